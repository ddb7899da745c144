"""A translation of a wording that its original no longer has: readers are told, editors find it, confirm or mend it."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cli import cli
from app.database import Engines, editing_session
from app.dataset.dumping import dump_datasets
from app.dataset.loading import load_datasets
from app.dataset.reading import read_dataset
from app.dataset.writing import dataset_files, write_dataset
from app.editing.wordings import with_wordings
from app.languages.versions import digest
from app.nouns.claim import ClaimRecord
from app.nouns.translation_records import TranslationRecord
from tests.dataset_samples import sample, write_sample
from tests.desk import Browser, Desk
from tests.factories import make_actor, make_claim, make_place, make_position, make_source
from tests.forms import errors, read_form, send
from tests.translating import ARABIC, BOTH, FRENCH, made_of, plain, typed
from tests.writing import Program, claim, program, source

WAS, NOW = "The town fell.", "The town did not fall."
EDIT = "/admin/claims/fell/edit"
TOLD = "Traduit d’une formulation antérieure par <bdi>Jeanne Dupont</bdi>"
BY_MACHINE = "ترجمة آلية لصياغة سابقة (<bdi>Translator 3</bdi>)"


@pytest.fixture
def editor(desk: Desk, fresh_database: Engines) -> Browser:
    """Somebody at the desk of a map with a claim that was translated and said another thing then."""
    with editing_session(fresh_database, "a test") as session:
        place = make_place(session, slug="town", name="Town")
        actor = make_actor(session, slug="side", name="Side")
        titled = make_source(session, slug="post", title="Post", language="en")
        said = make_claim(
            session, titled, (place,), (actor,), public_id="fell", statement=NOW,
            translations=made_of(WAS, *BOTH), kind="forecast", valid_from="2017-06-07",
            valid_to="2017-06-07", valid_precision="day",
        )  # fmt: skip
        make_position(session, actor, (said,), place_id=place.id, public_id="held")
    return desk.seat("reviewer")


@pytest.fixture
def reader(
    editor: Browser, fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> TestClient:
    """Who reads that map."""
    return client_of(fresh_database)


def kept(desk: Desk) -> list[dict[str, Any]]:
    """The translations of the claim as they are stored."""
    found: list[dict[str, Any]] = desk.one(
        "select translations from editorial.claim where public_id = 'fell'"
    )
    return found


@pytest.mark.parametrize(
    "path",
    ["/claims", "/claims/fell", "/claims/fell/panel", "/places/town", "/actors/side", "/sources/post",
     "/positions/held", "/forecasts", "/search?q=town", "/changes?known_from=2020-01-01T00:00:00Z"],
)  # fmt: skip
def test_readers_are_told_wherever_the_translation_stands(reader: TestClient, path: str) -> None:
    assert TOLD in plain(reader.get(f"/fr{path}").text)
    assert BY_MACHINE in plain(reader.get(f"/ar{path}").text)
    assert "earlier wording" not in plain(reader.get(path).text)


def test_files_feeds_images_citations_and_linked_data_tell_it(reader: TestClient) -> None:
    shown = reader.get("/api/v1/claims/fell").json()["translations"]
    assert [(each["wording"], each["earlier_wording"]) for each in shown] == [
        (digest(WAS), True)
    ] * 2
    [row] = csv.DictReader(io.StringIO(reader.get("/data/claims.csv").text.lstrip("\ufeff")))
    assert row["translated_earlier_wording"] == "True; True"
    said = "Traduit d’une formulation antérieure par Jeanne Dupont"
    for path in ("changes.atom", "changes.json", "map.svg?claim=fell"):
        assert said in reader.get(f"/fr/{path}").text
    assert said in reader.get("/fr/api/v1/claims/fell/citation").json()["text"]
    data = reader.get("/claims/fell").text
    assert data.count('"creativeWorkStatus":') == 2


def test_of_a_translation_that_tells_no_wording_nothing_is_said(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, public_id="fell", statement=NOW, translations=BOTH)
    reader = client_of(fresh_database)
    assert "formulation antérieure" not in reader.get("/fr/claims/fell").text
    shown = reader.get("/api/v1/claims/fell").json()["translations"]
    assert [(each["wording"], each["earlier_wording"]) for each in shown] == [(None, None)] * 2


def test_an_edited_statement_leaves_its_translations_of_the_earlier_wording(
    desk: Desk, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, public_id="fell", statement=WAS)
    editor = desk.seat("reviewer")
    sent = send(editor, EDIT, **typed(0, FRENCH), **typed(1, ARABIC), reason="Translated.")
    assert sent.status_code == 303, errors(sent)
    assert kept(desk) == made_of(WAS, *BOTH)
    assert "earlier wording" not in editor.get(EDIT).text
    mended = {**FRENCH, "text": "La ville n’est pas tombée."}
    sent = send(editor, EDIT, statement=NOW, **typed(0, mended), reason="Wrong.")
    assert sent.status_code == 303, errors(sent)
    assert kept(desk) == made_of(NOW, mended) + made_of(WAS, ARABIC)
    assert editor.get(EDIT).text.count("Translated from an earlier wording") == 1


def test_a_translation_from_before_is_taken_for_one_of_what_it_stood_beside(
    desk: Desk, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "a test") as session:
        make_claim(session, public_id="fell", statement=WAS, translations=BOTH)
    editor = desk.seat("reviewer")
    assert send(editor, EDIT, note="Seen.", reason="A note.").status_code == 303
    assert kept(desk) == BOTH
    assert send(editor, EDIT, statement=NOW, reason="Wrong.").status_code == 303
    assert kept(desk) == made_of(WAS, *BOTH)


def test_an_editor_ticks_that_a_translation_still_holds(editor: Browser, desk: Desk) -> None:
    form = read_form(editor.get(EDIT).text).fields
    assert form["translations-0-wording"] == digest(WAS)
    assert "translations-0-holds" not in form
    again = send(editor, EDIT, "check", translations__0__holds="yes", translations__1__by="")
    assert read_form(again.text).fields["translations-0-holds"] == "yes"
    sent = send(editor, EDIT, translations__0__holds="yes", reason="Looked.")
    assert sent.status_code == 303, errors(sent)
    assert kept(desk) == made_of(NOW, FRENCH) + made_of(WAS, ARABIC)
    history = plain(editor.get("/admin/claims/fell/history").text)
    assert f"Translated by Jeanne Dupont, of the wording {digest(NOW)}" in history


def hidden(page: str, title: str) -> dict[str, str]:
    """What the form of a translation on the list sends."""
    form = page[page.index(f'id="{title}"') :]
    found = re.findall(r'name="(\w+)"\s+value="([^"]*)"', form[: form.index("</form>")])
    return {name: value for name, value in found if name != "csrf"}


def test_the_desk_lists_them_and_one_press_says_that_one_still_holds(
    editor: Browser, reader: TestClient, desk: Desk
) -> None:
    home = plain(editor.get("/admin").text)
    assert "1 record</a> with translations of an earlier wording" in home
    page = editor.get("/admin/translations").text
    for words in (NOW, FRENCH["text"], ARABIC["text"], 'href="/admin/claims/fell/edit"'):
        assert words in page
    sent = editor.send("/admin/translations", **hidden(page, "claims-fell-fr"))
    assert sent.headers["location"] == "/admin/translations?notice=right&after=0-0"
    assert "Noted: this translation still holds." in editor.get(sent.headers["location"]).text
    assert kept(desk) == made_of(NOW, FRENCH) + made_of(WAS, ARABIC)
    page = editor.get("/admin/translations").text
    assert FRENCH["text"] not in page
    assert "formulation antérieure" not in reader.get("/fr/claims/fell").text
    editor.send("/admin/translations", **hidden(page, "claims-fell-ar"))
    assert "Every translation is of what" in editor.get("/admin/translations").text
    assert "with translations of an earlier wording" not in editor.get("/admin").text


def test_what_changed_meanwhile_is_not_confirmed_unseen(editor: Browser, desk: Desk) -> None:
    page = editor.get("/admin/translations").text
    assert send(editor, EDIT, statement="It fell in part.", reason="Wrong.").status_code == 303
    sent = editor.send("/admin/translations", **hidden(page, "claims-fell-fr"))
    assert sent.status_code == 409
    assert "The original changed after you opened the page" in sent.text
    gone = editor.send("/admin/translations", **hidden(page, "claims-fell-fr") | {"language": "uk"})
    assert gone.status_code == 404
    assert editor.send("/admin/translations", noun="places").status_code == 422
    assert editor.get("/admin/translations?after=x").status_code == 400
    assert kept(desk) == made_of(WAS, *BOTH)


def test_an_editor_who_may_not_publish_proposes_it(editor: Browser, desk: Desk) -> None:
    someone = desk.seat("editor")
    page = someone.get("/admin/translations").text
    sent = someone.send("/admin/translations", **hidden(page, "claims-fell-fr"))
    assert sent.headers["location"] == "/admin/translations?notice=proposed&after=0-0"
    assert kept(desk) == made_of(WAS, *BOTH)


def test_the_list_goes_on_from_claims_to_sources(
    editor: Browser, fresh_database: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.pages.desk.translations.PAGE_SIZE", 1)
    with editing_session(fresh_database, "a test") as session:
        make_source(
            session, slug="news", title="News", language="en", translations=made_of("New", FRENCH)
        )
    first = editor.get("/admin/translations").text
    assert 'id="sources-news-fr"' not in first
    further = re.search(r'href="(/admin/translations\?after=[\d-]+)"', first)
    assert further
    assert 'id="sources-news-fr"' in editor.get(further[1]).text


def test_a_program_confirms_by_the_digest_of_what_it_looked_at(desk_with_records: Desk) -> None:
    writer: Program = program(desk_with_records, "reviewer", "publish")
    assert writer.add("sources", source()).status_code == 201
    said = claim("c-1") | {"statement": WAS, "translations": BOTH}
    assert writer.add("claims", said).status_code == 201
    for translations, wording in (
        (BOTH, WAS),
        (made_of(WAS, *BOTH), WAS),
        (made_of(NOW, *BOTH), NOW),
    ):
        document = writer.document("claims", "c-1")
        changed = document["record"] | {"statement": NOW, "translations": translations}
        put = writer.put("claims", "c-1", changed, f'"{document["version"]}"', note="Looked.")
        assert put.status_code == 200, put.text
        assert writer.document("claims", "c-1")["record"]["translations"] == made_of(wording, *BOTH)


def test_a_dataset_has_the_wordings_and_is_dumped_as_it_was_loaded(
    fresh_database: Engines, tmp_path: Path
) -> None:
    files = sample()
    files["claims.yaml"][0]["translations"] = made_of(WAS, *BOTH)
    files["sources.yaml"][0]["translations"] = [ARABIC]
    directory = write_sample(files, tmp_path)
    written = dataset_files(read_dataset(directory))
    with editing_session(fresh_database, "load") as session:
        load_datasets(session, [directory])
    with editing_session(fresh_database, "dump") as session:
        dump_datasets(session, tmp_path / "dumped")
    for name, content in written.items():
        assert (tmp_path / "dumped" / "sample" / name).read_bytes() == content, name
    assert f"    wording: {digest(WAS)}\n" in written["claims.yaml"].decode()


def test_a_dataset_is_in_order_and_check_names_what_was_translated_from_an_earlier_wording(
    tmp_path: Path,
) -> None:
    files = sample()
    files["claims.yaml"][0]["translations"] = made_of(WAS, FRENCH)
    said = files["claims.yaml"][0]
    directory = write_sample(files, tmp_path)
    write_dataset(read_dataset(directory), directory)
    checked = CliRunner().invoke(cli, ["check", str(directory)])
    told = f"sample/claims.yaml: {said['id']}: its translation (fr) is of an earlier wording"
    assert f"Look again: {told}" in checked.output
    assert checked.exit_code == 0, checked.output


TEXTS = st.sampled_from(["one", "two", "three"])
VERSIONS = st.lists(st.tuples(TEXTS, st.none() | TEXTS), min_size=1, max_size=8)


@settings(max_examples=300)
@given(VERSIONS)
def test_however_a_record_is_edited_each_translation_tells_the_wording_it_came_beside(
    versions: list[tuple[str, str | None]],
) -> None:
    current: ClaimRecord | None = None
    expected: tuple[str, str] | None = None
    for statement, translated in versions:
        translations = (
            (TranslationRecord(language="fr", text=translated, by="T"),) if translated else ()
        )
        record = ClaimRecord(
            id="c-1", kind="report", statement=statement, translations=translations,
            publishing={"status": "draft"},
        )  # fmt: skip
        saved = with_wordings(record, current)
        assert isinstance(saved, ClaimRecord)
        if translated is None:
            expected = None
        elif expected is None or expected[0] != translated:
            expected = (translated, statement)
        if expected:
            assert saved.translations[0].wording == digest(expected[1])
        current = saved
