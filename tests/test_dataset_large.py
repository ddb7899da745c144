"""Datasets that are too large to be held: the same faults in the same order, all of it in the map or nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.commands.data import load
from app.database import Engines
from app.dataset import DatasetError, canonical, cautions_of, check_datasets, dump_datasets
from app.dataset.reading import read_dataset
from app.long_lists import HELD, LongList
from tests.dataset_samples import sample, write_sample, write_text
from tests.editing import Room
from tests.lists_on_disk import as_if_large
from tests.release_samples import later, release

pytestmark = pytest.mark.thorough
Files = dict[str, Any]
MANY = 2 * HELD + 7


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


def large() -> Files:
    """The sample with so many claims that they aren't held."""
    files = sample()
    forecast = files["claims.yaml"][1]
    files["claims.yaml"] += [forecast | {"id": f"sample-m{number}"} for number in range(MANY)]
    return files


def in_order(files: Files, folder: Path) -> Path:
    directory = write_sample(files, folder)
    canonical.main([str(directory)])
    return directory


def test_a_sound_dataset_of_many_claims_is_in_order_and_goes_in_and_out(
    room: Room, tmp_path: Path
) -> None:
    directory = in_order(large(), tmp_path)
    assert isinstance(read_dataset(directory).claims, LongList)
    assert check_datasets([directory], write_text(tmp_path)) == []
    assert "sample: loaded." in load(room.engines, [directory])
    assert room.one("select count(*) from editorial.claim") == MANY + 3
    assert (
        room.one("select max(jsonb_array_length(\"order\" -> 'claims')) from desk.release")
        == MANY + 3
    )
    with room.session() as session:
        [target] = dump_datasets(session, tmp_path / "dump")
    assert (target / "claims.yaml").read_bytes() == (directory / "claims.yaml").read_bytes()
    assert "nothing to do" in load(room.engines, [directory])


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (
            lambda claims: claims[-1].update(credibility=7),
            f"sample/claims.yaml: sample-m{MANY - 1}: credibility is 7: Input should be less than or equal to 6.",
        ),
        (
            lambda claims: claims[-1].update(source="nobody"),
            f"sample/claims.yaml: sample-m{MANY - 1}: source is 'nobody', but there is no such source.",
        ),
        (
            lambda claims: claims[-1].update(id="sample-m0"),
            "sample/claims.yaml: sample-m0: The id is already that of a record in sample/claims.yaml.",
        ),
    ],
)
def test_a_fault_in_the_last_of_many_records_leaves_the_map_as_it_was(
    spoil: Callable[[Any], None], problem: str, room: Room, tmp_path: Path
) -> None:
    files = large()
    spoil(files["claims.yaml"])
    directory = in_order(files, tmp_path)
    found = check_datasets([directory], write_text(tmp_path))
    assert [each for each in found if "canonical" not in each] == [problem]
    with pytest.raises(DatasetError) as raised:
        load(room.engines, [directory])
    assert raised.value.problems == [problem]
    for table in ("source", "claim", "dataset", "change"):
        assert room.one(f"select count(*) from editorial.{table}") == 0


@pytest.mark.parametrize(
    ("name", "spoil", "said"),
    [
        ("claims.yaml", lambda text: text + "- id: [\n", "It is no YAML: while parsing a flow node"),
        ("claims.yaml", lambda text: text + "- id: a\n  id: b\n", "the key 'id' is given twice"),
        ("claims.yaml", lambda text: text + "- id: \udcff\n", "It is not UTF-8: invalid start byte at byte "),
        ("claims.yaml", lambda text: text + "- 1\n", "Keys with values are needed, not 1."),
        ("positions.geojson", lambda text: text + "]", "It is no JSON: Extra data: line "),
        ("positions.geojson", lambda text: text[:-4], "It is no JSON: Expecting ',' delimiter: line "),
        (
            "positions.geojson",
            lambda text: text.rstrip()[:-1] + ', "crs": 1}',
            "A FeatureCollection with only type and features is needed.",
        ),
        (
            "positions.geojson",
            lambda text: text.replace('"type": "Feature",', '"id": 1, "type": "Feature",'),
            "It is no JSON: the key 'id' is given twice.",
        ),
        ("positions.geojson", lambda text: text.replace('"Feature"', '"Part"'), "sample-way-out: A feature has type"),
    ],
)  # fmt: skip
def test_a_file_that_breaks_off_is_told_in_parts_as_at_once(
    name: str,
    spoil: Callable[[str], str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    directory = in_order(sample(), tmp_path)
    text = spoil((directory / name).read_text(encoding="utf-8"))
    (directory / name).write_bytes(text.encode(errors="surrogateescape"))
    at_once = check_datasets([directory], {})
    assert said in at_once[0]
    as_if_large(monkeypatch)
    assert check_datasets([directory], {}) == at_once


def test_references_reach_forward_and_back_between_files_and_datasets(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_if_large(monkeypatch)
    files = sample()
    places = files["places.geojson"]
    # The first lies in the last, a relation rests on a claim, a claim speaks of actors and places.
    places[1:1] = [places[0] | {"slug": f"p-{number}", "names": []} for number in range(3)]
    files["actors.yaml"][1]["relations"] = [
        {"relation": "allied_with", "actor": "garrison", "claim": "sample-02"}
    ]
    about = {"name": "other", "title": "O", "licence": "MIT", "requires": ["sample"]}
    within = places[0] | {"slug": "quarter", "part_of": "river-town", "names": []}
    other = {"dataset.yaml": about, "places.geojson": [within]}
    # What is required comes behind what requires it.
    paths = [in_order(other, tmp_path), in_order(files, tmp_path)]
    assert check_datasets(paths, write_text(tmp_path)) == []
    load(room.engines, paths)
    assert room.rows(
        "select place.slug, above.slug from editorial.place left join editorial.place above"
        " on above.id = place.part_of_id order by 1"
    ) == [
        *((f"p-{number}", "river-land") for number in range(3)),
        ("quarter", "river-town"),
        ("river-land", None),
        ("river-town", "river-land"),
    ]
    assert room.rows(
        "select actor.slug, other.slug, claim.public_id from editorial.actor_relation relation"
        " join editorial.actor on actor.id = relation.actor_id"
        " join editorial.actor other on other.id = relation.other_id"
        " join editorial.claim on claim.id = relation.claim_id order by 1"
    ) == [("garrison", "state", "sample-01"), ("state", "garrison", "sample-02")]
    assert room.one("select count(*) from history.place") == 0


def test_links_that_say_the_same_are_told_however_many_lie_between(tmp_path: Path) -> None:
    files = sample()
    claims, link = files["claims.yaml"], files["links.yaml"][0]
    claims += [claims[1] | {"id": f"sample-m{number}"} for number in range(MANY)]
    files["links.yaml"] += [
        link | {"id": f"l-{number:05}", "to": f"sample-m{number}"} for number in range(MANY)
    ]
    files["links.yaml"].append(link | {"id": "sample-link-02"})
    assert check_datasets([in_order(files, tmp_path)], write_text(tmp_path)) == [
        "sample/links.yaml: sample-link-02: The link 'sample-link-01' says the same."
    ]


def test_each_place_is_held_against_all_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = sample()
    del files["dataset.yaml"]["region"]
    town = files["places.geojson"][0] | {"names": []}
    for number, spot in enumerate([(100.0, 10.0), (100.5, 10.0), (-179.9, -40.0), (179.9, -40.0), (20.0, -30.0)]):  # fmt: skip
        place = town | {"slug": f"p-{number}", "geometry": {"type": "Point", "coordinates": list(spot)}}  # fmt: skip
        place.pop("part_of")
        files["places.geojson"].append(place)
    directory = in_order(files, tmp_path)
    said = cautions_of([directory])
    assert [each.split(": ")[1] for each in said] == ["p-4"]
    as_if_large(monkeypatch)
    assert cautions_of([directory]) == said


def test_a_later_release_of_many_records_changes_what_it_changes(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_if_large(monkeypatch)
    files = large_release(1, sample())
    load(room.engines, [in_order(files, tmp_path / "first")])
    room.change(room.person(), "claims", "sample-m1", statement="It may leave.")
    files = large_release(2, later())
    for number in (0, 1):
        files["claims.yaml"][-6 + number]["statement"] = "It will leave soon."
    said = load(room.engines, [in_order(files, tmp_path / "second")])
    assert said.splitlines()[0] == (
        "sample: The release of 2 January 2027 was brought in: 3 records added, 3 changed, "
        "1 withdrawn. 1 record was edited here in the same fields: the map keeps what was edited, and the "
        "desk shows both versions at /admin/releases."
    )
    assert room.rows(
        "select public_id, statement from editorial.claim where public_id in ('sample-m0', 'sample-m1') order by 1"
    ) == [("sample-m0", "It will leave soon."), ("sample-m1", "It may leave.")]
    assert "nothing to do" in load(room.engines, [in_order(files, tmp_path / "again")])


def large_release(day: int, files: Files) -> Files:
    forecast = files["claims.yaml"][1]
    files["claims.yaml"] += [forecast | {"id": f"sample-m{number}"} for number in range(6)]
    return release(day, files)
