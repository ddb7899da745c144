"""Saving documents: what is written, what is refused, and what stays untouched."""

from typing import Any

import pytest

from app.database import Engines, desk_session
from app.dataset.records import AttachedText
from app.editing.errors import Conflict, FieldErrors
from app.editing.saving import Edit, save
from app.editing.written import record_from_json, record_to_json
from app.errors import NotFound
from app.queries.texts import digest_of, keep_text
from tests.editing import (
    Room,
    altered,
    claim_document,
    document,
    make_actor,
    make_claim,
    make_place,
    make_source,
    place_document,
    position_document,
    same,
    source_document,
)


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


def refusal(room: Room, *args: Any, **values: Any) -> dict[str, list[str]]:
    """What saving is refused for, by field."""
    before = room.one("select count(*) from editorial.change")
    with pytest.raises(FieldErrors) as caught:
        room.save(*args, **values)
    assert room.one("select count(*) from editorial.change") == before
    return caught.value.errors


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


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"part_of": "nowhere"}, "part_of"),
        ({"part_of": "tabqa"}, "part_of"),
        ({"note": "x" * 4001}, "note"),
        ({"names": [{"name": "A", "language": "en", "script": "Latn"}] * 2}, "names.1"),
        ({"names": [{"name": "A", "language": "en", "script": "Latn", "cited": "no-one"}]},
         "names.0.cited"),
        ({"name": "x" * 301}, "name"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_place_is_said_beside_its_field(
    room: Room, wrong: dict[str, Any], path: str
) -> None:
    errors = refusal(room, room.person(), "places", place_document("tabqa", **wrong))
    assert list(errors) == [path]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"name": None}, "name"),
        ({"kind": "metropolis"}, "kind"),
        ({"country": "Syria"}, "country"),
        ({"geometry": {"type": "Point", "coordinates": [138.0, 95.0]}}, "geometry"),
        ({"geometry": {"type": "Point"}}, "geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [0, 2], [2, 0], [0, 0]]]}},
         "geometry"),
        ({"uncertainty_m": -1}, "uncertainty_m"),
        ({"uncertainty_m": "500"}, "uncertainty_m"),
        ({"coarsen_to_m": 5}, "coarsen_to_m"),
        ({"id": 7}, "id"),
        ({"version": 7}, "version"),
        ({"publishing": {"status": "gone"}}, "publishing.status"),
        ({"publishing": {"status": "draft", "role": "admin"}}, "publishing.role"),
        ({"publishing": {"status": "draft", "withdrawn_reason": "x"}}, "publishing.withdrawn_reason"),
        ({"evidence": "bell \x07"}, "evidence"),
        ({"names": [{"name": "A", "language": "English", "script": "Latn"}]}, "names.0.language"),
    ],
)  # fmt: skip
def test_a_document_that_is_no_place_is_refused_field_by_field(
    data: dict[str, Any], path: str
) -> None:
    whole = record_to_json(place_document("tabqa")) | data
    with pytest.raises(FieldErrors) as caught:
        record_from_json("places", whole)
    assert list(caught.value.errors) == [path]


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ({"kind": "statement"}, "speaker"),
        ({"speaker": "someone"}, "speaker"),
        ({"source": None}, "source"),
        ({"locator": None}, "passage"),
        ({"passage": {"quote": "one " * 13 + "end"}}, "passage.quote"),
        ({"passage": {"start": 9}}, "passage.paragraph"),
        ({"valid": {"from": "2017-06-09", "to": "2017-06-07"}}, "valid.to"),
        ({"credibility": 7}, "credibility"),
    ],
)
def test_a_claim_that_readers_should_see_must_be_whole(data: dict[str, Any], path: str) -> None:
    whole = record_to_json(claim_document("c-1", "published", source="s")) | data
    with pytest.raises(FieldErrors) as caught:
        record_from_json("claims", whole)
    assert list(caught.value.errors) == [path]


def test_an_unfinished_claim_stays_a_draft_and_is_not_fit_for_review(room: Room) -> None:
    editor = room.person("editor")
    unfinished = document(
        "claims", id="c-1", kind="report", statement="Said.", publishing={"status": "draft"}
    )
    room.save(editor, "claims", unfinished)
    draft = room.read("claims", "c-1")
    errors = refusal(
        room, editor, "claims", altered(draft.record, publishing__status="in_review"), draft.version
    )
    assert list(errors) == ["source"]


def test_a_position_needs_a_precision_and_a_claim_that_readers_see(room: Room) -> None:
    editor, actor = room.person(), room.make(make_actor)
    hidden = room.make(make_claim, status="draft")
    wanted = position_document("p-1", actor, [hidden], status="published")
    errors = refusal(room, editor, "positions", altered(wanted, valid_precision=None))
    assert set(errors) == {"claims.0", "valid_precision"}
    assert errors["claims.0"] == [f"The claim '{hidden}' isn't published yet; publish it first."]


def test_a_position_far_from_the_place_that_it_names_is_refused(room: Room) -> None:
    actor, claim = room.make(make_actor), room.make(make_claim)
    far = room.make(make_place, longitude=44.0, latitude=33.0)
    wanted = position_document("p-1", actor, [claim], place=far)
    assert list(refusal(room, room.person(), "positions", wanted)) == ["geometry"]


def test_a_passage_must_lie_in_the_text_of_its_source(room: Room) -> None:
    with_text = room.make(
        make_source, text_sha256="0" * 64, text_code_points=100, text_body_start=0
    )
    without = room.make(make_source)
    beyond = {"paragraph": 1, "start": 90, "end": 130, "quote": "they left"}
    for source, path in ((with_text, "passage.end"), (without, "passage")):
        wanted = claim_document("c-1", source=source, passage=beyond)
        assert list(refusal(room, room.person(), "claims", wanted)) == [path]


def test_a_quote_must_stand_in_its_passage_unless_the_text_was_replaced(room: Room) -> None:
    editor, content = room.person(), "They left the town at dawn."
    key = room.make(
        make_source,
        text_sha256=digest_of(content),
        text_code_points=len(content),
        text_body_start=0,
    )
    room.do(keep_text, room.read("sources", key).row_id, content, editor.account_id)
    passage = {"paragraph": 1, "start": 0, "end": 13, "quote": "left the town"}
    wrong = claim_document("c-1", source=key, passage=passage)
    assert list(refusal(room, editor, "claims", wrong)) == ["passage.quote"]
    right = claim_document("c-1", source=key, passage=passage | {"quote": "left the"})
    room.save(editor, "claims", right)
    # Another text is attached: the old passage is an orphan, and the claim can still be edited.
    other = AttachedText(sha256="0" * 64, code_points=500, body_start=0)
    room.change(editor, "sources", key, text=other)
    room.change(editor, "claims", "c-1", note="Looks lost.")


def test_only_what_was_to_come_has_an_outcome(room: Room) -> None:
    report, outcome = room.make(make_claim), room.make(make_claim)
    wanted = document(
        "links",
        **{"from": outcome, "to": report},
        id="l-1",
        relation="outcome",
        verdict="open",
        why="to see",
        publishing={"status": "draft"},
    )
    assert list(refusal(room, room.person(), "links", wanted)) == ["to"]


def test_the_same_link_twice_is_said_beside_its_field(room: Room) -> None:
    one, other = room.make(make_claim), room.make(make_claim)
    links = [
        document(
            "links",
            **{"from": one, "to": other},
            id=key,
            relation="supports",
            why="so",
            publishing={"status": "draft"},
        )
        for key in ("l-1", "l-2")
    ]
    room.save(room.person(), "links", links[0])
    assert refusal(room, room.person(), "links", links[1]) == {
        "to": ["There is such a link already."]
    }


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
