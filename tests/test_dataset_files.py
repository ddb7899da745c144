"""Files to records, and what is wrong with them."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Point

from app.dataset import DatasetError, read_dataset
from tests.dataset_samples import sample, write_sample

pytestmark = pytest.mark.usefixtures("each_size")
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
            "sample/sources.yaml: wire-2017: title: It holds U+202E right-to-left override at "
            "character 7, never closed.",
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
