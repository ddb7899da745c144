"""What readers must not know is in no answer that a stranger can get: every route, now and in the past.

The matrix is generated: routes and their filters from the application, the ways to hide a record, and
what open records have to do with hidden ones, from `tests.two_worlds`. A new route, filter or way is
in it without being named.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import mapbox_vector_tile
import pytest
from httpx2 import Response
from sqlalchemy import text

from app.database import Engines, editing_session
from app.main import create_app
from app.settings import Settings
from tests.asking import TRIED, asked, boxes, comparable, open_routes
from tests.two_worlds import DAY, SECRET, SPOTS, change_later, fill, lay_out_coarse
from tests.visiting import Visitor

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

DEGREES = re.compile(r"39\.12345|36\.65432|39\.16071|36\.67182")
METRES = re.compile(r"\b4355[12]\d\d\.\d|\b43897\d\d\.\d")


class Worlds:
    """Both maps, an instant before what was seen was hidden, and one after."""

    def __init__(self, settings: Settings, both: tuple[Engines, Engines]) -> None:
        for engines, spot in zip(both, SPOTS, strict=True):
            with editing_session(engines, "add") as session:
                fill(session, hides=engines is both[0])
                lay_out_coarse(session, spot)
        self.past = self.clock(both[0])
        for engines in both:
            with editing_session(engines, "It must not be so exact.") as session:
                change_later(session, hides=engines is both[0])
        self.present = self.clock(both[0])
        self.hiding, self.plain = (
            Visitor(create_app(settings, engines), raise_server_exceptions=False)
            for engines in both
        )

    @staticmethod
    def clock(engines: Engines) -> str:
        """The cluster's clock, which both maps share."""
        with engines.owner.connect() as connection:
            moment: str = connection.scalar(text("select clock_timestamp()")).isoformat()
        return moment


@pytest.fixture(scope="module")
def worlds(settings: Settings, clone_database: Callable[[], Engines]) -> Iterator[Worlds]:
    """The map that hides, and the one that has nothing to hide."""
    both = clone_database(), clone_database()
    yield Worlds(settings, both)
    for engines in both:
        engines.dispose()


def written(answer: Response) -> str:
    """The text of an answer; of a tile, what is drawn in it."""
    content = answer.content
    if "mapbox" in answer.headers.get("content-type", ""):
        return repr(mapbox_vector_tile.decode(content)) + content.decode("latin-1")
    return content.decode("utf-8", "ignore")


def first_difference(one: str, other: str) -> str:
    """Where two texts part, with what stands around."""
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    return f"{one[max(0, at - 80) : at + 80]!r} against {other[max(0, at - 80) : at + 80]!r}"


def test_every_filter_of_every_open_route_is_tried(worlds: Worlds) -> None:
    routes = open_routes(worlds.hiding.app)  # type: ignore[arg-type]
    assert len(routes) > 40
    assert {name for route in routes for name in route.parameters} == set(TRIED)


def test_nothing_hidden_is_in_any_answer_nor_shapes_one(worlds: Worlds) -> None:
    leaks: list[str] = []
    answered = drawn = 0
    for route in open_routes(worlds.hiding.app):  # type: ignore[arg-type]
        for address, media_type in asked(route, worlds.past, worlds.present):
            headers = {"accept": media_type, "accept-encoding": "identity"}
            one, other = (
                visitor.get(address, headers=headers, follow_redirects=False)
                for visitor in (worlds.hiding, worlds.plain)
            )
            assert one.status_code < 500, address
            answered += one.status_code == 200
            first, second = written(one), written(other)
            drawn += "/tiles/" in address and "'coarse-" in first
            if SECRET in first.casefold():
                leaks.append(f"{address} ({media_type}): {first_difference(first, second)}")
            elif DEGREES.search(first) or METRES.search(first):
                if "bbox" not in address:
                    leaks.append(f"{address} ({media_type}): the exact spot")
            elif (one.status_code, comparable(first)) != (other.status_code, comparable(second)):
                leaks.append(
                    f"{address} ({media_type}), {one.status_code} {other.status_code}: "
                    + first_difference(comparable(first), comparable(second))
                )
    assert leaks == []
    # The map does answer: what is open is there.
    assert answered > 500
    assert drawn > 8


def test_columns_and_the_rows_behind_them_tell_of_nothing_hidden(worlds: Worlds) -> None:
    answered = 0
    narrow = {"without": "source:open-source", "rests": "one-claim"}
    for lens in ({}, {"known": worlds.past}, {"known": worlds.present}, narrow):
        addresses = ["/columns/positions.json?" + urlencode(lens)]
        for part in worlds.hiding.get(addresses[0]).json()["parts"]:
            # Those with each filter that there is, of every position at once.
            at = ("&" if lens else "?") + "at=" + ",".join(map(str, range(part["count"])))
            addresses += [part["left"]] if "left" in part else []
            addresses += [part["href"], part["rows"] + at, f"{part['rows']}{at}&on={DAY}"]
        for address in addresses:
            one, other = (
                visitor.get(address, headers={"accept-encoding": "identity"})
                for visitor in (worlds.hiding, worlds.plain)
            )
            assert one.status_code == 200, address
            assert SECRET not in written(one).casefold(), address
            assert not DEGREES.search(written(one)), address
            if "/rows" in address or "positions.json" in address:
                assert comparable(written(one)) == comparable(written(other)), address
            else:
                assert one.content == other.content, address
            answered += 1
    assert answered == 17


def test_no_columns_of_what_was_hidden_are_left_to_be_asked_for(worlds: Worlds) -> None:
    addresses = [f"/columns/{'0' * 24}/overview", f"/columns/{'0' * 24}/overview/rows?at=0"]
    for address in addresses:
        answers = [visitor.get(address) for visitor in (worlds.hiding, worlds.plain)]
        assert [each.status_code for each in answers] == [410, 410]
        assert answers[0].text == answers[1].text


def test_what_is_open_is_found_by_the_same_search(worlds: Worlds) -> None:
    for path in ("/places", "/api/v1/places", "/data/places.geojson", "/search?q=Open+Town"):
        assert "Open Town" in worlds.hiding.get(path).text
    assert "Blurred coarse-later" in worlds.hiding.get("/places").text


@pytest.mark.parametrize("noun", ["places", "positions"])
def test_no_box_round_the_exact_spot_finds_what_is_coarsened(worlds: Worlds, noun: str) -> None:
    for box in boxes():
        for known in ({}, {"known": worlds.past}):
            query = {"bbox": box} | known
            answer = worlds.hiding.get(f"/api/v1/{noun}", params=query).json()
            assert answer["numberMatched"] == 0, query
            listed = worlds.hiding.get(f"/data/{noun}.geojson", params=query).json()
            assert listed["features"] == [], query
    everything = worlds.hiding.get(f"/api/v1/{noun}", params={"bbox": "38,36,40,37"}).json()
    assert sum("coarse" in each["id"] for each in everything["features"]) >= 5
