"""Statements, titles and the texts of datasets can have versions in other languages, and search finds all of them.

The words for search were a generated column, which can't be given another expression without rewriting the table.
It becomes a plain one, whose values stay, and a trigger fills it from then on.
"""

from alembic import op

from app.lenses import run_between_readers

revision = "0044"
down_revision = "0043"
# Views go on as they are while this one runs.
LENSES_STAY = True

# See app/models for what each column means. The version that a record has in its own language is none of these.
COLUMNS = {
    "claim": ("statement_language text", "translations jsonb not null default '[]'"),
    "source": ("translations jsonb not null default '[]'",),
    "dataset": ("language text", "translations jsonb not null default '[]'"),
}
# All rows that are there have the default, which nobody needs to look through.
IS_LIST = """
alter table editorial.{table} add constraint ck_{table}_translations
    check (jsonb_typeof(translations) = 'array') not valid
"""
WORDS = {
    "claim": ("english", "new.statement, new.quote", "statement, quote"),
    "source": ("simple", "new.title, new.author, new.publisher", "title, author, publisher"),
}
FIND = """
create function editorial.find_{table}() returns trigger language plpgsql as $$
begin
    new.search := to_tsvector('{config}', concat_ws(' ', {words}));
    if new.translations <> '[]' then
        new.search := new.search || (
            select to_tsvector('{config}', coalesce(string_agg(each ->> 'text', ' '), ''))
            from jsonb_array_elements(new.translations) each
        );
    end if;
    return new;
end $$
"""
FILL = """
create trigger t1_find before insert or update of {columns}, translations on editorial.{table}
for each row execute function editorial.find_{table}()
"""


def upgrade() -> None:
    run_between_readers(
        op.get_bind(),
        "lock table editorial.claim, editorial.source, editorial.dataset in access exclusive mode",
    )
    for table, columns in COLUMNS.items():
        added = ", ".join(f"add column {column}" for column in columns)
        for schema in ("editorial",) if table == "dataset" else ("editorial", "history"):
            op.execute(f"alter table {schema}.{table} {added}")
        op.execute(IS_LIST.format(table=table))
    for table, (config, words, columns) in WORDS.items():
        op.execute(f"alter table editorial.{table} alter column search drop expression")
        op.execute(FIND.format(table=table, config=config, words=words))
        op.execute(FILL.format(table=table, columns=columns))
