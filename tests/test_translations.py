"""Statements, titles and datasets' texts in several languages, with who translated them, in every output."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.citing.data import digest, of_claim
from app.database import Engines, editing_session, reading_session
from app.dataset.dumping import dump_datasets
from app.dataset.loading import load_datasets
from app.dataset.reading import DatasetError, read_dataset
from app.dataset.writing import dataset_files
from app.models import Claim
from app.queries.claims import get_claim
from app.queries.erased import erase_rows
from app.sealing.sealing import filled
from tests.dataset_samples import sample, write_sample
from tests.desk import Desk
from tests.factories import (
    make_claim,
    make_source,
)
from tests.forms import errors, read_form, send
from tests.test_rows import instant_now
from tests.translating import ARABIC, BOTH, FRENCH, made_of, told, typed
from tests.writing import Program, claim, program, source


@pytest.fixture
def reviewer(desk_with_records: Desk) -> Program:
    """A program that may publish, at a desk where nobody reviews."""
    return program(desk_with_records, "reviewer", "publish")


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
