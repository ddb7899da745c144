"""Offsets mean something in one text: each passage keeps that text's hash, whatever replaces it."""

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app.database import editing_session
from app.dataset import canonical, dump_datasets, load_datasets
from app.dataset.checking import check_datasets
from app.local_postgres.cluster import Cluster
from app.queries.texts import digest_of
from app.schema import MIGRATIONS, migrate
from app.settings import Settings
from tests.conftest import OWNER, as_superuser, connect
from tests.dataset_samples import sample, write_sample
from tests.desk import Browser, Desk
from tests.forms import send
from tests.test_texts import FIRST, QUOTE, SECOND
from tests.text_pages import attach, claim_made, furnish
from tests.writing import Program, problem_of, program, review

OLD, NEW = digest_of(FIRST), digest_of(SECOND)


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with one published source that has no text yet, two places and an actor."""
    return furnish(desk_with_records)


def publisher(desk: Desk) -> Program:
    """A program whose changes nobody reviews."""
    review(desk, "off")
    return program(desk)


def hash_of_claim(desk: Desk, key: str) -> Any:
    return desk.one("select text_sha256 from editorial.claim where public_id = :key", key=key)


def page_of(browser: Browser, key: str) -> str:
    return " ".join(html.unescape(browser.get(f"/claims/{key}").text).split())


def test_a_replaced_text_leaves_offsets_with_the_hash_they_were_measured_in(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    stays, goes = claim_made(desk, FIRST), claim_made(desk, FIRST, "The guards let it pass")
    assert f'SHA-256 <code class="digest">{OLD}' in page_of(browser, stays)
    assert "was replaced" not in page_of(browser, stays)
    newer = SECOND.replace("it pass", "it through")
    attach(browser, newer)
    for key, words in (
        (stays, "the words still stand in it, in paragraph 1"),
        (goes, "the words no longer stand in it as they were"),
    ):
        page = page_of(browser, key)
        assert f'an earlier text, SHA-256 <code class="digest">{OLD}</code>' in page
        assert f"The source's text was replaced since; {words}" in page
        assert f'it is now SHA-256 <code class="digest">{digest_of(newer)}' in page
        item = browser.get(f"/api/v1/claims/{key}").json()
        assert item["passage"]["text_sha256"] == OLD
        assert item["passage"]["start"] == FIRST.index(item["passage"]["quote"])
    assert f",{OLD}," in browser.get("/data/claims.csv").text


def test_a_passage_that_an_editor_moves_gets_the_hash_of_the_new_text(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    key = claim_made(desk, FIRST)
    attach(browser, SECOND)
    writer = publisher(desk)
    document = writer.document("claims", key)
    assert document["record"]["passage"]["text_sha256"] == OLD
    start = SECOND.index(QUOTE)
    moved = {"paragraph": 2, "start": start, "end": start + len(QUOTE), "quote": QUOTE}
    record = document["record"] | {"passage": moved}
    answer = writer.put("claims", key, record, f'"{document["version"]}"', note="Moved.")
    assert answer.status_code == 200, answer.text
    assert hash_of_claim(desk, key) == NEW
    assert "an earlier text" not in page_of(browser, key)


def test_other_words_about_a_claim_leave_its_text_as_it_was(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    key = claim_made(desk, FIRST)
    attach(browser, SECOND)
    path = f"/admin/claims/{key}/edit"
    answer = send(browser, path, statement="Other words.", reason="Better said.", locator="page 1")
    assert answer.status_code == 303, answer.text
    assert hash_of_claim(desk, key) == OLD
    writer = publisher(desk)
    document = writer.document("claims", key)
    del document["record"]["passage"]["text_sha256"]
    record = document["record"] | {"statement": "Still other words."}
    writer.put("claims", key, record, f'"{document["version"]}"', note="Better said.")
    assert hash_of_claim(desk, key) == OLD


def test_a_passage_in_a_text_that_was_never_read_is_refused(desk: Desk) -> None:
    browser = desk.seat("admin")
    attach(browser, FIRST)
    key = claim_made(desk, FIRST)
    attach(browser, SECOND)
    writer = publisher(desk)
    record = writer.document("claims", key)["record"] | {"id": "another"}
    assert writer.add("claims", record).status_code == 201
    assert hash_of_claim(desk, "another") == OLD
    record = record | {"id": "third", "passage": record["passage"] | {"text_sha256": "0" * 64}}
    told = problem_of(writer.add("claims", record), 422)
    assert "No text with this SHA-256 was read for the source." in str(told)


def test_an_earlier_text_survives_the_round_trip_and_the_own_one_is_left_out(
    session: Session, tmp_path: Path
) -> None:
    files = sample()
    [first, *_] = [claim for claim in files["claims.yaml"] if "start" in claim.get("passage", {})]
    first["passage"]["text_sha256"] = OLD
    directory = write_sample(files, tmp_path)
    canonical.main([str(directory)])
    assert check_datasets([directory], {}) == []
    load_datasets(session, [directory])
    rows = dict(session.execute(text("select public_id, text_sha256 from editorial.claim")).all())
    own = files["sources.yaml"][0]["text"]["sha256"]
    assert rows.pop(first["id"]) == OLD
    assert set(rows.values()) <= {own, None}
    [dumped] = dump_datasets(session, tmp_path / "out")
    for path in directory.iterdir():
        assert (dumped / path.name).read_bytes() == path.read_bytes()
    first["passage"]["text_sha256"] = own
    directory = write_sample(files, tmp_path / "again")
    canonical.main([str(directory)])
    [problem] = check_datasets([directory], {})
    assert problem.endswith("text_sha256 is that of the source's text; leave it out.")


def config_for(connection: Any) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate_to(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        command.upgrade(config_for(connection), revision)


def test_the_migration_finds_for_each_version_the_text_it_was_measured_in(
    cluster: Cluster, settings: Settings, clone_database: Callable[..., Any]
) -> None:
    assert clone_database
    as_superuser(cluster, f"create database before_passages template conflict_map owner {OWNER}")
    engines = connect(cluster, settings, "before_passages")
    script = ScriptDirectory.from_config(config_for(None))
    [ours] = [each for each in script.walk_revisions() if each.path.endswith("_passages.py")]
    migrate_to(engines.owner, str(ours.down_revision))

    def run(statement: str, **values: Any) -> None:
        with engines.owner.begin() as connection:
            change = connection.scalar(
                text("insert into editorial.change (note) values ('a test') returning id")
            )
            connection.execute(text(statement), {"change": change} | values)

    run(
        "insert into editorial.source (slug, title, language, text_sha256, text_code_points,"
        " text_body_start, status, change_id) values ('s', 'S', 'en', :digest, 9, 0, 'published',"
        " :change)",
        digest=OLD,
    )
    run(
        "insert into editorial.claim (public_id, kind, statement, source_id, paragraph,"
        " start_offset, end_offset, quote, status, change_id) select 'c', 'report', 'C.', id, 1, 0,"
        " 3, 'abc', 'published', :change from editorial.source"
    )
    run("update editorial.source set text_sha256 = :digest, change_id = :change", digest=NEW)
    run("update editorial.claim set statement = 'D.', change_id = :change")
    run("update editorial.claim set end_offset = 2, quote = 'ab', change_id = :change")
    with engines.owner.connect() as connection:
        versions = connection.scalar(text("select count(*) + 1 from history.claim"))
    migrate(engines.owner)
    with engines.owner.connect() as connection:
        rows = connection.execute(
            text(
                "select statement, end_offset, text_sha256 from history.claim_version"
                " order by lower(sys_period)"
            )
        ).all()
    assert len(rows) == versions
    assert [tuple(row) for row in rows] == [("C.", 3, OLD), ("D.", 3, OLD), ("D.", 2, NEW)]
    with editing_session(engines, "another") as session:
        session.execute(
            text("update editorial.claim set note = 'n', change_id = :change"),
            {"change": session.info["change_id"]},
        )
    engines.dispose()
