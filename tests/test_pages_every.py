"""What holds on every page: it is whole, labelled, self-contained and says what it is."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.database import Engines
from app.settings import PROJECT_DIR
from tests.applications import Lend
from tests.reading import Page, read
from tests.visiting import Visitor

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

PAGES = (
    "/",
    "/?on=2017-10-17",
    "/?claim=magnier-f06",
    "/?position=magnier-pos-isis-raqqah",
    "/?actor=isis&panel=actor",
    "/?place=",
    "/places",
    "/places/raqqah",
    "/places/al-tanf?on=2017-06-07",
    "/places/euphrates",
    "/places/middle-east",
    "/claims",
    "/claims?unplaced=yes",
    "/claims/magnier-f06",
    "/claims/hs-raqqa-captured-1",
    "/actors",
    "/actors/isis",
    "/actors/haider-al-abadi",
    "/positions/magnier-pos-isis-raqqah",
    "/positions/magnier-pos-army-attacks-abu-kamal",
    "/positions",
    "/positions?rests=one-origin",
    "/disputed",
    "/forecasts",
    "/untold",
    "/stale",
    "/sources",
    "/sources/magnier-2017-raqqah",
    "/sources/uprooted-2017-06-09-border",
    "/search",
    "/search?q=At+Tanf",
    "/search?q=zzzzqq",
    "/about",
    "/data",
    "/history",
    "/witnesses?back=/positions",
    "/changes",
    "/changes?place=raqqah",
    "/changes?place=raqqah&without=Sputnik",
    "/corrections?without=Sputnik",
    "/changes?from=2017-06-01&to=2017-10-20",
    "/cite/claims/magnier-f06",
    "/cite/map?on=2017-06-07",
    "/api",
)
FRAGMENTS = (
    "/places/raqqah/panel",
    "/places/raqqah/panel?on=2017-06-07",
    "/claims/magnier-f06/panel",
    "/positions/magnier-pos-isis-raqqah/panel",
    "/actors/isis/panel?on=2017-06-07",
)
# No page asks the database once per row. The map asks for what it opens with besides.
MOST_QUERIES = 22
# The difference reads every noun, with what belongs to it, as it was and as it is, by whose word ever.
MOST_OF_A_DIFFERENCE = 95


@pytest.fixture(scope="module")
def look(lend: Lend, loaded_database: Engines) -> Iterator[Callable[[str], Page]]:
    """A function that gives the page of a path, asked for and read once for all tests that look at it."""
    with Visitor(lend(loaded_database)) as visiting:
        yield cache(lambda path: read(visiting, path))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_whole_and_says_what_it_is(look: Callable[[str], Page], path: str) -> None:
    page = look(path)
    html = next(page.all("html"))
    assert html.attributes["lang"] == "en"
    assert page.title
    assert page.title.endswith("Conflict map") or page.title.startswith("Conflict map")
    assert page.meta("description")
    assert page.meta("og:title") == page.title
    assert re.match(r"http://testserver(/[a-z]+)?/map\.png\?", str(page.meta("og:image")))
    [canonical] = page.relation("canonical")
    assert canonical["href"].startswith("http://testserver/")
    assert "?" not in canonical["href"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_found_ones_way_through_by_headings_and_landmarks(
    look: Callable[[str], Page], path: str
) -> None:
    page = look(path)
    levels = [level for level, _ in page.headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, page.headings
    assert len(list(page.all("main"))) == 1
    assert len(list(page.all("header"))) >= 1
    skip = page.classed("skip-link")
    assert skip
    for link in skip:
        assert page.named(link.attributes["href"].removeprefix("#")).tag in {
            "main",
            "div",
            "ul",
            "input",
        }
    counts = Counter(each.attributes["id"] for each in page.all() if "id" in each.attributes)
    assert [name for name, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_field_has_a_label_and_every_table_a_caption(
    look: Callable[[str], Page], path: str
) -> None:
    page = look(path)
    labelled = {each.attributes.get("for") for each in page.all("label")}
    for each in page.all("input", "select"):
        if each.attributes.get("type") != "hidden":
            assert each.attributes.get("id") in labelled or each.attributes.get("aria-label"), each
    for button in page.all("button"):
        assert button.text or "aria-label" in button.attributes or "hidden" in button.attributes
    for table in page.all("table"):
        assert next(table.all("caption")).text
        assert all("scope" in cell.attributes for cell in table.all("th"))


@pytest.mark.written
def test_every_table_of_every_template_has_a_caption() -> None:
    for path in (PROJECT_DIR / "templates").rglob("*.html"):
        written = path.read_text("utf-8")
        assert written.count("<table") == written.count("<caption"), path


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_nothing_inline_and_nothing_from_elsewhere(
    look: Callable[[str], Page], path: str
) -> None:
    page = look(path)
    for each in page.all():
        assert "style" not in each.attributes
        assert not [name for name in each.attributes if name.startswith("on")]
        if each.tag == "script":
            assert each.attributes.get("src", "").startswith("/static/") or re.fullmatch(
                r"application/(ld\+)?json", each.attributes.get("type", "")
            )
        if each.tag == "link" and each.attributes["rel"] != "canonical":
            # Rows of the map's first marks come beforehand.
            assert each.attributes["href"].startswith(
                ("/static/", "/api/v1/", "/columns/", "http://testserver/")
            )
        if each.tag in {"img", "use", "image"}:
            # A view that is cited is drawn by the server.
            assert each.attributes.get("src", each.attributes.get("href", "")).startswith(
                ("/static/", "/map.png?")
            )
        if each.tag == "a" and "://" in each.attributes["href"]:
            assert each.attributes["href"].startswith(("http://", "https://"))
    assert not list(page.all("style", "iframe", "object", "embed"))


@pytest.mark.parametrize("path", FRAGMENTS)
def test_a_fragment_is_one_article_with_a_title(look: Callable[[str], Page], path: str) -> None:
    fragment = look(path)
    [root] = [each for each in fragment.children if not isinstance(each, str)]
    assert root.tag == "article"
    assert root.attributes["data-title"]
    assert fragment.headings[0][0] == 2
    assert not list(fragment.all("html", "script", "style"))
    for link in fragment.all("a"):
        if "data-panel" in link.attributes:
            assert re.fullmatch(
                r"/(places|claims|positions|actors)/[a-z0-9-]+/panel",
                link.attributes["data-panel"],
            )


def test_titles_tell_pages_apart(look: Callable[[str], Page]) -> None:
    paths = [path for path in PAGES if "?" not in path]
    titles = Counter(look(path).title for path in paths)
    assert [title for title, count in titles.items() if count > 1] == []


def test_links_of_the_main_pages_lead_somewhere(
    client: TestClient, look: Callable[[str], Page]
) -> None:
    wanted: set[str] = set()
    for path in ("/", "/places/al-tanf", "/claims/magnier-f06", "/about", "/data", "/api"):
        page = look(path)
        wanted |= {
            each.attributes["href"].partition("#")[0]
            for each in page.all("a")
            if each.attributes["href"].startswith("/")
        }
    for address in sorted(wanted):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", [*PAGES, *FRAGMENTS])
def test_no_page_asks_the_database_once_per_row(
    client: TestClient, loaded_database: Engines, path: str
) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "pg_current_snapshot" not in statement:
            statements.append(statement)

    # Who brings a cookie gets no answer that was kept. The first time, a connection may be made and
    # what is the same for every page be read.
    client.get(path, headers={"cookie": "a=b"})
    event.listen(loaded_database.reader, "after_cursor_execute", note)
    try:
        assert client.get(path, headers={"cookie": "a=b"}).status_code == 200
    finally:
        event.remove(loaded_database.reader, "after_cursor_execute", note)
    most = MOST_OF_A_DIFFERENCE if path.startswith("/changes") else MOST_QUERIES
    assert len(statements) <= most, "\n".join(statements)
