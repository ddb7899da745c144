"""The map in one file, opened from a disk: it asks for nothing, and answers as the server does."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from app.database import Engines
from app.main import create_app
from app.queries.actors import list_actors
from app.queries.filters import Filters
from app.queries.places import list_places
from app.settings import Settings
from tests.browser.axe import ALL_BUT_COLOURS, complaints, run_axe
from tests.browser.conftest import PATIENCE_MS, REPORT_VIOLATIONS
from tests.browser.reading import badges, map_is_ready, mark, panel, reads, the_list
from tests.publishing import published
from tests.visiting import Visitor

LOOKUPS = 1000
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# What the file answers to addresses of the API: ids of what is found, in their order.
ASK = """async (paths) => {
  const found = [];
  for (const path of paths) {
    const { features, items } = await (await fetch(path)).json();
    found.push((features ?? items).map((row) => row.properties?.slug ?? row.properties?.id ?? row.slug));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def file(
    settings: Settings, loaded_database: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The data that ships, in one file."""
    out = tmp_path_factory.mktemp("published") / "map of the war.html"
    published(settings, loaded_database, out)
    return out


@pytest.fixture
def faults() -> list[str]:
    """What the file has complained of or asked for so far; must be empty at the end of the test."""
    return []


@pytest.fixture
def open_file(browser: Browser, file: Path, faults: list[str]) -> Iterator[Callable[..., Page]]:
    """A function that opens the file at a part of it; whatever it complains of or asks for fails the test."""
    contexts = []

    def open_new(at: str = "", **options: Any) -> Page:
        given: dict[str, Any] = {
            "viewport": WIDE,
            "locale": "en-GB",
            "timezone_id": "UTC",
        } | options
        context = browser.new_context(**given)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(REPORT_VIOLATIONS)
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: note(asked.url))
        page.goto(f"{file.as_uri()}{at}")
        return page

    def note(url: str) -> None:
        if not url.startswith((file.as_uri(), "data:")):
            faults.append(f"asked for {url}")

    yield open_new
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture(scope="module")
def server(settings: Settings, loaded_database: Engines) -> TestClient:
    """What the file is held against."""
    return Visitor(create_app(settings, loaded_database))


def of_server(server: TestClient, path: str) -> list[str]:
    rows: list[str] = []
    following: str | None = path
    while following:
        answer = server.get(following).json()
        for row in answer.get("features") or answer.get("items") or []:
            told = row.get("properties", row)
            rows.append(told.get("slug") or told["id"])
        following = answer.get("next") or next(
            (each["href"] for each in answer.get("links", ()) if each["rel"] == "next"), None
        )
    return rows


def searched(session: Session, path: str) -> list[str]:
    """The keys that the server's search finds for an address that looks a name up."""
    parts = urlsplit(path)
    filters = Filters(q=dict(parse_qsl(parts.query))["q"], limit=500)
    if parts.path.endswith("/places"):
        return [row.place.slug for row in list_places(session, filters).rows]
    return [row.actor.slug for row in list_actors(session, filters).rows]


def lookups(server: TestClient) -> list[str]:
    """Addresses that look names up: as they are spelt, their beginnings, words and misspellings of them."""
    chance = random.Random(2017)
    spelt: list[tuple[str, str]] = []
    for noun in ("places", "actors"):
        answer = server.get(f"/api/v1/{noun}?limit=500").json()
        for row in answer.get("features") or answer["items"]:
            told = row.get("properties", row)
            spelt += [(noun, each["name"]) for each in told["names"]]
    spelt += [
        ("places", each)
        for each in ("Эт-Танф", "Ракка", "Дейр-эз-Зор", "Абу-Кемаль", "Пальмира", "Маскана")
    ]
    asked: dict[str, None] = {}
    while len(asked) < LOOKUPS:
        noun, name = chance.choice(spelt)
        letters = list(name)
        way = chance.randrange(5)
        if way == 1:
            letters = letters[: chance.randint(1, len(letters))]
        elif way == 2:
            letters = list(chance.choice(name.split()))
        elif way == 3:
            letters.pop(chance.randrange(len(letters)))
        elif way == 4:
            at = chance.randrange(len(letters))
            letters.insert(at, chance.choice("aeihkxyالو'-"))
        text = "".join(letters).strip()
        if text:
            asked[f"/api/v1/{noun}?{urlencode({'q': text})}"] = None
    return list(asked)


@pytest.mark.thorough
def test_look_ups_of_names_are_answered_as_by_the_server(
    open_file: Callable[..., Page], server: TestClient, reader_session: Session
) -> None:
    asked = lookups(server)
    page = open_file()
    answers = page.evaluate(ASK, asked)
    # What the API puts into words is found by these; one in ten goes all the way.
    expected = [searched(reader_session, path) for path in asked]
    for path, meant in list(zip(asked, expected, strict=True))[::10]:
        assert of_server(server, f"{path}&limit=500") == meant, path
    wrong = [
        (path, found, meant)
        for path, found, meant in zip(asked, answers, expected, strict=True)
        if found != meant
    ]
    assert wrong == []
    assert sum(bool(each) for each in expected) > 0.9 * LOOKUPS


@pytest.mark.thorough
def test_days_spans_and_actors_are_answered_as_by_the_server(
    open_file: Callable[..., Page], server: TestClient
) -> None:
    days = [
        f"{year}-{month:02}-{day:02}"
        for year in (2014, 2016, 2017, 2018, 2019, 2024, 2026)
        for month in (1, 6, 10)
        for day in (1, 7, 17)
    ]
    asked = [f"/api/v1/positions?on={day}" for day in days]
    asked += [
        f"/api/v1/positions?from={first}&to={last}"
        for first, last in zip(days, days[5:], strict=False)
    ]
    asked += [
        f"/api/v1/positions?on=2017-06-07&actor={actor}"
        for actor in ("isis", "sdf", "nobody", "iran")
    ]
    asked += ["/api/v1/positions", "/api/v1/places", "/api/v1/actors"]
    answers = open_file().evaluate(ASK, asked)
    for path, found in zip(asked, answers, strict=True):
        assert found == of_server(server, path), path


def test_a_place_is_read_and_another_day_changes_who_is_there(
    open_file: Callable[..., Page],
) -> None:
    page = open_file()
    map_is_ready(page)
    reads(page, "Raqqah")
    expect(panel(page)).to_contain_text("Who was there on 6 June 2017")
    expect(panel(page)).to_contain_text("SDF attacks Raqqah")
    mark(page, "Deir al-Zour").click()
    reads(page, "Deir al-Zour")
    page.get_by_label("On this day").fill("2017-10-20")
    expect(panel(page)).to_contain_text("Who was there on 20 October 2017")
    assert "on=2017-10-20" in page.url
    page.go_back()
    expect(panel(page)).to_contain_text("Who was there on 6 June 2017")
    page.go_back()
    reads(page, "Raqqah")


def test_the_day_has_the_marks_of_the_map_of_the_server(
    open_file: Callable[..., Page], server_url: str, new_page: Callable[..., Page]
) -> None:
    view = "#map=7/35.2/40"
    own, theirs = open_file("#place=&on=2017-10-20&" + view[1:]), new_page(viewport=WIDE)
    theirs.goto(f"{server_url}/?place=&on=2017-10-20{view}")
    said = []
    for page in (own, theirs):
        map_is_ready(page)
        page.evaluate("document.fonts.ready")
        expect(the_list(page).locator("#map-status")).to_contain_text("20 October 2017")
        names = badges(page, "").evaluate_all(
            "all => all.map((each) => each.getAttribute('aria-label') ?? each.textContent)"
        )
        said.append((sorted(names), the_list(page).locator("#map-status").inner_text()))
    assert said[0] == said[1]
    assert len(said[0][0]) > 20


def test_a_claim_is_followed_into_the_text_and_back_to_the_map(
    open_file: Callable[..., Page],
) -> None:
    page = open_file("#place=al-tanf&claim=magnier-f06")
    map_is_ready(page)
    reads(page, "The United States and its European allies cannot hold on to al-Tanf for long.")
    expect(panel(page)).to_contain_text("Paragraph 5, characters 2422 to 2539")
    panel(page).get_by_role("link", name="Open as a page").click()
    article = page.locator('[id="claims/magnier-f06"]')
    expect(article).to_be_in_viewport()
    expect(article).to_be_focused()
    expect(page.locator("#main")).to_be_hidden()
    article.get_by_role("link", name="Elijah J. Magnier").click()
    expect(page.locator('[id="sources/magnier-2017-raqqah"]')).to_be_in_viewport()
    page.go_back()
    article.get_by_role("link", name="Show on the map").click()
    expect(page.locator("#main")).to_be_visible()
    reads(page, "The United States and its European allies cannot hold on to al-Tanf for long.")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("At Tanaf", "Al-Tanf (base)"), ("الرقة", "Raqqah"), ("Дейр-эз-Зор", "Deir al-Zour")],
)
def test_a_name_in_any_script_is_found_by_keyboard(
    open_file: Callable[..., Page], typed: str, name: str
) -> None:
    page = open_file()
    map_is_ready(page)
    field = page.get_by_role("searchbox")
    field.focus()
    page.keyboard.insert_text(typed)
    found = page.get_by_role("region", name="What was found")
    expect(found.get_by_role("link").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(found.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    reads(page, name)
    expect(found).to_be_hidden()


def test_words_find_claims_and_nothing_is_said_to_be_nothing(
    open_file: Callable[..., Page],
) -> None:
    page = open_file()
    map_is_ready(page)
    field = page.get_by_role("searchbox")
    field.fill("hold al-Tanf for long")
    found = page.get_by_role("region", name="What was found")
    expect(found.get_by_role("link", name="cannot hold on to al-Tanf for long")).to_be_visible()
    field.fill("Qwxyzzy")
    expect(found).to_have_text("Nothing found for «Qwxyzzy»")
    field.press("Escape")
    expect(found).to_be_hidden()


def test_axe_finds_nothing_on_map_and_text_in_both_themes(open_file: Callable[..., Page]) -> None:
    # Other parts of the text are the same page, looked at further down.
    for at in ("", "#place=al-tanf&claim=magnier-f06"):
        page = open_file(at, reduced_motion="reduce")
        map_is_ready(page)
        if not at:
            page.get_by_role("searchbox").fill("tanf")
            expect(page.get_by_role("region", name="What was found")).to_be_visible()
        assert complaints(page) == []


def test_on_a_phone_it_is_a_map_with_a_sheet_and_a_text_that_fits(
    open_file: Callable[..., Page],
) -> None:
    page = open_file(viewport=PHONE, has_touch=True)
    map_is_ready(page)
    reads(page, "Raqqah")
    page.get_by_label("Menu").click()
    page.get_by_role("navigation", name="Main, folded").get_by_role("link", name="Sources").click()
    expect(page.locator("section#sources")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert run_axe(page, "light", ALL_BUT_COLOURS) == []


def test_without_scripts_everything_can_be_read(open_file: Callable[..., Page]) -> None:
    page = open_file(java_script_enabled=False)
    expect(page.locator(".map-noscript")).to_be_visible()
    expect(page.locator('[id="claims/magnier-f06"]')).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("navigation", name="Main", exact=True).get_by_role(
        "link", name="Places"
    ).click()
    expect(page.get_by_role("heading", name="Places 48")).to_be_in_viewport()


def test_the_file_can_ask_nobody_for_anything(
    open_file: Callable[..., Page], server_url: str, faults: list[str]
) -> None:
    page = open_file()
    map_is_ready(page)
    refused = page.evaluate(
        """async (url) => {
          const frame = document.createElement("iframe");
          document.body.append(frame);
          const fetched = frame.contentWindow.fetch(url).then(() => "fetched", () => "refused");
          const image = new Promise((done) => {
            const made = new Image();
            made.onload = () => done("loaded");
            made.onerror = () => done("refused");
            made.src = `${url}/static/x.png`;
          });
          return Promise.all([fetched, image]);
        }""",
        server_url,
    )
    assert refused == ["refused", "refused"]
    # The browser tells of what its policy refused.
    faults.clear()
