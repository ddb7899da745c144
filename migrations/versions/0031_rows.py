"""A claim keeps the row that it came from and its figures; a source its licence, and whether rows may be shown.

Of a source whose rows may only be counted no claim is shown, whatever its own state is: the functions of
0023 ask that where they ask from when the source itself is shown.
"""

from alembic import op

from app.lenses import run_between_readers
from app.vocabulary import check_of

revision = "0031"
down_revision = "0030"
# Views go on as they are while this one runs.
LENSES_STAY = True

# See app/models/claim.py and app/models/source.py for what each column means.
CLAIM = (
    "row_file text",
    "row_sha256 text",
    "row_number bigint",
    "row_key text",
    "row_cells jsonb",
    "figures jsonb not null default '[]'",
)
SOURCE = (
    "licence text",
    "terms_url text",
    "attribution text",
    "rows_shown text not null default 'all'",
    "shown_fields jsonb not null default '[]'",
)
# All of a row or nothing of it, but for its key, which not every file has.
WHOLE_ROW = """
alter table editorial.claim add constraint ck_claim_row check (
    case when row_sha256 is null then num_nonnulls(row_file, row_number, row_key, row_cells) = 0
    else row_sha256 ~ '^[0-9a-f]{64}$' and row_number > 0 and row_file is not null
        and jsonb_typeof(row_cells) = 'array' end
) not valid;
alter table editorial.claim validate constraint ck_claim_row;
alter table editorial.claim add constraint ck_claim_figures check (jsonb_typeof(figures) = 'array');
alter table editorial.source add constraint ck_source_shown_fields
    check (jsonb_typeof(shown_fields) = 'array');
"""
ABOVE = "(select above.shown_from from editorial.source above where above.id = {r}.source_id)"
# Nobody sees a claim whose rows may only be counted.
ABOVE_ROWS = (
    "(select case when above.rows_shown = ''all'' then above.shown_from"
    " else ''infinity''::timestamptz end from editorial.source above where above.id = {r}.source_id)"
)
CHANGED = "was.shown_from <> became.shown_from"
FUNCTIONS = {
    "show_claim": (ABOVE.format(r="new"), ABOVE_ROWS.format(r="new")),
    "spread_shown_source": (ABOVE.format(r="r"), ABOVE_ROWS.format(r="r")),
    "shown_wrongly": (ABOVE.format(r="r"), ABOVE_ROWS.format(r="r")),
    "mend_shown": (ABOVE.format(r="r"), ABOVE_ROWS.format(r="r")),
}
# A function is told again as it stands, so that nothing else of it is written down twice.
REWORDED = """
do $do$ declare
    told text := pg_get_functiondef('editorial.{name}()'::regprocedure);
begin
    if position('{was}' in told) = 0 then
        raise exception 'editorial.{name}() is not as migration 0023 has it';
    end if;
    execute replace(told, '{was}', '{becomes}');
end $do$
"""
# The lens of a past instant looks here for what is hidden (0003).
HIDDEN = """
drop index {schema}.ix_{schema}_source_hidden;
create index ix_{schema}_source_hidden on {schema}.source (id) where status <> 'published'
    or concealed or embargo_until is not null or rows_shown = 'counts';
"""


def upgrade() -> None:
    run_between_readers(
        op.get_bind(), "lock table editorial.claim, editorial.source in access exclusive mode"
    )
    for table, columns in (("claim", CLAIM), ("source", SOURCE)):
        for schema in ("editorial", "history"):
            added = ", ".join(f"add column {column}" for column in columns)
            op.execute(f"alter table {schema}.{table} {added}")
    op.execute(WHOLE_ROW)
    op.execute(check_of("source", "rows_shown", ("all", "counts")))
    for name, (was, becomes) in FUNCTIONS.items():
        op.execute(REWORDED.format(name=name, was=was, becomes=becomes))
    changed = f"({CHANGED} or was.rows_shown <> became.rows_shown)"
    op.execute(REWORDED.format(name="spread_shown_source", was=CHANGED, becomes=changed))
    for schema in ("editorial", "history"):
        op.execute(HIDDEN.format(schema=schema))
