"""Words for search are kept in plain Arabic letters, so that a statement is found however its hamzas and vowels are written."""

from alembic import op

revision = "0049"
down_revision = "0048"
LENSES_STAY = True

# `app.letters.plain_arabic` does the same to what is asked for: variants of letters as one, marks and tatweel as nothing.
VARIANTS, PLAIN = "أإآٱؤئکڪیىېێۍۆۇۈھہەةۃڕڵ", "ااااويككيييييوووهههههرل"
MARKS = "\u0621\u0640" + "".join(
    chr(code)
    for first, last in ((0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E8), (0x6EA, 0x6ED))
    for code in range(first, last + 1)
    # Two letters stand among the marks.
    if code not in (0x6E5, 0x6E6)
)  # fmt: skip
FOLD = f"""
create or replace function editorial.plain_arabic(said text) returns text language sql immutable parallel safe as
$$ select translate(said, '{VARIANTS}{MARKS}', '{PLAIN}') $$
"""
WORDS = {
    "claim": ("english", ("statement", "quote")),
    "source": ("simple", ("title", "author", "publisher")),
}
FIND = """
create or replace function editorial.find_{table}() returns trigger language plpgsql as $$
begin
    new.search := to_tsvector('{config}', editorial.plain_arabic(concat_ws(' ', {words})));
    if new.translations <> '[]' then
        new.search := new.search || (
            select to_tsvector('{config}', editorial.plain_arabic(coalesce(string_agg(each ->> 'text', ' '), '')))
            from jsonb_array_elements(new.translations) each
        );
    end if;
    return new;
end $$
"""
# Nothing of these rows is said otherwise: neither a change nor a version.
ANEW = """
update {schema}.{table} set search = to_tsvector('{config}', editorial.plain_arabic(concat_ws(' ', {words})))
    || (
        select to_tsvector('{config}', editorial.plain_arabic(coalesce(string_agg(each ->> 'text', ' '), '')))
        from jsonb_array_elements(translations) each
    )
where search is not null and concat_ws(' ', {words}, translations::text) ~ '[{letters}]'
"""


def upgrade() -> None:
    op.execute(FOLD)
    for table, (config, columns) in WORDS.items():
        own = ", ".join(f"new.{column}" for column in columns)
        op.execute(FIND.format(table=table, config=config, words=own))
        for schema in ("editorial", "history"):
            op.execute(f"alter table {schema}.{table} disable trigger user")
            op.execute(
                ANEW.format(
                    schema=schema,
                    table=table,
                    config=config,
                    words=", ".join(columns),
                    letters=VARIANTS + MARKS,
                )
            )
            op.execute(f"alter table {schema}.{table} enable trigger user")
