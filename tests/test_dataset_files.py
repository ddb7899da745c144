"""Files to records and back to bytes."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from app.dataset import DatasetError, canonical, read_dataset
from app.dataset.parts import NameRecord, Publishing
from app.dataset.records import Dataset, DatasetRecord, PlaceRecord, SourceRecord
from app.dataset.writing import dataset_files, files_to_rewrite, write_dataset
from tests.dataset_samples import sample, write_sample

Files = dict[str, Any]


def test_a_dataset_is_read_with_all_its_records(tmp_path: Path) -> None:
    dataset = read_dataset(write_sample(sample(), tmp_path))
    assert dataset.about.title == "A sample"
    assert [source.key for source in dataset.sources] == ["article-2017", "wire-2017"]
    assert [place.key for place in dataset.places] == ["river-town", "river-land"]
    assert dataset.places[0].geometry == Point(39.0079, 35.9528)
    assert [claim.kind for claim in dataset.claims] == ["report", "forecast", "statement"]
    assert dataset.positions[0].valid_from == date(2017, 6, 6)
    assert dataset.links[0].verdict == "came_true"


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    dataset = read_dataset(write_sample(sample(), tmp_path))
    assert dataset.sources[0].reliability == "F"
    assert dataset.claims[0].credibility == 6
    assert dataset.claims[0].publishing.status == "published"


def spoil(file: str, number: int, **values: Any) -> Callable[[Files], None]:
    """A change of some keys of one record; None takes the key away."""

    def change(files: Files) -> None:
        record = files[file] if file == "dataset.yaml" else files[file][number]
        for key, value in values.items():
            record.pop(key, None)
            if value is not None:
                record[key] = value

    return change


POINT = {"type": "Point", "coordinates": [39.0, 36.0]}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            spoil("dataset.yaml", 0, title=None),
            "sample/dataset.yaml: The key 'title' is missing.",
        ),
        (
            spoil("dataset.yaml", 0, region=[34.0, 38.0, 48.0, 29.0]),
            "sample/dataset.yaml: region: south is 38, above north, which is 29.",
        ),
        (
            spoil("sources.yaml", 1, colour="red"),
            "sample/sources.yaml: wire-2017: There is no key 'colour'.",
        ),
        (
            spoil("sources.yaml", 1, slug="Wire 2017"),
            "sample/sources.yaml: Wire 2017: slug is 'Wire 2017', which doesn't match "
            "^[a-z0-9]+(-[a-z0-9]+)*$.",
        ),
        (
            spoil("sources.yaml", 1, reliability="G"),
            "sample/sources.yaml: wire-2017: reliability is 'G'; accepted are "
            "'A', 'B', 'C', 'D', 'E' or 'F'.",
        ),
        (
            spoil("sources.yaml", 1, url="javascript:alert(1)"),
            "sample/sources.yaml: wire-2017: url is 'javascript:alert(1)', which doesn't match "
            r"^https?://[^\s/]+\S*$.",
        ),
        (
            spoil("sources.yaml", 1, published_from=date(2017, 6, 9)),
            "sample/sources.yaml: wire-2017: published_from and published_to go together.",
        ),
        (
            spoil("sources.yaml", 0, published_to=date(2017, 6, 1)),
            "sample/sources.yaml: article-2017: published_to is 2017-06-01, before published_from, "
            "which is 2017-06-06.",
        ),
        (
            spoil("sources.yaml", 0, published_to=datetime(2017, 6, 9, 10, tzinfo=UTC)),
            "sample/sources.yaml: article-2017: published_to: It has a time of day; write a date "
            "like 2017-06-07.",
        ),
        (
            spoil("sources.yaml", 1, title=" A wire story"),
            "sample/sources.yaml: wire-2017: title: It begins or ends with a blank.",
        ),
        (
            spoil("sources.yaml", 1, title="A wire\u202estory"),
            "sample/sources.yaml: wire-2017: title: It holds a control character or an invisible "
            "one.",
        ),
        (
            spoil("sources.yaml", 1, note=""),
            "sample/sources.yaml: wire-2017: note: It is empty; leave the key out.",
        ),
        (
            spoil("actors.yaml", 1, name=17),
            "sample/actors.yaml: state: name is 17: Input should be a valid string.",
        ),
        (
            spoil("places.geojson", 0, uncertainty_m="1500"),
            "sample/places.geojson: river-town: uncertainty_m is '1500': Input should be a valid "
            "integer.",
        ),
        (
            spoil("places.geojson", 0, geometry=POINT | {"crs": "EPSG:3857"}),
            "sample/places.geojson: river-town: A geometry has type and coordinates, no more.",
        ),
        (
            spoil("places.geojson", 0, geometry={"type": "Circle", "coordinates": [1, 2]}),
            "sample/places.geojson: river-town: The geometry is a Circle; accepted are Point, "
            "MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon.",
        ),
        (
            spoil("claims.yaml", 0, passage={"start": 3, "end": 7, "quote": "left"}),
            "sample/claims.yaml: sample-01: passage: paragraph, start and end go together.",
        ),
        (
            spoil(
                "claims.yaml", 0, passage={"paragraph": 1, "start": 7, "end": 7, "quote": "left"}
            ),
            "sample/claims.yaml: sample-01: passage: The passage ends at 7, not after its start 7.",
        ),
        (
            spoil("claims.yaml", 1, passage={"quote": "one " * 12 + "thirteen"}),
            "sample/claims.yaml: sample-f01: passage: The quote has 13 words; at most 12 may be.",
        ),
        (
            spoil("claims.yaml", 0, passage=None),
            "sample/claims.yaml: sample-01: A published claim needs a passage with a quote, or a "
            "locator.",
        ),
        (
            spoil("claims.yaml", 0, source=None),
            "sample/claims.yaml: sample-01: A published claim needs a source.",
        ),
        (
            spoil("claims.yaml", 2, speaker=None),
            "sample/claims.yaml: sample-02: A statement needs a speaker.",
        ),
        (
            spoil("claims.yaml", 0, speaker="state"),
            "sample/claims.yaml: sample-01: A speaker is given, but the kind is 'report', not "
            "'statement'.",
        ),
        (
            spoil("claims.yaml", 0, valid={"from": date(2017, 6, 9), "to": date(2017, 6, 6)}),
            "sample/claims.yaml: sample-01: valid: to is 2017-06-06, before from, which is "
            "2017-06-09.",
        ),
        (
            spoil("claims.yaml", 0, valid={"precision": "vague"}),
            "sample/claims.yaml: sample-01: valid: valid has neither from nor to; leave the key "
            "out.",
        ),
        (
            spoil("positions.geojson", 0, claims=[]),
            "sample/positions.geojson: sample-way-out: claims is []: Tuple should have at least 1 "
            "item after validation, not 0.",
        ),
        (
            spoil("positions.geojson", 0, valid_to=date(2017, 6, 1)),
            "sample/positions.geojson: sample-way-out: valid_to is 2017-06-01, before valid_from, "
            "which is 2017-06-06.",
        ),
        (
            spoil("positions.geojson", 0, valid_from=None),
            "sample/positions.geojson: sample-way-out: A position needs valid_from or valid_to.",
        ),
        (
            spoil("links.yaml", 0, relation="supports"),
            "sample/links.yaml: sample-link-01: A verdict is given, but the relation is "
            "'supports', not 'outcome'.",
        ),
        (
            spoil("links.yaml", 0, verdict=None),
            "sample/links.yaml: sample-link-01: An outcome needs a verdict.",
        ),
        (
            spoil("links.yaml", 0, to="sample-02"),
            "sample/links.yaml: sample-link-01: The link leads from a claim to itself.",
        ),
        (
            spoil("links.yaml", 0, publishing={"withdrawn_reason": "wrong"}),
            "sample/links.yaml: sample-link-01: publishing: withdrawn_reason is given, but the "
            "status is 'published'.",
        ),
    ],
)
def test_a_wrong_record_is_refused_with_its_file_and_id(
    change: Callable[[Files], None], problem: str, tmp_path: Path
) -> None:
    files = sample()
    change(files)
    with pytest.raises(DatasetError) as raised:
        read_dataset(write_sample(files, tmp_path))
    assert raised.value.problems == [problem]


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    files = sample()
    files["sources.yaml"][0]["language"] = "English"
    files["links.yaml"][0]["verdict"] = "maybe"
    with pytest.raises(DatasetError) as raised:
        read_dataset(write_sample(files, tmp_path))
    assert len(raised.value.problems) == 2
    assert str(raised.value) == "\n".join(raised.value.problems)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("links.yaml", "- id: [", "sample/links.yaml: It is no YAML: while parsing a flow node"),
        ("links.yaml", "", "sample/links.yaml: It is empty; leave the file out."),
        ("links.yaml", "- id: a\n  id: b\n", "the key 'id' is given twice"),
        ("links.yaml", "id: a\n", "sample/links.yaml: A list of records is needed."),
        (
            "links.yaml",
            "- a\n",
            "sample/links.yaml: record 1: Keys with values are needed, not 'a'",
        ),
        ("links.yaml", b"- id: \xff\n", "sample/links.yaml: It is not UTF-8"),
        ("places.geojson", "{", "sample/places.geojson: It is no JSON: Expecting property name"),
        ("places.geojson", '{"a": NaN}', "NaN is no number"),
        ("places.geojson", '{"a": 1, "a": 2}', "the key 'a' is given twice"),
        (
            "places.geojson",
            '{"type": "FeatureCollection", "features": [], "crs": 1}',
            "sample/places.geojson: A FeatureCollection with only type and features is needed.",
        ),
        (
            "places.geojson",
            '{"type": "FeatureCollection", "features": []}',
            "sample/places.geojson: It is empty; leave the file out.",
        ),
        (
            "places.geojson",
            '{"type": "FeatureCollection", "features": [{"type": "Feature"}]}',
            "sample/places.geojson: feature 1: A feature has type, id, geometry and properties",
        ),
        ("claim.yaml", "- id: a\n", "sample/claim.yaml: No such file belongs to a dataset; these"),
    ],
)
def test_a_malformed_file_is_refused(
    name: str, content: str | bytes, problem: str, tmp_path: Path
) -> None:
    directory = write_sample(sample(), tmp_path)
    (directory / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DatasetError) as raised:
        read_dataset(directory)
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("coordinates", "reason"),
    [
        ([[[38, 35], [41, 35], [41, 37]]], "do not form a closed linestring"),
        ([[38, 35], [41, 35]], "can't be read"),
    ],
)
def test_a_geometry_that_is_none_is_refused(
    coordinates: list[Any], reason: str, tmp_path: Path
) -> None:
    files = sample()
    files["places.geojson"][1]["geometry"]["coordinates"] = coordinates
    with pytest.raises(DatasetError, match=reason):
        read_dataset(write_sample(files, tmp_path))


def test_the_id_of_a_feature_cannot_be_given_again_as_a_property(tmp_path: Path) -> None:
    directory = write_sample(sample(), tmp_path)
    content = json.loads((directory / "places.geojson").read_text())
    content["features"][0]["properties"]["slug"] = "elsewhere"
    (directory / "places.geojson").write_text(json.dumps(content))
    with pytest.raises(DatasetError, match="river-town: The id and the geometry are no properties"):
        read_dataset(directory)


def test_a_folder_without_a_description_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"holds no dataset\.yaml, so it is no dataset\."):
        read_dataset(tmp_path / "nowhere")


def test_a_dataset_is_called_like_its_folder(tmp_path: Path) -> None:
    directory = write_sample(sample(), tmp_path).rename(tmp_path / "another")
    with pytest.raises(DatasetError, match="The name is 'sample', but the folder's 'another'"):
        read_dataset(directory)


def test_canonical_files_are_read_and_written_byte_for_byte(tmp_path: Path) -> None:
    directory = write_sample(sample(), tmp_path)
    dataset = read_dataset(directory)
    assert write_dataset(dataset, directory)
    again = read_dataset(directory)
    assert again == dataset
    assert write_dataset(again, directory) == []
    assert files_to_rewrite(again, directory) == []


def test_geojson_has_a_line_for_each_position_and_each_name(tmp_path: Path) -> None:
    dataset = read_dataset(write_sample(sample(), tmp_path))
    lines = dataset_files(dataset)["places.geojson"].decode().splitlines()
    assert '        "coordinates": [39.0079, 35.9528]' in lines
    assert "            [41.0, 35.0]," in lines
    name = '{"name": "الرقة", "language": "ar", "script": "Arab", "cited": "GeoNames"}'
    assert f"          {name}" in lines


def test_an_area_is_written_by_the_right_hand_rule() -> None:
    clockwise = Polygon([(38, 35), (38, 37), (41, 37), (41, 35)])
    place = PlaceRecord(
        slug="a", geometry=clockwise, name="A", kind="region", uncertainty_m=0, evidence="none"
    )
    about = DatasetRecord(name="d", title="D", licence="MIT")
    content = json.loads(dataset_files(Dataset(about, places=(place,)))["places.geojson"])
    ring = content["features"][0]["geometry"]["coordinates"][0]
    assert ring == [[38.0, 35.0], [41.0, 35.0], [41.0, 37.0], [38.0, 37.0], [38.0, 35.0]]


def test_what_has_its_default_is_left_out() -> None:
    source = SourceRecord(slug="a", title="A", language="en", reliability="F", note=None)
    assert source.as_written() == {"slug": "a", "title": "A", "language": "en"}


def test_the_publishing_state_is_written_last() -> None:
    source = SourceRecord(
        publishing=Publishing(status="draft"), slug="a", title="A", language="en", note="N"
    )
    assert list(source.as_written().items())[-2:] == [
        ("note", "N"),
        ("publishing", {"status": "draft"}),
    ]


def test_instants_are_written_in_utc_and_read_back(tmp_path: Path) -> None:
    files = sample()
    files["sources.yaml"][0]["collected_at"] = datetime.fromisoformat("2026-01-31T12:00:00+02:00")
    files["places.geojson"][0]["publishing"] = {"embargo_until": "2030-01-01T00:00:00Z"}
    directory = write_sample(files, tmp_path)
    write_dataset(read_dataset(directory), directory)
    assert "collected_at: 2026-01-31 10:00:00+00:00" in (directory / "sources.yaml").read_text()
    dataset = read_dataset(directory)
    assert dataset.sources[0].collected_at == datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert dataset.places[0].publishing.embargo_until == datetime(2030, 1, 1, tzinfo=UTC)


def test_the_file_of_a_noun_without_records_goes(tmp_path: Path) -> None:
    directory = write_sample(sample(), tmp_path)
    dataset = read_dataset(directory)
    changed = write_dataset(Dataset(dataset.about, dataset.sources), directory)
    assert directory / "links.yaml" in changed
    assert sorted(path.name for path in directory.iterdir()) == ["dataset.yaml", "sources.yaml"]


def test_the_program_rewrites_folders_and_tells_which_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = write_sample(sample(), tmp_path)
    assert canonical.main([str(directory)]) == 0
    assert "rewrote sample/places.geojson\n" in capsys.readouterr().out
    assert canonical.main([str(directory)]) == 0
    assert capsys.readouterr().out == ""


def test_the_program_tells_why_a_folder_cannot_be_rewritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert canonical.main([str(tmp_path)]) == 1
    assert "holds no dataset.yaml" in capsys.readouterr().err
    assert canonical.main([]) == 2


def is_plain(text: str) -> bool:
    return text == text.strip() and text != "" and text.isprintable()


plain_texts = st.text(min_size=1).map(lambda text: " ".join(text.split())).filter(is_plain)


@given(plain_texts, plain_texts, st.floats(-180, 180), st.floats(-90, 90))
def test_any_text_and_any_point_come_back_as_they_were(
    title: str, spelling: str, longitude: float, latitude: float
) -> None:
    source = SourceRecord(slug="a", title=title, language="en")
    place = PlaceRecord(
        slug="a",
        geometry=Point(longitude, latitude),
        name=title,
        kind="town",
        uncertainty_m=0,
        evidence=spelling,
        names=(NameRecord(name=spelling, language="en", script="Latn"),),
    )
    about = DatasetRecord(name="d", title="D", licence="MIT")
    files = dataset_files(Dataset(about, sources=(source,), places=(place,)))
    assert yaml.safe_load(files["sources.yaml"])[0]["title"] == title
    feature = json.loads(files["places.geojson"])["features"][0]
    assert feature["geometry"]["coordinates"] == [longitude, latitude]
    assert feature["properties"]["names"][0]["name"] == spelling
