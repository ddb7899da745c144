"""Which rows of an import are in the map already, by an earlier import of the same source."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

BROUGHT_BEFORE = text(
    """select distinct on (same.number) same.number, same.claim from (
        select row.number, earlier.claim, earlier.import_id
        from desk.import_row as row
        join desk.import_row as earlier on earlier.key = row.key and earlier.key <> ''
        where row.import_id = :number and row.number = any(:rows) and earlier.claim is not null
        union all
        select earlier.number, earlier.claim, earlier.import_id
        from desk.import as other
        join desk.import_row as earlier on earlier.import_id = other.id
        where other.sha256 = (select sha256 from desk.import where id = :number)
            and earlier.number = any(:rows) and earlier.claim is not null
    ) as same
    join desk.import as other on other.id = same.import_id and other.id <> :number
    where other.source = (select source from desk.import where id = :number)
        and exists (select from editorial.claim where public_id = same.claim)
    order by same.number, same.import_id desc"""
)


def brought_before(session: Session, number: int, rows: Sequence[int]) -> dict[int, str]:
    """Of these rows, those whose event another import of the source brought in, with its claim.

    An event is the same by its key, and a row of the same file by its number.
    """
    found = session.execute(BROUGHT_BEFORE, {"number": number, "rows": list(rows)})
    return {row.number: row.claim for row in found}
