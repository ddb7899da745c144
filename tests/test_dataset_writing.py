"""Records to bytes, and back again."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from app.dataset import canonical, read_dataset
from app.dataset.records import Dataset, DatasetRecord
from app.dataset.writing import dataset_files, files_to_rewrite, write_dataset
from app.letters import refused
from app.nouns.parts import NameRecord, Publishing
from app.nouns.place import PlaceRecord
from app.nouns.source import SourceRecord
from tests.dataset_samples import sample, sample_with_row, write_sample

Files = dict[str, Any]


def test_canonical_files_are_read_and_written_byte_for_byte(tmp_path: Path) -> None:
    directory = write_sample(sample_with_row(), tmp_path)
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
    return text == text.strip() and text != "" and refused(text) is None


plain_texts = st.text(min_size=1).map(str.strip).filter(is_plain)


@pytest.mark.thorough
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
