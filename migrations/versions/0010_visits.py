"""A draft for each visit to a form, in place of one for each form."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute("alter table desk.draft add column visit text")
    # A draft that is there already keeps the number of the form that it was typed into.
    op.execute(
        "update desk.draft set visit = coalesce(nullif(fields ->> 'submission', ''), 'draft ' || id)"
    )
    op.execute("alter table desk.draft alter column visit set not null")
    op.execute("alter table desk.draft drop constraint uq_draft_account_id_form")
    op.execute(
        "alter table desk.draft add constraint uq_draft_account_id_visit unique (account_id, visit)"
    )
