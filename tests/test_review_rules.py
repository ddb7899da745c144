"""Who publishes what at once, and who only proposes it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.editing.errors import FieldErrors
from app.editing.write_policy import Editor, only_hides, what_saving_does
from tests.editing import (
    altered,
    place_document,
)


@pytest.mark.parametrize(
    ("role", "review_on", "way"),
    [
        ("editor", False, "queue"),
        ("editor", True, "queue"),
        ("reviewer", False, "publish"),
        ("reviewer", True, "queue"),
        ("admin", False, "publish"),
        ("admin", True, "queue"),
    ],
)
def test_a_new_record_is_published_at_once_only_where_nobody_else_must_look(
    role: str, review_on: bool, way: str
) -> None:
    editor = Editor(1, "Someone", role != "editor", review_on)
    assert what_saving_does(editor, None, place_document("tabqa", "published")) == way
    draft = place_document("tabqa")
    assert what_saving_does(editor, None, draft) == "write"
    assert what_saving_does(editor, draft, place_document("tabqa", "published")) == way


@pytest.mark.parametrize(
    ("role", "review_on", "edits", "withdraws"),
    [
        ("editor", False, "propose", "propose"),
        ("editor", True, "propose", "propose"),
        ("reviewer", False, "publish", "publish"),
        ("reviewer", True, "propose", "publish"),
    ],
)
def test_a_published_record_is_changed_or_hidden_as_the_role_allows(
    role: str, review_on: bool, edits: str, withdraws: str
) -> None:
    editor = Editor(1, "Someone", role != "editor", review_on)
    shown = place_document("tabqa", "published")
    assert what_saving_does(editor, shown, altered(shown, note="New.")) == edits
    gone = altered(shown, publishing__status="withdrawn", publishing__withdrawn_reason="Wrong.")
    assert what_saving_does(editor, shown, gone) == withdraws
    # Showing it again is publishing.
    assert what_saving_does(editor, gone, shown) == edits


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_was_published_never_becomes_a_draft_again(status: str) -> None:
    shown = place_document("tabqa", "published")
    with pytest.raises(FieldErrors):
        what_saving_does(
            Editor(1, "A", True, False), shown, altered(shown, publishing__status=status)
        )


def test_what_was_never_published_cannot_be_withdrawn() -> None:
    draft = place_document("tabqa")
    gone = altered(draft, publishing__status="withdrawn", publishing__withdrawn_reason="x")
    with pytest.raises(FieldErrors):
        what_saving_does(Editor(1, "A", True, False), draft, gone)


SOON, LATER = (datetime(2030, 1, day, tzinfo=UTC) for day in (1, 2))


@pytest.mark.parametrize(
    ("before", "after", "hides"),
    [
        ({}, {"publishing__embargo_until": SOON}, True),
        ({"publishing__embargo_until": SOON}, {"publishing__embargo_until": LATER}, True),
        ({"publishing__embargo_until": LATER}, {"publishing__embargo_until": SOON}, False),
        ({"publishing__embargo_until": SOON}, {"publishing__embargo_until": None}, False),
        ({}, {"publishing__concealed": True}, True),
        ({"publishing__concealed": True}, {"publishing__concealed": False}, False),
        ({}, {"coarsen_to_m": 5000}, True),
        ({"coarsen_to_m": 5000}, {"coarsen_to_m": 10_000}, True),
        ({"coarsen_to_m": 5000}, {"coarsen_to_m": 1000}, False),
        ({"coarsen_to_m": 5000}, {"coarsen_to_m": None}, False),
        ({}, {"publishing__concealed": True, "note": "And more."}, False),
        ({}, {}, False),
    ],
)
def test_hiding_is_told_from_showing(
    before: dict[str, Any], after: dict[str, Any], hides: bool
) -> None:
    current = altered(place_document("tabqa", "published"), **before)
    assert only_hides(current, altered(current, **after)) is hides
