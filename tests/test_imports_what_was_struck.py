"""What a row without a sentence of its own says: what was struck, which equipment was lost and how."""

from pathlib import Path

from tests.importing import candidates


def table(folder: Path, content: str) -> Path:
    path = folder / "a.csv"
    path.write_text(content)
    return path


def test_a_target_of_raids_of_whom_nobody_says_is_no_actor(tmp_path: Path) -> None:
    path = table(tmp_path, "Incident ID,Date,Place,Target\nA1,2016-03-15,Tabqa,School\n")
    [row] = candidates(path)
    assert (row.faults, row.actors) == ([], [])
    assert row.claim["statement"] == "target: School, Tabqa"
    path = table(tmp_path, "date,place,attacker,target\n2016-03-15,Tabqa,One force,Another\n")
    [row] = candidates(path)
    assert [each.name for each in row.actors] == ["One force", "Another"]


def test_a_list_of_losses_says_which_system_and_what_became_of_it(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "type,system,status,lost_by,date,url\nTanks,T-72B,destroyed,Russia,2022-03-01,https://example.org/1\n",
    )
    [row] = candidates(path)
    assert row.claim["statement"] == "Russia: T-72B, destroyed"
