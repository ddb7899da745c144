"""Each row keeps the instant from which readers see it, instead of having it worked out at every read.

`shown_from` is -infinity for what has no embargo, infinity for what readers don't see, and else the end
of the last embargo on the row and on what it rests on. So nothing has to happen when an embargo ends.
Triggers keep it true in the transaction of the change. It is no version of its own: `history` doesn't
have it, and the lens of a past instant works hiding out as it was then.

Whoever hides a record waits for those who are adding something that rests on it: they hold a key's
share of its row, as any foreign key has them do, and hiding takes the whole of it. Two who hide
different things take turns at each row that rests on both.
"""

from collections.abc import Iterable

from alembic import op

from app.lenses import run_between_readers

revision = "0023"
down_revision = "0022"
# Views go on as they are while this one runs: it takes no time however much there is.
LENSES_STAY = True

OWN = "editorial.own_shown_from({r}.status, {r}.concealed, {r}.embargo_until)"
ALWAYS, NEVER = "'-infinity'::timestamptz", "'infinity'::timestamptz"


def at(table: str, column: str) -> str:
    """From when the record is shown that a column of the row `{r}` names."""
    return f"(select above.shown_from from editorial.{table} above where above.id = {{r}}.{column})"


# From when a row is shown, told by its own state and of what it names. Each rests on those before it.
DUE = {
    "source": OWN,
    "actor": OWN,
    "place": OWN,
    "claim": f"greatest({OWN}, coalesce({at('source', 'source_id')}, {ALWAYS}))",
    # With the first of the claims beneath it.
    "position": f"""greatest({OWN}, {at("actor", "actor_id")}, coalesce({at("place", "place_id")}, {ALWAYS}),
        coalesce((select min(claim.shown_from) from editorial.position_claim rests
            join editorial.claim on claim.id = rests.claim_id where rests.position_id = {{r}}.id), {NEVER}))""",
    "link": f"greatest({OWN}, {at('claim', 'from_claim_id')}, {at('claim', 'to_claim_id')})",
    "actor_name": at("actor", "actor_id"),
    "place_name": at("place", "place_id"),
    "claim_place": f"greatest({at('claim', 'claim_id')}, {at('place', 'place_id')})",
    "claim_actor": f"greatest({at('claim', 'claim_id')}, {at('actor', 'actor_id')})",
    "actor_relation": "greatest("
    + ", ".join((at("actor", "actor_id"), at("actor", "other_id"), at("claim", "claim_id")))
    + ")",
    # Not of what the position has, which follows from these rows.
    "position_claim": f"""greatest({at("claim", "claim_id")}, (
        select greatest({OWN.format(r="above")}, actor.shown_from, coalesce(place.shown_from, {ALWAYS}))
        from editorial.position above join editorial.actor on actor.id = above.actor_id
        left join editorial.place on place.id = above.place_id where above.id = {{r}}.position_id))""",
}
# The columns of each row that name what it rests on.
NAMES = {
    "claim": {"source_id": "source"},
    "position": {"actor_id": "actor", "place_id": "place"},
    "link": {"from_claim_id": "claim", "to_claim_id": "claim"},
    "actor_name": {"actor_id": "actor"},
    "place_name": {"place_id": "place"},
    "claim_place": {"claim_id": "claim", "place_id": "place"},
    "claim_actor": {"claim_id": "claim", "actor_id": "actor"},
    "actor_relation": {"actor_id": "actor", "other_id": "actor", "claim_id": "claim"},
    "position_claim": {"position_id": "position", "claim_id": "claim"},
}
RECORDS = ("source", "actor", "place", "claim", "position", "link")
ABOVE = ("source", "actor", "place", "claim", "position")
BENEATH_CLAIMS = (
    "r.id in (select rests.position_id from editorial.position_claim rests where {those})"
)
# Tells the triggers that rows only follow what they rest on: it is no new version.
FOLLOWING = "perform set_config('conflict_map.tightening', 'on', true);"
FOLLOWED = "perform set_config('conflict_map.tightening', was_following, true);"
WAS_FOLLOWING = (
    "was_following text := coalesce(current_setting('conflict_map.tightening', true), '')"
)

OWN_SHOWN_FROM = f"""
create function editorial.own_shown_from(status text, concealed boolean, embargo_until timestamptz)
returns timestamptz language sql immutable parallel safe as $$
    select case
        when status = 'published' and not concealed then coalesce(embargo_until, {ALWAYS})
        else {NEVER}
    end
$$
"""
# As in 0016, but that history doesn't have the column.
KEEP_VERSION = """
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
        where attrelid = tg_relid and attnum > 0 and not attisdropped and attname <> 'shown_from';
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


def indent(lines: Iterable[str]) -> str:
    """Statements of a function, one after the other."""
    return "\n    ".join(lines)


def show(table: str) -> str:
    """What tells from when a row is shown before it is written.

    Whoever is just hiding what it names is waited for.
    """
    named = NAMES.get(table, {})
    waiting = (
        f"""if tg_op = 'INSERT' or new.{column} is distinct from old.{column} then
        perform from editorial.{above} where id = new.{column} for key share;
    end if;"""
        for column, above in named.items()
    )
    own = ("status", "concealed", "embargo_until") if table in RECORDS else ()
    return f"""
create function editorial.show_{table}() returns trigger language plpgsql as $$
begin
    {indent(waiting)}
    new.shown_from := {DUE[table].format(r="new")};
    return new;
end $$;
create trigger t4_show before insert or update of {", ".join((*own, *named))} on editorial.{table}
    for each row execute function editorial.show_{table}();
"""


def follow(table: str, those: str) -> str:
    """Statements that bring some rows in line with what they rest on, once nobody else alters them."""
    return f"""perform from editorial.{table} r where {those} order by r.ctid for no key update;
    update editorial.{table} r set shown_from = {DUE[table].format(r="r")}
    where {those} and r.shown_from <> {DUE[table].format(r="r")};"""


def spread(table: str) -> str:
    """What brings the rows that rest on records of this table in line, after those have changed."""
    below = [
        follow(name, f"r.{column} = any (changed)")
        for name, named in NAMES.items()
        for column, above in named.items()
        if above == table
    ]
    if table == "claim":
        below.append(
            follow("position", BENEATH_CLAIMS.format(those="rests.claim_id = any (changed)"))
        )
    # Whoever adds a claim to a position brings all of that position in line anyway, and has it alone then.
    waiting = (
        f"perform from editorial.{table} where id = any (changed) order by id for update;"
        if table != "position"
        else ""
    )
    return f"""
create function editorial.spread_shown_{table}() returns trigger language plpgsql as $$
declare
    changed bigint[];
    {WAS_FOLLOWING};
begin
    select array_agg(became.id) into changed
    from was join became using (id) where was.shown_from <> became.shown_from;
    if changed is null then
        return null;
    end if;
    {waiting}
    {FOLLOWING}
    {indent(below)}
    {FOLLOWED}
    return null;
end $$;
create trigger t5_spread_shown after update on editorial.{table}
    referencing old table as was new table as became
    for each statement execute function editorial.spread_shown_{table}();
"""


# What doesn't matter to these triggers fires them no more: rows that follow others are many.
NARROWER = """
create or replace trigger t1_name_text before insert or update of source_id, start_offset, text_sha256
    on editorial.claim for each row execute function editorial.name_text();
create or replace trigger t2_draw_public
    before insert or update of geom, coarsen_to_m, cell_m, public_geom, public_geom_3857, part_of_id
    on editorial.place for each row execute function editorial.draw_public();
create or replace trigger t2_draw_public
    before insert or update of geom, coarsen_to_m, cell_m, public_geom, public_geom_3857, place_id
    on editorial.position for each row execute function editorial.draw_public();
drop trigger require_claim on editorial.position_claim;
create constraint trigger require_claim after update of position_id or delete on editorial.position_claim
    deferrable initially deferred for each row execute function editorial.require_claim();
"""
# A position is shown with the first of its claims.
SPREAD_POSITION_CLAIM = f"""
create function editorial.spread_shown_position_claim() returns trigger language plpgsql as $$
declare
    changed bigint[];
    {WAS_FOLLOWING};
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct position_id) into changed from became;
    elsif tg_op = 'DELETE' then
        select array_agg(distinct position_id) into changed from was;
    else
        select array_agg(distinct position_id) into changed from (
            (select position_id, claim_id from was except select position_id, claim_id from became)
            union all
            (select position_id, claim_id from became except select position_id, claim_id from was)
        ) other;
    end if;
    if changed is null then
        return null;
    end if;
    {FOLLOWING}
    {follow("position", "r.id = any (changed)")}
    {follow("position_claim", "r.position_id = any (changed)")}
    {FOLLOWED}
    return null;
end $$;
create trigger t5_spread_shown_insert after insert on editorial.position_claim
    referencing new table as became
    for each statement execute function editorial.spread_shown_position_claim();
create trigger t5_spread_shown_update after update on editorial.position_claim
    referencing old table as was new table as became
    for each statement execute function editorial.spread_shown_position_claim();
create trigger t5_spread_shown_delete after delete on editorial.position_claim
    referencing old table as was
    for each statement execute function editorial.spread_shown_position_claim();
"""
COUNTED = " union all ".join(
    f"select '{table}', count(*) from editorial.{table} r where r.shown_from <> {due.format(r='r')}"
    for table, due in DUE.items()
)
MENDED = indent(
    f"update editorial.{table} r set shown_from = {due.format(r='r')}"
    f" where r.shown_from <> {due.format(r='r')};"
    for table, due in DUE.items()
)
# What `doctor` asks, and what mends it.
SHOWN_WRONGLY = f"""
create function editorial.shown_wrongly() returns table (noun text, wrong bigint) language sql stable as $$
    {COUNTED}
$$;
create function editorial.mend_shown() returns void language plpgsql as $$
declare
    {WAS_FOLLOWING};
begin
    lock table {", ".join(f"editorial.{table}" for table in DUE)} in share row exclusive mode;
    {FOLLOWING}
    {MENDED}
    {FOLLOWED}
end $$;
"""


def upgrade() -> None:
    tables = ", ".join(f"editorial.{table}" for table in DUE)
    run_between_readers(op.get_bind(), f"lock table {tables} in access exclusive mode")
    for table in DUE:
        # A default that is the same for all is noted once, and no row is written.
        op.execute(
            f"alter table editorial.{table} add column shown_from timestamptz not null default {ALWAYS}"
        )
        op.execute(f"alter table editorial.{table} alter column shown_from set default {NEVER}")
    op.execute(OWN_SHOWN_FROM)
    op.execute(KEEP_VERSION)
    op.execute(NARROWER)
    for table in DUE:
        op.execute(show(table))
    for table in ABOVE:
        op.execute(spread(table))
    op.execute(SPREAD_POSITION_CLAIM)
    op.execute(SHOWN_WRONGLY)
