"""Filters in CQL2, sorting and reference systems: held against the same, told in Python, of all rows."""

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import Polygon, box, shape

from app.database import Engines, editing_session
from app.queries.shapes_asked import MERCATOR
from app.security.long_addresses import LONGEST_ADDRESS
from tests.factories import make_place
from tests.ogc_asking import items, local, rels

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

Properties = dict[str, Any]


@pytest.fixture
def every(client: TestClient) -> dict[str, list[Any]]:
    """All features of each collection."""
    return {
        name: items(client, name, limit=10_000)["features"]
        for name in ("places", "positions", "claims")
    }


def known(value: Any, told: Callable[[Any], bool]) -> bool:
    """What isn't known is neither so nor not so."""
    return value is not None and told(value)


# (collection, filter, the same in Python)
SAID: list[tuple[str, str, Callable[[Properties], bool]]] = [
    ("positions", "posture = 'holds'", lambda p: p["posture"] == "holds"),
    # AND binds more than OR.
    (
        "positions",
        "actor='isis' OR actor='sdf' AND posture='advances'",
        lambda p: p["actor"] == "isis" or (p["actor"] == "sdf" and p["posture"] == "advances"),
    ),
    (
        "positions",
        "(actor='isis' OR ((actor='sdf'))) AND NOT (posture='holds')",
        lambda p: p["actor"] in ("isis", "sdf") and p["posture"] != "holds",
    ),
    ("positions", "valid_from > DATE('2017-06-06')", lambda p: known(p["valid_from"], lambda d: d > "2017-06-06")),
    ("positions", "valid_from >= '2017-06-06'", lambda p: known(p["valid_from"], lambda d: d >= "2017-06-06")),
    (
        "positions",
        "valid_to <= TIMESTAMP('2017-12-31T23:00:00Z')",
        lambda p: known(p["valid_to"], lambda d: d <= "2017-12-31"),
    ),
    # The day after is after, and the day itself is it.
    ("positions", "T_AFTER(valid_from, DATE('2017-06-06'))", lambda p: known(p["valid_from"], lambda d: d > "2017-06-06")),
    ("positions", "T_EQUALS(valid_from, DATE('2017-06-06'))", lambda p: p["valid_from"] == "2017-06-06"),
    ("positions", "T_BEFORE(valid_to, DATE('2018-01-01'))", lambda p: known(p["valid_to"], lambda d: d < "2018-01-01")),
    (
        "positions",
        "T_INTERSECTS(INTERVAL(valid_from,valid_to), DATE('2017-06-07'))",
        lambda p: (p["drawn_from"] or p["valid_from"] or "") <= "2017-06-07" <= (p["valid_to"] or "9999"),
    ),
    (
        "positions",
        "T_DURING(INTERVAL(valid_from,valid_to), INTERVAL('2017-01-01','2017-12-31'))",
        lambda p: known(p["valid_from"], lambda d: d > "2017-01-01") and known(p["valid_to"], lambda d: d < "2017-12-31"),
    ),
    ("positions", "uncertainty_m BETWEEN 1000 AND 5000", lambda p: 1000 <= p["uncertainty_m"] <= 5000),
    ("positions", "uncertainty_m<>1500", lambda p: p["uncertainty_m"] != 1500),
    ("positions", "posture IN ('attacks','advances')", lambda p: p["posture"] in ("attacks", "advances")),
    ("positions", "posture NOT IN ('attacks')", lambda p: p["posture"] != "attacks"),
    ("positions", "place = 'raqqah'", lambda p: p["place"] == "raqqah"),
    ("positions", "note IS NULL", lambda p: p["note"] is None),
    ("positions", "actor_name LIKE 'S%'", lambda p: p["actor_name"].startswith("S")),
    ("positions", "CASEI(actor_name) LIKE CASEI('s%')", lambda p: p["actor_name"].lower().startswith("s")),
    ("positions", "valid_from = valid_to", lambda p: known(p["valid_from"], lambda d: d == p["valid_to"])),
    ("positions", "TRUE", lambda _p: True),
    ("claims", "credibility = 6 AND kind = 'forecast'", lambda p: (p["credibility"], p["kind"]) == (6, "forecast")),
    ("claims", "source_title LIKE '%a%' AND note IS NOT NULL",
     lambda p: "a" in p["source_title"] and p["note"] is not None),
    ("claims", "speaker <> 'isis'", lambda p: known(p["speaker"], lambda s: s != "isis")),
    ("claims", "author = 'Elijah J. Magnier'", lambda p: p["author"] == "Elijah J. Magnier"),
    ("places", "part_of IS NOT NULL AND kind <> 'town'", lambda p: p["part_of"] is not None and p["kind"] != "town"),
    ("places", "name >= 'M'", lambda p: p["name"] >= "M"),
]  # fmt: skip


def test_a_filter_finds_what_it_says(client: TestClient, every: dict[str, list[Any]]) -> None:
    for name, said, told in SAID:
        expected = [each["id"] for each in every[name] if told(each["properties"])]
        found = items(client, name, limit=10_000, filter=said)
        assert [each["id"] for each in found["features"]] == expected, said
        assert found["numberMatched"] == len(expected)
        assert expected, said


def test_shapes_are_asked_for_in_either_reference_system(
    client: TestClient, every: dict[str, list[Any]]
) -> None:
    area = box(38, 34, 41, 37)
    metres = {"filter-crs": MERCATOR}
    corners = "4230141 4028802, 4564099 4028802, 4564099 4439107, 4230141 4439107, 4230141 4028802"
    for name in ("places", "positions", "claims"):
        expected = {
            each["id"]
            for each in every[name]
            if each["geometry"] is not None and area.intersects(shape(each["geometry"]))
        }
        for query in (
            {"filter": "S_INTERSECTS(geometry, BBOX(38,34,41,37))"},
            {"filter": "S_INTERSECTS(BBOX(38,34,41,37), geometry)"},
            {"filter": "NOT S_DISJOINT(geometry, POLYGON((38 34, 41 34, 41 37, 38 37, 38 34)))"},
            {"filter": f"S_INTERSECTS(geometry, POLYGON(({corners})))"} | metres,
        ):
            found = items(client, name, limit=10_000, **query)["features"]
            assert {each["id"] for each in found} ^ expected <= {"euphrates"}, (name, query)
    within = items(client, "places", limit=1000, filter="S_WITHIN(geometry, BBOX(38,34,41,37))")
    assert {each["id"] for each in within["features"]} <= {each["id"] for each in every["places"]}
    assert 0 < within["numberMatched"] < len(every["places"])
    refused = client.get(
        "/ogc/collections/claims/items", params={"filter": "S_WITHIN(geometry, BBOX(0,0,1,1))"}
    )
    assert refused.status_code == 400
    # The same points in metres, and the header says so.
    answer = client.get("/ogc/collections/positions/items", params={"crs": MERCATOR, "limit": 1000})
    assert answer.headers["Content-Crs"] == f"<{MERCATOR}>"
    for one, other in zip(answer.json()["features"], every["positions"], strict=True):
        if other["geometry"]["type"] == "Point":
            longitude, latitude = other["geometry"]["coordinates"]
            x = math.radians(longitude) * 6378137
            y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) * 6378137
            assert one["geometry"]["coordinates"] == pytest.approx([x, y], abs=0.01)
    in_metres = {"bbox": "4230141,4028802,4564099,4439107", "bbox-crs": MERCATOR}
    in_degrees = items(client, "positions", bbox="38,34,41,37")["numberMatched"]
    assert items(client, "positions", **in_metres)["numberMatched"] == in_degrees


def test_json_says_the_same_as_text(client: TestClient) -> None:
    filters = {"op": "and", "args": [
        {"op": "=", "args": [{"property": "posture"}, "holds"]},
        {"op": "t_intersects", "args": [
            {"interval": [{"property": "valid_from"}, {"property": "valid_to"}]}, {"interval": ["2017-06-01", ".."]}]},
        {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [38, 34, 41, 37]}]},
    ]}  # fmt: skip
    text = (
        "posture = 'holds' AND T_INTERSECTS(INTERVAL(valid_from,valid_to), INTERVAL('2017-06-01','..'))"
        " AND S_INTERSECTS(geometry, BBOX(38,34,41,37))"
    )
    query = {"filter": json.dumps(filters), "filter-lang": "cql2-json"}
    as_json = items(client, "positions", limit=1000, **query)
    as_text = items(client, "positions", limit=1000, filter=text)
    assert as_json["features"] == as_text["features"] != []


def nested(left: str, right: str, times: int) -> str:
    return left * times + "posture = 'holds'" + right * times


REFUSED = [
    "nowhere <> 'x'", "geom IS NULL", "coarsen_to_m = 1", "status = 'draft'", "actor = 1", "uncertainty_m = 'x'",
    "pg_sleep(10) = 1", "ACCENTI(actor) = 'isis'", "actor = 'a' + 1", "A_CONTAINS(claims, ('x'))", "actor",
    "geometry = 'x'", "S_INTERSECTS(geometry, geometry)", "S_INTERSECTS(geometry, POINT(500 0))",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))", "S_INTERSECTS(geometry, POINT(1 2 3))",
    "S_BUFFER(geometry, 3)", "valid_from > '2017'", "valid_from > DATE('2017-02-30')", "T_AFTER(actor, '2017-01-01')",
    "T_INTERSECTS(INTERVAL('2018-01-01','2017-01-01'), valid_from)", "actor LIKE actor_name", "actor LIKE 'x\\'",
    "actor = 'a\x00b'", "actor = ''' OR 1=1 --", "1", "", "'x'", "posture IN (1)", '"(0)" = 1',
    # Each of these is a little more than the library is given, or isn't whole.
    nested("(", ")", 31), nested("NOT (", ")", 31), "((", "(a=)", "posture = 'holds')",
    " AND ".join(["actor = 'isis'"] * 1000),
]  # fmt: skip


def test_whatever_else_is_written_is_refused_and_harms_nothing(client: TestClient) -> None:
    for text in REFUSED:
        for language in ("cql2-text", "cql2-json"):
            query = {"filter": text, "filter-lang": language}
            if not text:
                continue
            answer = client.get("/ogc/collections/positions/items", params=query)
            if answer.status_code == 414:
                # An address that is too long is no matter of its filter.
                assert len(str(answer.url)) > LONGEST_ADDRESS
                assert answer.json()["code"] == "address_too_long"
                continue
            assert answer.status_code == 400, (text[:80], language)
            assert answer.json()["parameter"] == "filter"
    for deep in (
        '{"op":"not","args":[' * 42 + "true" + "]}" * 42,
        '{"op":"=","args":[1e400,1]}',
        "[]",
        "null",
    ):
        query = {"filter": deep, "filter-lang": "cql2-json"}
        assert client.get("/ogc/collections/places/items", params=query).status_code == 400
    # Words that look like SQL are words.
    for text in ("actor = 'x''; drop table place; --'", nested("(", ")", 25)):
        answer = client.get("/ogc/collections/positions/items", params={"filter": text})
        assert answer.status_code == 200, text


def test_what_can_be_asked_and_sorted_by_is_listed(client: TestClient) -> None:
    for name in ("places", "positions", "claims", "tracks"):
        queryables = client.get(f"/ogc/collections/{name}/queryables").json()["properties"]
        for prop, told in queryables.items():
            test = f"{prop} IS NOT NULL"
            assert items(client, name, limit=1, filter=test)["numberMatched"] >= 0, prop
            for code in told.get("enum", ()):
                assert (
                    items(client, name, limit=1, filter=f"{prop} = '{code}'")["numberReturned"] <= 1
                )
        sortables = client.get(f"/ogc/collections/{name}/sortables").json()["properties"]
        assert "geometry" not in sortables
        assert set(sortables) < set(queryables)


def test_sorted_lists_go_on_where_they_ended(
    client: TestClient, every: dict[str, list[Any]]
) -> None:
    for name, orders in (
        ("positions", "-valid_from,actor"), ("positions", "+valid_to"), ("claims", "-paragraph,kind"),
        ("tracks", "-position_count"), ("places", "country,-uncertainty_m"),
    ):  # fmt: skip
        walked: list[Any] = []
        at: str | None = (
            f"/ogc/collections/{name}/items?limit=9&sortby={orders.replace('+', '%2B')}"
        )
        while at:
            page = client.get(at).json()
            walked += page["features"]
            at = next((local(each["href"]) for each in rels(page).get("next", [])), None)
        assert len(walked) == len({each["id"] for each in walked}) == page["numberMatched"]
        first = orders.split(",")[0]
        values = [each["properties"][first.strip("+-")] for each in walked]
        given = [value for value in values if value is not None]
        # What isn't known comes last, whichever way it runs.
        assert values[: len(given)] == sorted(given, reverse=first.startswith("-"))
        if name in every:
            assert {each["id"] for each in walked} == {each["id"] for each in every[name]}


def test_a_stretch_is_the_same_whatever_is_added_before_it(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "First") as session:
        for number in range(6):
            make_place(session, 39, 36, slug=f"place-{number}", name=f"Place {number}")
    client = client_of(fresh_database)
    first = items(client, "places", limit=3, sortby="-name")
    with editing_session(fresh_database, "More") as session:
        make_place(session, 39, 36, slug="place-9", name="Place 9")
        make_place(session, 39, 36, slug="place-0-0", name="Place 0 0")
    second = client.get(local(rels(first)["next"][0]["href"])).json()
    assert [each["id"] for each in second["features"]] == ["place-2", "place-1", "place-0-0"]
    assert second["numberMatched"] == 8
    wrong = client.get("/ogc/collections/places/items?sortby=name&cursor=nobody")
    assert (wrong.status_code, wrong.json()["parameter"]) == (400, "cursor")


def test_parameters_named_like_a_property_mean_exactly_that(
    client: TestClient, every: dict[str, list[Any]]
) -> None:
    document = client.get("/ogc/api").json()
    for name, features in every.items():
        listed = document["paths"][f"/collections/{name}/items"]["get"]["parameters"]
        own = [each["name"] for each in listed if "name" in each]
        for parameter in own:
            if parameter not in features[0]["properties"]:
                continue
            value = next(
                each["properties"][parameter] for each in features if each["properties"][parameter]
            )
            path, query = f"/ogc/collections/{name}/items", {parameter: value, "limit": 10_000}
            found = client.get(path, params=query).json()["features"]
            assert found == [each for each in features if each["properties"][parameter] == value]
            assert (
                client.get(path, params={parameter: value.upper() + "?"}).json()["features"] == []
            )


def test_a_track_meets_a_shape_where_any_piece_of_it_does(client: TestClient) -> None:
    tracks = items(client, "tracks", limit=10_000)["features"]
    assert {each["geometry"]["type"] for each in tracks} == {"Point", "LineString"}
    for corners in (
        "38 35.5, 40 35.9, 39.4 36.6, 38.2 36.4, 38 35.5",
        "40.4 34.2, 41.2 34.4, 41 34.8, 40.4 34.2",
        "10 10, 11 10, 11 11, 10 10",
    ):
        asked = Polygon([tuple(map(float, each.split())) for each in corners.split(", ")])
        meeting = {each["id"] for each in tracks if shape(each["geometry"]).intersects(asked)}
        for name, meant in (
            ("S_INTERSECTS", meeting),
            ("S_DISJOINT", {each["id"] for each in tracks} - meeting),
        ):
            found = items(
                client, "tracks", limit=500, filter=f"{name}(geometry, POLYGON(({corners})))"
            )
            assert {each["id"] for each in found["features"]} == meant, (name, corners)
    refused = client.get(
        "/ogc/collections/tracks/items",
        params={"filter": "S_WITHIN(geometry, POLYGON((38 35, 41 35, 41 37, 38 35)))"},
    )
    assert refused.status_code == 400
    assert "s_intersects or s_disjoint" in refused.text
