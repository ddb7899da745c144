"""Datasets into the database and out of it."""

from pathlib import Path
from typing import Any

import pytest
from geoalchemy2 import WKTElement
from geoalchemy2.shape import to_shape
from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload, undefer

from app import long_lists
from app.commands.data import shipped_datasets
from app.database import Engines, editing_session, reading_session
from app.dataset import DatasetError, canonical, dump_datasets, load_datasets, read_dataset
from app.dataset.dumping import AT_ONCE
from app.models import Actor, Change, Claim, ClaimPlace, Link, Place, Position, Source
from tests.dataset_samples import sample, write_sample
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)

pytestmark = pytest.mark.usefixtures("each_size")
Files = dict[str, Any]


def canonical_sample(folder: Path, files: Files | None = None) -> Path:
    directory = write_sample(files or sample(), folder)
    canonical.main([str(directory)])
    return directory


def bytes_of(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


def test_every_record_of_a_dataset_becomes_a_row(session: Session, tmp_path: Path) -> None:
    counts = load_datasets(session, [canonical_sample(tmp_path)])
    nouns = {"sources": 2, "actors": 2, "places": 2, "claims": 3, "positions": 1, "links": 1}
    assert counts == nouns
    for model, count in ((Source, 2), (Actor, 2), (Place, 2), (Claim, 3), (Position, 1), (Link, 1)):
        rows = session.scalars(select(model)).all()
        assert len(rows) == count
        assert {row.dataset for row in rows} == {"sample"}
        assert {row.status for row in rows} == {"published"}


def test_names_get_keys_and_our_own_names_come_first(session: Session, tmp_path: Path) -> None:
    load_datasets(session, [canonical_sample(tmp_path)])
    query = select(Actor).where(Actor.slug == "garrison").options(selectinload(Actor.names))
    actor = session.scalars(query).one()
    assert [(name.name, name.language, name.is_main) for name in actor.names] == [
        ("Garrison of the town", "en", True),
        ("Garrison", "en", True),
        ("الحامية", "ar", False),
    ]
    query = select(Place).where(Place.slug == "river-town").options(selectinload(Place.names))
    names = session.scalars(query).one().names
    assert [(name.key, name.folded, name.script) for name in names] == [
        ("rartn", "river town", "Latn"),
        ("rartn", "river town", "Latn"),
        ("rk", "الرقه", "Arab"),
    ]


def test_references_and_geometry_arrive(session: Session, tmp_path: Path) -> None:
    load_datasets(session, [canonical_sample(tmp_path)])
    place = session.scalars(
        select(Place).where(Place.slug == "river-town").options(undefer(Place.geom))
    ).one()
    land = session.scalars(select(Place).where(Place.slug == "river-land")).one()
    assert place.part_of_id == land.id
    assert to_shape(place.geom).coords[0] == (39.0079, 35.9528)
    claim = session.scalars(select(Claim).where(Claim.public_id == "sample-02")).one()
    state = session.scalars(select(Actor).where(Actor.slug == "state")).one()
    assert claim.speaker_id == state.id
    assert session.scalars(select(ClaimPlace.place_id)).all() == [place.id]


def test_a_dataset_is_dumped_byte_for_byte_as_it_was_loaded(
    session: Session, tmp_path: Path
) -> None:
    directory = canonical_sample(tmp_path)
    target = tmp_path / "dump" / "sample"
    load_datasets(session, [directory])
    assert dump_datasets(session, tmp_path / "dump") == [target]
    assert bytes_of(target) == bytes_of(directory)


def test_more_than_is_read_or_written_at_a_time_is_dumped_byte_for_byte(
    session: Session, tmp_path: Path
) -> None:
    files = sample()
    made = [
        {"slug": f"report-{n}", "title": f"Report {n}", "language": "en"} for n in range(AT_ONCE)
    ]
    files["sources.yaml"] = [*made[1::2], *files["sources.yaml"], *made[::2]]
    directory = canonical_sample(tmp_path, files)
    load_datasets(session, [directory])
    [target] = dump_datasets(session, tmp_path / "dump")
    assert bytes_of(target) == bytes_of(directory)


def test_the_datasets_that_ship_are_dumped_byte_for_byte(session: Session, tmp_path: Path) -> None:
    load_datasets(session, shipped_datasets())
    for target in dump_datasets(session, tmp_path):
        source = next(path for path in shipped_datasets() if path.name == target.name)
        shipped = {path.name for path in source.iterdir() if path.suffix in {".yaml", ".geojson"}}
        assert bytes_of(target) == {
            name: content for name, content in bytes_of(source).items() if name in shipped
        }


def test_every_state_survives_the_round_trip(session: Session, tmp_path: Path) -> None:
    files = sample()
    files["claims.yaml"][1]["publishing"] = {"status": "withdrawn", "withdrawn_reason": "Wrong."}
    files["claims.yaml"][2]["publishing"] = {"status": "draft", "concealed": True}
    files["places.geojson"][0]["coarsen_to_m"] = 5000
    files["places.geojson"][0]["publishing"] = {"embargo_until": "2031-01-01T00:00:00Z"}
    files["sources.yaml"][0] |= {"collected_at": "2026-01-31T12:00:00Z", "collected_by": "A desk"}
    directory = canonical_sample(tmp_path, files)
    loaded = read_dataset(directory)
    load_datasets(session, [directory])
    dump_datasets(session, tmp_path / "dump")
    dumped = read_dataset(tmp_path / "dump" / "sample")
    for noun in ("sources", "places", "claims"):
        assert list(getattr(dumped, noun)) == list(getattr(loaded, noun))


def test_everything_belongs_to_the_change_that_was_begun(
    fresh_database: Engines, tmp_path: Path
) -> None:
    with editing_session(fresh_database, "Load a sample") as editing:
        load_datasets(editing, [canonical_sample(tmp_path)])
    with Session(fresh_database.owner) as session:
        change = session.scalars(select(Change)).one()
        assert change.note == "Load a sample"
        tables = ("source", "actor_name", "place", "claim_place", "position_claim", "link")
        for table in tables:
            changes = session.scalars(text(f"select distinct change_id from editorial.{table}"))
            assert changes.all() == [change.id]
            # A reference that was filled in within the same change is no older version.
            assert session.scalar(text(f"select count(*) from history.{table}")) == 0
    with reading_session(fresh_database) as reading:
        assert len(reading.scalars(select(Claim)).all()) == 3


def test_a_dataset_that_is_already_there_is_refused(session: Session, tmp_path: Path) -> None:
    directory = canonical_sample(tmp_path)
    load_datasets(session, [directory])
    with pytest.raises(DatasetError) as raised:
        load_datasets(session, [directory])
    assert str(raised.value) == "The dataset 'sample' is already loaded; nothing was changed."
    assert len(session.scalars(select(Link)).all()) == 1


def test_an_id_that_is_taken_is_refused_by_whose_it_is(session: Session, tmp_path: Path) -> None:
    make_place(session, slug="river-town")
    with pytest.raises(DatasetError) as raised:
        load_datasets(session, [canonical_sample(tmp_path)])
    assert str(raised.value) == (
        "sample/places.geojson: river-town: The slug is already that of a record in "
        "desk/places.geojson."
    )


def test_a_wrong_dataset_is_refused_whole(session: Session, tmp_path: Path) -> None:
    files = sample()
    files["positions.geojson"][0]["claims"] = ["sample-99"]
    with pytest.raises(DatasetError, match="sample-way-out: claim is 'sample-99'"):
        load_datasets(session, [canonical_sample(tmp_path, files)])
    assert session.scalars(select(Source)).all() == []


def test_a_dataset_needs_not_be_canonical_to_be_loaded(session: Session, tmp_path: Path) -> None:
    assert load_datasets(session, [write_sample(sample(), tmp_path)])["claims"] == 3


def later_dataset(folder: Path) -> Path:
    about = {"name": "later", "title": "L", "licence": "MIT", "requires": ["sample"]}
    link = sample()["links.yaml"][0] | {"id": "later-link", "verdict": "partly", "from": "later-01"}
    claim = sample()["claims.yaml"][1] | {"id": "later-01"}
    return canonical_sample(
        folder, {"dataset.yaml": about, "claims.yaml": [claim], "links.yaml": [link]}
    )


def test_a_required_dataset_may_have_been_loaded_before(session: Session, tmp_path: Path) -> None:
    load_datasets(session, [canonical_sample(tmp_path)])
    assert load_datasets(session, [later_dataset(tmp_path)])["links"] == 1


def test_a_required_dataset_may_come_later_in_the_same_load(
    session: Session, tmp_path: Path
) -> None:
    assert (
        load_datasets(session, [later_dataset(tmp_path), canonical_sample(tmp_path)])["links"] == 2
    )


def test_a_required_dataset_that_is_not_loaded_is_named(session: Session, tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as raised:
        load_datasets(session, [later_dataset(tmp_path)])
    assert str(raised.value) == (
        "later/dataset.yaml: It requires 'sample', which isn't loaded; load it before this one or "
        "along with it."
    )


def test_what_the_desk_made_is_dumped_as_a_dataset_of_its_own(
    session: Session, tmp_path: Path
) -> None:
    load_datasets(session, [canonical_sample(tmp_path)])
    town = session.scalars(select(Place).where(Place.slug == "river-town")).one()
    place = make_place(session, part_of_id=town.id)
    actor = make_actor(session)
    claim = make_claim(session, places=(town, place), actors=(actor,), status="draft")
    make_position(session, actor, (claim,), place_id=place.id)
    make_link(session, claim, make_claim(session))
    target = tmp_path / "dump"
    assert [path.name for path in dump_datasets(session, target)] == ["desk", "sample"]
    desk = read_dataset(target / "desk")
    assert desk.about.requires == ("sample",)
    assert desk.places[0].part_of == "river-town"
    assert [record.publishing.status for record in desk.claims] == ["draft", "published"]
    assert desk.positions[0].claims == (claim.public_id,)


def test_a_dump_is_loaded_again_with_what_the_desk_made(
    fresh_database: Engines, session: Session, tmp_path: Path
) -> None:
    with editing_session(fresh_database, "Load and add") as editing:
        load_datasets(editing, [canonical_sample(tmp_path)])
        make_claim(editing, make_source(editing, url="https://example.org/a"))
        dump_datasets(editing, tmp_path / "dump")
    load_datasets(session, sorted((tmp_path / "dump").iterdir()))
    made_here = session.scalars(select(Source).where(Source.url.is_not(None))).one()
    assert made_here.dataset is None
    dump_datasets(session, tmp_path / "dump")
    dump_datasets(session, tmp_path / "again")
    for name in ("claims.yaml", "sources.yaml"):
        again = (tmp_path / "again" / "desk" / name).read_bytes()
        assert again == (tmp_path / "dump" / "desk" / name).read_bytes()


def test_a_dump_does_not_fail_on_what_a_file_would_be_refused_for(
    session: Session, tmp_path: Path
) -> None:
    make_source(session, title="Ends with a blank ")
    make_position(session, geometry="MULTIPOINT((39 36), (40 35))", valid_precision=None)
    dump_datasets(session, tmp_path)
    assert "'Ends with a blank '" in (tmp_path / "desk" / "sources.yaml").read_text()


def test_coordinates_are_dumped_to_the_last_digit(session: Session, tmp_path: Path) -> None:
    make_place(session, slug="exact", geom=WKTElement("POINT(39.00788123456789 35.1)", srid=4326))
    dump_datasets(session, tmp_path)
    geometry = read_dataset(tmp_path / "desk").places[0].geometry
    assert geometry.coords[0] == (39.00788123456789, 35.1)


@pytest.mark.thorough
def test_records_keep_the_order_of_their_files(session: Session, tmp_path: Path) -> None:
    files = sample()
    first = files["sources.yaml"][1]
    files["sources.yaml"] += [
        first | {"slug": f"s-{number}"} for number in range(long_lists.HELD + 500, 0, -1)
    ]
    directory = canonical_sample(tmp_path, files)
    load_datasets(session, [directory])
    dump_datasets(session, tmp_path / "dump")
    dumped = read_dataset(tmp_path / "dump" / "sample").sources
    assert list(dumped) == list(read_dataset(directory).sources)
