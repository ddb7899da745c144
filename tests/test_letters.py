"""Characters that writing needs are kept everywhere; the few that no writing has are named."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from app.dataset.passages import SourceText
from app.forms.text import BadText, checked
from app.letters import comparable, has_words, one_line, refused
from app.nouns.source import SourceRecord
from app.nouns.text_records import AttachedText, Passage
from app.queries.texts import digest_of
from app.recognition.anchoring import quote_in
from app.requests import parse_text
from tests.desk import Desk
from tests.forms import errors, send
from tests.writing import claim, problem_of, program, source


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk that may write records."""
    return desk_with_records


# What a French, a Persian, a Sorani, an Arabic, a hyphenated and a very new text hold.
NEEDED = {
    "no-break space": "Que se passe-t-il\u00a0? «\u202fRien\u00a0»",
    "zero-width non-joiner": "می\u200cروند",
    "joiner in an emoji": "\U0001f468\u200d\U0001f692 at the bridge",
    "marks of direction": "al-Tanf\u200f (التنف)\u200e",
    "paired isolates": "\u2068التنف\u2069 was held",
    "paired embedding": "\u202bالتنف\u202c was held",
    "soft hyphen": "Grenz\u00adübergang",
    "letters newer than the tables": "\U00016ea0\U00016ebb and \U000100fb",
    "byte order mark within": "a\ufeffb",
    "private use": "\ue000",
}
TOLD = {
    "a\x00b": "U+0000 control character at character 2",
    "bell\x07": "U+0007 control character at character 5",
    "a\x85b": "U+0085 control character at character 2",
    "a\ufffe": "U+FFFE no character at character 2",
    "made in Aleppo\u202egpj": "U+202E right-to-left override at character 15, never closed",
    "\u2067التنف": "U+2067 right-to-left isolate at character 1, never closed",
    "\u2066a\u202bb\u2069": "U+202B right-to-left embedding at character 3, never closed",
    "x\u2069": "U+2069 pop directional isolate at character 2, which closes nothing",
}


@pytest.mark.parametrize("words", NEEDED.values(), ids=NEEDED)
def test_what_writing_needs_is_kept(words: str) -> None:
    assert refused(words) is None
    assert Passage(quote=words).quote == words
    assert parse_text(words) == words
    assert checked(words) == words
    record = SourceRecord(slug="a", title=words, note=words, language="en")
    assert (record.title, record.note) == (words, words)


@pytest.mark.parametrize(("words", "said"), TOLD.items(), ids=map(ascii, TOLD))
def test_what_no_writing_has_is_refused_by_name_and_place(words: str, said: str) -> None:
    assert refused(words) == said
    with pytest.raises(ValidationError, match=f"It holds {said.replace('+', '.')}"):
        Passage(quote=words)
    with pytest.raises(ValueError, match=f"The text holds {said.replace('+', '.')}"):
        parse_text(words)


def test_half_of_a_pair_is_refused() -> None:
    assert refused("a\ud83d") == "U+D83D half of a pair at character 2"


def test_an_address_holds_no_control_character() -> None:
    with pytest.raises(ValidationError, match=r"It holds U.0000 control character"):
        SourceRecord(slug="a", title="A", language="en", url="https://a.example/\x00")


def test_a_text_keeps_a_direction_that_ends_with_its_line() -> None:
    words = "Statement\n\u202bبيان\nEnd\r\n"
    assert checked(words) == words
    with pytest.raises(BadText, match=r"Line 2 holds U.0092 control character at character 4"):
        checked("one\ndon\x92t")


def test_blanks_of_every_kind_are_equal_where_words_are_compared() -> None:
    kinds = ("\u00a0", "\u202f", "\u2009", "\u3000", "\t", "\n", "\r\n", " \n ", "\u2028")
    for blank in kinds:
        assert has_words(f"The bridge{blank}was cut.", "bridge was cut")
        assert has_words("The bridge was cut.", f"bridge{blank}was cut")
    assert not has_words("The bridgewas cut.", "bridge was cut")
    assert not has_words("The bridge was cut.", "Bridge was cut")
    assert comparable("\u2067a\u2069\u00a0\n b ") == "a b"


def test_one_line_keeps_the_blanks_that_a_language_needs() -> None:
    assert one_line(" Que se\n passe-t-il\u00a0? ") == "Que se passe-t-il\u00a0?"


def test_a_dataset_quote_may_have_other_blanks_than_its_text(tmp_path: Path) -> None:
    text = "Title\nIl dit\u00a0: «\u202fLe pont est coupé\u202f», à midi."
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode())
    attached = AttachedText(sha256=digest_of(text), code_points=len(text), body_start=6)
    read = SourceText(path, attached)
    assert read.problems == []
    for quote in ("« Le pont est coupé »", "«\u202fLe pont est coupé\u202f»"):
        passage = Passage(paragraph=1, start=6, end=len(text), quote=quote)
        assert list(read.passage_problems(passage)) == []
    assert read.has("pont\u00a0est")


def test_a_quote_is_cut_without_a_direction_left_open() -> None:
    text = "Said \u2067التنف\u2069 and more"
    assert quote_in(text, 0, 9) == "Said الت"
    assert quote_in(text, 0, 12) == "Said \u2067التنف\u2069"


def test_the_api_keeps_what_writing_needs(desk: Desk) -> None:
    writer = program(desk)
    for number, words in enumerate(NEEDED.values()):
        key = f"c-{number}"
        assert writer.add("sources", source(key) | {"author": words}).status_code == 201
        record = claim(key) | {"statement": words, "passage": {"quote": words}, "note": words}
        assert writer.add("claims", record | {"source": key}, note=words).status_code == 201
        assert writer.document("claims", key)["record"] == record | {"source": key}
        assert writer.get(f"/api/v1/claims/{key}").json()["passage"]["quote"] == words


def test_the_api_says_which_character_it_refuses_and_where(desk: Desk) -> None:
    writer = program(desk)
    writer.add("sources", source())
    for words, said in TOLD.items():
        record = claim("c") | {"statement": f"x{words}"}
        place = said.rpartition("character ")[2].partition(",")[0]
        wanted = said.replace(f"at character {place}", f"at character {int(place) + 1}")
        assert wanted in str(problem_of(writer.add("claims", record), 422))
        assert said in str(problem_of(writer.add("claims", claim("c"), note=words), 422))
        asked = writer.post("/api/v1/reviews/1/comments", {"text": words})
        assert asked.status_code in (404, 422)


def test_the_form_keeps_what_writing_needs_and_names_what_it_refuses(desk: Desk) -> None:
    browser = desk.seat("admin")
    words = {"title": NEEDED["no-break space"], "author": NEEDED["zero-width non-joiner"]}
    assert send(browser, "/admin/sources/new", **words).status_code == 303
    assert desk.rows("select title, author from editorial.source") == [tuple(words.values())]
    wrong: dict[str, Any] = {"title": "made in Aleppo\u202egpj", "author": "Ada\x00"}
    answer = send(browser, "/admin/sources/new", **wrong)
    assert answer.status_code == 422
    assert errors(answer)["title"].startswith(f"This holds {TOLD[wrong['title']]}")
    assert errors(answer)["author"].startswith("This held U+0000 control character at character 4")
    assert 'value="Ada"' in answer.text


def test_a_draft_says_what_it_cannot_hold(desk: Desk) -> None:
    browser = desk.seat("admin")
    token = browser.token("/admin/claims/new")
    headers = {"content-type": "application/json", "origin": "http://testserver"}
    for fields in ({"quote": "a\x00"}, {"quote": ["\x00"]}, {"a\x00": ""}, {"quote": "\ud83d"}):
        answer = browser.http.post(
            "/admin/drafts",
            content=json.dumps({"form": "claims/new", "fields": fields}),
            headers=headers | {"x-csrf-token": token},
        )
        assert answer.status_code == 422, answer.text
    assert desk.rows("select * from desk.draft") == []
