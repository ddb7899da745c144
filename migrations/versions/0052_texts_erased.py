"""The text that was read for a source can be erased for good, where the law asks for it.

What stays is its SHA-256, its length, who added it and when, and when it was erased: passages still say what they were
measured in, and whoever has the text can check them.
"""

from alembic import op

revision = "0052"
down_revision = "0051"
LENSES_STAY = True


def upgrade() -> None:
    op.execute("""
alter table editorial.source_text
    alter column text drop not null,
    add column erased_at timestamptz,
    drop constraint ck_source_text_sha256,
    drop constraint ck_source_text_code_points,
    add constraint ck_source_text_sha256 check (
        sha256 ~ '^[0-9a-f]{64}$' and (text is null or sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'))
    ),
    add constraint ck_source_text_code_points check (
        code_points > 0 and (text is null or code_points = char_length(text))
    ),
    add constraint ck_source_text_erased check ((text is null) = (erased_at is not null));

create or replace function editorial.refuse_change() returns trigger language plpgsql as $$
begin
    -- As in the history (0002): what takes something out is let through, and that alone.
    if tg_op = 'UPDATE' and current_setting('conflict_map.tightening', true) = 'on' then
        if new.text is null
            and (new.id, new.source_id, new.sha256, new.code_points, new.added_at, new.added_by)
                is not distinct from (old.id, old.source_id, old.sha256, old.code_points, old.added_at, old.added_by)
        then return new;
        end if;
    end if;
    raise exception 'a text is kept as it was read: % of %.% is refused',
        tg_op, tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end $$;
""")
