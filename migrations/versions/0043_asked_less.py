"""New rows ask less of what they rest on, and rows of imports lie in one piece.

As in 0029 and 0041, but that a row which names a claim takes along what it carries of it with the instant from which
it is shown, and that a position's place is locked where it has one. Locks come first, in a question of their own:
a key's share that was waited for is given with the row as it was before.
"""

from alembic import op

revision = "0043"
down_revision = "0042"
# Readers go on reading while it is made.
LENSES_STAY = True

ALWAYS, NEVER = "'-infinity'::timestamptz", "'infinity'::timestamptz"
OWN = "editorial.own_shown_from(above.status, above.concealed, above.embargo_until)"
CARRIED = ("source_id", "valid_from", "valid_to", "valid_precision", "valid")

# On an insert it tells what was `carry_claim`'s to tell.
SHOW_MEMBER = """
create or replace function editorial.show_claim_{above}() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        perform from editorial.claim, editorial.{above} above
        where claim.id = new.claim_id and above.id = new.{above}_id for key share;
        select greatest(claim.shown_from, above.shown_from), {carried}
        into new.shown_from, {into}
        from editorial.claim, editorial.{above} above
        where claim.id = new.claim_id and above.id = new.{above}_id;
        -- What names nothing that is there is refused by its foreign key.
        new.shown_from := coalesce(new.shown_from, {never});
        return new;
    end if;
    if new.claim_id is distinct from old.claim_id then
        perform from editorial.claim where id = new.claim_id for key share;
    end if;
    if new.{above}_id is distinct from old.{above}_id then
        perform from editorial.{above} where id = new.{above}_id for key share;
    end if;
    new.shown_from := greatest(
        (select claim.shown_from from editorial.claim where claim.id = new.claim_id),
        (select above.shown_from from editorial.{above} above where above.id = new.{above}_id));
    return new;
end $$;
create or replace trigger t4_tell before update of claim_id on editorial.claim_{above}
    for each row execute function editorial.carry_claim();
"""
SHOW_POSITION_CLAIM = f"""
create or replace function editorial.show_position_claim() returns trigger language plpgsql as $$
declare
    its_place bigint;
begin
    if tg_op = 'INSERT' then
        -- A position may be an old one, whose actor and place somebody is hiding just now.
        select above.place_id into its_place from editorial.claim, editorial.position above, editorial.actor
        where claim.id = new.claim_id and above.id = new.position_id and actor.id = above.actor_id for key share;
        if its_place is not null then
            perform from editorial.place where id = its_place for key share;
        end if;
        select greatest(claim.shown_from, {OWN}, actor.shown_from,
            coalesce((select place.shown_from from editorial.place where place.id = above.place_id), {ALWAYS}))
        into new.shown_from
        from editorial.claim, editorial.position above join editorial.actor on actor.id = above.actor_id
        where claim.id = new.claim_id and above.id = new.position_id;
        -- What names nothing that is there is refused by its foreign key.
        new.shown_from := coalesce(new.shown_from, {NEVER});
        return new;
    end if;
    if new.position_id is distinct from old.position_id then
        perform from editorial.position where id = new.position_id for key share;
    end if;
    if new.claim_id is distinct from old.claim_id then
        perform from editorial.claim where id = new.claim_id for key share;
    end if;
    new.shown_from := greatest((select claim.shown_from from editorial.claim where claim.id = new.claim_id), (
        select greatest({OWN}, actor.shown_from, coalesce(place.shown_from, {ALWAYS}))
        from editorial.position above join editorial.actor on actor.id = above.actor_id
        left join editorial.place on place.id = above.place_id where above.id = new.position_id));
    return new;
end $$;
"""
# As in 0040, but that it asks first what nearly every position answers.
REQUIRE_CLAIM = """
create or replace function editorial.require_claim() returns trigger language plpgsql as $$
declare
    position_row bigint;
begin
    if tg_table_name = 'position' then
        position_row := new.id;
    else
        position_row := old.position_id;
    end if;
    if exists (select from editorial.position_claim where position_id = position_row) then
        return null;
    end if;
    if exists (select from editorial.position where id = position_row) then
        raise exception 'a position must rest on at least one claim'
            using errcode = 'check_violation', constraint = 'ck_position_claim_given';
    end if;
    return null;
end $$;
"""
# Beyond a quarter of a page PostgreSQL packs values and puts them elsewhere: an event's cells and what it becomes
# are just that long, and hardly get shorter.
ROWS_IN_ONE_PIECE = "alter table desk.import_row set (toast_tuple_target = 8160)"


def upgrade() -> None:
    carried = ", ".join(f"claim.{name}" for name in CARRIED)
    into = ", ".join(f"new.claim_{name}" for name in CARRIED)
    for above in ("actor", "place"):
        op.execute(SHOW_MEMBER.format(above=above, carried=carried, into=into, never=NEVER))
    op.execute(SHOW_POSITION_CLAIM)
    op.execute(REQUIRE_CLAIM)
    op.execute(ROWS_IN_ONE_PIECE)
