"""Whether a file is an older download than what its source's files brought in before.

`app.queries.imports_releases.pair_rows` has paired its rows with theirs by then.
"""

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.models import Import

# What tells, the surest first: rows that were revised earlier than what is there of them; rows that say again
# what a file before the latest said; days that end before those of the file that it has all its rows from.
REVISED, SAID_BEFORE, ENDS_BEFORE = "revised", "said_before", "ends_before"
# Stamps are numbers, or days and instants that follow one another as texts.
IS_BEFORE = """case
    when {one} ~ '^[0-9]{{1,18}}$' and {other} ~ '^[0-9]{{1,18}}$' then {one}::bigint < {other}::bigint
    else {one} collate "C" < {other} collate "C"
end"""
STAMPS = f"""
with stamp as materialized (
    select row.cells ->> cast(:revised as text) as now,
        old.cells ->> cast(:revised as text) as before, old.import_id
    from desk.import_row as row join desk.import_row as old
        on old.import_id = row.earlier_import and old.number = row.earlier_number
    where row.import_id = :id and row.state = 'ready'
)
select count(*) filter (where {IS_BEFORE.format(one="now", other="before")}) as older,
    count(*) filter (where {IS_BEFORE.format(one="before", other="now")}) as newer,
    max(import_id) filter (where {IS_BEFORE.format(one="now", other="before")}) as import_id
from stamp where now <> '' and before <> ''
"""  # noqa: S608  (made of what stands here alone)
# Rows that are changed back to what a file said that the earlier one came after.
BACK = """
select count(*) filter (where is_back) as older, count(*) filter (where not is_back) as newer,
    max(import_id) filter (where is_back) as import_id
from (
    select old.import_id, exists (
        select from desk.import_row as first join desk.import on desk.import.id = first.import_id
        where first.claim = old.claim and first.digest = row.digest and first.import_id <> old.import_id
            and desk.import.change_id < latest.change_id
    ) as is_back
    from desk.import_row as row join desk.import_row as old
        on old.import_id = row.earlier_import and old.number = row.earlier_number
    join desk.import as latest on latest.id = old.import_id
    where row.import_id = :id and row.against in ('changed', 'conflict')
) as paired
"""
# Nothing is new, and later days are gone that the same files had. A file of one month of several has all of its
# rows from another file than the later months.
ENDS = """
select count(*) as older, 0 as newer, max(gone.earlier_import) as import_id
from desk.import_gone as gone join desk.import_row as old
    on old.import_id = gone.earlier_import and old.number = gone.earlier_number
where gone.import_id = :id
    and coalesce(old.prepared ->> 'valid_to', old.prepared ->> 'valid_from') > (
        select max(coalesce(prepared ->> 'valid_to', prepared ->> 'valid_from'))
        from desk.import_row where import_id = :id)
    and gone.earlier_import in (select earlier_import from desk.import_row where import_id = :id)
    and not exists (select from desk.import_row
        where import_id = :id and state = 'ready' and earlier_import is null)
"""


def older_than_before(session: Session, number: int, revised: str) -> dict[str, Any] | None:
    """`why`, `rows`, and the `import` and `file` that came later; none where nothing speaks for it.

    `revised` is the column that says when a row was last revised, if there is one: where it tells for more
    rows that they are newer than that they are older, nothing else is asked.
    """
    for why, query in ((REVISED, STAMPS), (SAID_BEFORE, BACK), (ENDS_BEFORE, ENDS)):
        if why == REVISED and not revised:
            continue
        told = session.execute(text(query), {"id": number, "revised": revised}).one()
        if told.older > told.newer:
            file = session.scalar(select(Import.name).where(Import.id == told.import_id))
            return {"why": why, "rows": told.older, "import": told.import_id, "file": file}
        if why == REVISED and told.newer:
            return None
    return None
