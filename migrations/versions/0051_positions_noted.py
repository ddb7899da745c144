"""Positions that a batch of an import brings are noted each by itself, not as all that there are.

A statement that touched more than 5,000 positions noted that all have to be read (0026), as each batch of a large
import did, so that every worker read every position again and again. Who asks takes up to 20,000.
"""

from alembic import op

revision = "0051"
down_revision = "0050"
LENSES_STAY = True

WAS, MOST_NOTED = 5000, 20_000


def upgrade() -> None:
    op.execute(f"""
do $$
declare
    written text;
begin
    for written in
        select pg_get_functiondef(each.oid) from pg_proc each
        where each.pronamespace = 'editorial'::regnamespace
        and (each.proname = 'note_touched' or each.proname like 'note\\_%\\_of\\_%')
    loop
        execute replace(replace(written, '> {WAS} ', '> {MOST_NOTED} '), 'limit {WAS + 1}', 'limit {MOST_NOTED + 1}');
    end loop;
end $$;
""")
