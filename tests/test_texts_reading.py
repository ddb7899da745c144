"""A text is read: what is recognised and claimed in it, and who may see it."""

import html
import re

import pytest

from app.database import reading_session
from app.forms.text import pack
from tests.desk import Desk
from tests.test_recognition_wrapping import WIRE
from tests.test_texts import FIRST, QUOTE
from tests.text_pages import PATH, TEXT, attach, check, claim_made, furnish, hidden


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with one published source that has no text yet, two places and an actor."""
    return furnish(desk_with_records)


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


@pytest.mark.parametrize("end_of_line", ["\n", "\r\n"])
def test_wrapped_lines_are_one_paragraph_of_the_page_as_long_as_the_text(
    desk: Desk, end_of_line: str
) -> None:
    """Browsers drop the CR of CR LF from a page, and the script counts what they leave."""
    browser = desk.seat("admin")
    text = WIRE.replace("\n", end_of_line)
    page = check(browser, WIRE).text
    assert hidden(page)["body_start"] == str(WIRE.index("ALPHATON"))
    attach(browser, WIRE, packed=pack(text), body_start=str(text.index("ALPHATON")))
    page = browser.get(PATH).text
    shown = re.findall(
        r'<p class="text-paragraph( text-flows)?"[^>]* data-start="(\d+)" data-number="1">(.*?)</p>',
        page,
        re.DOTALL,
    )
    [(flows, start, inner)] = shown
    words = html.unescape(re.sub(r"<[^>]+>", "", inner))
    end = text.index("as they passed.") + len("as they passed.")
    assert flows
    assert int(start) == text.index("ALPHATON")
    assert "\r" not in words
    assert len(words) == end - int(start)
    assert words.split() == text[int(start) : end].split()
    begin = text.index("noon on Monday")
    panel = browser.get(f"{PATH}/passage?start={begin}&end={end}&part=panel")
    assert panel.status_code == 200
    assert "Paragraph 1" in panel.text
    found = browser.get(f"{PATH}/passage?words=waved+to+the+guards&part=panel")
    assert found.status_code == 200
    beyond = browser.get(f"{PATH}/passage?start={begin}&end={end + 20}&part=panel")
    assert "runs across several" in html.unescape(beyond.text)


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
