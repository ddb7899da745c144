"""What is hidden is gone with the very next answer of every address that showed it, kept ones and 304s too.

For each noun and each way to hide a record: every address that a stranger may ask for and that shows the
record is asked for again, with the ETag of what it answered before; then again when the record is back.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.database import Engines, editing_session
from app.pages.reading.downloads import DOWNLOADS
from tests.applications import Lend
from tests.asking import open_routes, tile_at
from tests.editing import Room
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.routes import split
from tests.test_texts import keep_text, put_in_force
from tests.visiting import Visitor

# Each way to hide each record against every address.
pytestmark = pytest.mark.thorough

SPOT, ITS_OWN = (39.123456, 36.654321), "POINT(39.135791 36.642975)"
TEXT = "A title\n\nA column of zqxtext drove from Raqqah towards Tabqa."
# What each record is known by, wherever it is shown.
MARKS = {
    noun: f"zqx{noun}" for noun in ("sources", "actors", "places", "claims", "positions", "links")
}
# How many addresses show it at least.
FEWEST = {MARKS["links"]: 3, "zqxtext": 1}
SEEN = {
    "publishing__status": "published",
    "publishing__withdrawn_reason": None,
    "publishing__embargo_until": None,
    "publishing__concealed": False,
}
# What tells of differences is made of the same rows each time: of these few it is asked, and once for each noun.
DIFFERENCE = re.compile(r"/changes|/difference")
OF_EACH = ("/api/v1/difference", "/changes.atom")
WITHDRAWN = {"publishing__status": "withdrawn", "publishing__withdrawn_reason": "Wrong."}
WAYS: dict[str, dict[str, Any]] = {
    "withdrawn": WITHDRAWN,
    "concealed": WITHDRAWN | {"publishing__concealed": True},
    "embargo": {"publishing__embargo_until": datetime.now(UTC) + timedelta(days=9)},
}
# The record that is hidden, how, by what it was known, and what brings it back.
HIDING: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
    *((noun, how, mark, SEEN) for noun, mark in MARKS.items() for how in WAYS.values()),
    ("places", {"coarsen_to_m": 20_000}, r"39\.12345|36\.65432", {"coarsen_to_m": None}),
    ("positions", {"coarsen_to_m": 20_000}, r"39\.13579|36\.64297", {"coarsen_to_m": None}),
    ("sources", {"free_to_show": False}, "zqxtext", {"free_to_show": True}),
]
NAMES = [f"{noun} {way}" for noun in MARKS for way in WAYS] + [
    "places coarsened",
    "positions coarsened",
    "sources text",
]


def fill(session: Session) -> None:
    """One record of each noun, each with its mark, and all tied to each other."""
    place = make_place(session, *SPOT, slug="hid", name=MARKS["places"], uncertainty_m=1)
    actor = make_actor(session, slug="hid", name=MARKS["actors"])
    source = make_source(session, slug="hid", title=MARKS["sources"], author=MARKS["sources"])
    keep_text(session, source.id, TEXT, None)
    put_in_force(source, TEXT, free=True)
    claim = make_claim(
        session, source, (place,), (actor,), public_id="hid", statement=MARKS["claims"]
    )
    other = make_claim(session, source, (place,), (actor,), public_id="other")
    make_link(session, claim, other, public_id="hid", why=MARKS["links"])
    precise = {"uncertainty_m": 1, "valid_from": "2017-06-07", "valid_precision": "day"}
    noted = {"place_id": place.id, "public_id": "hid", "note": MARKS["positions"]}
    make_position(session, actor, (claim,), ITS_OWN, **noted, **precise)


@pytest.fixture(scope="module")
def room(clone_database: Callable[[], Engines]) -> Iterator[Room]:
    """A map with one record of each noun."""
    engines = clone_database()
    with editing_session(engines, "add") as session:
        fill(session)
    yield Room(engines)
    engines.dispose()


@pytest.fixture(scope="module")
def visitor(room: Room, lend: Lend) -> TestClient:
    """A stranger who asks the application that also writes, so that it keeps answers."""
    return Visitor(lend(room.engines), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def addresses(visitor: TestClient) -> list[str]:
    """What a stranger may ask for about these records, in each format and as a search."""
    found: list[str] = []
    for route in open_routes(visitor.app):  # type: ignore[arg-type]
        if "{z}" in route.key:
            x, y = tile_at(SPOT, 8)
            layers = ("places", "positions")
            found += [split(route.key, layer=layer, z=8, x=x, y=y)[1] for layer in layers]
        elif "{name}" in route.key:
            # Each that GDAL writes takes a process; one stands for those, which are made of the same rows.
            names = [
                each.name
                for each in DOWNLOADS
                if each.kind not in ("gpkg", "fgb", "parquet") or each.name == "positions.fgb"
            ]
            found += [split(route.key, name=name)[1] for name in names]
        else:
            path = split(route.key, slug="hid")[1]
            found.append(path)
            if "q" in route.parameters:
                found.append(f"{path}?{urlencode({'q': 'zqx'})}")
    return [*found, "/claims/other", "/?place=hid&claim=hid", "/?position=hid"]


@pytest.fixture(scope="module")
def showing(visitor: TestClient, addresses: list[str]) -> dict[str, list[str]]:
    """By what a record is known by, the addresses that show it."""
    found: dict[str, list[str]] = {mark: [] for _, _, mark, _ in HIDING}
    for address in addresses:
        answer = visitor.get(address, follow_redirects=False)
        text = answer.content.decode("utf-8", "ignore")
        for mark, those in found.items():
            if answer.status_code == 200 and re.search(mark, text):
                those.append(address)
    return found


def as_fields(room: Room, values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record to save; whether a text is free is said in that of the text."""
    if "free_to_show" not in values:
        return values
    record: Any = room.read("sources", "hid").record
    return {"text": record.text.model_copy(update=values)}


@pytest.mark.parametrize("hiding", HIDING, ids=NAMES)
def test_what_is_hidden_is_in_no_answer_that_was_kept(
    room: Room,
    visitor: TestClient,
    showing: dict[str, list[str]],
    hiding: tuple[str, dict[str, Any], str, dict[str, Any]],
) -> None:
    noun, how, mark, back = hiding
    assert len(showing[mark]) >= FEWEST.get(mark, 6)
    shown = {}
    for address in showing[mark]:
        told = DIFFERENCE.search(address)
        if told and (how is not WITHDRAWN or (noun != "claims" and address not in OF_EACH)):
            continue
        answer = visitor.get(address)
        assert re.search(mark, answer.content.decode("utf-8", "ignore")), address
        shown[address] = answer.headers.get("etag", "")
    editor = room.person()
    room.change(editor, noun, "hid", "It must not be seen.", **as_fields(room, how))
    hidden = {}
    for address, etag in shown.items():
        again = visitor.get(address, headers={"if-none-match": etag}, follow_redirects=False)
        assert again.status_code != 304, address
        assert not re.search(mark, again.content.decode("utf-8", "ignore")), address
        hidden[address] = again.headers.get("etag", "")
    room.change(editor, noun, "hid", "It may be seen again.", **as_fields(room, back))
    for address, etag in hidden.items():
        headers = {"if-none-match": etag} if etag else {}
        once_more = visitor.get(address, headers=headers, follow_redirects=False)
        assert once_more.status_code == 200, address
        assert re.search(mark, once_more.content.decode("utf-8", "ignore")), address
