"""A text is replaced by a newer one: its orphans are shown, and moved by nobody but an editor."""

import html
import re

import pytest

from tests.desk import Desk
from tests.test_texts import FIRST, QUOTE, SECOND
from tests.text_pages import PATH, attach, check, claim_made, furnish


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with one published source that has no text yet, two places and an actor."""
    return furnish(desk_with_records)


def test_a_newer_version_shows_its_orphans_loudly_and_moves_none(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    claim = claim_made(desk, FIRST)
    gone = claim_made(desk, FIRST, "The guards let it pass")
    newer = SECOND.replace("it pass", "it through")
    page = html.unescape(check(browser, newer).text)
    assert "This replaces another text." in page
    assert "1 is found word for word elsewhere" in " ".join(page.split())
    attach(browser, newer)
    page = " ".join(html.unescape(browser.get(PATH).text).split())
    assert "2 passages don’t stand in this text as chosen" in page
    assert "Point it to paragraph 1" in page
    assert f'data-claims="{claim}"' not in page
    [row] = desk.rows(
        "select start_offset, paragraph from editorial.claim where public_id = :id", id=claim
    )
    assert tuple(row) == (FIRST.index(QUOTE), 1)
    assert f'data-claims="{gone}"' not in page


def test_an_editor_points_an_orphan_to_its_words_with_one_click(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    claim = claim_made(desk, FIRST)
    attach(browser, SECOND)
    page = browser.get(PATH).text
    form = page[page.index(f'{PATH}/anchors"') :]
    base = re.search(r'name="base"\s+value="(\d+)"', form)
    submission = re.search(r'name="submission"\s+value="([^"]+)"', form)
    assert base is not None
    assert submission is not None
    answer = browser.send(f"{PATH}/anchors", claim=claim, base=base[1], submission=submission[1])
    assert answer.headers["location"] == f"{PATH}?saved=published#elsewhere"
    [row] = desk.rows(
        "select start_offset, paragraph, quote from editorial.claim where public_id = :id", id=claim
    )
    assert tuple(row) == (SECOND.index(QUOTE), 1, QUOTE)
    note = desk.one("select note from editorial.change order by id desc limit 1")
    assert "found again word for word" in note
    assert "don’t stand" not in html.unescape(browser.get(PATH).text)


def test_an_orphan_whose_words_are_gone_is_pointed_nowhere(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    claim = claim_made(desk, FIRST)
    attach(browser, FIRST.replace("nine", "some"))
    version = desk.one("select change_id from editorial.claim where public_id = :id", id=claim)
    answer = browser.send(f"{PATH}/anchors", claim=claim, base=version, submission="once")
    assert answer.status_code == 422
    assert "Choose it anew" in answer.text


def test_readers_are_told_of_claims_on_an_earlier_version(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    claim = claim_made(desk, FIRST)
    attach(browser, SECOND, free_to_show="yes")
    page = " ".join(html.unescape(desk.visit().get("/sources/report").text).split())
    assert "1 claim rests on an earlier version of this text" in page
    assert f'<a href="#claim-{claim}">' in page
