"""Every page is valid HTML: readers', the desk's, forms with messages, pages of errors.

They are collected into a folder and looked at by the Nu validator (`vnu`) all at once. A fragment is
put into the shell of a page first; so is the form that comes alone.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from app.commands.data import shipped_datasets
from app.database import Engines, editing_session, refresh_statistics
from app.dataset import load_datasets
from app.languages import languages
from app.published.collections import COLLECTIONS
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.factories import make_actor, make_claim, make_place, make_source
from tests.forms import fill_in, post, send
from tests.routes import route_keys, split
from tests.test_pages_every import FRAGMENTS, PAGES
from tests.test_pages_hostile import PAYLOADS
from tests.text_pages import TEXT, hidden
from tests.valid_html import messages_about

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

SHELL = '<!doctype html><html lang="en"><head><title>A part</title></head><body><h1>A page</h1><h2>Its part</h2>{}</body></html>'
KEYS = {
    "places": "raqqah",
    "actors": "isis",
    "claims": "magnier-f06",
    "positions": "magnier-pos-isis-raqqah",
    "sources": "magnier-2017-raqqah",
    "links": "hindsight-link-001",
}
NOUNS = tuple(KEYS)
# Where what a page shows differs from what its route shows first.
STATES = (
    "/?settled=yes",
    "/?known=2026-01-01",
    "/?nonsense=1",
    "/?on=1990-01-01",
    "/places?q=al",
    "/places/raqqah?known=2017-06-07T00:00:00Z",
    "/claims?kind=forecast&actor=isis",
    "/search?q=الرقة",
    "/search?q=magnier",
)
# In other languages two labels of one list may become the same word.
ELSEWHERE = (
    "/",
    "/places/raqqah",
    "/claims/magnier-f06",
    "/claims/magnier-f06/panel",
    "/actors/isis",
    "/positions/magnier-pos-isis-raqqah",
    "/positions/magnier-pos-isis-raqqah/panel",
    "/sources/magnier-2017-raqqah",
    "/cite/claims/magnier-f06",
    "/changes",
    "/data",
    "/about",
)
OGC = (
    "/ogc",
    "/ogc/api",
    "/ogc/conformance",
    "/ogc/collections",
    "/ogc/tileMatrixSets/WebMercatorQuad",
    *(
        f"/ogc/collections/{name}{rest}"
        for name in COLLECTIONS
        for rest in ("", "/items", "/queryables", "/sortables", "/schema")
    ),
    "/ogc/collections/positions/items/magnier-pos-isis-raqqah",
    "/ogc/collections/positions/tiles",
    "/ogc/collections/positions/tiles/WebMercatorQuad",
)
ERRORS = (
    "/nowhere",
    "/places/nobody",
    "/places/nobody/panel",
    "/?on=never",
    "/claims?limit=many",
    "/claims/magnier-f99",
    "/admin/places/nobody/edit",
    "/admin/claims/new?draft=99999999999999999999999",
)


@pytest.fixture(scope="module")
def whole_desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk with all that ships, on which this module may write."""
    engines = clone_database()
    with editing_session(engines, "Load what ships") as editing:
        load_datasets(editing, shipped_datasets())
        refresh_statistics(editing)
    yield Desk(lend(engines), engines)
    engines.dispose()


class Collection:
    """Pages in a folder, each under a name that tells where it comes from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, str] = {}

    def add(self, name: str, answer: Response) -> Response:
        """Keep the answer, if it is HTML; one that is empty or leads elsewhere isn't."""
        is_html = answer.headers.get("content-type", "").startswith("text/html")
        if is_html and answer.text.strip():
            text = answer.text
            if not text.lstrip().casefold().startswith("<!doctype"):
                text = SHELL.format(text)
            file = self.folder / f"{len(self.names):04}.html"
            file.write_text(text, encoding="utf-8")
            self.names[file.name] = f"{name} ({answer.status_code})"
        return answer

    def faults(self) -> list[str]:
        """What the validator says, each with the page and the words it is about."""
        found = dict[str, str]()
        for each in messages_about(self.folder):
            page = self.names[Path(each["url"]).name]
            extract = re.sub(r"\s+", " ", each.get("extract", ""))
            found.setdefault(f"{each['message']} in «{extract}»", page)
        return [f"{page}: {message}" for message, page in found.items()]


def path_of(key: str, noun: str = "") -> str:
    """An address of a route with records that are there."""
    wanted = noun or next((each for each in NOUNS if f"/{each}/" in f"{key}/"), "")
    record = KEYS.get(wanted, "nobody")
    return split(re.sub("{(key|slug)}", record, key.replace("{noun}", noun)))[1]


def keys_of(desk: Desk, method: str) -> list[tuple[str, str]]:
    """(name, address) of every route of a method, for each noun where a path names one."""
    return [
        (f"{key} {noun}".strip(), path_of(key, noun))
        for key in route_keys(desk.app)
        if key.startswith(f"{method} ") and "/api/" not in key and "/static" not in key
        for noun in (NOUNS if "{noun}" in key else ("",))
    ]


def furnish(desk: Desk, admin: Browser, editor: Browser, pages: Collection) -> None:
    """Drafts, reviews, a text, versions that cross: what the desk's pages have to show."""
    with editing_session(desk.engines, "made for a test") as session:
        source = make_source(session, slug="report", title=PAYLOADS[1])
        place = make_place(session, 39.0, 36.0, slug="alphaton", name=PAYLOADS[4])
        actor = make_actor(session, slug="gamma", name=PAYLOADS[2])
        make_claim(session, source, (place,), (actor,), public_id="odd", statement=PAYLOADS[0])
    claim = {"source": "magnier-2017-raqqah", "kind": "report", "locator": "second paragraph"}
    fields = fill_in(editor, "/admin/claims/new", **claim, statement="A convoy left.")
    editor.http.post(
        "/admin/drafts",
        json={"form": "claims/new", "title": "Kept", "fields": fields},
        headers={"x-csrf-token": editor.token(), "origin": "http://testserver"},
    )
    for path in ("/admin", "/admin/claims/new", "/admin/claims/new?part=form"):
        pages.add(f"{path} with a draft", editor.get(path))
    pages.add("a claim sent to review", post(editor, "/admin/claims/new", fields))
    second = fill_in(editor, "/admin/claims/new", **claim, statement="A second one left.")
    post(editor, "/admin/claims/new", second)
    desk.switch_review_off()
    edit = "/admin/places/raqqah/edit"
    mine = fill_in(admin, edit, name="Raqqa", reason="Mine.")
    send(admin, edit, name="Rakka", reason="Theirs.")
    assert pages.add("two versions that cross", post(admin, edit, mine)).status_code == 409
    for number in [row[0] for row in desk.rows("select id from desk.review order by id")]:
        pages.add("a review", admin.get(f"/admin/review/{number}"))
        pages.add("one's own review", editor.get(f"/admin/review/{number}"))
    old = desk.one("select min(change_id) from history.place_version where slug = 'raqqah'")
    new = desk.one("select change_id from editorial.place where slug = 'raqqah'")
    compared = admin.get(f"/admin/places/raqqah/history?old={old}&new={new}")
    assert pages.add("two versions side by side", compared).status_code == 200
    for path in ("/admin", "/admin/review", "/admin/changes", "/corrections"):
        pages.add(f"{path} with work", admin.get(path))
    text = "/admin/sources/report/text"
    pages.add("no text yet", admin.get(text))
    checked = admin.http.post(
        f"{text}/check",
        data={"csrf": admin.token(), "words": TEXT},
        headers={"origin": "http://testserver"},
    )
    pages.add("a text looked at", checked)
    attached = admin.send(text, **(hidden(checked.text) | {"csrf": admin.token(), "note": "Read."}))
    assert attached.status_code == 303, attached.text
    for path in (
        "",
        "/new",
        "/body",
        "/passage?start=20&end=40",
        "/passage?start=20&end=40&part=panel",
        "/passage?words=nowhere",
        "/passage?words=nowhere&part=panel",
    ):
        pages.add(f"{text}{path}", admin.get(text + path))


def import_files(admin: Browser, pages: Collection) -> None:
    """An import in each of its states, and forms of it that came back."""
    table = "date,place,actor,lat,lon,said\n2017-02-30,Here,<b>Who</b>,35.1,38.2,Once.\n"
    table += "2017-06-07,Here,<b>Who</b>,35.1,38.2,Twice.\n"
    pages.add("no import yet", admin.get("/admin/imports"))
    pages.add("nothing taken", admin.send("/admin/imports", cells="", sheet="", header="x"))
    cells = {"cells": table, "sheet": "", "header": ""}
    address = admin.send("/admin/imports", **cells).headers["location"]
    pages.add("an import that was taken", admin.get(address))
    bad = {"statement": "{nothing}", "place": "no such", "note": ""}
    pages.add("columns that aren't there", admin.send(f"{address}/check", **bad))
    admin.get(address)
    said = {"statement": "{said}", "first": "date", "actor": "actor", "place": "place"}
    answer = admin.send(f"{address}/check", **said, latitude="lat", longitude="lon")
    assert answer.status_code == 303, answer.text
    pages.add("an import that was checked", admin.get(address))
    names = {"who-1": "actors:<b>Who</b>", "name-1": "nobody at all", "choice-1": ""}
    pages.add("a name that is nobody's", admin.send(f"{address}/names", **names))
    admin.get(address)
    pages.add("no source", admin.send(f"{address}/bring-in", source="", why=""))
    admin.get(address)
    done = admin.send(f"{address}/bring-in", source="report", why="")
    assert done.status_code == 303, done.text
    pages.add("an import that was brought in", admin.get(address))
    pages.add("an import that can't go on", admin.send(f"{address}/stop"))


def test_every_page_is_valid_html(whole_desk: Desk, tmp_path: Path) -> None:
    pages = Collection(tmp_path)
    admin, editor, stranger = (
        whole_desk.seat("admin"),
        whole_desk.seat("editor"),
        whole_desk.visit(),
    )
    for path in (*PAGES, *FRAGMENTS, *STATES, *ERRORS):
        pages.add(path, stranger.get(path))
    for path in OGC:
        pages.add(f"{path} as a page", stranger.get(f"{path}?f=html"))
    for path in ELSEWHERE:
        for language in languages():
            pages.add(f"{path} in {language}", stranger.get(f"/{language}{path}"))
    for name, path in keys_of(whole_desk, "GET"):
        pages.add(f"{name} as a stranger", stranger.get(path))
        pages.add(f"{name} as an admin", admin.get(path))
    furnish(whole_desk, admin, editor, pages)
    import_files(admin, pages)
    for path in (
        "/places/alphaton",
        "/actors/gamma",
        "/claims/odd",
        "/claims/odd/panel",
        "/sources/report",
        "/admin/claims/odd/edit",
        "/admin/claims/odd/history",
        "/?claim=odd",
    ):
        pages.add(f"{path} with odd words", admin.get(path))
    for name, path in keys_of(whole_desk, "POST"):
        if "log" in name or "sessions" in name or ("{" not in name and "drafts" in name):
            continue
        # Someone new each time: a form may end the session it is sent in.
        sent = whole_desk.seat("admin")
        pages.add(f"{name}, empty", sent.send(path))
        pages.add(
            f"{name}, odd",
            sent.send(path, nonsense="1", note="x" * 5000, reason="x" * 5000, base="1"),
        )
    pages.add("sign-in, wrong", stranger.send("/login", "/login", login="", password=""))
    pages.add("sign-in, wrong too", stranger.send("/login", "/login", login="x", password="y"))
    assert len(pages.names) > 200
    assert pages.faults() == []


def test_the_sign_in_name_has_the_focus_and_is_required(whole_desk: Desk) -> None:
    page = whole_desk.visit().get("/login").text
    [field] = re.findall(r'<input id="login".*?>', page, re.DOTALL)
    assert {"autofocus", "required", "autocapitalize"} <= {
        name.partition("=")[0] for name in field.rstrip(">").split()
    }
