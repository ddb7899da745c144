"""The columns of all positions, held against what the API says of each."""

import gzip
from typing import Any

import brotli
import pytest
import zstandard
from fastapi.testclient import TestClient

from tests.columns import LIST, SHAPES, all_marks, day_of, rows_behind

KINDS = {
    "Point": 0,
    "MultiPoint": 0,
    "LineString": 1,
    "MultiLineString": 1,
    "Polygon": 2,
    "MultiPolygon": 2,
}


def corners(coordinates: Any) -> list[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        return [tuple(coordinates[:2])]
    return [corner for each in coordinates for corner in corners(each)]


@pytest.mark.thorough
@pytest.mark.parametrize("query", ["", "known=2026-11-01"])
def test_every_position_is_told_as_the_api_tells_it(client: TestClient, query: str) -> None:
    listed, marks = all_marks(client, query)
    everything = client.get(f"/api/v1/positions?{query}").json()
    assert listed["count"] == everything["numberMatched"]
    told = {feature["id"]: feature for feature in everything["features"]}
    seen = 0
    for address, part in marks.items():
        rows = rows_behind(client, address, list(range(len(part))))
        assert len(rows) == len(part)
        for mark, row in zip(part, rows, strict=True):
            seen += 1
            properties = told[row["id"]]["properties"]
            assert row == told[row["id"]]
            assert mark.actor == properties["actor"]
            assert mark.posture == properties["posture"]
            assert mark.modality == properties["modality"]
            assert mark.precision == properties["valid_precision"]
            assert day_of(listed, mark.first) == properties["drawn_from"]
            assert day_of(listed, mark.last) == properties["valid_to"]
            said = properties["last_confirmed"] or properties["last_said"]
            assert day_of(listed, mark.said) == said
            assert day_of(listed, mark.settled) == properties["settled_on"]
            assert bool(mark.flags & 4) == properties["start_unknown"]
            assert bool(mark.flags & 8) == (properties["valid_to"] is None)
            assert bool(mark.flags & 16) == (properties["place"] is not None)
            assert bool(mark.flags & 32) == (properties["kinds"] == ["forecast"])
            uncertainty = properties["uncertainty_m"]
            assert (mark.uncertainty == 0) == (uncertainty == 0)
            assert (
                2 ** ((mark.uncertainty - 1) / 8)
                <= max(uncertainty, 1)
                < 2 ** (mark.uncertainty / 8 + 0.01)
            )
            shape = row["geometry"]
            assert mark.flags & 3 == KINDS[shape["type"]], SHAPES
            around = corners(shape["coordinates"])
            west, south = (min(corner[side] for corner in around) for side in (0, 1))
            east, north = (max(corner[side] for corner in around) for side in (0, 1))
            if shape["type"] == "Point":
                assert (mark.longitude, mark.latitude) == pytest.approx((west, south), abs=1e-6)
            assert west - 0.06 <= mark.longitude <= east + 0.06
            assert south - 0.06 <= mark.latitude <= north + 0.06
            if mark.box is not None:
                assert mark.box == pytest.approx((west, south, east, north), abs=0.06)
    assert seen == listed["count"]
    assert seen > 100 or query


def test_a_part_is_sent_once_and_named_by_what_it_holds(client: TestClient) -> None:
    part = client.get(LIST).json()["parts"][0]
    answer = client.get(part["href"])
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert "accept-encoding" in answer.headers["vary"].lower()
    known = {"if-none-match": answer.headers["etag"]}
    again = client.get(part["href"], headers=known)
    assert (again.status_code, again.content) == (304, b"")
    with_cookie = client.get(part["href"], headers=known | {"cookie": "a=b"})
    assert (with_cookie.status_code, with_cookie.content) == (304, b"")
    head = client.head(part["href"])
    assert (head.status_code, head.content) == (200, b"")
    other = part["href"].replace("/columns/", "/columns/f")[: len("/columns/") + 24] + "/overview"
    assert client.get(other).status_code == 410
    assert client.get(f"{part['href']}x").status_code == 410


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip", "gzip"),
        ("br;q=0.5, zstd", "zstd"),
        ("identity", None),
        ("br;q=0", None),
    ],
)
def test_a_part_comes_in_the_coding_that_a_client_likes(
    client: TestClient, accepted: str, coding: str | None
) -> None:
    part = client.get(LIST).json()["parts"][0]
    asked = {"accept-encoding": accepted}
    with client.stream("GET", part["href"], headers=asked) as answer:
        sent = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == coding
    unpacked = {
        "br": brotli.decompress,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
        "gzip": gzip.decompress,
        None: bytes,
    }[coding](sent)
    assert len(unpacked) == part["bytes"]
    assert unpacked == client.get(part["href"], headers={"accept-encoding": "identity"}).content
    # Whoever asks next is answered in the coding that they can read.
    assert (
        client.get(part["href"], headers={"accept-encoding": "identity"}).headers.get(
            "content-encoding"
        )
        is None
    )


@pytest.mark.parametrize(
    "more",
    ["?on=2017-06-07", "/rows?at=x", "/rows", "/rows?at=-1", "/rows?at=99999", "/rows?at=0&at=1"],
)
def test_what_no_part_answers_is_refused(client: TestClient, more: str) -> None:
    href = client.get(LIST).json()["parts"][0]["href"]
    answer = client.get(f"{href}{more}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    too_many = ",".join(["0"] * 501)
    assert client.get(f"{href}/rows?at={too_many}").status_code == 400
