"""Three versions into one: what is taken by itself, what a person must choose."""

from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editing.differences import compare_texts, diff
from app.editing.merging import merge, merge_lists
from app.editing.record_json import record_to_json
from app.nouns import NOUNS
from app.nouns.fields import equal_records, fields_of
from app.nouns.parts import Record
from tests.editing import claim_document, document, place_document

TEXTS = st.sampled_from(["One.", "Two.", "Three."])
PLACES = st.lists(
    st.builds(
        lambda place, role: {"place": place, "role": role},
        st.sampled_from(["a", "b", "c", "d"]),
        st.sampled_from(["where", "near"]),
    ),
    max_size=4,
    unique_by=lambda at: at["place"],
)
DAYS = st.sampled_from(
    [
        {"from": "2017-06-01", "to": "2017-06-02", "precision": "days"},
        {"from": "2017-07-01", "precision": "month"},
    ]
)


@st.composite
def claims(draw: Any) -> Record:
    kind = draw(st.sampled_from(["report", "statement"]))
    data: dict[str, Any] = {
        "id": "c-1",
        "kind": kind,
        "statement": draw(TEXTS),
        "credibility": draw(st.integers(1, 6)),
        "places": draw(PLACES),
        "publishing": {"status": draw(st.sampled_from(["draft", "in_review"]))},
    }
    if kind == "statement" and draw(st.booleans()):
        data["speaker"] = draw(st.sampled_from(["isis", "sdf"]))
    for name, values in (("valid", DAYS), ("note", TEXTS)):
        if draw(st.booleans()):
            data[name] = draw(values)
    return document("claims", **data)


def choose(side: str, base: Record, theirs: Record, mine: Record) -> Record:
    """The merged record with the same side chosen wherever a person must."""
    merged = merge("claims", base, theirs, mine)
    return merged.record({field.name: side for field in merged.conflicts})  # type: ignore[misc]


@given(claims(), claims())
def test_what_nobody_else_changed_is_saved_as_it_is(base: Record, mine: Record) -> None:
    merged = merge("claims", base, base, mine)
    assert merged.conflicts == ()
    assert equal_records(merged.record(), mine)


@given(claims(), claims())
def test_what_only_the_other_changed_stays_theirs(base: Record, theirs: Record) -> None:
    merged = merge("claims", base, theirs, base)
    assert merged.conflicts == ()
    assert equal_records(merged.record(), theirs)


@given(claims(), claims())
def test_what_both_changed_alike_is_no_conflict(base: Record, both: Record) -> None:
    merged = merge("claims", base, both, both)
    assert merged.conflicts == ()
    assert equal_records(merged.record(), both)


@given(claims(), claims(), claims())
def test_a_conflict_does_not_depend_on_who_came_first(
    base: Record, theirs: Record, mine: Record
) -> None:
    one, other = merge("claims", base, theirs, mine), merge("claims", base, mine, theirs)
    assert [field.name for field in one.conflicts] == [field.name for field in other.conflicts]


@given(claims(), claims(), claims())
def test_every_field_of_a_merged_claim_comes_from_somebody(
    base: Record, theirs: Record, mine: Record
) -> None:
    for side, chosen in (("theirs", theirs), ("mine", mine)):
        merged = choose(side, base, theirs, mine)
        for field in merge("claims", base, theirs, mine).fields:
            for part in field.fields:
                if part.kind == "list":
                    continue
                said = attrgetter(part.attributes[0])
                assert said(merged) in (said(theirs), said(mine))
                if field.state == "conflict":
                    assert said(merged) == said(chosen)


@given(claims(), claims(), claims())
def test_a_merged_claim_never_has_a_kind_and_a_speaker_that_nobody_put_together(
    base: Record, theirs: Record, mine: Record
) -> None:
    merged: Any = choose("mine", base, theirs, mine)
    together = [(side.kind, side.speaker) for side in (theirs, mine)]  # type: ignore[attr-defined]
    assert (merged.kind, merged.speaker) in together
    # It can be written and read again as it is.
    assert record_to_json(document("claims", **record_to_json(merged))) == record_to_json(merged)


@given(st.lists(st.integers(0, 5), unique=True), st.data())
def test_a_merged_list_has_every_addition_and_no_removed_member(base: list[int], data: Any) -> None:
    numbers = st.lists(st.integers(0, 9), unique=True)
    theirs, mine = data.draw(numbers), data.draw(numbers)
    merged = merge_lists(base, theirs, mine)
    if merged is None:
        common = [member for member in base if member in theirs and member in mine]
        orders = [[member for member in side if member in common] for side in (theirs, mine)]
        assert orders[0] != orders[1]
        return
    assert len(merged) == len(set(merged))
    added = (set(theirs) | set(mine)) - set(base)
    removed = set(base) - (set(theirs) & set(mine))
    assert set(merged) == (set(base) | added) - removed


def test_two_editors_who_each_add_a_name_both_keep_theirs() -> None:
    names = [
        {"name": name, "language": "en", "script": "Latn"} for name in ("Rakka", "Raqqa", "Reqa")
    ]
    base, theirs, mine = (
        place_document("raqqah", names=chosen)
        for chosen in (names[:1], names[:2], [names[0], names[2]])
    )
    merged: Any = merge("places", base, theirs, mine)
    assert merged.conflicts == ()
    assert [name.name for name in merged.record().names] == ["Rakka", "Reqa", "Raqqa"]


def test_two_editors_who_give_a_place_another_role_must_choose() -> None:
    base, theirs, mine = (
        claim_document("c-1", places=[{"place": "raqqah", "role": role}])
        for role in ("where", "near", "towards")
    )
    assert [field.name for field in merge("claims", base, theirs, mine).conflicts] == ["places"]


def test_a_member_that_one_removed_and_the_other_changed_is_a_choice() -> None:
    base = claim_document("c-1", places=[{"place": "raqqah", "role": "where"}])
    theirs = claim_document("c-1", places=[])
    mine = claim_document("c-1", places=[{"place": "raqqah", "role": "near"}])
    assert [field.name for field in merge("claims", base, theirs, mine).conflicts] == ["places"]


def test_the_source_of_one_and_the_passage_of_the_other_are_not_put_together() -> None:
    base = claim_document("c-1", source="one", locator="page 2")
    theirs = claim_document("c-1", source="other", locator="page 2")
    mine = claim_document("c-1", source="one", locator="page 9")
    conflicts = merge("claims", base, theirs, mine).conflicts
    assert [field.label for field in conflicts] == ["Source and passage and where in the source"]


def test_a_conflict_without_a_choice_is_not_merged() -> None:
    base, theirs, mine = (claim_document("c-1", statement=said) for said in ("A.", "B.", "C."))
    with pytest.raises(KeyError):
        merge("claims", base, theirs, mine).record()


def test_the_fields_cover_every_key_of_every_record() -> None:
    for noun, words in NOUNS.items():
        covered = {name for field in fields_of(noun) for name in field.attributes}
        expected = set(words.record.model_fields) - {"publishing"}
        expected |= {
            f"publishing.{name}"
            for name in ("status", "embargo_until", "withdrawn_reason", "concealed")
        }
        assert covered == expected
        names = [field.name for field in fields_of(noun)]
        assert len(names) == len(set(names))


@given(st.text("ab .,\n", max_size=30), st.text("ab .,\n", max_size=30))
def test_the_pieces_of_two_texts_give_both_again(before: str, after: str) -> None:
    pieces = compare_texts(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after


def test_differences_are_told_in_words() -> None:
    old = place_document("tabqa", coarsen_to_m=5000, note="Near the dam.")
    new = place_document(
        "tabqa",
        "published",
        note="Near the old dam.",
        geometry={"type": "Point", "coordinates": [38.55, 35.93]},
        names=[{"name": "الطبقة", "language": "ar", "script": "Arab", "cited": "map-1"}],
    )
    told = {
        found.name: found for found in diff("places", old, new, {("sources", "map-1"): "A map"})
    }
    assert list(told) == ["geometry", "names", "coarsen_to_m", "note", "status"]
    assert told["geometry"].before == "a point at 35.83° N, 38.55° E"
    assert told["geometry"].moved == "11 km to the north"
    assert told["geometry"].after_geometry == {"type": "Point", "coordinates": [38.55, 35.93]}
    assert told["names"].added == ("الطبقة (Arabic, A map)",)
    assert (told["coarsen_to_m"].before, told["coarsen_to_m"].after) == ("squares of 5 km", None)
    assert [piece.text for piece in told["note"].pieces if piece.kind == "added"] == ["old "]
    assert (told["status"].before, told["status"].after) == ("draft", "published")


def test_equal_documents_do_not_differ() -> None:
    assert diff("places", place_document("tabqa"), place_document("tabqa"), {}) == []


def test_a_new_document_differs_in_what_it_says() -> None:
    labels = [found.label for found in diff("claims", None, claim_document("c-1"), {})]
    assert labels == ["Id", "Kind", "Statement", "Where in the source", "Credibility", "State"]
