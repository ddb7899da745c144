"""The desk's pages around its forms, for everybody: axe, a phone, both themes; and meeting another."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.commands.data import shipped_datasets
from app.database import Engines, editing_session
from app.dataset import load_datasets
from app.editing.history import withdraw
from app.security.cookies import SESSION
from app.settings import Settings
from tests.browser.editing import form_is_ready
from tests.browser.test_accessibility import NARROW, complaints_at_both_widths
from tests.desk import Desk, open_desk
from tests.editing import Room, source_document
from tests.web import serve

TEXT = """An example

A column drove from Tabqa towards Raqqah. ISIS answered from Division 17.

At al-Tanf nothing moved.
"""
PATHS = {
    "the desk": "/admin",
    "a history": "/admin/places/tabqa/history",
    "the history of what was withdrawn": "/admin/places/zakaf/history",
    "two versions beside each other": "/admin/places/tabqa/history?from={first}&to={second}",
    "changes": "/admin/changes",
    "links to look at": "/admin/links/review",
    "releases": "/admin/releases",
    "a change": "/admin/changes/{second}",
    "the queue": "/admin/review",
    "a review": "/admin/review/{review}",
    "withdrawing": "/admin/places/tabqa/withdraw",
    "where a text is pasted": "/admin/sources/example/text/new",
    "a text that is annotated": "/admin/sources/example/text",
    "accounts": "/admin/accounts",
    "settings": "/admin/settings",
    "one's own account": "/account",
    "tokens": "/account/tokens",
    "one-time codes": "/account/totp",
    "one's own sessions": "/account/sessions",
    "a new password": "/account/password",
    "body and readers of a text": "/admin/sources/example/text/body",
}


@pytest.fixture(scope="module")
def furnished(
    settings: Settings, clone_database: Callable[[], Engines]
) -> Iterator[tuple[Desk, dict[str, int]]]:
    """A desk with an edited, a withdrawn and a proposed record, and the numbers of these."""
    engines = clone_database()
    with editing_session(engines, "Load what ships") as editing:
        load_datasets(editing, shipped_datasets())
    room = Room(engines)
    first = room.read("places", "tabqa").version
    room.change(room.person(name="Amal"), "places", "tabqa", why="A check.", note="On the lake.")
    base = room.read("places", "zakaf").version
    room.do(withdraw, room.person(), "places", "zakaf", base=base, reason="It was elsewhere.")
    room.save(room.person(), "sources", source_document("example", "published"))
    room.review_on = True
    room.change(room.person("editor"), "places", "resafa", why="The usual name.", name="Rusafa")
    numbers = {
        "first": first,
        "second": room.read("places", "tabqa").version,
        "review": room.one("select max(id) from desk.review"),
    }
    yield open_desk(settings.model_copy(update={"review": "on"}), engines), numbers
    engines.dispose()


@pytest.fixture(scope="module")
def address(furnished: tuple[Desk, dict[str, int]]) -> Iterator[str]:
    with serve(furnished[0].app) as url:
        yield url


@pytest.fixture
def page(
    new_page: Callable[..., Page], furnished: tuple[Desk, dict[str, int]], address: str
) -> Page:
    """A page of an admin."""
    opened = new_page(base_url=address)
    secret = furnished[0].seat("admin").cookie() or ""
    opened.context.add_cookies([{"name": SESSION, "value": secret, "url": address}])
    return opened


def visit(page: Page, path: str, numbers: dict[str, Any]) -> None:
    """Open a page with everything on it unfolded."""
    answer = page.goto(path.format(**numbers))
    assert answer is not None
    assert answer.status == 200
    for inner in page.locator("main details").all():
        inner.evaluate("each => each.open = true")


@pytest.fixture(scope="module", autouse=True)
def _with_text(furnished: tuple[Desk, dict[str, int]]) -> None:
    """A text is attached to the example, as an editor does it."""
    browser = furnished[0].seat("admin")
    path = "/admin/sources/example/text"
    page = browser.send(f"{path}/check", f"{path}/new", words=TEXT).text
    fields = dict(re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', page))
    start = re.search(r'name="body_start"\s+value="(\d+)"\s+required\s+checked', page)
    assert start is not None
    fields |= {"body_start": start[1], "note": "An example."}
    fields.pop("csrf", None)
    assert browser.send(path, **fields).status_code == 303


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_axe_finds_nothing_on_the_desk_and_it_fits_a_phone(
    page: Page, furnished: tuple[Desk, dict[str, int]], path: str
) -> None:
    page.set_viewport_size(NARROW)
    visit(page, path, furnished[1])
    assert complaints_at_both_widths(page) == []


def test_two_who_edit_one_record_see_both_versions_and_merge(
    page: Page, page_faults: list[str], furnished: tuple[Desk, dict[str, int]]
) -> None:
    room = Room(furnished[0].engines)
    page.goto("/admin/places/maskana/edit")
    form_is_ready(page)
    page.get_by_label("How that is known").fill("Read off two maps.")
    room.change(room.person(name="Basil"), "places", "maskana", why="First.", evidence="A survey.")
    page.locator("#reason").fill("Second.")
    page.locator("[data-main]").click()
    expect(page.get_by_text("Basil").first).to_be_visible()
    for words in ("A survey.", "Read off two maps."):
        expect(page.get_by_text(words).first).to_be_visible()
    page_faults.clear()
    assert complaints_at_both_widths(page) == []
