"""Names that try to run as code: what the server sends of them is inert, on every page.

The same rows in a real browser are in tests/browser/test_hostile_pages.py.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.exc import DBAPIError

from app.database import Engines, editing_session
from app.main import create_app
from app.settings import Settings
from tests.applications import Lend
from tests.factories import make_actor, make_claim, make_place, make_position, make_source
from tests.hostile import COMPUTED, PAYLOADS, add_hostile_rows, drop_checks
from tests.visiting import Visitor

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

PATHS = (
    "/",
    "/?place=hostile-{n}",
    "/?claim=hostile-{n}",
    "/?position=hostile-{n}",
    "/?actor=hostile-{n}&panel=actor",
    "/places/hostile-{n}",
    "/places/hostile-{n}/panel",
    "/claims/hostile-{n}",
    "/claims/hostile-{n}/panel",
    "/claims/hostile-forecast-{n}",
    "/positions/hostile-{n}",
    "/positions/hostile-{n}/panel",
    "/actors/hostile-{n}",
    "/actors/hostile-{n}/panel",
    "/sources/hostile-{n}",
    "/places",
    "/places?actor=hostile-{n}",
    "/actors",
    "/claims",
    "/claims?place=hostile-{n}",
    "/claims?source=hostile-{n}",
    "/sources",
    "/ogc/collections/places/items?f=html",
    "/ogc/collections/claims/items/hostile-{n}?f=html",
    "/data",
    "/sitemap.xml",
)
API = (
    "/api/v1/places/hostile-{n}",
    "/api/v1/positions/hostile-{n}",
    "/api/v1/claims/hostile-{n}",
    "/api/v1/actors/hostile-{n}",
    "/api/v1/sources/hostile-{n}",
    "/ogc/collections/positions/items/hostile-{n}",
    "/ogc/collections/tracks/items/hostile-{n}",
)
EVERY = range(len(PAYLOADS))


@pytest.fixture(scope="module")
def hostile_database(clone_database: object) -> Iterator[Engines]:
    """A database with the rows of tests/hostile.py in it."""
    assert callable(clone_database)
    engines: Engines = clone_database()
    with editing_session(engines, PAYLOADS[0]) as session:
        drop_checks(session)
        add_hostile_rows(session)
    yield engines
    engines.dispose()


@pytest.fixture(scope="module")
def visitor(lend: Lend, hostile_database: Engines) -> Iterator[TestClient]:
    with Visitor(lend(hostile_database)) as visiting:
        yield visiting


class Markup(HTMLParser):
    """Collects what could run: scripts of their own, handlers, styles, foreign addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.script_type: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.script_type = (given.get("type") or "text/javascript") if tag == "script" else None
        if tag == "script" and "src" in given:
            self.script_type = "file"
            if not str(given["src"]).startswith("/static/"):
                self.found.append(f"script from {given['src']}")
        if tag in ("iframe", "object", "embed", "base", "style", "img"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action", "data-panel") and re.match(
                r"\s*(javascript|data|vbscript):", value or "", re.IGNORECASE
            ):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self.script_type == "text/javascript" and data.strip():
            self.found.append(f"script: {data[:60]}")
        if COMPUTED in data:
            self.found.append(f"computed: {data[:60]}")


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_hostile_rows_is_inert(visitor: TestClient, path: str) -> None:
    for number in EVERY if "{n}" in path else (0,):
        answer = visitor.get(path.format(n=number))
        assert answer.status_code == 200, (path, PAYLOADS[number][:40])
        markup = Markup()
        markup.feed(answer.text)
        assert markup.found == [], (path, PAYLOADS[number][:40])


@pytest.mark.parametrize("path", API)
def test_the_api_gives_hostile_rows_back_as_they_are(visitor: TestClient, path: str) -> None:
    for number, payload in enumerate(PAYLOADS):
        answer = visitor.get(path.format(n=number))
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "json" in answer.headers["Content-Type"]
        assert payload in _texts(answer.json())


def _texts(value: object) -> set[str]:
    """Every text in a JSON document."""
    if isinstance(value, str):
        return {value}
    if isinstance(value, dict):
        return {text for part in value.values() for text in _texts(part)}
    if isinstance(value, list):
        return {text for part in value for text in _texts(part)}
    return set()


@pytest.mark.parametrize("number", EVERY)
def test_a_hostile_text_can_be_searched_for(visitor: TestClient, number: int) -> None:
    for path in ("/search", "/places", "/claims", "/sources", "/api/v1/places", "/api/v1/claims"):
        answer = visitor.get(path, params={"q": PAYLOADS[number][:200]})
        assert answer.status_code == 200
        assert COMPUTED not in answer.text


@pytest.mark.parametrize("number", EVERY)
def test_a_hostile_text_in_an_address_is_inert(visitor: TestClient, number: int) -> None:
    payload = PAYLOADS[number][:500]
    for path, given in (
        ("/", {"place": payload}),
        ("/places", {payload: "1"}),
        ("/claims", {"kind": payload}),
    ):
        answer = visitor.get(path, params=given)
        assert answer.status_code in (200, 400, 404)
        markup = Markup()
        markup.feed(answer.text)
        assert markup.found == []


def test_downloads_carry_hostile_rows_as_plain_text(visitor: TestClient) -> None:
    page = visitor.get("/data").text
    for path in sorted(set(re.findall(r'href="(/data/[a-z0-9.-]+)', page))):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert COMPUTED not in answer.text
        if path.endswith(".csv"):
            cells = re.findall(r'(?:^|,)"?([=+\-@\t\r][^,"]*)', answer.text, re.MULTILINE)
            assert [cell for cell in cells if not re.fullmatch(r"-?[\d.]+", cell)] == []


def test_the_composed_map_is_the_same_with_an_empty_and_a_hostile_database(
    settings: Settings, database: Engines, hostile_database: Engines
) -> None:
    empty, hostile = create_app(settings, database), create_app(settings, hostile_database)
    one, other = empty.state.composed, hostile.state.composed
    assert (one.html, one.script) == (other.html, other.script)
    script = f"{empty.state.static_prefix}/composed/map.js"
    assert Visitor(empty).get(script).content == Visitor(hostile).get(script).content
    served = Visitor(hostile).get("/").text
    assert empty.state.composed.html.strip() in served


@pytest.mark.parametrize("slug", ["{{7*191}}", "a b", "<x>", "a/../b", "A", "-a", ""])
def test_the_database_refuses_a_hostile_key(database: Engines, slug: str) -> None:
    for make in (make_source, make_actor, make_place):
        with pytest.raises(DBAPIError), editing_session(database, "A test") as session:
            make(session, slug=slug)
    for make in (make_claim, make_position):
        with pytest.raises(DBAPIError), editing_session(database, "A test") as session:
            make(session, public_id=slug)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.net", " http://x"]
)
def test_the_database_refuses_an_address_that_is_none_of_the_web(
    database: Engines, url: str
) -> None:
    with pytest.raises(DBAPIError, match="ck_source_url"), editing_session(database, "A test") as s:
        make_source(s, url=url)
