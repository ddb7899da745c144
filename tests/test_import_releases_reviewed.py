"""What an import brings goes to review, is sent back, published and taken back as one."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.database import Engines, desk_session, editing_session
from app.editing.errors import Blocked, Stale
from app.editing.reviewing import approve, send_back
from app.editing.reviews import read_review
from app.editing.undoing_many import undo_many
from app.errors import Forbidden
from app.queries.imports import get_import
from app.staging.deciding import reset_undone, take_back
from tests.staging import Room
from tests.test_import_releases import FIRST, brought, claim_of, file_of, reword

pytestmark = pytest.mark.thorough


@pytest.fixture
def room(fresh_database: Engines) -> Iterator[Room]:
    return Room(fresh_database)


def many(count: int) -> str:
    """Rows of so many events."""
    return file_of(
        {f"M{n}": FIRST["E1"].replace("the town", f"post {n}") for n in range(1, count + 1)}
    )


def statuses(room: Room) -> dict[str, int]:
    found = room.rows(
        "select status, count(*) from (select status from editorial.claim"
        " union all select status from editorial.position) record group by 1"
    )
    return {row[0]: row[1] for row in found}


def test_what_goes_to_review_is_one_review_that_one_act_publishes_and_all_is_taken_back_as_one(
    room: Room,
) -> None:
    with editing_session(room.engines, "Nobody may see it yet") as session:
        session.execute(
            text("update editorial.source set status = 'draft', change_id = :change"),
            {"change": session.info["change_id"]},
        )
    number = brought(room, many(200), become="review")
    assert statuses(room) == {"in_review": 400}
    review_id = room.found(number).review_id
    assert review_id is not None
    reviewer = room.colleague("reviewer")
    with desk_session(room.engines) as session:
        view = read_review(session, reviewer, review_id)
        assert (view.count, view.counts) == (400, {"claims": 200, "positions": 200})
        assert [(said.code, said.values["key"]) for said in view.problems] == [
            ("not_published", "a-table")
        ]
        with pytest.raises(Blocked):
            approve(session, reviewer, review_id, view.seen)
    room.publish_all_beneath()
    with desk_session(room.engines) as session:
        view = read_review(session, room.editor(may_publish=True), review_id)
        assert view.refusal is not None
        assert view.refusal.code == "own_work"
        view = read_review(session, reviewer, review_id)
        assert view.problems == ()
        with pytest.raises(Stale):
            approve(session, reviewer, review_id, "1-other")
        change = approve(session, reviewer, review_id, view.seen)
    assert statuses(room) == {"published": 400}
    assert room.rows("select distinct change_id from editorial.position") == [(change,)]
    with desk_session(room.engines) as session, pytest.raises(Forbidden):
        take_back(session, get_import(session, number), room.editor(), "Wrong.")
    with desk_session(room.engines) as session:
        rights = {"may_publish": True, "review_on": False}
        take_back(session, get_import(session, number), room.editor(**rights), "Wrong.")
    assert statuses(room) == {"withdrawn": 400}
    assert set(room.states(number).values()) == {"ready"}


def test_drafts_are_sent_to_review_later_sent_back_and_deleted_as_one_beyond_600_records(
    room: Room,
) -> None:
    number = brought(room, many(330))
    room.decide(number, "submit")
    assert statuses(room) == {"in_review": 660}
    review_id = room.found(number).review_id
    reviewer = room.colleague("reviewer")
    with desk_session(room.engines) as session:
        seen = read_review(session, reviewer, review_id or 0).seen
        send_back(session, reviewer, review_id or 0, seen, "Not all of it.")
    assert statuses(room) == {"draft": 660}
    claim = claim_of(room, number, "M7")
    reword(room, claim, "Somebody words it better.")
    with desk_session(room.engines) as session, pytest.raises(Blocked):
        take_back(session, get_import(session, number), room.editor(), "")
    assert statuses(room) == {"draft": 660}
    reword(room, claim, "It holds post 7.")
    with desk_session(room.engines) as session:
        change = room.found(number).change_id or 0
        assert undo_many(session, room.editor(), change) > change
        reset_undone(session, change)
    assert statuses(room) == {}
    assert room.found(number).state == "checked"


def test_who_may_publish_alone_publishes_all_at_once(room: Room) -> None:
    room.publish_all_beneath()
    number = brought(room, many(3))
    room.decide(number, "publish")
    assert statuses(room) == {"draft": 6}
    assert "alone" in str(room.found(number).fault)
    room.decide(number, "publish", may_publish=True, review_on=False)
    assert statuses(room) == {"published": 6}
    room.begin_back(number, may_publish=True, review_on=False)
    assert statuses(room) == {"withdrawn": 6}
