"""Who sees a record: said by one function, as the database has it, in every notice and button."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from types import SimpleNamespace
from typing import get_args

import pytest

from app.database import Engines, editing_session
from app.desk.form_words import buttons
from app.editing.seen import Seen, state_seen, who_sees
from app.editing.write_policy import Editor
from app.pages.desk import history, releases, review
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.factories import make_place
from tests.forms import errors, fill_in, post

NOW = datetime.now(UTC)
AHEAD, PAST = datetime(2099, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
# (state, embargo, concealed) of every record that there can be.
STATES = [
    *product(("draft", "in_review", "published", "withdrawn"), (None, PAST, AHEAD), (False, True))
]
NOW_SEEN = "readers see it now"


def slug(status: str, embargo: datetime | None, concealed: bool) -> str:
    """The place in that state."""
    until = "never" if embargo is None else "past" if embargo == PAST else "ahead"
    return f"{status.replace('_', '-')}-{until}-{'hidden' if concealed else 'open'}"


def seen(state: tuple[str, datetime | None, bool]) -> Seen:
    """Who sees a record in that state."""
    status, embargo, concealed = state
    record = SimpleNamespace(status=status, embargo_until=embargo, concealed=concealed)
    return who_sees(record, NOW)


@pytest.fixture(scope="module")
def desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk with a place in each state."""
    engines = clone_database()
    with editing_session(engines, "made for a test") as session:
        for status, embargo, concealed in STATES:
            make_place(
                session,
                slug=slug(status, embargo, concealed),
                status=status,
                embargo_until=embargo,
                concealed=concealed,
            )
    yield Desk(lend(engines), engines)
    engines.dispose()


@pytest.fixture(scope="module")
def editor(desk: Desk) -> Browser:
    """The only account."""
    return desk.seat("admin")


def test_the_function_says_what_the_database_shows(desk: Desk) -> None:
    shown = {row.slug for row in desk.rows("select slug from published.place")}
    assert shown == {slug(*state) for state in STATES if seen(state) == "published"}
    assert {seen(state) for state in STATES} == set(get_args(Seen))


@pytest.mark.parametrize("state", STATES, ids=lambda state: slug(*state))
def test_what_a_save_came_to_is_said_of_the_record(
    state: tuple[str, datetime | None, bool],
) -> None:
    status, embargo, concealed = state
    record = SimpleNamespace(status=status, embargo_until=embargo, concealed=concealed)
    # What waits for somebody else is never said to be seen, whatever was wanted.
    for outcome in ("proposed", "in_review", "saved"):
        assert state_seen(outcome, record, NOW) == outcome
    if status in ("published", "withdrawn"):
        assert state_seen(status, record, NOW) == seen(state)


@pytest.mark.parametrize("state", STATES, ids=lambda state: slug(*state))
def test_the_page_of_versions_says_it_of_each_state(
    editor: Browser, state: tuple[str, datetime | None, bool]
) -> None:
    page = editor.get(f"/admin/places/{slug(*state)}/history?notice=published").text
    is_seen = seen(state) == "published"
    assert (NOW_SEEN in page) is is_seen
    assert ("As readers see it" in page) is is_seen


@pytest.mark.parametrize("told", get_args(Seen))
def test_no_other_notice_says_that_readers_see_it_now(editor: Browser, told: Seen) -> None:
    said = [
        editor.get(f"/admin?saved={told}").text,
        history.NOTICES.get(told, ""),
        releases.NOTICES.get(told, ""),
        review.APPROVED[told],
    ]
    assert [NOW_SEEN in text for text in said] == [told == "published"] * len(said)


@pytest.mark.parametrize("status", [None, "draft", "in_review", "published", "withdrawn"])
@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("concealed", [False, True])
def test_a_button_promises_no_more_than_it_does(
    status: str | None, alone: bool, concealed: bool
) -> None:
    editor = Editor(1, "Somebody", may_publish=alone, review_on=not alone)
    _, words, says = buttons(editor, status, concealed=concealed)
    sees = "Readers see it" in says
    assert sees is (status != "withdrawn" and not concealed)
    if sees:
        # An embargo may be typed after the page was made.
        assert "under an embargo once that has ended" in says
        assert ("at once" in says, "someone else approves" in says) == (alone, not alone)
    assert alone or words in ("Propose the change", "Send to review")


@pytest.mark.parametrize("embargo", ["", "9 days"])
def test_a_restored_and_a_saved_record_say_the_same(editor: Browser, embargo: str) -> None:
    """The notice after the form, then that after a version of it was taken up again."""
    path = f"/admin/places/{slug('published', None, False)}/edit"
    typed = {"embargo": embargo, "reason": "It is so.", "note": f"With {embargo or 'none'}."}
    answer = post(editor, path, fill_in(editor, path, **typed), "publish")
    assert answer.status_code == 303, errors(answer)
    page = editor.get(answer.headers["location"]).text
    assert (NOW_SEEN in page) is (not embargo)
