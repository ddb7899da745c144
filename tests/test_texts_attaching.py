"""A text is pasted or uploaded, looked over, attached."""

import re
from typing import Any

import pytest

from app.database import editing_session
from app.queries.texts import digest_of
from tests.desk import Desk
from tests.test_texts import FIRST
from tests.text_pages import PATH, TEXT, attach, check, furnish, hidden, source_row


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with one published source that has no text yet, two places and an actor."""
    return furnish(desk_with_records)


def test_a_pasted_text_is_looked_over_and_attached(desk: Desk) -> None:
    browser = desk.seat("admin")
    page = check(browser, TEXT)
    assert "Is this the text?" in page.text
    assert digest_of(TEXT) in page.text
    assert desk.one("select count(*) from editorial.source_text") == 0
    answer = attach(browser, TEXT)
    assert answer.headers["location"] == f"{PATH}?saved=private"
    told = browser.get(answer.headers["location"]).text
    assert "Readers don’t see it, only the words that claims quote." in told
    assert source_row(desk) == (digest_of(TEXT), TEXT.index("A convoy"), False)
    assert desk.one("select text from editorial.source_text") == TEXT


def test_an_uploaded_file_is_kept_byte_for_byte(desk: Desk) -> None:
    browser = desk.seat("admin")
    content = TEXT.replace("\n", "\r\n").encode()
    page = browser.http.post(
        f"{PATH}/check",
        data={"csrf": browser.token()},
        files={"file": ("report.txt", content, "text/plain")},
        headers={"origin": "http://testserver"},
    )
    browser.looked_at = page.text
    sent = {name: value for name, value in hidden(page.text).items() if name != "csrf"}
    assert browser.send(PATH, **sent, note="Read.").status_code == 303
    assert desk.one("select text from editorial.source_text").encode() == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("words", "   ", "Paste the text here, or choose a file."),
        ("words", "Bell \x07 rings", "control character"),
        ("file", b"caf\xe9", "isn&#39;t UTF-8"),
        ("file", b"%PDF-1.4", "a PDF"),
        ("file", b"x" * 400_001, "at most 400,000 fit"),
    ],
)
def test_what_cant_be_kept_is_told_beside_its_field(
    desk: Desk, name: str, content: str | bytes, words: str
) -> None:
    browser = desk.seat()
    sent: dict[str, Any] = {"data": {"csrf": browser.token()}}
    if isinstance(content, bytes):
        sent["files"] = {"file": ("text.txt", content, "text/plain")}
    else:
        sent["data"]["words"] = content
    page = browser.http.post(f"{PATH}/check", headers={"origin": "http://testserver"}, **sent)
    assert page.status_code == 422
    assert re.search(rf'id="{name}-error"[^>]*>[^<]*{re.escape(words)}', page.text), page.text


def test_the_body_begins_where_the_editor_says(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, TEXT, body_start=str(TEXT.index("Nothing")), free_to_show="yes")
    assert source_row(desk) == (digest_of(TEXT), TEXT.index("Nothing"), True)
    page = browser.get(PATH).text
    assert 'id="p1"' in page
    assert 'id="p2"' not in page


def test_the_body_cant_begin_in_the_middle_of_a_paragraph(desk: Desk) -> None:
    browser = desk.seat("admin")
    assert attach(browser, TEXT, body_start="3").status_code == 422
    assert desk.one("select count(*) from editorial.source_text") == 0


def test_a_reason_is_asked_for_where_readers_see_the_source(desk: Desk) -> None:
    page = attach(desk.seat("admin"), TEXT, note="")
    assert page.status_code == 422
    assert "Say why" in page.text
    assert 'name="packed"' in page.text
    assert desk.one("select count(*) from editorial.source_text") == 0


def test_a_form_sent_twice_attaches_once(desk: Desk) -> None:
    browser = desk.seat("admin")
    sent = {
        name: value for name, value in hidden(check(browser, TEXT).text).items() if name != "csrf"
    }
    before = desk.one("select count(*) from editorial.change")
    for _ in range(2):
        assert browser.send(PATH, **sent, note="Read.").status_code == 303
    assert desk.one("select count(*) from editorial.change") == before + 1


def test_an_editor_proposes_where_review_is_on(desk: Desk) -> None:
    desk.add("admin")
    answer = attach(desk.seat("editor"), TEXT)
    assert answer.headers["location"] == f"{PATH}?saved=proposed"
    assert source_row(desk) == (None, None, False)


def test_of_two_editors_the_second_sees_what_the_first_did(desk: Desk) -> None:
    first, second = desk.seat("admin"), desk.seat("admin")
    with editing_session(desk.engines, "review off"):
        pass
    with desk.engines.owner.begin() as connection:
        connection.exec_driver_sql("insert into desk.setting values ('review', 'off', now(), null)")
    stale = {
        name: value for name, value in hidden(check(second, FIRST).text).items() if name != "csrf"
    }
    attach(first, TEXT)
    assert second.send(PATH, **stale, note="Read.").status_code == 409
    assert source_row(desk)[0] == digest_of(TEXT)
