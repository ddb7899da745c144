"""The row of a claim says in which sheet of a workbook it stands, where several sheets were read as one.

Its number and fragment (RFC 7111) are those within the sheet, so that without it rows of several sheets had the same. Rows
that were kept before keep theirs in their first cell and in the claim's locator.
"""

from alembic import op

from app.lenses import run_between_readers

revision = "0053"
down_revision = "0052"
# Views go on as they are while this one runs.
LENSES_STAY = True

# No row has a sheet yet, so that none needs to be looked through.
OF_A_ROW = """
alter table editorial.claim add constraint ck_claim_row_sheet
    check (row_sheet is null or row_sha256 is not null) not valid
"""


def upgrade() -> None:
    run_between_readers(op.get_bind(), "lock table editorial.claim in access exclusive mode")
    for schema in ("editorial", "history"):
        op.execute(f"alter table {schema}.claim add column row_sheet text")
    op.execute(OF_A_ROW)
