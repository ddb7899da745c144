"""What has changed, for readers, since something was read: positions (migration 0026), features (0047)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# Notes are kept for a day.
LONGEST_KEPT = timedelta(hours=12)
# Who began so long ago and has written nothing only reads.
LONGEST_IDLE = timedelta(minutes=1)
# More than so many are read no faster than all.
MOST_TOUCHED = 20_000
ALL = -1
MARK = """
select pg_current_snapshot()::text, now(),
    (select oid from pg_database where datname = current_database()) || ' ' || pg_postmaster_start_time(),
    (select ended_at from published.embargoes)
"""
TOUCHED = """
select position_id from published.position_touched
where xid >= pg_snapshot_xmin(cast(:snapshot as pg_snapshot))
and not pg_visible_in_snapshot(xid, cast(:snapshot as pg_snapshot))
and pg_visible_in_snapshot(xid, pg_current_snapshot())
union
select position_id from published.position_appears where shown_from > :since and shown_from <= :until
limit :most
"""
# A snapshot doesn't name who began to write after all that have ended.
WRITING = "select exists (select from pg_locks where locktype = 'transactionid' and mode = 'ExclusiveLock')"
# Beyond so many, to find them takes as long as to write those again that somebody asks for.
MOST_FEATURES = 50_000
ANY_TOUCHED = """
select exists (
    select from published.record_touched
    where xid >= pg_snapshot_xmin(cast(:snapshot as pg_snapshot))
    and not pg_visible_in_snapshot(xid, cast(:snapshot as pg_snapshot))
    and pg_visible_in_snapshot(xid, pg_current_snapshot())
), exists (select from published.record_appears where shown_from > :since and shown_from <= :until)
"""
FEATURES = (
    "select noun, feature_id from published.features_touched(cast(:snapshot as pg_snapshot), :most)"
)


@dataclass(frozen=True)
class Mark:
    """A state of one server's data: what it shows, when, which server of which life it is, and which embargo ended last."""

    snapshot: str
    at: datetime
    server: str
    embargo_ended_at: datetime | None = None

    def shows_as_much_as(self, other: "Mark") -> bool:
        """True where nothing was written between this and the other, and no embargo ended."""
        return replace(self, at=other.at) == other

    def is_at_least(self, other: "Mark") -> bool:
        """True where everything that the other shows, of the same server, is shown here as well."""
        last, under_way = _read(self.snapshot)
        others_last, others_under_way = _read(other.snapshot)
        return (
            self.at >= other.at
            and last >= others_last
            and all(each >= others_last or each in others_under_way for each in under_way)
        )


def _read(snapshot: str) -> tuple[int, set[int]]:
    """(the first transaction that wasn't begun, those before it that were under way) of «xmin:xmax:some,more»."""
    _, last, under_way = snapshot.split(":")
    return int(last), set(map(int, filter(None, under_way.split(","))))


def mark_of(session: Session) -> Mark:
    """The state as of now. What is read afterwards in the same session is at least as new."""
    return Mark(*session.execute(text(MARK)).one())


def _since(before: Mark, now: Mark) -> dict[str, Any] | None:
    """What statements are told of two marks; none where notes don't reach from one to the other."""
    if before.server != now.server or not timedelta() <= now.at - before.at < LONGEST_KEPT:
        return None
    return {"snapshot": before.snapshot, "since": before.at, "until": now.at}


def touched_since(session: Session, before: Mark, now: Mark) -> set[int] | None:
    """Numbers of the positions that may have changed for readers between two marks; none if any may have.

    0 among them says that something was written which positions are shown with. A set without numbers
    says that nothing has changed.
    """
    asked = _since(before, now)
    if asked is None:
        return None
    found = set(session.scalars(text(TOUCHED), asked | {"most": MOST_TOUCHED + 1}))
    return None if ALL in found or len(found) > MOST_TOUCHED else found


def nothing_touched(session: Session, before: Mark, now: Mark) -> bool:
    """True where no record that was there at an earlier mark was written since, and no embargo has ended."""
    asked = _since(before, now)
    if asked is None or before.embargo_ended_at != now.embargo_ended_at:
        return False
    return not any(session.execute(text(ANY_TOUCHED), asked).one())


def is_over(session: Session, instant: datetime, mark: Mark) -> bool:
    """True where nobody can write anything that began by an instant, as whoever seals takes it too (`app.queries.sealed`).

    Nobody was writing at the mark; who has written nothing within a minute only reads.
    """
    if instant > mark.at - LONGEST_IDLE or _read(mark.snapshot)[1]:
        return False
    return not session.scalar(text(WRITING))


def features_touched_since(
    session: Session, before: Mark, now: Mark
) -> set[tuple[str, int]] | None:
    """Features that may be others for readers than at an earlier mark, as (noun of the collection, number).

    None where any may be.
    """
    asked = _since(before, now)
    if asked is None:
        return None
    is_touched, has_appeared = session.execute(text(ANY_TOUCHED), asked).one()
    if has_appeared:
        return None
    if not is_touched:
        return set()
    rows = session.execute(text(FEATURES), asked | {"most": MOST_FEATURES})
    found = {(noun, number) for noun, number in rows}
    return None if ("all", 0) in found or len(found) > MOST_FEATURES else found
