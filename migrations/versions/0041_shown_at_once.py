"""From when a new row is shown is found in two questions for each row: the locks that it needs, and the instant.

As in 0023, but that asked once for each lock, and once for each instant. A claim rests on its source alone, which
leaves nothing to put together. A new position rests on nothing yet: its claims come after it, and tell from when
it is shown. Whoever adds claims locks those positions alone that they show earlier.
"""

from alembic import op

revision = "0041"
down_revision = "0040"
# Readers go on reading while it is made.
LENSES_STAY = True

OWN = "editorial.own_shown_from({r}.status, {r}.concealed, {r}.embargo_until)"
ALWAYS, NEVER = "'-infinity'::timestamptz", "'infinity'::timestamptz"
# Of a row that is added: first the locks, then the instant, in a question of its own that sees what whoever was
# first has made of the rows. A key's share keeps who is just hiding them waiting.
ADDED = {
    # The foreign keys lock who and where it is, as soon as it is there.
    "position": f"new.shown_from := {NEVER};",
    "claim_actor": """perform from editorial.claim, editorial.actor
        where claim.id = new.claim_id and actor.id = new.actor_id for key share;
        select greatest(claim.shown_from, actor.shown_from) into new.shown_from
        from editorial.claim, editorial.actor where claim.id = new.claim_id and actor.id = new.actor_id;""",
    "claim_place": """perform from editorial.claim, editorial.place
        where claim.id = new.claim_id and place.id = new.place_id for key share;
        select greatest(claim.shown_from, place.shown_from) into new.shown_from
        from editorial.claim, editorial.place where claim.id = new.claim_id and place.id = new.place_id;""",
    # A position may be an old one, whose actor and place somebody is hiding just now.
    "position_claim": f"""perform from editorial.claim, editorial.position above, editorial.actor
        where claim.id = new.claim_id and above.id = new.position_id and actor.id = above.actor_id for key share;
        perform from editorial.position above, editorial.place
        where above.id = new.position_id and place.id = above.place_id for key share;
        select greatest(claim.shown_from, {OWN.format(r="above")}, actor.shown_from,
            coalesce((select place.shown_from from editorial.place where place.id = above.place_id), {ALWAYS}))
        into new.shown_from
        from editorial.claim, editorial.position above join editorial.actor on actor.id = above.actor_id
        where claim.id = new.claim_id and above.id = new.position_id;""",
}


def at(table: str, column: str) -> str:
    """From when the record is shown that a column of the row `{r}` names."""
    return f"(select above.shown_from from editorial.{table} above where above.id = {{r}}.{column})"


# As in 0023, for rows that are altered.
DUE = {
    "position": f"""greatest({OWN}, {at("actor", "actor_id")}, coalesce({at("place", "place_id")}, {ALWAYS}),
        coalesce((select min(claim.shown_from) from editorial.position_claim rests
            join editorial.claim on claim.id = rests.claim_id where rests.position_id = {{r}}.id), {NEVER}))""",
    "claim_place": f"greatest({at('claim', 'claim_id')}, {at('place', 'place_id')})",
    "claim_actor": f"greatest({at('claim', 'claim_id')}, {at('actor', 'actor_id')})",
    "position_claim": f"""greatest({at("claim", "claim_id")}, (
        select greatest({OWN.format(r="above")}, actor.shown_from, coalesce(place.shown_from, {ALWAYS}))
        from editorial.position above join editorial.actor on actor.id = above.actor_id
        left join editorial.place on place.id = above.place_id where above.id = {{r}}.position_id))""",
}
NAMES = {
    "position": {"actor_id": "actor", "place_id": "place"},
    "claim_place": {"claim_id": "claim", "place_id": "place"},
    "claim_actor": {"claim_id": "claim", "actor_id": "actor"},
    "position_claim": {"position_id": "position", "claim_id": "claim"},
}


def show(table: str) -> str:
    """What tells from when a row is shown before it is written."""
    waiting = "\n    ".join(
        f"""if new.{column} is distinct from old.{column} then
        perform from editorial.{above} where id = new.{column} for key share;
    end if;"""
        for column, above in NAMES[table].items()
    )
    return f"""
create or replace function editorial.show_{table}() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        {ADDED[table]}
        -- What names nothing that is there is refused by its foreign key.
        new.shown_from := coalesce(new.shown_from, {NEVER});
        return new;
    end if;
    {waiting}
    new.shown_from := {DUE[table].format(r="new")};
    return new;
end $$;
"""


POSITION_DUE = DUE["position"].format(r="r")
FOLLOW = f"""perform from editorial.position r where r.id = any (changed){{differing}}
        order by r.ctid for no key update;
    if found then
        update editorial.position r set shown_from = {POSITION_DUE}
        where r.id = any (changed) and r.shown_from <> {POSITION_DUE};
    end if;"""
SPREAD_POSITION_CLAIM = f"""
create or replace function editorial.spread_shown_position_claim() returns trigger language plpgsql as $$
declare
    changed bigint[];
    was_following text := coalesce(current_setting('conflict_map.tightening', true), '');
begin
    if tg_op = 'INSERT' then
        select array_agg(distinct position_id) into changed from became;
        perform set_config('conflict_map.tightening', 'on', true);
        -- One more claim shows a position earlier, or leaves it as it is.
        {FOLLOW.format(differing=f" and r.shown_from <> {POSITION_DUE}")}
        perform set_config('conflict_map.tightening', was_following, true);
        return null;
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
    perform set_config('conflict_map.tightening', 'on', true);
    {FOLLOW.format(differing="")}
    perform from editorial.position_claim r where r.position_id = any (changed)
        order by r.ctid for no key update;
    update editorial.position_claim r set shown_from = {DUE["position_claim"].format(r="r")}
    where r.position_id = any (changed) and r.shown_from <> {DUE["position_claim"].format(r="r")};
    perform set_config('conflict_map.tightening', was_following, true);
    return null;
end $$;
"""


def upgrade() -> None:
    for table in DUE:
        op.execute(show(table))
    op.execute(SPREAD_POSITION_CLAIM)
