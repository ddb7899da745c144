"""Translations in the desk's forms: typed, refused beside their fields, added, removed, and told in their language."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from tests.desk import Desk
from tests.factories import make_claim, make_place, make_source
from tests.forms import errors, fill_in, post, read_form, send
from tests.translating import ARABIC, BOTH, FRENCH, made_of, plain, typed


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"language": "xx"}, "language", "No language is called 'xx'"),
        ({"language": "français!"}, "language", "no language"),
        ({"language": "en"}, "language", "The text itself is in this language"),
        ({"language": "EN-GB"}, "language", "no language"),
        ({"language": "ar-SY"}, "language", "another translation into this language"),
        ({"language": ""}, "language", "Choose the language"),
        ({"text": ""}, "text", "Write the translation itself"),
        ({"text": "long " * 700}, "text", "at most 3,000"),
        ({"by": ""}, "by", "Name who translated it"),
        ({"by": "x" * 301}, "by", "at most 300"),
        ({"made": ""}, "made", "a person or a machine"),
    ],
)
def test_what_is_wrong_with_a_translation_stands_beside_its_field_and_nothing_is_lost(
    desk: Desk, fresh_database: Engines, values: dict[str, str], field: str, words: str
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, public_id="fell", statement="The town fell.")
    editor = desk.seat("reviewer")
    wrong = {f"translations__1__{name}": value for name, value in values.items()}

    refused = send(
        editor,
        "/admin/claims/fell/edit",
        **typed(0, ARABIC),
        **(typed(1, FRENCH) | wrong),
        reason="Tried.",
    )

    assert refused.status_code == 422
    assert list(errors(refused)) == [f"translations-1-{field}"]
    assert words in errors(refused)[f"translations-1-{field}"]
    kept = read_form(refused.text).fields
    assert kept["translations-0-text"] == ARABIC["text"]
    for name, value in (typed(1, FRENCH) | wrong).items():
        assert kept[name.replace("__", "-")].strip() == value.strip()


def test_a_statement_in_another_language_says_so_and_can_be_translated_into_english(
    desk: Desk, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, public_id="fell", statement="La ville est tombée.")
    editor = desk.seat("reviewer")
    english = {"language": "English", "text": "The town fell.", "by": "A. Person"}

    sent = send(
        editor,
        "/admin/claims/fell/edit",
        statement_language="French",
        reason="Its own.",
        **typed(0, english),
    )

    assert sent.status_code == 303, errors(sent)
    [row] = desk.rows(
        "select statement_language, translations from editorial.claim where public_id = 'fell'"
    )
    assert row == ("fr", made_of("La ville est tombée.", {**english, "language": "en"}))
    refused = send(editor, "/admin/claims/fell/edit", statement_language="en")
    assert "itself is in this language" in errors(refused)["translations-0-language"]
    refused = send(editor, "/admin/claims/fell/edit", statement_language="tlhh")
    assert "no language" in errors(refused)["statement_language"].lower()


def test_rows_of_translations_are_added_and_removed_without_scripts(
    desk: Desk, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_source(session, slug="post", title="Post", language="en")
    editor = desk.seat("reviewer")
    at = "/admin/sources/post/edit"
    more = send(editor, at, "add:translations", **typed(0, FRENCH))
    assert "translations-1-text" in read_form(more.text).fields
    less = send(editor, at, "remove:translations-0", **typed(0, FRENCH), **typed(1, ARABIC))
    fields = read_form(less.text).fields
    assert fields["translations-0-text"] == ARABIC["text"]
    assert "translations-1-text" not in fields
    sent = send(editor, at, **typed(0, ARABIC), reason="Added.")
    assert sent.status_code == 303, errors(sent)
    assert desk.one("select translations from editorial.source where slug = 'post'") == made_of(
        "Post", ARABIC
    )
    refused = send(editor, at, language="ar")
    assert "itself is in this language" in errors(refused)["translations-0-language"]


def test_an_editor_says_which_name_readers_of_a_language_see(
    desk: Desk, fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_place(session, slug="town", name="Town")
    editor = desk.seat("reviewer")
    at = "/admin/places/town/edit"
    names = ("البلدة", "المدينة القديمة")
    rows = {
        f"names__{number}__{part}": value
        for number, name in enumerate(names)
        for part, value in (("name", name), ("language", "ar"), ("script", "Arab"))
    }
    sent = send(editor, at, **rows, reason="Met.")
    assert sent.status_code == 303, errors(sent)
    reader = client_of(fresh_database)
    assert names[0] in plain(reader.get("/ar/places/town").text).partition("</h1>")[0]
    assert read_form(editor.get(at).text).fields["names-0-shown"] == "yes"

    refused = send(editor, at, names__1__shown="yes", reason="The other.")
    assert "readers see one" in errors(refused)["names-1-shown"]
    fields = fill_in(editor, at, names__1__shown="yes", reason="The other.")
    del fields["names-0-shown"]
    assert post(editor, at, fields).status_code == 303
    assert names[1] in plain(reader.get("/ar/places/town").text).partition("</h1>")[0]
    kept = desk.rows(
        "select n.name from editorial.place_name n where not is_main order by n.ordinal"
    )
    assert [each[0] for each in kept] == [names[1], names[0]]


def test_an_editor_is_told_that_translations_stay_while_the_text_becomes_another(
    desk: Desk, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, public_id="fell", statement="The town fell.", translations=BOTH)
    editor = desk.seat("reviewer")
    at = "/admin/claims/fell/edit"
    told = "its translations stay (French, Arabic)"
    assert told not in send(editor, at, "check").text
    assert told in send(editor, at, "check", statement="The town did not fall.").text
    mended = typed(0, {**FRENCH, "text": "La ville n’est pas tombée."})
    page = send(editor, at, "check", statement="The town did not fall.", **mended).text
    assert "its translations stay (Arabic)" in page
