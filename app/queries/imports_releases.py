"""What the rows of a file are beside those that earlier files of its source brought in.

`pair_rows` finds for each row the one that said it before: by the event's key; without one in the same
file by its number, and else by all that it says. What differs is told by `app.staging.comparing`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from psycopg.types.json import Jsonb
from sqlalchemy import CursorResult, bindparam, delete, func, select, text, update
from sqlalchemy.orm import Session, aliased

from app.models import Import, ImportGone, ImportRow

# The latest row of each claim that files of the source brought in and that is still there.
EARLIER = (
    "drop table if exists earlier",
    """create temporary table earlier on commit drop as
    select distinct on (row.claim) row.claim, row.import_id, row.number, row.key, row.digest,
        other.sha256, other.change_id
    from desk.import as other join desk.import_row as row on row.import_id = other.id
    where other.source = :source and other.id <> :id and other.change_id is not null
        and row.claim is not null
        and exists (select from editorial.claim where public_id = row.claim)
    order by row.claim, other.change_id desc""",
    "analyze earlier",
)
FORGET = """
update desk.import_row set against = null, earlier_import = null, earlier_number = null,
    differences = null
where import_id = :id and (earlier_import is not null or against is not null)
"""
PAIRED = """
update desk.import_row as row
set earlier_import = pair.import_id, earlier_number = pair.number,
    against = case when row.state <> 'ready' then null
        when row.digest = pair.digest then 'same' else 'changed' end
from ({pairs}) as pair
where row.import_id = :id and row.number = pair.row_number
"""
# A row without a key that nothing was found for yet, and an earlier one that nobody has yet.
OPEN = "row.import_id = :id and row.key = '' and row.earlier_import is null"
FREE = """earlier.key = '' and not exists (
    select from desk.import_row as taken where taken.import_id = :id
    and taken.earlier_import = earlier.import_id and taken.earlier_number = earlier.number)"""
BY_KEY = """
select distinct on (row.number) row.number as row_number, earlier.import_id, earlier.number,
    earlier.digest
from desk.import_row as row join earlier on earlier.key = row.key
where row.import_id = :id and row.key <> '' order by row.number, earlier.change_id desc
"""
BY_NUMBER = f"""
select row.number as row_number, earlier.import_id, earlier.number, earlier.digest
from desk.import_row as row join earlier on earlier.number = row.number
where {OPEN} and earlier.key = ''
    and earlier.sha256 = (select sha256 from desk.import where id = :id)
"""
# Two rows that say the same are two, and stay two.
BY_DIGEST = f"""
select row.number as row_number, old.import_id, old.number, old.digest from (
    select number, digest, row_number() over (partition by digest order by number) as nth
    from desk.import_row as row where {OPEN}
) as row join (
    select import_id, number, digest,
        row_number() over (partition by digest order by change_id, number) as nth
    from earlier where {FREE}
) as old using (digest, nth)
"""
UNPAIRED = f"""
select true as is_new, row.import_id, row.number, row.cells from desk.import_row as row
where {OPEN} and row.state = 'ready'
union all
select false, earlier.import_id, earlier.number, old.cells from earlier
join desk.import_row as old using (import_id, number) where {FREE}
limit :most
"""
GONE = """
insert into desk.import_gone (import_id, claim, earlier_import, earlier_number)
select :id, earlier.claim, earlier.import_id, earlier.number
from earlier join editorial.claim on claim.public_id = earlier.claim
where claim.status <> 'withdrawn' and not exists (
    select from desk.import_row as row where row.import_id = :id
    and row.earlier_import = earlier.import_id and row.earlier_number = earlier.number)
"""
# Names that mean somebody else now than when the earlier row was brought in.
RENAMED = """
update desk.import_row as row set against = 'changed'
where row.import_id = :id and row.against = 'same' and (
    row.prepared ->> 'place' = any(:places)
    or jsonb_path_query_array(row.prepared, '$.actors[*].name') ?| :actors)
"""
PAIRS = """
select row.number, row.prepared, row.cells, row.choices, row.against, old.prepared as before,
    old.cells as cells_before, old.import_id as earlier, old.claim, old.positions
from desk.import_row as row
join desk.import_row as old
    on old.import_id = row.earlier_import and old.number = row.earlier_number
where row.import_id = :id and row.against = any(:against) and row.number > :after
    and (cast(:state as text) is null or row.state = :state)
order by row.number limit :most
"""


@dataclass(frozen=True)
class Pair:
    """A row and the one that said the same event before, with what that became."""

    number: int
    prepared: dict[str, Any]
    cells: dict[str, str]
    choices: dict[str, str]
    against: str
    before: dict[str, Any]
    cells_before: dict[str, str]
    # The import of the row before.
    earlier: int
    claim: str
    positions: list[str]


def has_earlier(session: Session, number: int, source: str) -> bool:
    """Whether another file of a source was brought in."""
    query = select(Import.id).where(
        Import.source == source, Import.id != number, Import.change_id.is_not(None)
    )
    return session.scalars(query.limit(1)).first() is not None


def likely_source(session: Session, number: int) -> str | None:
    """The source whose events a file has the keys of, where most of its keys are such."""
    query = text(
        """select other.source from (
            select key from desk.import_row where import_id = :id and key <> '' limit 2000
        ) as row
        join desk.import_row as old on old.key = row.key and old.key <> '' and old.claim is not null
        join desk.import as other on other.id = old.import_id and other.id <> :id
        where other.layout = (select layout from desk.import where id = :id)
        group by other.source
        having 2 * count(distinct row.key) >= (select least(count(*), 2000) from desk.import_row
            where import_id = :id and key <> '')
        order by count(*) desc limit 1"""
    )
    found: str | None = session.scalar(query, {"id": number})
    return found


def pair_rows(session: Session, number: int, source: str) -> None:
    """Pair the rows of an import with earlier ones; what is left of these is gone."""
    values = {"id": number, "source": source}
    session.execute(delete(ImportGone).where(ImportGone.import_id == number))
    for statement in (FORGET, *EARLIER):
        session.execute(text(statement), values)
    for pairs in (BY_KEY, BY_NUMBER, BY_DIGEST):
        session.execute(text(PAIRED.format(pairs=pairs)), values)


def unpaired_rows(session: Session, number: int, most: int) -> list[Any]:
    """(is_new, import_id, number, cells) of rows without a key that nothing was found for."""
    return list(session.execute(text(UNPAIRED), {"id": number, "most": most}))


def pair_these(session: Session, number: int, pairs: Sequence[tuple[int, int, int]]) -> None:
    """Pair (row, earlier import, earlier row), which say different things."""
    query = (
        update(ImportRow)
        .where(ImportRow.import_id == number, ImportRow.number == bindparam("at"))
        .values(
            against="changed",
            earlier_import=bindparam("earlier"),
            earlier_number=bindparam("before"),
        )
    )
    if pairs:
        rows = [{"at": at, "earlier": earlier, "before": row} for at, earlier, row in pairs]
        session.connection().execute(query, rows)


def note_gone(session: Session, number: int) -> None:
    """Note what of earlier files is in this one no longer."""
    session.execute(text(GONE), {"id": number})


def note_renamed(session: Session, number: int, names: Mapping[str, list[str]]) -> None:
    """Look again at rows that name somebody of these."""
    if names["places"] or names["actors"]:
        session.execute(text(RENAMED), {"id": number, **names})


def slugs_of_earlier(session: Session, number: int) -> dict[int, dict[str, dict[str, str]] | None]:
    """Whose names were, by the import that an earlier row is of."""
    of_rows = select(ImportRow.earlier_import).where(ImportRow.import_id == number)
    of_gone = select(ImportGone.earlier_import).where(ImportGone.import_id == number)
    query = select(Import.id, Import.slugs).where(Import.id.in_(of_rows.union(of_gone)))
    return {row[0]: row[1] for row in session.execute(query)}


def left_out_column(session: Session, number: int, column: str) -> bool:
    """Whether an import's file has a column of whose cells its rows kept none."""
    taken = session.get_one(Import, number)
    if column not in taken.columns:
        return False
    kept = (taken.survey or {}).get("kept")
    if kept is not None:
        return column not in kept
    # It was checked by a version that didn't note which it keeps; of an empty cell nothing is kept.
    holds = ImportRow.cells.has_key(column)
    query = select(ImportRow.number).where(ImportRow.import_id == number, holds)
    return session.scalars(query.limit(1)).first() is None


def pairs_of(
    session: Session, number: int, against: Sequence[str], at_once: int, state: str | None = None
) -> Iterator[list[Pair]]:
    """Pairs in the order of the rows, so many at once; of rows in a state where that is given."""
    after = 0
    while True:
        values = {"id": number, "against": list(against), "after": after, "most": at_once}
        rows = session.execute(text(PAIRS), {**values, "state": state}).mappings().all()
        if not rows:
            return
        after = rows[-1]["number"]
        yield [Pair(**{**row, "positions": list(row["positions"] or ())}) for row in rows]


DIFFERING = """
update desk.import_row as row set against = became.against, differences = became.differences
from unnest(cast(:rows as bigint[]), cast(:against as text[]), cast(:differences as jsonb[]))
    as became (number, against, differences)
where row.import_id = :id and row.number = became.number
"""


def note_differences(
    session: Session, number: int, found: Sequence[tuple[int, str, dict[str, Any]]]
) -> None:
    """Note of rows (number, against, differences)."""
    if found:
        values = {
            "id": number,
            "rows": [each[0] for each in found],
            "against": [each[1] for each in found],
            "differences": [Jsonb(each[2]) for each in found],
        }
        session.execute(text(DIFFERING), values)


SAME = """
update desk.import_row as row set state = 'same', claim = old.claim, positions = old.positions
from desk.import_row as old
where row.import_id = :id and row.state = 'ready' and row.against = 'same'
    and old.import_id = row.earlier_import and old.number = row.earlier_number
"""


def mark_same(session: Session, number: int) -> int:
    """Note of rows that say what an earlier file said which claims they say; how many."""
    return cast("CursorResult[Any]", session.execute(text(SAME), {"id": number})).rowcount


def count_against(session: Session, number: int) -> dict[str, int]:
    """How many ready rows are new, changed, in conflict or the same, and how many are gone."""
    kind = func.coalesce(ImportRow.against, "new")
    query = (
        select(kind, func.count())
        .where(ImportRow.import_id == number, ImportRow.state == "ready")
        .group_by(kind)
    )
    gone = select(func.count()).where(ImportGone.import_id == number)
    counts = dict.fromkeys(("new", "changed", "conflict", "same"), 0)
    counts |= {row[0]: row[1] for row in session.execute(query)}
    return counts | {"gone": session.scalar(gone) or 0}


def list_against(
    session: Session, number: int, against: str, *, after: int, limit: int
) -> list[tuple[ImportRow, str | None]]:
    """Rows that are new, changed, conflict or same, in order; each with the claim of the earlier one."""
    earlier = aliased(ImportRow)
    is_earlier = (earlier.import_id == ImportRow.earlier_import) & (
        earlier.number == ImportRow.earlier_number
    )
    query = select(ImportRow, earlier.claim).outerjoin(earlier, is_earlier)
    query = query.where(
        ImportRow.import_id == number,
        ImportRow.state.in_(("ready", "brought", "same")),
        ImportRow.against.is_(None) if against == "new" else ImportRow.against == against,
        ImportRow.number > after,
    )
    found = session.execute(query.order_by(ImportRow.number).limit(limit))
    return [(row, claim) for row, claim in found]


def list_gone(
    session: Session, number: int, *, after: str, limit: int
) -> list[tuple[ImportGone, ImportRow]]:
    """What is gone, with the row that last said it, by the claim's public id."""
    query = (
        select(ImportGone, ImportRow)
        .join(
            ImportRow,
            (ImportRow.import_id == ImportGone.earlier_import)
            & (ImportRow.number == ImportGone.earlier_number),
        )
        .where(ImportGone.import_id == number, ImportGone.claim > after)
        .order_by(ImportGone.claim)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def choose_side(session: Session, row: ImportRow, choices: Mapping[str, str]) -> None:
    """Note which side a row's fields in conflict take."""
    row.choices = {**row.choices, **choices}
    session.flush()
