"""Names that files bring which nobody has here, what was decided of them, and matchings that are kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, case, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from app.models import Import, ImportMatching, ImportName

# Each row's JSON is unpacked once, and its parts taken out of what that gave.
NAMES = text(
    """select noun, name, count(*), min(number) from (
        select named.noun, named.name, row.number
        from desk.import_row as row
        cross join lateral jsonb_to_record(row.prepared) as told (place text, actors jsonb)
        cross join lateral (
            select 'actors' as noun, actor ->> 'name' as name
            from jsonb_array_elements(told.actors) as actor
            union all
            select 'places', told.place
        ) as named
        where row.import_id = :number and row.state in ('ready', 'faulty')
    ) as met where name is not null group by noun, name order by min(number), noun, name"""
)


def names_met(session: Session, number: int) -> list[tuple[str, str, int, int]]:
    """(noun, name, in how many rows, in which first) of every name in an import."""
    rows = session.execute(NAMES, {"number": number})
    return [(row[0], row[1], row[2], row[3]) for row in rows]


NAMES_KEPT = text(
    """insert into desk.import_name (import_id, noun, name, count, first_row, suggestions)
    select :number, met.* from jsonb_to_recordset(:names)
        as met (noun text, name text, count integer, first_row integer, suggestions jsonb)
    on conflict (import_id, noun, name) do update set
        count = excluded.count, first_row = excluded.first_row, suggestions = excluded.suggestions"""
).bindparams(bindparam("names", type_=JSONB))
NAMES_FORGOTTEN = text(
    """delete from desk.import_name as kept where import_id = :number and not decided
    and (noun, name) not in (
        select noun, name from jsonb_to_recordset(:names) as met (noun text, name text))"""
).bindparams(bindparam("names", type_=JSONB))


def replace_names(session: Session, number: int, names: Sequence[Mapping[str, Any]]) -> None:
    """Put the names in that nobody has here; what was decided of one stays."""
    values = {"number": number, "names": list(names)}
    session.execute(NAMES_KEPT, values)
    session.execute(NAMES_FORGOTTEN, values)


def list_names(
    session: Session, number: int, *, decided: bool | None = None, limit: int | None = None
) -> list[ImportName]:
    """The names that are nobody's here, those to decide about first; one kind, or the first so many, if wanted."""
    query = (
        select(ImportName)
        .where(ImportName.import_id == number)
        .order_by(case((ImportName.decided, 1), else_=0), ImportName.count.desc(), ImportName.name)
        .limit(limit)
    )
    if decided is not None:
        query = query.where(ImportName.decided == decided)
    return list(session.scalars(query))


def count_undecided(session: Session, number: int) -> int:
    """How many names are still to be decided about."""
    query = select(func.count()).where(ImportName.import_id == number, ~ImportName.decided)
    return session.scalar(query) or 0


def decided_before(session: Session, number: int) -> dict[tuple[str, str], str | None]:
    """What was decided about names in earlier files of the same source that were brought in."""
    source = select(Import.source).where(Import.id == number).scalar_subquery()
    query = (
        select(ImportName.noun, ImportName.name, ImportName.slug)
        .join(Import, Import.id == ImportName.import_id)
        .where(Import.source == source, Import.id != number, Import.change_id.is_not(None))
        .where(ImportName.decided)
        .order_by(Import.change_id)
    )
    return {(row[0], row[1]): row[2] for row in session.execute(query)}


def list_matchings(session: Session) -> list[ImportMatching]:
    """The matchings that are kept, by name."""
    return list(session.scalars(select(ImportMatching).order_by(ImportMatching.name)))


def keep_matching(
    session: Session, name: str, account_id: int, matching: Mapping[str, Any]
) -> None:
    """Keep a matching under a name, in place of the one that has it."""
    values = {"account_id": account_id, "matching": dict(matching)}
    session.execute(
        insert(ImportMatching)
        .values(name=name, **values)
        .on_conflict_do_update(index_elements=["name"], set_=values | {"updated_at": func.now()})
    )
