"""Pages of the desk and of accounts say what of an address they don't know, and know their own links."""

import re
from html import unescape

import pytest

from tests.desk import Browser, Desk
from tests.reading import Page
from tests.routes import route_keys, split
from tests.writing import PLACE, claim, program, source

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

LEFT_OUT = "isn't known here and was left out."
SOURCE, CLAIM = "report", "c-1"
LINK = re.compile(r'href="((?:/admin|/account|/login)[^"#]*)')


@pytest.fixture
def admin(desk_with_records: Desk) -> Browser:
    """An admin's browser, on a map with a record of some nouns and something done."""
    writing = program(desk_with_records, "admin", "publish")
    for noun, record in (("sources", source(SOURCE)), ("places", PLACE), ("claims", claim(CLAIM))):
        assert writing.add(noun, record).status_code == 201
    return desk_with_records.seat("admin")


def said(admin: Browser, path: str) -> str:
    """What a page says in words."""
    return Page(200, admin.get(path).text).text


def pages(desk: Desk, admin: Browser) -> dict[str, str]:
    """The text of each page of the desk that answers with one, by its address."""
    found: dict[str, str] = {}
    for key in route_keys(desk.app):
        if not key.startswith(("GET /admin", "GET /account", "GET /login")):
            continue
        for noun, slug in (("places", "tabqa"), ("claims", CLAIM), ("sources", SOURCE)):
            named = re.sub("{(key|slug)}", slug, key.replace("{noun}", noun))
            path = split(named)[1]
            answer = admin.get(path)
            if answer.status_code == 200 and answer.text.lstrip().lower().startswith("<!doctype"):
                found[path] = answer.text
    return found


def test_no_link_of_the_desk_leads_to_what_isnt_known_there(
    desk_with_records: Desk, admin: Browser
) -> None:
    shown = pages(desk_with_records, admin)
    # From readers' pages too: «add a position here», «edit», «annotate».
    for path in ("/places/tabqa?on=2017-06-07", f"/claims/{CLAIM}", f"/sources/{SOURCE}"):
        shown[path] = admin.get(path).text
    links = {unescape(each) for text in shown.values() for each in LINK.findall(text)}
    with_parameters = sorted(each for each in links if "?" in each)
    assert len(with_parameters) > 5
    strays = [each for each in with_parameters if LEFT_OUT in said(admin, each)]
    assert strays == []


def test_what_a_page_of_the_desk_doesnt_know_is_said_on_each(
    desk_with_records: Desk, admin: Browser
) -> None:
    shown = pages(desk_with_records, admin)
    assert len(shown) > 25
    silent = [path for path in shown if f"sauce=x {LEFT_OUT}" not in said(admin, f"{path}?sauce=x")]
    assert silent == []


def test_a_form_is_filled_from_an_address_without_a_word_about_it(admin: Browser) -> None:
    path = (
        "/admin/positions/new?place=tabqa&actor=isis&on=2017-06-07&return=/places/tabqa&part=form"
    )
    assert LEFT_OUT not in said(admin, path)
    path = "/admin/places/new?name=Tabqa&latitude=35.8&longitude=38.5&takes=place"
    assert LEFT_OUT not in said(admin, path)
