"""The desk's pages around its forms, for everybody: axe, a phone, both themes; and meeting another."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.clock import wall_clock
from app.commands.data import shipped_datasets
from app.database import Engines, desk_session, editing_session
from app.dataset import load_datasets
from app.editing.history import withdraw
from app.models import Claim, Source
from app.queries.gazetteer_wishes import take_out
from app.queries.imports import get_import
from app.queries.texts import keep_text
from app.security.cookies import SESSION
from app.settings import Settings
from app.staging.deciding import begin_step
from app.staging.taking import take_file
from app.staging.working import work_on
from tests.browser.axe import NARROW, complaints_at_both_widths
from tests.browser.editing import form_is_ready
from tests.desk import Desk, open_desk
from tests.editing import Room, source_document
from tests.gazetteer import load_countries
from tests.importing import TABLE
from tests.test_recognition_wrapping import WIRE
from tests.test_texts import put_in_force
from tests.web import serve

TEXT = """An example

A column drove from Tabqa towards Raqqah. ISIS answered from Division 17.

At al-Tanf nothing moved.
"""
PATHS = {
    "the desk": "/admin",
    "a history": "/admin/places/tabqa/history",
    "the history of what was withdrawn": "/admin/places/zakaf/history",
    "two versions beside each other": "/admin/places/tabqa/history?old={first}&new={second}",
    "changes": "/admin/changes",
    "links to look at": "/admin/links/review",
    "translations to look at": "/admin/translations",
    "what is likely related": "/admin/claims/hs-pmu-reach-border-1/related",
    "what can't both be": "/admin/clashes",
    "releases": "/admin/releases",
    "imports": "/admin/imports",
    "an import": "/admin/imports/{import}",
    "an import that was only taken": "/admin/imports/{taken}",
    "an import that was brought in": "/admin/imports/{brought}",
    "an import beside an earlier one": "/admin/imports/{later}",
    "a change": "/admin/changes/{second}",
    "the queue": "/admin/review",
    "a review": "/admin/review/{review}",
    "withdrawing": "/admin/places/tabqa/withdraw",
    "erasing": "/admin/places/zakaf/erase",
    "where a text is pasted": "/admin/sources/example/text/new",
    "a text that is annotated": "/admin/sources/example/text",
    "accounts": "/admin/accounts",
    "everybody's sessions": "/admin/sessions",
    "one account": "/admin/accounts/amal",
    "the audit": "/admin/audit",
    "settings": "/admin/settings",
    "the gazetteer": "/admin/gazetteer",
    "one's own account": "/account",
    "tokens": "/account/tokens",
    "one-time codes": "/account/totp",
    "one's own sessions": "/account/sessions",
    "a new password": "/account/password",
    "body and readers of a text": "/admin/sources/example/text/body",
    "erasing a text": "/admin/sources/example/text/erase",
}


@pytest.fixture(scope="module")
def furnished(
    plain_ground: Settings, clone_database: Callable[[], Engines]
) -> Iterator[tuple[Desk, dict[str, int]]]:
    """A desk with an edited, a withdrawn and a proposed record, and the numbers of these."""
    engines = clone_database()
    with editing_session(engines, "Load what ships") as editing:
        load_datasets(editing, shipped_datasets())
    room = Room(engines)
    first = room.read("places", "tabqa").version
    room.change(room.person(name="Amal"), "places", "tabqa", why="A check.", note="On the lake.")
    base = room.read("places", "zakaf").version
    room.do(
        withdraw,
        room.person(),
        "places",
        "zakaf",
        base=base,
        reason="It was elsewhere.",
        conceal=True,
    )
    room.save(room.person(), "sources", source_document("example", "published"))
    room.review_on = True
    room.change(room.person("editor"), "places", "resafa", why="The usual name.", name="Rusafa")
    numbers = {
        "first": first,
        "second": room.read("places", "tabqa").version,
        "review": room.one("select max(id) from desk.review"),
        "taken": take(engines, room.person().account_id),
        "import": take(engines, room.person().account_id),
        "brought": take(engines, room.person().account_id, "example"),
        "later": take(engines, room.person().account_id, "example", ("the town.", "the dam.")),
    }
    do(engines, numbers["import"], "checking")
    for step in ("checking", "bringing"):
        do(engines, numbers["brought"], step)
    with editing_session(engines, "Somebody words it better") as editing:
        claims = select(Claim).where(Claim.statement == "The brigade holds the town.")
        for claim in editing.scalars(claims):
            claim.statement = "The brigade holds the town and the bridge."
    do(engines, numbers["later"], "checking")
    load_countries(engines, "DJ")
    with desk_session(engines) as session:
        take_out(session, ["IQ"], wall_clock(), None)
    desk = open_desk(plain_ground.model_copy(update={"review": "on"}), engines)
    desk.add("editor", "amal")
    yield desk, numbers
    engines.dispose()


def take(
    engines: Engines, account_id: int, source: str | None = None, other: tuple[str, str] = ("", "")
) -> int:
    """Take a table with a fault and a name that is nobody's; the number of its import."""
    with desk_session(engines) as session:
        file = io.BytesIO(TABLE.replace(*other).encode())
        return take_file(session, account_id, file, "events.csv", source=source).id


def do(engines: Engines, number: int, step: Any) -> None:
    """Do a step of an import."""
    with desk_session(engines) as session:
        begin_step(get_import(session, number), step)
    work_on(engines, number, wall_clock)


@pytest.fixture(scope="module")
def address(furnished: tuple[Desk, dict[str, int]]) -> Iterator[str]:
    with serve(furnished[0].app) as url:
        yield url


def as_admin(page: Page, desk: Desk, address: str) -> Page:
    """The page, with an admin of the desk signed in."""
    secret = desk.seat("admin").cookie() or ""
    page.context.add_cookies([{"name": SESSION, "value": secret, "url": address}])
    return page


@pytest.fixture
def page(
    new_page: Callable[..., Page], furnished: tuple[Desk, dict[str, int]], address: str
) -> Page:
    """A page of an admin."""
    return as_admin(new_page(base_url=address), furnished[0], address)


@pytest.fixture(scope="module")
def walk(
    new_walk: Callable[..., Page], furnished: tuple[Desk, dict[str, int]], address: str
) -> Page:
    """The page of an admin who looks at all there is."""
    return as_admin(new_walk(base_url=address), furnished[0], address)


def visit(page: Page, path: str, numbers: dict[str, Any]) -> None:
    """Open a page with everything on it unfolded."""
    answer = page.goto(path.format(**numbers))
    assert answer is not None
    assert answer.status == 200
    expect(page.get_by_label("Not understood")).to_have_count(0)
    for inner in page.locator("main details").all():
        inner.evaluate("each => each.open = true")


@pytest.fixture(scope="module", autouse=True)
def _with_text(furnished: tuple[Desk, dict[str, int]]) -> None:
    """The example has its text in force; sent by an editor it would wait for a review here."""
    have_text(furnished[0], "example", TEXT, TEXT.index("A column"))


def have_text(desk: Desk, slug: str, text: str, body_start: int) -> None:
    """Put a text into force for a source, letter for letter."""
    with editing_session(desk.engines, "A text is attached") as session:
        source = session.scalars(select(Source).where(Source.slug == slug)).one()
        keep_text(session, source.id, text, None)
        put_in_force(source, text)
        source.text_body_start = body_start


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS.keys())
def test_axe_finds_nothing_on_the_desk_and_it_fits_a_phone(
    walking_page: Page, furnished: tuple[Desk, dict[str, int]], path: str
) -> None:
    walking_page.set_viewport_size(NARROW)
    visit(walking_page, path, furnished[1])
    assert complaints_at_both_widths(walking_page) == []


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


def test_a_selection_over_wrapped_lines_is_one_passage(
    page: Page, furnished: tuple[Desk, dict[str, int]]
) -> None:
    """Lines end in CR LF, of which the page keeps one sign; the offsets are the text's."""
    desk = furnished[0]
    text = WIRE.replace("\n", "\r\n")
    room = Room(desk.engines)
    room.save(room.person(), "sources", source_document("wire", "published"))
    have_text(desk, "wire", text, text.index("ALPHATON"))
    page.goto("/admin/sources/wire/text")
    expect(page.locator("html")).to_have_attribute("data-annotate", "ready")
    page.locator("#p1 .text-paragraph").evaluate(
        """(paragraph) => {
            const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
            const range = document.createRange();
            while (walker.nextNode()) {
                const { currentNode: node } = walker;
                const [from, to] = ["noon on Monday", "guards as"].map((each) => node.data.indexOf(each));
                if (from >= 0) range.setStart(node, from);
                if (to >= 0) range.setEnd(node, to + "guards".length);
            }
            document.getSelection().addRange(range);
        }"""
    )
    chosen = page.locator(".chosen-passage")
    expect(chosen).to_have_attribute("data-start", str(text.index("noon on")))
    expect(chosen).to_have_attribute("data-end", str(text.index(" as they passed")))
    expect(chosen).to_contain_text("Paragraph 1")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_the_desks_menu_is_folded_away(
    new_page: Callable[..., Page],
    furnished: tuple[Desk, dict[str, int]],
    address: str,
    script: bool,
) -> None:
    page = new_page(base_url=address, viewport=NARROW, java_script_enabled=script)
    as_admin(page, furnished[0], address)
    page.goto("/account/sessions")
    heading = page.get_by_role("heading", level=1).bounding_box()
    assert heading is not None
    assert heading["y"] < 220
    links = page.get_by_role("navigation", name="Desk, folded")
    expect(links).to_be_hidden()
    page.get_by_text("Desk and account").click()
    expect(links.get_by_role("link", name="Sessions", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    links.get_by_role("link", name="Changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Changes")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_text("Desk and account")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Desk", exact=True)).to_be_visible()


TAKEN = """([how, text]) => {
    const data = new DataTransfer();
    if (how === "drop") data.items.add(new File([text], "dropped.csv", { type: "text/csv" }));
    else data.setData("text/plain", text);
    const about = { bubbles: true, cancelable: true };
    const given = how === "drop" ? { dataTransfer: data } : { clipboardData: data };
    const Kind = how === "drop" ? DragEvent : ClipboardEvent;
    const at = how === "into a field" ? document.querySelector("input[type=search], #name") : document.body;
    at.dispatchEvent(new Kind(how === "drop" ? "drop" : "paste", { ...about, ...given }));
}"""


def test_a_file_dropped_or_cells_pasted_anywhere_on_the_desk_are_taken(page: Page) -> None:
    for path in ("/admin/changes", "/admin/places/maskana/edit"):
        page.goto(path)
        page.evaluate(TAKEN, ["into a field", TABLE.replace(",", "\t")])
        page.evaluate(TAKEN, ["drop", TABLE])
        expect(page.get_by_role("heading", level=1)).to_have_text("dropped.csv")
        page.goto(path)
        page.evaluate(TAKEN, ["paste", TABLE.replace(",", "\t")])
        expect(page.get_by_role("heading", level=1)).to_have_text("pasted cells")
