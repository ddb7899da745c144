"""Statements, titles and datasets' texts in several languages, with who translated them, in every output."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.citing.data import digest, of_claim
from app.database import Engines, editing_session, reading_session
from app.dataset.dumping import dump_datasets
from app.dataset.loading import load_datasets
from app.dataset.reading import DatasetError, read_dataset
from app.dataset.writing import dataset_files
from app.languages import versions
from app.models import Claim
from app.queries.claims import get_claim
from app.queries.erased import erase_rows
from app.sealing.sealing import filled
from tests.dataset_samples import sample, write_sample
from tests.desk import Desk
from tests.factories import (
    make_claim,
    make_place,
    make_source,
)
from tests.forms import errors, fill_in, post, read_form, send
from tests.test_rows import instant_now
from tests.writing import Program, claim, program, source

FRENCH = {"language": "fr", "text": "La ville est tombée.", "by": "Jeanne Dupont"}
ARABIC = {"language": "ar", "text": "سقطت المدينة.", "by": "Translator 3", "machine": True}
BOTH = [FRENCH, ARABIC]


@pytest.fixture
def reviewer(desk_with_records: Desk) -> Program:
    """A program that may publish, at a desk where nobody reviews."""
    return program(desk_with_records, "reviewer", "publish")


def made_of(original: str, *translations: dict[str, Any]) -> list[dict[str, Any]]:
    """Translations as they are kept, made of a text that says this."""
    return [{**each, "wording": versions.digest(original)} for each in translations]


def told(original: str, *translations: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as readers are told of them while the text still says that."""
    return [
        {"machine": False, **each, "earlier_wording": False}
        for each in made_of(original, *translations)
    ]


def typed(number: int, each: dict[str, Any]) -> dict[str, str]:
    """The fields of a translation's row as they are typed."""
    made = "machine" if each.get("machine") else "person"
    values = {"language": each["language"], "text": each["text"], "by": each["by"], "made": made}
    return {f"translations__{number}__{name}": value for name, value in values.items()}


def plain(page: str) -> str:
    """What a page shows, with its blanks drawn together, and without signs that isolate."""
    body = page.partition("</head>")[2] or page
    return " ".join(body.replace("\u2068", "").replace("\u2069", "").split())


def test_the_form_of_a_claim_keeps_translations_and_readers_find_them(
    desk: Desk, fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, public_id="fell", statement="The town fell.")
    before = instant_now(fresh_database)
    editor = desk.seat("reviewer")
    at = "/admin/claims/fell/edit"

    sent = send(editor, at, **typed(0, FRENCH), **typed(1, ARABIC), reason="Translated.")

    assert sent.status_code == 303, errors(sent)
    assert desk.one("select translations from editorial.claim where public_id = 'fell'") == made_of(
        "The town fell.", *BOTH
    )
    form = read_form(editor.get(at).text).fields
    assert form["translations-0-made"] == "person"
    assert form["translations-1-made"] == "machine"
    assert form["translations-1-text"] == ARABIC["text"]
    history = editor.get("/admin/claims/fell/history").text
    assert "French: «La ville est tombée.», Translated by Jeanne Dupont" in history
    assert "Translated by machine (Translator 3)" in history

    reader = client_of(fresh_database)
    item = reader.get("/api/v1/claims/fell").json()
    assert item["statement"] == "The town fell."
    assert item["translations"] == told("The town fell.", *BOTH)
    assert reader.get(f"/api/v1/claims/fell?known={before}").json()["translations"] == []
    [row] = csv.DictReader(io.StringIO(reader.get("/data/claims.csv").text.lstrip("\ufeff")))
    assert row["translation_languages"] == "fr; ar"
    assert row["translations"] == f"{FRENCH['text']}; {ARABIC['text']}"
    assert (row["translators"], row["translated_by_machine"]) == (
        "Jeanne Dupont; Translator 3", "False; True",
    )  # fmt: skip
    [corrected] = reader.get("/api/v1/difference").json()["items"][-1:]
    assert "translations" in corrected["fields"] or corrected["what"] == "came"

    gone = {f"translations__0__{name}": "" for name in ("language", "text", "by", "made")}
    assert send(editor, at, **gone, reason="One less.").status_code == 303
    kept = desk.one("select translations from editorial.claim where public_id = 'fell'")
    assert kept == made_of("The town fell.", ARABIC)


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


def test_programs_write_translations_as_readers_read_them(reviewer: Program) -> None:
    titled = source() | {"translations": [FRENCH]}
    assert reviewer.add("sources", titled).status_code == 201
    said = claim("c-1") | {"translations": BOTH}
    answer = reviewer.add("claims", said)
    assert answer.status_code == 201, answer.text
    document = reviewer.document("claims", "c-1")
    kept = made_of(said["statement"], *BOTH)
    assert document["record"] == said | {"translations": kept}
    shown = reviewer.http.get("/api/v1/claims/c-1").json()["translations"]
    assert shown == told(said["statement"], *BOTH)
    shown = reviewer.http.get("/api/v1/sources/report").json()["translations"]
    assert shown == told(titled["title"], FRENCH)

    for wrong, at in (
        ([FRENCH, FRENCH], "translations.1.language"),
        ([{**FRENCH, "language": "en"}], "translations.0.language"),
        ([{**FRENCH, "language": "xx"}], "translations.0.language"),
        ([{**FRENCH, "text": ""}], "translations.0.text"),
        ([{name: FRENCH[name] for name in ("language", "text")}], "translations.0.by"),
        ([{**FRENCH, "machine": "no"}], "translations.0.machine"),
    ):
        refused = reviewer.put(
            "claims", "c-1", said | {"translations": wrong}, f'"{document["version"]}"'
        )
        assert refused.status_code == 422, refused.text
        assert at in refused.text


def test_a_dataset_is_loaded_and_dumped_with_its_translations(
    fresh_database: Engines, tmp_path: Path
) -> None:
    files = sample()
    files["dataset.yaml"]["translations"] = [
        {"language": "uk", "title": "Зразок", "description": "Опис.", "by": "T", "machine": True}
    ]
    files["claims.yaml"][0]["translations"] = BOTH
    files["sources.yaml"][0]["translations"] = [ARABIC]
    directory = write_sample(files, tmp_path)
    dataset = read_dataset(directory)
    written = dataset_files(dataset)
    with editing_session(fresh_database, "load") as session:
        load_datasets(session, [directory])
    with editing_session(fresh_database, "dump") as session:
        dump_datasets(session, tmp_path / "dumped")
    for name, content in written.items():
        assert (tmp_path / "dumped" / "sample" / name).read_bytes() == content, name
    assert "  - language: fr\n    text: La ville est tombée.\n" in written["claims.yaml"].decode()


@pytest.mark.parametrize("file", ["dataset.yaml", "claims.yaml", "sources.yaml"])
def test_a_dataset_with_two_translations_into_one_language_is_refused(
    tmp_path: Path, file: str
) -> None:
    files = sample()
    at = files[file] if file == "dataset.yaml" else files[file][0]
    at["translations"] = (
        [{"language": "fr", "title": "Un", "by": "T"}] * 2
        if file == "dataset.yaml"
        else [FRENCH] * 2
    )
    with pytest.raises(DatasetError, match="another translation into this language"):
        read_dataset(write_sample(files, tmp_path))


def test_what_was_sealed_and_cited_of_records_without_translations_stays_as_it_was(
    fresh_database: Engines,
) -> None:
    with editing_session(fresh_database, "a test") as session:
        source = make_source(session, slug="old")
        make_claim(session, source, public_id="old")
    with reading_session(fresh_database) as session:
        data = of_claim(get_claim(session, "old"))
    assert digest(data)
    assert data == filled(data)
    for record in (*data["claims"], *data["sources"]):
        assert not {"translations", "statement_language"} & set(record)


def test_search_finds_a_claim_and_a_source_by_any_of_their_translations(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "a test") as session:
        titled = make_source(session, slug="post", title="Post", translations=[ARABIC])
        said = make_claim(
            session, titled, public_id="fell", statement="It fell.", translations=BOTH
        )
        said_id = said.id
    reader = client_of(fresh_database)
    for q in ("tombée", "المدينة", "fell", "ville tombée"):
        found = reader.get("/api/v1/claims", params={"q": q}).json()["items"]
        assert [each["id"] for each in found] == ["fell"], q
    [found] = reader.get("/api/v1/sources", params={"q": "سقطت"}).json()["items"]
    assert found["slug"] == "post"
    page = reader.get("/search", params={"q": "tombée"}).text
    assert "/claims/fell" in page

    with editing_session(fresh_database, "a test") as session:
        session.get_one(Claim, said_id).translations = [ARABIC]
    assert reader.get("/api/v1/claims?q=tombée").json()["items"] == []


def test_erased_words_stand_in_no_version_and_are_found_by_no_search(
    fresh_database: Engines,
) -> None:
    with editing_session(fresh_database, "a test") as session:
        source = make_source(session, slug="post", title="Bridges", translations=[FRENCH])
        said = make_claim(
            session, source, public_id="gone", statement="Bridges.", translations=[FRENCH]
        )
        numbers = {"claim": said.id, "source": source.id}
    with editing_session(fresh_database, "a test") as session:
        session.get_one(Claim, numbers["claim"]).statement = "Bridges again."
    with editing_session(fresh_database, "a test") as session:
        for table, number in numbers.items():
            erase_rows(session, table, number)
    with fresh_database.owner.connect() as connection:
        for table in numbers:
            for schema in ("editorial", "history"):
                rows = connection.scalars(text(f"select to_jsonb(r)::text from {schema}.{table} r"))
                for row in rows:
                    assert not any(word in row for word in ("bridg", "Bridg", "ville", "Dupont"))


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
