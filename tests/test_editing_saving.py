"""Saving documents: what is written, what is refused, and what stays untouched."""

import pytest

from app.database import Engines, desk_session
from app.editing.conflict import Conflict
from app.editing.edits import Edit
from app.editing.errors import FieldErrors
from app.editing.record_json import record_from_json, record_to_json
from app.editing.saving import save
from app.errors import NotFound
from tests.editing import (
    Room,
    altered,
    claim_document,
    make_actor,
    make_claim,
    make_place,
    place_document,
    position_document,
    refusal,
    same,
    source_document,
)


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


def test_a_new_draft_can_be_read_again_as_it_was_saved(room: Room) -> None:
    wanted = place_document(
        "tabqa",
        names=[{"name": "الطبقة", "language": "ar", "script": "Arab", "cited": "GeoNames"}],
        coarsen_to_m=5000,
    )
    outcome = room.save(room.person("editor"), "places", wanted)
    read = room.read("places", "tabqa")
    assert same(read, wanted)
    assert read.version == outcome.change_id == outcome.saved[0].version
    assert outcome.saved[0].state == "saved"


def test_what_is_saved_can_be_found_by_any_spelling(room: Room) -> None:
    room.save(room.person(), "places", place_document("tabqa", name="Tabqa"))
    assert room.one("select key from editorial.place_name") == "tbk"


def test_every_save_gives_the_record_a_new_version_even_when_only_a_name_changed(
    room: Room,
) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    first = room.read("places", "tabqa")
    names = [{"name": "الطبقة", "language": "ar", "script": "Arab"}]
    data = record_to_json(first.record) | {"names": names}
    outcome = room.save(editor, "places", record_from_json("places", data), first.version)
    second = room.read("places", "tabqa")
    assert second.version == outcome.change_id
    assert second.version > first.version
    assert second.row_id == first.row_id
    assert same(room.at("places", "tabqa", first.version), first)
    assert same(room.at("places", "tabqa", second.version), second)


def test_rows_that_say_the_same_stay_untouched(room: Room) -> None:
    editor = room.person()
    names = [{"name": name, "language": "en", "script": "Latn"} for name in ("One", "Two", "Six")]
    room.save(editor, "places", place_document("tabqa", names=names))
    before = room.read("places", "tabqa")
    kept = altered(before.record, names=before.record.names[1:])  # type: ignore[attr-defined]
    room.save(editor, "places", kept, before.version)
    versions = dict(room.rows("select name, change_id from editorial.place_name"))
    assert set(versions) == {"Tabqa", "Two", "Six"}
    assert set(versions.values()) == {before.version}


@pytest.mark.parametrize(
    "order",
    [["c-1", "c-2"], ["c-3", "c-2", "c-1"], ["c-2"], ["c-4", "c-1", "c-2", "c-3"], ["c-1", "c-4"]],
)
def test_the_claims_of_a_position_are_saved_in_any_order(room: Room, order: list[str]) -> None:
    editor, actor = room.person(), room.make(make_actor)
    for number in range(1, 5):
        room.make(make_claim, public_id=f"c-{number}")
    wanted = position_document("p-1", actor, ["c-1", "c-2", "c-3"], status="published")
    room.save(editor, "positions", wanted)
    room.change(editor, "positions", "p-1", claims=tuple(order))
    assert list(room.read("positions", "p-1").record.claims) == order  # type: ignore[attr-defined]


def test_saving_the_same_again_makes_no_change(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    before = room.read("places", "tabqa")
    outcome = room.save(editor, "places", before.record, before.version)
    assert outcome.saved[0].state == "unchanged"
    assert outcome.change_id is None
    assert room.read("places", "tabqa").version == before.version


def test_a_position_comes_with_its_new_claim_source_and_place_in_one_change(room: Room) -> None:
    actor = room.make(make_actor)
    edits = [
        Edit("sources", source_document("report", "published")),
        Edit("places", place_document("tabqa", "published")),
        Edit("claims", claim_document("c-new", "published", source="report")),
        Edit(
            "positions",
            position_document("p-new", actor, ["c-new"], place="tabqa", status="published"),
        ),
    ]
    outcome = room.do(save, room.person(), edits, "")
    assert [saved.state for saved in outcome.saved] == ["published"] * 4
    assert {saved.version for saved in outcome.saved} == {outcome.change_id}
    assert room.seen("select public_id from published.position") == [("p-new",)]
    note = room.one("select note from editorial.change order by id desc limit 1")
    assert note == "Add a source and a place and a claim and a position"


def test_one_wrong_record_of_several_saves_none_and_says_which(room: Room) -> None:
    edits = [
        Edit("sources", source_document("report")),
        Edit("claims", claim_document("c-new", source="reprot")),
    ]
    with pytest.raises(FieldErrors) as caught:
        room.do(save, room.person(), edits, "")
    assert caught.value.errors == {"1:source": ["There is no source 'reprot'."]}
    assert room.find("sources", "report") is None


def test_a_refused_form_can_be_shown_again_in_the_same_session(room: Room) -> None:
    editor = room.person()
    with desk_session(room.engines) as session:
        with pytest.raises(FieldErrors):
            save(session, editor, [Edit("places", place_document("tabqa", part_of="nowhere"))], "")
        save(session, editor, [Edit("places", place_document("tabqa"))], "")
    assert room.read("places", "tabqa").version == room.one("select max(id) from editorial.change")


def test_an_address_is_never_given_twice_not_even_that_of_a_deleted_draft(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("tabqa"))
    assert list(refusal(room, editor, "places", place_document("tabqa"))) == ["slug"]
    from app.editing.history import delete_draft

    room.do(delete_draft, editor, "places", "tabqa", base=room.read("places", "tabqa").version)
    assert list(refusal(room, editor, "places", place_document("tabqa"))) == ["slug"]
    assert room.key("places", "Tabqa") == "tabqa-2"


def test_random_ids_are_short_and_differ(room: Room) -> None:
    keys = {room.key("claims") for _ in range(20)}
    assert len(keys) == 20
    assert all(len(key) == 10 and key.startswith("c-") for key in keys)


def test_a_record_that_is_gone_cannot_be_saved(room: Room) -> None:
    with pytest.raises(NotFound):
        room.save(room.person(), "places", place_document("tabqa"), base=7)


def test_whoever_saves_second_is_shown_both_versions(room: Room) -> None:
    first, second = room.person(name="Amal"), room.person(name="Basil")
    room.save(first, "places", place_document("tabqa"))
    opened = room.read("places", "tabqa")
    room.save(first, "places", altered(opened.record, name="Al-Tabqah"), opened.version)
    with pytest.raises(Conflict) as caught:
        room.save(second, "places", altered(opened.record, note="Careful."), opened.version)
    conflict = caught.value
    assert conflict.status == 409
    assert conflict.by == "Amal"
    assert conflict.base.record.name == "Tabqa"  # type: ignore[attr-defined]
    assert conflict.theirs.record.name == "Al-Tabqah"  # type: ignore[attr-defined]
    assert conflict.mine.note == "Careful."  # type: ignore[attr-defined]
    assert conflict.merge.conflicts == ()
    room.save(second, "places", conflict.merge.record(), conflict.theirs.version)
    merged = room.read("places", "tabqa").record
    assert (merged.name, merged.note) == ("Al-Tabqah", "Careful.")  # type: ignore[attr-defined]


def test_what_readers_saw_is_not_changed_without_a_reason(room: Room) -> None:
    key = room.make(make_place)
    shown = room.read("places", key)
    changed = altered(shown.record, note="Careful.")
    errors = refusal(room, room.person(), "places", changed, shown.version, note="  ")
    assert list(errors) == ["note"]
    room.save(room.person(), "places", changed, shown.version, note="A reader wrote to us.")
    assert room.versions("places", key)[0].note == "A reader wrote to us."
