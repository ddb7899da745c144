"""Valid geometry that is hardly meant: at 0,0, swapped, far from every place of its dataset."""

from pathlib import Path

import pytest
from shapely.geometry import LineString, Point

from app.commands.data import shipped_datasets
from app.dataset import cautions_of
from app.misplaced import Named, misplaced
from tests.desk import Browser, Desk
from tests.forms import send
from tests.position_form import NEW, WHOLE, with_forces
from tests.writing import PLACE, position, program, review

RAQQAH = Named("Raqqah", Point(39.01, 35.95), 1500)


def codes(geometry: Point | LineString, place: Named | None, nearest: float | None) -> list[str]:
    """The codes of what speaks against a geometry whose nearest place is so many metres away."""
    found = misplaced(geometry, 1000, place, lambda spots: [nearest for _ in spots])
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("geometry", "place", "nearest_m", "expected"),
    [
        (Point(0, 0), None, 5e6, ["at-zero"]),
        (Point(0.00002, -0.00003), RAQQAH, 5e6, ["at-zero"]),
        (LineString([(39, 36), (0, 0)]), RAQQAH, 5e6, ["at-zero"]),
        (Point(0.01, 0), None, 1000, []),
        (Point(35.95, 39.01), RAQQAH, 5e5, ["swapped"]),
        (LineString([(35.95, 39.01), (35.9, 39.1)]), RAQQAH, 5e5, ["swapped"]),
        (Point(39.02, 35.96), RAQQAH, 0, []),
        (Point(38.6, 33.5), RAQQAH, 100_000, ["far"]),
        (Point(2.35, 48.86), RAQQAH, 3e6, ["far", "far-from-all"]),
        (Point(2.35, 48.86), None, 3e6, ["far-from-all"]),
        (LineString([(39, 36), (2.35, 48.86)]), None, 3e6, ["far-from-all"]),
        (Point(2.35, 48.86), None, None, []),
    ],
)
def test_what_speaks_against_a_geometry(
    geometry: Point | LineString,
    place: Named | None,
    nearest_m: float | None,
    expected: list[str],
) -> None:
    assert codes(geometry, place, nearest_m) == expected


def test_a_place_that_is_near_the_others_only_when_swapped_is_told() -> None:
    found = misplaced(
        Point(35.95, 39.01), 0, None, lambda spots: [0.0 if x > 38 else 5e5 for x, _ in spots]
    )
    assert [each.code for each in found] == ["swapped"]


@pytest.fixture
def editor(desk_with_records: Desk) -> Browser:
    """A reviewer at a desk with a town at 36° N, 39° E."""
    return with_forces(desk_with_records).seat("reviewer")


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("0, 0", "A point is at 0° N, 0° E"),
        ("39, 36", "near Raqqah only with latitude and longitude exchanged"),
        ("48.86, 2.35", "from every place of the dataset. Is that meant?"),
    ],
)
def test_the_form_warns_beforehand(editor: Browser, where: str, sentence: str) -> None:
    answer = send(editor, NEW, "check", **WHOLE | {"where": where, "uncertainty_m": "1000"})
    assert sentence in answer.text


def test_the_datasets_that_ship_lie_where_they_are_meant(tmp_path: Path) -> None:
    assert cautions_of(shipped_datasets()) == []
    assert cautions_of([tmp_path / "nothing"]) == []


@pytest.mark.parametrize(
    ("place", "coordinates", "code", "sentence"),
    [
        (None, [0, 0], "at-zero", "A point is at 0° N, 0° E"),
        (None, [36, 39], "swapped", "latitude and longitude exchanged"),
        ("town", [39.3, 36], "far", "from Raqqah"),
        (None, [2.35, 48.86], "far-from-all", "from every place of the dataset"),
        ("town", [39.01, 36], None, ""),
    ],
)
def test_a_program_is_warned_of_a_position_and_it_is_saved(
    desk_with_records: Desk,
    place: str | None,
    coordinates: list[float],
    code: str | None,
    sentence: str,
) -> None:
    writer = program(with_forces(desk_with_records))
    review(desk_with_records, "off")
    record = position("stand", ["claim-a"], actor="red")
    record |= {"geometry": {"type": "Point", "coordinates": coordinates}}
    record |= {"place": place} if place else {}
    answer = writer.add("positions", record)
    assert answer.status_code == 201, answer.text
    cautions = answer.json()["cautions"]
    assert [each["code"] for each in cautions] == ([code] if code else [])
    for each in cautions:
        assert each == {"code": code, "field": "record.geometry", "message": each["message"]}
        assert sentence in each["message"]
    saved = writer.document("positions", "stand")["record"]["geometry"]
    assert saved["coordinates"] == coordinates
    # A change of several records says of which it warns.
    edits = [
        {"noun": "places", "record": PLACE | {"geometry": saved | {"coordinates": [39.1, 36]}}},
        {"noun": "positions", "record": record | {"id": "another"}},
    ]
    answer = writer.post("/api/v1/changes", {"edits": edits})
    assert answer.status_code == 200, answer.text
    told = answer.json()["cautions"]
    assert [(each["code"], each["field"]) for each in told] == [
        (each["code"], "edits.1.record.geometry") for each in cautions
    ]


@pytest.mark.parametrize("noun", ["places", "positions"])
def test_the_document_shows_the_shape_of_cautions(noun: str, desk_with_records: Desk) -> None:
    paths = program(desk_with_records).http.get("/api/v1/openapi.json").json()["paths"]
    saved = paths[f"/api/v1/{noun}"]["post"]["responses"]["201"]["content"]["application/json"]
    [caution] = saved["example"]["cautions"]
    assert caution.keys() == {"code", "field", "message"}
    assert caution["field"] == "record.geometry"
