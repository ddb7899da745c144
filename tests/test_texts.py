"""Texts of sources in the database: kept for good, shown to readers only where that is allowed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.database import Engines, editing_session, reading_session
from app.models import Claim, Source
from app.names import name_key
from app.queries.known_names import own_names, region_names
from app.queries.texts import digest_of, keep_text, kept_texts, place_claims, read_text
from app.recognition.paragraphs import split_paragraphs
from tests.databases import EMPTY, Databases
from tests.factories import make_claim, make_place, make_source

FIRST = "Bridge closed\n\nA convoy of nine lorries 🚚 crossed the نهر at noon. The guards let it pass.\n"
SECOND = FIRST.replace("A convoy", "A correction was added.\n\nA convoy")
QUOTE = "nine lorries 🚚 crossed"


def put_in_force(source: Source, content: str, *, free: bool = False) -> None:
    source.text_sha256 = digest_of(content)
    source.text_code_points = len(content)
    source.text_body_start = content.index("A co")
    source.free_to_show = free


def source_with(session: Session, content: str, *, free: bool = False, **values: object) -> Source:
    source = make_source(session, **values)
    keep_text(session, source.id, content, None)
    put_in_force(source, content, free=free)
    session.flush()
    return source


def seen_by_readers(engines: Engines, known: datetime | None = None) -> list[str]:
    with reading_session(engines, known) as session:
        return (
            list(session.scalars(text("select text from published.source_text")))
            if (known is None)
            else list(session.scalars(text("select text from as_known.source_text")))
        )


def test_a_text_comes_back_letter_for_letter(session: Session) -> None:
    source = source_with(session, FIRST)
    assert read_text(session, source.id, digest_of(FIRST)) == FIRST
    assert read_text(session, source.id, digest_of(SECOND)) is None
    assert read_text(session, source.id, None) is None


def test_a_text_that_is_added_twice_is_kept_once(session: Session) -> None:
    source = source_with(session, FIRST)
    keep_text(session, source.id, SECOND, None)
    keep_text(session, source.id, FIRST, None)
    assert [kept.sha256 for kept in kept_texts(session, source.id)] == [
        digest_of(SECOND),
        digest_of(FIRST),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "update editorial.source_text set text = 'another'",
        "update editorial.source_text set added_by = null",
        "delete from editorial.source_text",
        "truncate editorial.source_text",
    ],
)
def test_the_database_refuses_to_change_or_lose_a_text(session: Session, statement: str) -> None:
    source_with(session, FIRST)
    with pytest.raises(DBAPIError, match="kept as it was read"), session.begin_nested():
        session.execute(text(statement))


def test_the_database_refuses_a_text_under_another_hash(session: Session) -> None:
    source = make_source(session)
    insert = text(
        "insert into editorial.source_text (source_id, sha256, code_points, text)"
        " values (:source, :sha256, :length, :text)"
    )
    values = {"source": source.id, "text": FIRST}
    for wrong in (
        {"sha256": digest_of(SECOND), "length": len(FIRST)},
        {"sha256": digest_of(FIRST), "length": len(FIRST.encode())},
    ):
        with pytest.raises(DBAPIError, match="ck_source_text"), session.begin_nested():
            session.execute(insert, values | wrong)


def test_readers_see_only_texts_that_are_free_to_show(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        source_with(session, FIRST)
        source_with(session, SECOND, free=True)
        source_with(session, "Draft. A convoy.", free=True, status="draft")
        later = datetime.now(UTC) + timedelta(days=1)
        source_with(session, "Embargoed. A convoy.", free=True, embargo_until=later)
        source_with(session, "Concealed. A convoy.", free=True, concealed=True)
    assert seen_by_readers(engines) == [SECOND]


def test_readers_never_see_an_earlier_version(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        source = source_with(session, FIRST, free=True)
        keep_text(session, source.id, SECOND, None)
        put_in_force(source, SECOND, free=True)
    assert seen_by_readers(engines) == [SECOND]


def test_the_readers_role_can_reach_no_other_table_of_texts(engines: Engines) -> None:
    for relation in ("editorial.source_text", "as_recorded.source_text"):
        with reading_session(engines) as session, pytest.raises(DBAPIError, match="denied"):
            session.execute(text(f"select * from {relation}"))


def test_a_text_that_is_free_no_more_is_gone_from_past_maps_too(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        source_with(session, FIRST, free=True, slug="report")
    with engines.owner.connect() as connection:
        then = connection.scalar(text("select clock_timestamp()"))
    assert seen_by_readers(engines, then) == [FIRST]
    with editing_session(engines, "the licence was withdrawn") as session:
        session.scalars(select(Source).where(Source.slug == "report")).one().free_to_show = False
    assert seen_by_readers(engines) == []
    assert seen_by_readers(engines, then) == []


def test_the_history_of_a_source_keeps_whether_its_text_was_free(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        source_with(session, FIRST, free=True, slug="report")
    with editing_session(engines, "close") as session:
        session.scalars(select(Source).where(Source.slug == "report")).one().free_to_show = False
    with engines.owner.connect() as connection:
        rows = connection.execute(
            text("select slug, free_to_show, ended_by is not null from history.source")
        )
        assert [tuple(row) for row in rows] == [("report", True, True)]


def claim_on(session: Session, source: Source, content: str, quote: str = QUOTE) -> Claim:
    start = content.index(quote)
    [inside] = [
        one
        for one in split_paragraphs(content, source.text_body_start or 0)
        if one.start <= start < one.end
    ]
    return make_claim(
        session,
        source,
        paragraph=inside.number,
        start_offset=start,
        end_offset=start + len(quote),
        quote=quote,
        locator=None,
    )


def states(engines: Engines, slug: str) -> list[str]:
    with editing_session(engines, "look") as session:
        source = session.scalars(select(Source).where(Source.slug == slug)).one()
        content = read_text(session, source.id, source.text_sha256) or ""
        paragraphs = split_paragraphs(content, source.text_body_start or 0)
        return [one.where.state for one in place_claims(session, source, content, paragraphs)]


def test_a_passage_is_looked_for_in_the_text_it_was_chosen_in(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        source = source_with(session, FIRST, slug="report")
        claim_on(session, source, FIRST)
    assert states(engines, "report") == ["in_place"]
    with editing_session(engines, "replace") as session:
        source = session.scalars(select(Source).where(Source.slug == "report")).one()
        keep_text(session, source.id, SECOND, None)
        put_in_force(source, SECOND)
    assert states(engines, "report") == ["moved"]


def test_editing_a_claims_note_doesnt_make_its_passage_look_new(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        source = source_with(session, FIRST, slug="report")
        claim_on(session, source, FIRST)
    with editing_session(engines, "replace") as session:
        source = session.scalars(select(Source).where(Source.slug == "report")).one()
        keep_text(session, source.id, SECOND, None)
        put_in_force(source, SECOND)
    with editing_session(engines, "a note") as session:
        session.scalars(select(Claim)).one().note = "A caution."
    assert states(engines, "report") == ["moved"]


def test_going_back_to_the_earlier_text_puts_its_passages_in_place(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        source = source_with(session, FIRST, slug="report")
        claim_on(session, source, FIRST)
    for content in (SECOND, FIRST):
        with editing_session(engines, "replace") as session:
            source = session.scalars(select(Source).where(Source.slug == "report")).one()
            keep_text(session, source.id, content, None)
            put_in_force(source, content)
    assert states(engines, "report") == ["in_place"]


def test_withdrawn_claims_are_left_out(session: Session) -> None:
    source = source_with(session, FIRST)
    claim = claim_on(session, source, FIRST)
    claim.status = "withdrawn"
    session.flush()
    assert place_claims(session, source, FIRST, split_paragraphs(FIRST, 0)) == []


def test_names_are_read_anew_once_something_was_changed(engines: Engines) -> None:
    with editing_session(engines, "add") as session:
        make_place(session, name="Alpha Crossing (north)")
    with editing_session(engines, "look") as session:
        names = own_names(session)
        assert own_names(session) is names
        assert [name.text for name in names.with_key(name_key("Alpha Crossing"))] == [
            "Alpha Crossing"
        ]
        assert len(names) == 2
    with editing_session(engines, "add another") as session:
        make_place(session, name="Beta Ford")
    with editing_session(engines, "look again") as session:
        assert own_names(session) is not names
        assert len(own_names(session)) == 3


def test_names_are_read_anew_from_a_database_that_was_brought_back(
    databases: Databases, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "add") as session:
        make_place(session, name="Alpha Crossing")
    with editing_session(fresh_database, "look") as session:
        names = own_names(session)
    # As many changes with the same numbers, and another place.
    databases.run(EMPTY, str(fresh_database.owner.url.database))
    with editing_session(fresh_database, "add") as session:
        make_place(session, name="Beta Ford")
    with editing_session(fresh_database, "look") as session:
        assert own_names(session) is not names


def test_withdrawn_places_are_not_looked_for(session: Session) -> None:
    make_place(session, name="Gamma", status="withdrawn")
    assert len(own_names(session)) == 0


def test_the_gazetteers_codes_and_transcriptions_are_not_looked_for() -> None:
    texts = [name.text for name in region_names().with_key(name_key("Baghdad"))]
    assert "Baghdad" in texts
    assert "بغداد" in texts
    assert not any(text.isascii() and (text.isupper() or text.islower()) for text in texts)
