"""Rows that name a claim's places and actors carry the claim's source and days along.

What is said of a place or an actor is then counted and put in order from one index, without looking up
each claim: of 46,000 of them that took most of a page. Triggers keep the columns true in the transaction
of the change. They are no version of their own, and `history` doesn't have them, as with `shown_from`
(0023): the lens of a past instant asks the claim as it was then.

Who alters a claim's source or days waits for those who are adding rows that name it, and they for
whoever alters it, as with hiding.
"""

from collections.abc import Callable

from alembic import op

from app.lenses import run_between_readers

revision = "0029"
down_revision = "0028"
LENSES_STAY = True

TABLES = {"claim_place": "place_id", "claim_actor": "actor_id"}
# Columns of the claim, and their types.
CARRIED = {
    "source_id": "bigint",
    "valid_from": "date",
    "valid_to": "date",
    "valid_precision": "text",
    "valid": "daterange",
}
WAS_FOLLOWING = (
    "was_following text := coalesce(current_setting('conflict_map.tightening', true), '')"
)
FOLLOWING = "perform set_config('conflict_map.tightening', 'on', true);"
FOLLOWED = "perform set_config('conflict_map.tightening', was_following, true);"


def each_carried(form: Callable[[str], str]) -> str:
    """A list in SQL with an entry for each column that is carried along."""
    return ", ".join(form(column) for column in CARRIED)


INDEXES = {
    f"ix_{table}_{record}": f"{table} ({record}, claim_id)"
    f" include (shown_from, {each_carried('claim_{}'.format)})"
    for table, record in TABLES.items()
} | {"ix_position_place_id": "position (place_id) include (shown_from)"}
OF_CLAIM = f"({each_carried('claim.{}'.format)})"
OF_ROW = f"({each_carried('r.claim_{}'.format)})"
# As in 0023, but that history has none of these columns either.
KEEP_VERSION = f"""
create or replace function editorial.keep_version() returns trigger language plpgsql as $$
declare
    moment timestamptz := now();
    names text;
    kept text;
begin
    if tg_op = 'INSERT' then
        new.sys_period := tstzrange(moment, null);
        return new;
    end if;
    if tg_op = 'UPDATE' and current_setting('conflict_map.tightening', true) = 'on' then
        return new;
    end if;
    if lower(old.sys_period) <> moment then
        moment := greatest(moment, lower(old.sys_period) + interval '1 microsecond');
        old.sys_period := tstzrange(lower(old.sys_period), moment);
        select string_agg(quote_ident(attname), ', ' order by attnum),
            string_agg(format('($1).%I', attname), ', ' order by attnum) into names, kept
        from pg_attribute
        where attrelid = tg_relid and attnum > 0 and not attisdropped
            and attname not in ('shown_from', {each_carried("'claim_{}'".format)});
        execute format(
            'insert into history.%I (%s, ended_by) select %s, $2', tg_table_name, names, kept)
            using old, case tg_op
                when 'UPDATE' then new.change_id
                else nullif(current_setting('conflict_map.change_id', true), '')::bigint
            end;
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    new.sys_period := tstzrange(moment, null);
    return new;
end $$
"""
# After `t4_show`, which has waited for whoever alters the claim.
CARRY = f"""
create function editorial.carry_claim() returns trigger language plpgsql as $$
begin
    select {each_carried("claim.{}".format)} into {each_carried("new.claim_{}".format)}
    from editorial.claim where claim.id = new.claim_id;
    return new;
end $$;
"""
SPREAD = f"""
create function editorial.spread_claim() returns trigger language plpgsql as $$
declare
    changed bigint[];
    {WAS_FOLLOWING};
begin
    select array_agg(claim.id) into changed from was join became claim using (id)
    where ({each_carried("was.{}".format)}) is distinct from {OF_CLAIM};
    if changed is null then
        return null;
    end if;
    perform from editorial.claim where id = any (changed) order by id for update;
    {FOLLOWING}
    perform editorial.carry_claims(changed);
    {FOLLOWED}
    return null;
end $$;
create trigger t5_spread_claim after update on editorial.claim
    referencing old table as was new table as became
    for each statement execute function editorial.spread_claim();
"""
IN_LINE = "".join(
    f"""
    perform from editorial.{table} r where r.claim_id = any (claims) order by r.ctid for no key update;
    update editorial.{table} r set ({each_carried("claim_{}".format)}) = {OF_CLAIM}
    from editorial.claim
    where claim.id = r.claim_id and r.claim_id = any (claims) and {OF_ROW} is distinct from {OF_CLAIM};"""
    for table in TABLES
)
CARRY_CLAIMS = f"""
create function editorial.carry_claims(claims bigint[]) returns void language plpgsql as $$
begin{IN_LINE}
end $$;
"""
WRONG = " union all ".join(
    f"select '{table}', count(*) from editorial.{table} r join editorial.claim on claim.id = r.claim_id"
    f" where {OF_ROW} is distinct from {OF_CLAIM}"
    for table in TABLES
)
MENDED = "".join(
    f"""
    update editorial.{table} r set ({each_carried("claim_{}".format)}) = {OF_CLAIM}
    from editorial.claim where claim.id = r.claim_id and {OF_ROW} is distinct from {OF_CLAIM};"""
    for table in TABLES
)
# What `doctor` asks, and what mends it, beside what 0023 has for `shown_from`.
CARRIED_WRONGLY = f"""
create function editorial.carried_wrongly() returns table (noun text, wrong bigint) language sql stable as $$
    {WRONG}
$$;
create function editorial.mend_carried() returns void language plpgsql as $$
declare
    {WAS_FOLLOWING};
begin
    lock table editorial.claim, {", ".join(f"editorial.{table}" for table in TABLES)}
        in share row exclusive mode;
    {FOLLOWING}{MENDED}
    {FOLLOWED}
end $$;
"""


def upgrade() -> None:
    tables = ", ".join(f"editorial.{table}" for table in TABLES)
    run_between_readers(op.get_bind(), f"lock table {tables} in access exclusive mode")
    for table in TABLES:
        added = ", ".join(f"add column claim_{name} {kind}" for name, kind in CARRIED.items())
        op.execute(f"alter table editorial.{table} {added}")
    op.execute(KEEP_VERSION)
    op.execute(CARRY)
    op.execute(CARRY_CLAIMS)
    op.execute(SPREAD)
    op.execute(CARRIED_WRONGLY)
    op.execute("select editorial.mend_carried()")
    for table in TABLES:
        op.execute(
            f"create trigger t4_tell before insert or update of claim_id on editorial.{table}"
            " for each row execute function editorial.carry_claim()"
        )
    for name, columns in INDEXES.items():
        op.execute(f"create index {name}_counted on editorial.{columns}")
        op.execute(f"drop index editorial.{name}")
        op.execute(f"alter index editorial.{name}_counted rename to {name}")
