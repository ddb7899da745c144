"""Changes and versions: who edited what, when and why. For the desk only: nothing is hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.nouns import NOUNS

# Plural, as addresses have it, to table.
TABLES: Mapping[str, str] = {noun.name: noun.table for noun in NOUNS.values()}
COMMAND_LINE = "The command line"


@dataclass(frozen=True)
class VersionRow:
    """One version of a record: the change that made it, and the state it left the record in."""

    version: int
    made_at: datetime
    by: str
    note: str
    # draft, in_review, published, withdrawn or deleted.
    status: str
    is_current: bool
    # Who approved the change, where it went through review.
    approved_by: str | None


@dataclass(frozen=True)
class ChangeRow:
    """A change in a list: who made it, when and why, and how many records it touched."""

    id: int
    made_at: datetime
    account_id: int | None
    by: str
    note: str
    approved_by: str | None
    touched: int = 0


@dataclass(frozen=True)
class Touched:
    """A record that a change touched, by its row's number. `deleted` when the change deleted it."""

    noun: str
    row_id: int
    deleted: bool


CHANGE = """
    change.id, change.made_at, change.account_id, coalesce(account.display_name, :nobody) as by,
    change.note, approver.display_name as approved_by
"""
FROM_CHANGE = """
    editorial.change
    left join desk.account on account.id = change.account_id
    left join desk.review on review.change_id = change.id and review.state = 'approved'
    left join desk.account approver
        on approver.id = review.decided_by and approver.id is distinct from change.account_id
"""


def who_made(session: Session, change_id: int) -> tuple[str, datetime]:
    """(the name of whoever made a change, when). Raises NotFound."""
    change = get_change(session, change_id)
    return change.by, change.made_at


def get_change(session: Session, change_id: int) -> ChangeRow:
    """A change by its number. Raises NotFound."""
    row = session.execute(
        text(f"select {CHANGE} from {FROM_CHANGE} where change.id = :id"),
        {"id": change_id, "nobody": COMMAND_LINE},
    ).first()
    if row is None:
        raise NotFound("There is no change {change}.", change=change_id)
    return replace(ChangeRow(*row), touched=len(touched_by(session, change_id)))


def versions_of_row(session: Session, noun: str, row_id: int) -> list[VersionRow]:
    """Every version of a row, the newest first; the deletion of a draft counts as one."""
    rows = session.execute(_versions_query(TABLES[noun]), {"id": row_id, "nobody": COMMAND_LINE})
    return [VersionRow(*row) for row in rows]


def _versions_query(table: str) -> TextClause:
    return text(
        f"""
        with versions as (
            select change_id, status, upper_inf(sys_period) as is_current, lower(sys_period) as at
            from history.{table}_version where id = :id
            union all
            select last.ended_by, 'deleted', not exists (
                select from editorial.{table} now where now.id = last.id
            ) and upper(last.sys_period) = (
                select max(upper(old.sys_period)) from history.{table} old where old.id = last.id
            ), upper(last.sys_period)
            from history.{table} last
            where last.id = :id and last.ended_by is not null and not exists (
                select from history.{table}_version next
                where next.id = last.id and next.change_id = last.ended_by
            )
        )
        select change.id, versions.at, coalesce(account.display_name, :nobody), change.note,
            versions.status, versions.is_current, approver.display_name
        from versions, {FROM_CHANGE} where change.id = versions.change_id
        order by versions.at desc, change.id desc
        """
    )


def list_changes(session: Session, most: int, before: int | None = None) -> list[ChangeRow]:
    """The latest changes that touched some record, newest first; only those before a number."""
    touched = " + ".join(
        f"(select count(*) from ({_touched_in(table, 'change.id')}) t)" for table in TABLES.values()
    )
    query = text(
        f"""
        select * from (
            select {CHANGE}, {touched} as touched from {FROM_CHANGE}
            where (cast(:before as bigint) is null or change.id < :before)
            order by change.id desc
            limit :window
        ) latest where touched > 0 order by id desc limit :most
        """
    )
    # Changes that touched nothing are rare: what was only proposed opens none.
    window = {"before": before, "most": most, "window": most * 4, "nobody": COMMAND_LINE}
    return [ChangeRow(*row) for row in session.execute(query, window)]


def _touched_in(table: str, change: str) -> str:
    """SQL for the rows of a table that a change wrote or deleted: id, deleted."""
    return f"""
        select id, false as deleted from history.{table}_version where change_id = {change}
        union
        select old.id, true from history.{table} old where old.ended_by = {change}
        and not exists (
            select from history.{table}_version next
            where next.id = old.id and next.change_id = {change}
        )
    """


def touched_by(session: Session, change_id: int) -> list[Touched]:
    """The records that a change touched, noun by noun, in the order in which they were made."""
    touched: list[Touched] = []
    for noun, table in TABLES.items():
        query = text(f"select id, deleted from ({_touched_in(table, ':id')}) t order by id")
        touched += [
            Touched(noun, row_id, deleted)
            for row_id, deleted in session.execute(query, {"id": change_id})
        ]
    return touched


def current_versions(session: Session, noun: str, row_ids: Sequence[int]) -> dict[int, int]:
    """The versions at which rows stand now, by number; those that are gone are left out."""
    query = text(f"select id, change_id from editorial.{TABLES[noun]} where id = any(:ids)")
    return dict(session.execute(query, {"ids": list(row_ids)}).all())


def version_before(session: Session, noun: str, row_id: int, change_id: int) -> int | None:
    """The version of a row that a change replaced or deleted; none for one that it created."""
    version: int | None = session.scalar(
        text(
            f"""select change_id from history.{TABLES[noun]}
            where id = :id and ended_by = :change"""
        ),
        {"id": row_id, "change": change_id},
    )
    return version


def versions_since_published(
    session: Session, noun: str, row_id: int
) -> list[tuple[int, int | None]]:
    """(version, account) of a row since readers last saw it, or of all when they never did.

    The oldest first, beginning with the version that readers saw, if there is one.
    """
    table = TABLES[noun]
    query = text(
        f"""
        with versions as (
            select change_id, status, lower(sys_period) as at
            from history.{table}_version where id = :id
        )
        select versions.change_id, change.account_id from versions
        join editorial.change on change.id = versions.change_id
        where versions.at >= coalesce(
            (select max(at) from versions where status in ('published', 'withdrawn')), '-infinity'
        )
        order by versions.at
        """
    )
    return [(version, account) for version, account in session.execute(query, {"id": row_id})]


def latest_by(session: Session, account_id: int, most: int) -> Sequence[tuple[str, int]]:
    """(noun, row number) of the rows that are drafts and that an account wrote last."""
    parts = " union all ".join(
        f"""select '{noun}' as noun, row.id, row.change_id from editorial.{table} row
        join editorial.change on change.id = row.change_id
        where row.status = 'draft' and change.account_id = :account"""
        for noun, table in TABLES.items()
    )
    query = text(f"select noun, id from ({parts}) t order by change_id desc limit :most")
    rows = session.execute(query, {"account": account_id, "most": most})
    return [(noun, row_id) for noun, row_id in rows]
