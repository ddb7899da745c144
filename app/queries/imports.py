"""Files that are being brought in: their bytes, rows and names, and who is at work on them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

from pydantic_core import from_json
from sqlalchemy import CursorResult, Text, delete, func, or_, select, text, update
from sqlalchemy import cast as as_text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.copying import copy_rows
from app.errors import NotFound
from app.models import (
    Account,
    Import,
    ImportPart,
    ImportRow,
    Review,
)

UNDER_WAY = ("checking", "comparing", "bringing", "deciding", "taking_back")
# Those that a row can be in.
ALL_STATES = ("ready", "faulty", "left_out", "brought", "same")
LEASE = timedelta(seconds=60)


def get_import(session: Session, number: int, *, lock: bool = False) -> Import:
    """One import. Raises NotFound."""
    query = select(Import).where(Import.id == number)
    found = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if found is None:
        raise NotFound("There is no import {number}.", number=number)
    return found


def list_imports(session: Session, account_id: int | None, limit: int) -> list[tuple[Import, str]]:
    """The latest imports with whose they are; of one account, or of all."""
    query = (
        select(Import, Account.display_name)
        .join(Account, Account.id == Import.account_id)
        .order_by(Import.id.desc())
        .limit(limit)
    )
    if account_id is not None:
        query = query.where(Import.account_id == account_id)
    return [(row[0], row[1]) for row in session.execute(query)]


def add_parts(session: Session, number: int, parts: Iterable[bytes]) -> None:
    """Keep the bytes of a file, a part at a time."""
    for ordinal, content in enumerate(parts):
        session.execute(
            insert(ImportPart).values(import_id=number, ordinal=ordinal, content=content)
        )


def parts_of(session: Session, number: int) -> Iterator[bytes]:
    """The bytes of a file, a part at a time."""
    ordinal = 0
    query = select(ImportPart.content).where(ImportPart.import_id == number)
    while (part := session.scalar(query.where(ImportPart.ordinal == ordinal))) is not None:
        yield part
        ordinal += 1


def import_of_change(session: Session, change: int) -> Import | None:
    """The import that a change brought in; none where it was no import."""
    return session.scalars(select(Import).where(Import.change_id == change)).first()


def import_of_review(session: Session, review_id: int, *, lock: bool = False) -> Import | None:
    """The import that waits in a review; none where it is another's."""
    query = select(Import).where(Import.review_id == review_id)
    return session.scalars(query.with_for_update() if lock else query).first()


def published_by(session: Session, taken: Import) -> list[int]:
    """The change that published what of an import waited in a review, if there is one."""
    query = select(Review.change_id).where(Review.id == taken.review_id)
    change = session.scalar(query) if taken.review_id is not None else None
    return [] if change is None else [change]


def ready_again(session: Session, number: int) -> None:
    """Forget what rows became: they are ready again."""
    session.execute(
        update(ImportRow)
        .where(ImportRow.import_id == number, ImportRow.state.in_(("brought", "same")))
        .values(state="ready", claim=None, positions=None)
    )


def waiting_imports(session: Session) -> list[int]:
    """Imports with a step under way that nobody works on."""
    return list(
        session.scalars(
            select(Import.id).where(Import.state.in_(UNDER_WAY), _is_free()).order_by(Import.id)
        )
    )


def _is_free() -> Any:
    return or_(Import.held_until.is_(None), Import.held_until < func.now())


def hold(session: Session, number: int, holder: str) -> str | None:
    """Take a step under way that nobody works on: its state, none where somebody does."""
    return session.scalar(
        update(Import)
        .where(Import.id == number, Import.state.in_(UNDER_WAY), _is_free())
        .values(holder=holder, held_until=func.now() + LEASE)
        .returning(Import.state)
    )


def still_holds(session: Session, number: int, holder: str, **values: Any) -> bool:
    """Hold it for longer and write what became of it; false where it was stopped or taken over."""
    done = session.execute(
        update(Import)
        .where(Import.id == number, Import.state.in_(UNDER_WAY), Import.holder == holder)
        .values(held_until=func.now() + LEASE, updated_at=func.now(), **values)
    )
    return cast("CursorResult[Any]", done).rowcount == 1


ROW_COLUMNS = (
    "number", "state", "key", "cells", "mended", "prepared", "faults", "cautions", "replaced_by",
    "digest",
)  # fmt: skip
AS_JSON = frozenset({"cells", "mended", "prepared", "faults", "cautions"})


def add_rows(session: Session, number: int, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows as `ROW_COLUMNS` names them, JSON as text, as a stream."""
    lines = ([number, *(row[name] for name in ROW_COLUMNS)] for row in rows)
    copy_rows(session, "desk", "import_row", ("import_id", *ROW_COLUMNS), lines)


def remove_rows(session: Session, number: int, first: int, last: int | None = None) -> None:
    """Forget the rows from one number on, to another where that is given; both are included."""
    query = delete(ImportRow).where(ImportRow.import_id == number, ImportRow.number >= first)
    session.execute(query if last is None else query.where(ImportRow.number <= last))


def write_row(session: Session, number: int, row: Mapping[str, Any]) -> None:
    """Write one row anew."""
    session.execute(
        update(ImportRow)
        .where(ImportRow.import_id == number, ImportRow.number == row["number"])
        .values(dict(row))
    )


def get_row(session: Session, number: int, row: int) -> ImportRow:
    """One row. Raises NotFound."""
    found = session.get(ImportRow, (number, row))
    if found is None:
        raise NotFound("There is no row {row} in this import.", row=row)
    return found


def decided_rows(
    session: Session, number: int, totals: str
) -> tuple[dict[int, dict[str, str]], set[int]]:
    """(what was mended by row, rows that somebody left out).

    `totals` is the code of the fault of rows that are left out by themselves.
    """
    query = select(ImportRow.number, ImportRow.mended, ImportRow.state, ImportRow.faults).where(
        ImportRow.import_id == number,
        or_(ImportRow.state == "left_out", ImportRow.mended != {}),
    )
    mended: dict[int, dict[str, str]] = {}
    left_out = set()
    for row, cells, state, faults in session.execute(query):
        if cells:
            mended[row] = cells
        # A total is one by the matching, and nobody decided it.
        if state == "left_out" and not any(each["code"] == totals for each in faults):
            left_out.add(row)
    return mended, left_out


def list_rows(
    session: Session,
    number: int,
    states: Sequence[str],
    *,
    after: int = 0,
    limit: int,
    code: str = "",
    caution: str = "",
    with_cautions: bool = False,
) -> list[ImportRow]:
    """Rows of some states in order, those with a fault or a caution of a code, or any caution, where that is asked for."""
    query = select(ImportRow).where(
        ImportRow.import_id == number, ImportRow.state.in_(states), ImportRow.number > after
    )
    if code:
        query = query.where(ImportRow.faults.contains([{"code": code}]))
    if with_cautions:
        query = query.where(ImportRow.cautions != [])
    if caution:
        query = query.where(ImportRow.cautions.contains([{"code": caution}]))
    return list(session.scalars(query.order_by(ImportRow.number).limit(limit)))


def list_ready(
    session: Session, number: int, after: int, limit: int
) -> list[tuple[int, dict[str, Any], dict[str, str]]]:
    """(number, what it becomes, cells) of ready rows that no earlier file of the source said, in order."""
    # Read at a fraction of the time that Python's own JSON takes.
    told = (as_text(each, Text) for each in (ImportRow.prepared, ImportRow.cells))
    query = select(ImportRow.number, *told).where(
        ImportRow.import_id == number,
        ImportRow.state == "ready",
        ImportRow.against.is_(None),
        ImportRow.number > after,
    )
    rows = session.execute(query.order_by(ImportRow.number).limit(limit))
    return [(row[0], from_json(row[1]), from_json(row[2])) for row in rows]


SPOTS = """
with spread as (
    select min(number) as first, max(number) as last from desk.import_row where import_id = :id
)
select drawn.geometry from spread
cross join lateral generate_series(first, last, (last - first) / :looked_at + 1) as at
join desk.import_row as row on row.import_id = :id and row.number = at
cross join lateral jsonb_to_record(row.prepared) as drawn (geometry jsonb)
where jsonb_typeof(drawn.geometry) = 'object'
order by hashint8(row.number) limit :limit
"""


def spots_of_rows(session: Session, number: int, limit: int) -> list[dict[str, Any]]:
    """GeoJSON geometries of rows, as many as there are up to a limit, from all over the file.

    Of a long file rows at even distances are looked at, so that a million take no longer than a thousand.
    """
    values = {"id": number, "limit": limit, "looked_at": 4 * limit}
    return list(session.scalars(text(SPOTS), values))


def count_rows(session: Session, number: int) -> dict[str, int]:
    """How many rows there are of each state."""
    query = (
        select(ImportRow.state, func.count())
        .where(ImportRow.import_id == number)
        .group_by(ImportRow.state)
    )
    return {row[0]: row[1] for row in session.execute(query)}


FAULTS = text(
    """select fault ->> 'code', count(distinct number),
    (array_agg(fault order by number, fault ->> 'message'))[1]
    from desk.import_row, jsonb_array_elements(faults) as fault
    where import_id = :number and state = 'faulty' group by 1 order by 2 desc, 1"""
)


def count_faults(session: Session, number: int) -> list[tuple[str, int, dict[str, Any]]]:
    """(code, rows with it, the first of them as it was kept), the most frequent first."""
    return [(row[0], row[1], row[2]) for row in session.execute(FAULTS, {"number": number})]


CAUTIONS = text(
    """select caution ->> 'code', count(distinct number),
    (array_agg(caution order by number, caution ->> 'message'))[1]
    from desk.import_row, jsonb_array_elements(cautions) as caution
    where import_id = :number group by 1 order by 2 desc, 1"""
)


def count_cautions(session: Session, number: int) -> list[tuple[str, int, dict[str, Any]]]:
    """(code, rows with it, the first of them as it was kept), the most frequent first."""
    return [(row[0], row[1], row[2]) for row in session.execute(CAUTIONS, {"number": number})]


MARKED = """
update desk.import_row as row set state = :state, claim = became.claim,
    positions = string_to_array(became.positions, ',')
from unnest(cast(:rows as bigint[]), cast(:claims as text[]), cast(:positions as text[]))
    as became (number, claim, positions)
where row.import_id = :id and row.number = became.number
"""


def mark_brought(
    session: Session, number: int, rows: Sequence[Mapping[str, Any]], state: str = "brought"
) -> None:
    """Note what rows became: `row`, `claim`, `positions`."""
    if rows:
        values = {
            "id": number,
            "state": state,
            "rows": [row["row"] for row in rows],
            "claims": [row["claim"] for row in rows],
            # A list of lists would have to be of one length.
            "positions": [",".join(row["positions"]) for row in rows],
        }
        session.execute(text(MARKED), values)


def discard_import(session: Session, number: int) -> None:
    """Forget an import with its bytes and rows."""
    session.execute(delete(Import).where(Import.id == number))


def sweep_imports(session: Session, days: int) -> None:
    """Forget what was taken and not brought in, once nobody was at it for so many days."""
    session.execute(
        delete(Import).where(
            Import.state.in_(("taken", "checked")),
            Import.updated_at < func.now() - timedelta(days=days),
        )
    )
