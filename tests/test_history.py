"""A record's past: its versions, restoring them, withdrawing, bringing back, deleting drafts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Engines, desk_session
from app.editing.conflict import Conflict
from app.editing.documents import read_document, read_version
from app.editing.edits import Edit
from app.editing.errors import Blocked, FieldErrors, Stale
from app.editing.history import bring_back, delete_draft, last_version, restore, withdraw
from app.editing.saving import save
from app.errors import NotFound
from app.nouns import NOUNS
from app.nouns.fields import equal_records
from app.queries.dependents import hidden_with
from tests.editing import (
    Room,
    altered,
    claim_document,
    make_actor,
    make_claim,
    make_place,
    place_document,
    position_document,
    same,
)


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


def test_the_history_tells_who_when_and_why_newest_first(room: Room) -> None:
    amal, basil = room.person("editor", "Amal"), room.person("reviewer", "Basil")
    room.save(amal, "places", place_document("tabqa"), note="")
    room.change(basil, "places", "tabqa", publishing__status="published", why="It is checked.")
    rows = room.versions("places", "tabqa")
    assert [(row.by, row.note, row.status) for row in rows] == [
        ("Basil", "It is checked.", "published"),
        ("Amal", "Add a place", "draft"),
    ]
    assert [row.is_current for row in rows] == [True, False]
    assert rows[0].made_at > rows[1].made_at


def test_a_record_that_never_was_has_no_history(room: Room) -> None:
    with pytest.raises(NotFound, match="there never was"):
        room.versions("places", "nowhere")


@pytest.mark.parametrize("noun", ["sources", "actors", "places", "claims", "positions", "links"])
def test_every_version_of_every_record_that_ships_reads_as_it_was(
    loaded_database: Engines, noun: str
) -> None:
    room = Room(loaded_database)
    with room.session() as session:
        for key in session.scalars(select(NOUNS[noun].key).limit(20)):
            now = read_document(session, noun, key)
            assert equal_records(read_version(session, noun, key, now.version).record, now.record)


def test_a_restored_version_is_equal_to_the_last_byte(room: Room) -> None:
    editor = room.person()
    names = [{"name": name, "language": "en", "script": "Latn"} for name in ("One", "Two", "Six")]
    room.save(editor, "places", place_document("tabqa", "published", names=names, note="First."))
    first = room.read("places", "tabqa")
    polygon = [[[38.5, 35.8], [38.6, 35.8], [38.6, 35.9], [38.5, 35.8]]]
    second = place_document(
        "tabqa",
        "published",
        names=names[2:],
        name="Al-Tabqah",
        geometry={"type": "Polygon", "coordinates": polygon},
    )
    room.save(editor, "places", second, first.version)
    room.do(
        restore,
        editor,
        "places",
        "tabqa",
        version=first.version,
        base=room.read("places", "tabqa").version,
        note="The old name was right.",
    )
    restored = room.read("places", "tabqa")
    assert same(restored, first)
    assert restored.row_id == first.row_id
    assert restored.version > first.version
    assert [row.note for row in room.versions("places", "tabqa")] == [
        "The old name was right.",
        "because",
        "because",
    ]


def test_restoring_a_position_brings_back_its_claims_in_their_order(room: Room) -> None:
    editor, actor = room.person(), room.make(make_actor)
    claims = [room.make(make_claim) for _ in range(3)]
    wanted = position_document("p-1", actor, claims, status="published")
    room.save(editor, "positions", wanted)
    first = room.read("positions", "p-1")
    room.change(editor, "positions", "p-1", claims=(claims[2],))
    base = room.read("positions", "p-1").version
    room.do(restore, editor, "positions", "p-1", version=first.version, base=base, note="all three")
    assert same(room.read("positions", "p-1"), first)


def test_restoring_lifts_nothing_that_was_hidden_since(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa", "published"))
    first = room.read("places", "tabqa")
    until = datetime.now(UTC) + timedelta(days=9)
    room.change(
        editor,
        "places",
        "tabqa",
        publishing__embargo_until=until,
        publishing__concealed=True,
        coarsen_to_m=10_000,
        name="Al-Tabqah",
    )
    base = room.read("places", "tabqa").version
    room.do(restore, editor, "places", "tabqa", version=first.version, base=base, note="old name")
    now: Any = room.read("places", "tabqa").record
    assert now.name == "Tabqa"
    assert now.coarsen_to_m == 10_000
    assert now.publishing.embargo_until == until
    assert now.publishing.concealed


def test_restoring_a_draft_of_old_does_not_take_a_record_off_the_map(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa", name="Draft name"))
    first = room.read("places", "tabqa")
    room.change(editor, "places", "tabqa", publishing__status="published", name="Tabqa")
    base = room.read("places", "tabqa").version
    room.do(
        restore, editor, "places", "tabqa", version=first.version, base=base, note="as at first"
    )
    now: Any = room.read("places", "tabqa").record
    assert (now.name, now.publishing.status) == ("Draft name", "published")


def test_restoring_from_a_page_that_is_old_is_a_conflict(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    first = room.read("places", "tabqa").version
    room.change(editor, "places", "tabqa", name="Second")
    second = room.read("places", "tabqa").version
    room.change(editor, "places", "tabqa", name="Third")
    with pytest.raises(Conflict):
        room.do(restore, editor, "places", "tabqa", version=first, base=second, note="")


def test_a_withdrawn_record_comes_back_whole(room: Room) -> None:
    editor, key = room.person(), room.position()
    before = room.read("positions", key)
    assert room.seen("select public_id from published.position") == [(key,)]
    room.do(withdraw, editor, "positions", key, base=before.version, reason="It was elsewhere.")
    assert room.seen("select public_id from published.position") == []
    gone = room.read("positions", key)
    assert gone.record.publishing.withdrawn_reason == "It was elsewhere."
    room.do(bring_back, editor, "positions", key, base=gone.version, note="It was there after all.")
    assert room.seen("select public_id from published.position") == [(key,)]
    assert same(room.read("positions", key), before)


def test_nothing_is_withdrawn_without_a_reason(room: Room) -> None:
    key = room.position()
    base = room.read("positions", key).version
    with pytest.raises(FieldErrors) as caught:
        room.do(withdraw, room.person(), "positions", key, base=base, reason="  ")
    assert list(caught.value.errors) == ["reason"]


def test_what_can_be_concealed_is_gone_from_past_maps_too(room: Room) -> None:
    key = room.position()
    base = room.read("positions", key).version
    room.do(withdraw, room.person(), "positions", key, base=base, reason="Harm.", conceal=True)
    assert room.read("positions", key).record.publishing.concealed


def test_a_draft_cannot_be_withdrawn_nor_what_was_published_deleted(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    base = room.read("places", "tabqa").version
    with pytest.raises(Stale):
        room.do(withdraw, editor, "places", "tabqa", base=base, reason="Wrong.")
    shown = room.make(make_place)
    with pytest.raises(Blocked, match="withdraw it instead"):
        room.do(delete_draft, editor, "places", shown, base=room.read("places", shown).version)


def test_a_deleted_draft_comes_back_whole_with_its_past(room: Room) -> None:
    editor = room.person()
    names = [{"name": "الطبقة", "language": "ar", "script": "Arab"}]
    room.save(editor, "places", place_document("tabqa", names=names))
    before = room.read("places", "tabqa")
    room.do(delete_draft, editor, "places", "tabqa", base=before.version)
    assert room.find("places", "tabqa") is None
    assert [row.status for row in room.versions("places", "tabqa")] == ["deleted", "draft"]
    assert same(room.do(last_version, "places", "tabqa"), before)
    room.do(bring_back, editor, "places", "tabqa", base=None, note="")
    after = room.read("places", "tabqa")
    assert same(after, before)
    assert after.row_id == before.row_id
    rows = room.versions("places", "tabqa")
    assert [(row.status, row.is_current) for row in rows] == [
        ("draft", True),
        ("deleted", False),
        ("draft", False),
    ]


def test_a_draft_that_others_refer_to_is_not_deleted(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    speaks = claim_document("c-1", places=[{"place": "tabqa", "role": "where"}])
    room.save(editor, "claims", speaks)
    base = room.read("places", "tabqa").version
    with pytest.raises(Blocked) as caught:
        room.do(delete_draft, editor, "places", "tabqa", base=base)
    assert caught.value.reasons == ["1 claim refers to it."]
    assert room.find("places", "tabqa") is not None


def test_a_draft_that_someone_saved_meanwhile_is_not_deleted(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    base = room.read("places", "tabqa").version
    room.change(editor, "places", "tabqa", note="Keep this.")
    with pytest.raises(Stale):
        room.do(delete_draft, editor, "places", "tabqa", base=base)


def test_the_page_can_say_what_readers_would_lose_with_a_record(room: Room) -> None:
    claim, only = room.make(make_claim), room.make(make_claim)
    actor = room.make(make_actor)
    for key, claims in (("p-1", [only]), ("p-2", [only, claim])):
        room.save(
            room.person(), "positions", position_document(key, actor, claims, status="published")
        )
    lost = room.do(hidden_with, "claims", room.read("claims", only).row_id)
    assert lost == {"positions": [room.read("positions", "p-1").row_id]}
    assert room.read("claims", only).status == "published"
    lost = room.do(hidden_with, "actors", room.read("actors", actor).row_id)
    assert len(lost["positions"]) == 2


def test_versions_of_concurrent_changes_read_whole(room: Room) -> None:
    """A change that began earlier and commits later must not mix with the one between."""
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    names: Any = place_document(
        "tabqa", names=[{"name": "الطبقة", "language": "ar", "script": "Arab"}]
    )
    with desk_session(room.engines) as slow:
        slow.connection()
        room.change(editor, "places", "tabqa", name="Between")
        between = room.read("places", "tabqa")
        wanted = altered(between.record, names=names.names)
        save(slow, editor, [Edit("places", wanted, between.version)], "late")
    late = room.read("places", "tabqa")
    assert same(room.at("places", "tabqa", between.version), between)
    assert same(room.at("places", "tabqa", late.version), late)
