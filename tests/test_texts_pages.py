"""The pages on which a text is attached, read, annotated and replaced."""

import html
import re
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select

from app.database import editing_session, reading_session
from app.models import ActorName, Source
from app.names import fold, name_key
from app.queries.texts import digest_of
from tests.desk import Browser, Desk
from tests.factories import make_actor, make_claim, make_place, make_source
from tests.test_texts import FIRST, QUOTE, SECOND

PATH = "/admin/sources/report/text"
TEXT = (
    "Crossings report\n\nA convoy of nine lorries left Alphaton at noon and drove towards Betaville. "
    "The Gamma Brigade stood at the bridge.\n\nNothing else is known.\n"
)


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with one published source that has no text yet, two places and an actor."""
    with editing_session(desk_with_records.engines, "add") as session:
        make_source(session, slug="report", title="A report")
        make_place(session, 39.0, 36.0, slug="alphaton", name="Alphaton")
        make_place(session, 39.2, 36.1, slug="betaville", name="Betaville")
        brigade = make_actor(session, slug="gamma", name="Gamma Brigade")
        session.add(
            ActorName(
                actor_id=brigade.id,
                ordinal=0,
                name=brigade.name,
                language="en",
                script="Latn",
                key=name_key(brigade.name),
                folded=fold(brigade.name),
            )
        )
    return desk_with_records


def hidden(page: str) -> dict[str, str]:
    """The hidden fields and the checked choice of the page's last form that isn't the header's."""
    form = (
        page[page.rindex("<form") :]
        if "text-check" not in page
        else page[page.index("text-check") :]
    )
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form)
    }
    checked = re.search(r'name="body_start"\s+value="(\d+)"\s+required\s+checked', form)
    return fields | ({"body_start": checked[1]} if checked else {})


def check(browser: Browser, words: str) -> Response:
    return browser.send(f"{PATH}/check", f"{PATH}/new", words=words)


def attach(browser: Browser, words: str, **fields: Any) -> Response:
    """Paste a text, look it over, confirm it."""
    page = check(browser, words)
    assert page.status_code == 200, page.text
    sent = {name: value for name, value in hidden(page.text).items() if name != "csrf"}
    return browser.send(PATH, **({"note": "The text that was read."} | sent | fields))


def source_row(desk: Desk) -> tuple[Any, ...]:
    [row] = desk.rows(
        "select text_sha256, text_body_start, free_to_show from editorial.source where slug = 'report'"
    )
    return tuple(row)


def claim_made(desk: Desk, content: str, quote: str = QUOTE, paragraph: int = 1) -> str:
    """A published claim on words of the report; its id."""
    with editing_session(desk.engines, "claim") as session:
        source = session.scalars(select(Source).where(Source.slug == "report")).one()
        start = content.index(quote)
        claim = make_claim(
            session,
            source,
            paragraph=paragraph,
            start_offset=start,
            end_offset=start + len(quote),
            quote=quote,
            locator=None,
        )
        return claim.public_id


def test_a_pasted_text_is_looked_over_and_attached(desk: Desk) -> None:
    browser = desk.seat("admin")
    page = check(browser, TEXT)
    assert "Is this the text?" in page.text
    assert digest_of(TEXT) in page.text
    assert desk.one("select count(*) from editorial.source_text") == 0
    answer = attach(browser, TEXT)
    assert answer.headers["location"] == f"{PATH}?saved=published"
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


def test_the_text_is_shown_with_what_is_recognised_in_it(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, TEXT)
    page = browser.get(PATH).text
    assert re.search(r'mention-place"[^>]*data-place="alphaton"[^>]*>Alphaton<', page)
    assert re.search(r'mention-actor"[^>]*>Gamma Brigade<', page)
    assert '"slug": "betaville"' in page


def test_the_paragraphs_of_the_page_are_the_text_letter_for_letter(desk: Desk) -> None:
    browser = desk.seat("admin")
    odd = TEXT.replace("noon", "noon, <b>they</b> «said» & 'meant' \"it\" 🚚  twice")
    attach(browser, odd)
    claim_made(desk, odd, "left Alphaton at noon")
    page = browser.get(PATH).text
    shown = [
        html.unescape(re.sub(r"<[^>]+>", "", inner))
        for inner in re.findall(r'<p class="text-paragraph"[^>]*>(.*?)</p>', page, re.DOTALL)
    ]
    assert shown == [line for line in odd.split("\n") if line.strip()]


def test_a_claims_passage_is_marked_and_leads_to_the_claim(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, TEXT)
    claim = claim_made(desk, TEXT, "left Alphaton at noon")
    page = browser.get(PATH).text
    assert f'data-claims="{claim}"' in page
    assert f"/admin/claims/{claim}/edit" in page


def test_a_passage_brings_its_places_and_actors_into_the_claims_form(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, TEXT)
    words = TEXT[TEXT.index("A convoy") : TEXT.index("Nothing")].strip()
    page = browser.get(f"{PATH}/passage?words={words.replace(' ', '+')}").text
    fields = re.findall(r'<input type="(?:hidden|checkbox)"\s+name="(\w+)"\s+value="([^"]*)"', page)
    assert ("paragraph", "1") in fields
    assert ("start", str(TEXT.index("A convoy"))) in fields
    assert ("end", str(TEXT.index("A convoy") + len(words))) in fields
    assert ("place", "alphaton:where") in fields
    assert ("place", "betaville:towards") in fields
    assert ("actor", "gamma:doing") in fields
    quote = re.search(r"<textarea[^>]*name=\"quote\"[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert quote is not None
    assert len(quote[1].split()) == 12
    query = "&".join(f"{name}={value}" for name, value in fields if name not in ("csrf", "return"))
    form = browser.get(f"/admin/claims/new?{query}").text
    assert 'value="Alphaton"' in form
    assert 'value="Betaville"' in form
    assert 'value="Gamma Brigade"' in form


def test_offsets_count_code_points(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    start = FIRST.index(QUOTE)
    page = browser.get(f"{PATH}/passage?start={start}&end={start + len(QUOTE)}&part=panel").text
    assert QUOTE in page
    assert "<html" not in page
    assert "Paragraph 1" in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("words=no+such+words", "found word for word"),
        ("words=Nothing&paragraph=9", "no paragraph 9"),
        ("words=at&paragraph=1", "stands 2 times"),
        ("start=3&end=99999", "The text ends at"),
        ("start=16&end=18", "no words between"),
        ("start=20&end=155", "runs across several"),
        ("", "Copy the words"),
    ],
)
def test_a_passage_that_isnt_one_is_told_in_words(desk: Desk, query: str, words: str) -> None:
    browser = desk.seat("admin")
    attach(browser, TEXT)
    page = browser.get(f"{PATH}/passage?{query}")
    assert page.status_code == 422
    assert words in html.unescape(page.text)


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


def test_readers_see_the_text_only_where_it_is_free(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, TEXT)
    claim = claim_made(desk, TEXT, "left Alphaton at noon")
    reader = desk.visit()
    page = html.unescape(reader.get("/sources/report").text)
    assert "left Alphaton at noon" in page
    assert "stood at the bridge" not in page
    attach(browser, TEXT, free_to_show="yes")
    page = reader.get("/sources/report").text
    assert "The Gamma Brigade stood at the bridge." in page
    assert f'data-claims="{claim}"' in page
    # What only the machine recognised is for editors.
    assert "mention" not in page
    assert "betaville" not in page


def test_readers_are_told_of_claims_on_an_earlier_version(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    claim = claim_made(desk, FIRST)
    attach(browser, SECOND, free_to_show="yes")
    page = " ".join(html.unescape(desk.visit().get("/sources/report").text).split())
    assert "1 claim rests on an earlier version of this text" in page
    assert f'<a href="#claim-{claim}">' in page


def test_nothing_is_published_by_reading(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, TEXT)
    before = desk.counts()
    browser.get(PATH)
    browser.get(f"{PATH}/passage?words=left+Alphaton")
    assert desk.counts() == before
    with reading_session(desk.engines) as session:
        assert (
            session.connection().exec_driver_sql("select count(*) from published.claim").scalar()
            == 0
        )


@pytest.mark.parametrize(
    "path", [PATH, f"{PATH}/new", f"{PATH}/body", f"{PATH}/passage?words=noon"]
)
def test_a_stranger_is_sent_to_sign_in(desk: Desk, path: str) -> None:
    attach(desk.seat("admin"), TEXT)
    answer = desk.visit().get(path)
    assert answer.status_code in (303, 401)
    assert "noon" not in answer.text.replace("words%3Dnoon", "").replace("words=noon", "")


def test_a_source_that_isnt_there_is_not_found(desk: Desk) -> None:
    assert desk.seat().get("/admin/sources/nothing/text").status_code == 404
