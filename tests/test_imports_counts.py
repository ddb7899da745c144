"""Counts of people in cells: ranges and bounds in several languages, and words that keep no row back."""

from pathlib import Path

import pytest

from app.errors import NotRead
from app.imports.count_words import NO_COUNT, Counts, read_counts
from tests.importing import candidates, faults, tried

HEADER = "date,place,event,Killed"


def table(folder: Path, *cells: str) -> Path:
    path = folder / "a.csv"
    rows = (f'2017-06-07,Tabqa,Strike,"{cell}"' for cell in cells)
    path.write_text("\n".join((HEADER, *rows)))
    return path


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("10+", (None, 10, None)),
        ("+10", (None, 10, None)),
        ("~20", (20, None, None)),
        ("12–15", (None, 12, 15)),
        ("at least 5", (None, 5, None)),
        ("5 or more", (None, 5, None)),
        ("up to 10", (None, None, 10)),
        ("fewer than 10", (None, None, 9)),
        ("between 5 and 10 people", (None, 5, 10)),
        ("5 civilians (unconfirmed)", (5, None, None)),
        ("1,200 - 1,500", (None, 1200, 1500)),
        ("1.5 million", (1_500_000, None, None)),
        ("1E+3", (1000, None, None)),
        ("au moins 5 morts", (None, 5, None)),
        ("de 5 à 10", (None, 5, 10)),
        ("jusqu’à 10 personnes", (None, None, 10)),
        ("plus de 10 blessés", (None, 11, None)),
        ("environ 20", (20, None, None)),
        ("щонайменше 5 осіб", (None, 5, None)),
        ("від 5 до 10", (None, 5, 10)),
        ("до 5 поранених", (None, None, 5)),
        ("понад 100", (None, 101, None)),
        ("близько 20 людей", (20, None, None)),
        ("2 тис. осіб", (2000, None, None)),
        ("٥ قتلى على الأقل", (None, 5, None)),
        ("ما لا يقل عن ٥", (None, 5, None)),
        ("من 5 إلى 10", (None, 5, 10)),
        ("أكثر من 10", (None, 11, None)),
        ("حوالي ١٠ أشخاص", (10, None, None)),
        ("لا يوجد", (0, None, None)),
        ("none", (0, None, None)),
        ("aucun", (0, None, None)),
        ("Aucun mort", (0, None, None)),
        ("немає", (0, None, None)),
        # What tables write where nobody knows.
        ("-99", (None, None, None)),
        ("-1", (None, None, None)),
    ],
)
def test_a_range_or_a_bound_is_a_least_and_a_most(text: str, counts: Counts) -> None:
    assert read_counts(text) == counts


@pytest.mark.parametrize(
    "text",
    ["several", "dozens", "une dizaine", "десятки", "عشرات", "3 men, 2 women", "3 dozen", "10 families", "2.5",
     "5?", "3 killed or 4 wounded", "1 " * 60],
)  # fmt: skip
def test_what_is_no_number_is_not_made_one(text: str) -> None:
    with pytest.raises(NotRead) as caught:
        read_counts(text)
    assert caught.value.said.code == NO_COUNT


def test_a_count_in_words_keeps_no_row_back(tmp_path: Path) -> None:
    path = table(tmp_path, "3", "several", "dozens (unconfirmed)", "10+", "unknown")
    report = tried(path)
    assert (report["rows"], report["ready"], report["faults"]) == (5, 5, [])
    rows = candidates(path)
    assert [[each.as_json() for each in row.figures] for row in rows] == [
        [{"what": "killed", "best": 3}],
        [],
        [],
        [{"what": "killed", "low": 10}],
        [],
    ]
    assert [len(row.cautions) for row in rows] == [0, 1, 1, 0, 0]
    [caution] = rows[1].cautions
    assert (caution.row, caution.column, caution.said.code) == (3, "Killed", NO_COUNT)
    assert "'several' is no number" in caution.message
    # Readers see the cell as it stood, beside what is claimed.
    assert rows[1].evidence.cells["Killed"] == "several"


def test_a_word_for_nobody_is_nought_and_what_programs_write_for_an_empty_cell_is_not(
    tmp_path: Path,
) -> None:
    rows = candidates(table(tmp_path, "3", "none", "Aucun", "لا يوجد", "None", "unknown"))
    assert [[each.best for each in row.figures] for row in rows] == [[3], [0], [0], [0], [], []]
    assert [row.cautions for row in rows] == [[]] * 6


def test_one_column_in_words_leaves_the_others_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "date,place,event,Killed min,Killed max,Wounded\n2017-06-07,Tabqa,Strike,3,many,12\n"
    )
    [row] = candidates(path)
    assert row.faults == []
    assert [each.as_json() for each in row.figures] == [
        {"what": "killed", "low": 3},
        {"what": "wounded", "best": 12},
    ]
    assert [each.column for each in row.cautions] == ["Killed max"]


def test_a_number_that_cannot_be_one_stays_a_fault(tmp_path: Path) -> None:
    path = table(tmp_path, "-5", "1000000000", "1e9", "1" * 25, "15-12", "3")
    assert faults(tried(path)) == [(row, "Killed") for row in range(2, 7)]
