"""A small world of rows that hide each other, and edits of them, for tests of what is hidden when."""

from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection

OWN_KEYS = ("source", "actor", "place", "claim", "position", "link")
# By table: its key, and the ways to what it rests on, as `rests_on` in migrations/lenses/hiding.jinja has them.
RESTS: dict[str, tuple[str, list[str]]] = {
    "source": ("id", []),
    "actor": ("id", []),
    "place": ("id", []),
    "actor_name": ("id", ["actor_id actor"]),
    "place_name": ("id", ["place_id place"]),
    "claim": ("id", ["source_id source"]),
    "claim_place": (
        "claim_id, ordinal",
        ["claim_id claim", "claim_id claim source_id source", "place_id place"],
    ),
    "claim_actor": (
        "claim_id, ordinal",
        ["claim_id claim", "claim_id claim source_id source", "actor_id actor"],
    ),
    "actor_relation": (
        "actor_id, ordinal",
        ["actor_id actor", "other_id actor", "claim_id claim", "claim_id claim source_id source"],
    ),
    "position": ("id", ["actor_id actor", "place_id place"]),
    "position_claim": (
        "position_id, ordinal",
        [
            "position_id position",
            "position_id position actor_id actor",
            "position_id position place_id place",
            "claim_id claim",
            "claim_id claim source_id source",
        ],
    ),
    "link": (
        "id",
        [
            "from_claim_id claim",
            "from_claim_id claim source_id source",
            "to_claim_id claim",
            "to_claim_id claim source_id source",
        ],
    ),
}
COUNTED = "{row}.rows_shown = 'counts'"
HIDDEN = "({row}.status <> 'published' or {row}.concealed or coalesce({row}.embargo_until > {at}, false))"
EMBARGOES = ("null", "now() - interval '1 day'", "now() + interval '30 minutes'",
             "now() + interval '2 hours'", "now() + interval '1 year'", "'infinity'")  # fmt: skip
# First day, last day and precision of a claim.
DAYS = ("null, null, null", "'2017-06-07', '2017-06-07', 'day'", "null, '2017-06-30', 'month'")
STATES = ("draft", "in_review", "published", "published", "published", "withdrawn")
# Those who are few meet often.
NUMBER = st.integers(1, 3)
STATE = st.tuples(
    st.sampled_from(STATES), st.sampled_from([False] * 4 + [True]), st.sampled_from(EMBARGOES)
)
EDIT = st.one_of(
    st.tuples(st.just("state"), st.sampled_from(OWN_KEYS), NUMBER, STATE),
    st.tuples(st.just("all"), st.sampled_from(OWN_KEYS), STATE),
    st.tuples(
        st.just("point"),
        st.sampled_from(
            [
                "claim source_id", "position actor_id", "position place_id", "link from_claim_id",
                "link to_claim_id", "actor_name actor_id", "place_name place_id", "claim_place claim_id",
                "claim_place place_id", "claim_actor claim_id", "claim_actor actor_id",
                "actor_relation actor_id", "actor_relation other_id", "actor_relation claim_id",
                "position_claim claim_id",
            ]
        ),
        NUMBER,
        NUMBER,
    ),
    st.tuples(st.just("rest"), NUMBER, NUMBER),
    st.tuples(st.just("unrest"), NUMBER, NUMBER),
    st.tuples(st.just("place nowhere"), NUMBER),
    st.tuples(st.just("days"), NUMBER, st.sampled_from(DAYS)),
    st.tuples(st.just("count"), NUMBER, st.sampled_from(("all", "counts"))),
    st.tuples(st.just("delete"), st.sampled_from(("position", "link")), NUMBER),
)  # fmt: skip
WORLD = """
insert into editorial.change (id, note) values (1, 'a test');
insert into editorial.source (id, slug, title, language, status, change_id)
    select n, 'shown-' || n, 'Source', 'en', 'published', 1 from generate_series(1, 3) n;
insert into editorial.actor (id, slug, name, kind, symbol, status, change_id)
    select n, 'shown-' || n, 'Actor', 'force', 'disc', 'published', 1 from generate_series(1, 3) n;
insert into editorial.place (id, slug, name, kind, geom, uncertainty_m, evidence, status, change_id)
    select n, 'shown-' || n, 'Place', 'town', st_setsrid(st_makepoint(39, 36), 4326), 100, 'a test',
        'published', 1 from generate_series(1, 3) n;
insert into editorial.claim (id, public_id, source_id, kind, statement, locator, status, change_id)
    select n, 'shown-' || n, n, 'report', 'It is so.', 'page 1', 'published', 1
    from generate_series(1, 3) n;
insert into editorial.actor_name (id, actor_id, ordinal, name, language, script, key, folded, change_id)
    select n, n, 0, 'Actor', 'en', 'Latn', 'ktr', 'actor', 1 from generate_series(1, 3) n;
insert into editorial.place_name (id, place_id, ordinal, name, language, script, key, folded, change_id)
    select n, n, 0, 'Place', 'en', 'Latn', 'pls', 'place', 1 from generate_series(1, 3) n;
insert into editorial.claim_place (claim_id, ordinal, place_id, role, change_id)
    select n, n, n, 'where', 1 from generate_series(1, 3) n;
insert into editorial.claim_actor (claim_id, ordinal, actor_id, role, change_id)
    select n, n, n, 'doing', 1 from generate_series(1, 3) n;
insert into editorial.position (id, public_id, geom, actor_id, place_id, posture, modality, uncertainty_m,
    valid_from, status, change_id)
    select n, 'shown-' || n, st_setsrid(st_makepoint(39, 36), 4326), n, n, 'holds', 'observed', 100,
        '2017-06-07', 'published', 1 from generate_series(1, 3) n;
insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)
    select n, n, n, 1 from generate_series(1, 3) n;
insert into editorial.link (id, public_id, from_claim_id, relation, to_claim_id, why, status, change_id)
    select n, 'shown-' || n, n, 'supports', 1 + mod(n, 3), 'a test', 'published', 1
    from generate_series(1, 2) n;
insert into editorial.actor_relation (actor_id, ordinal, relation, other_id, claim_id, change_id)
    select n, n, 'allied_with', 1 + mod(n, 3), n, 1 from generate_series(1, 3) n;
"""
SAME_TWICE = {
    "link from_claim_id": " and to_claim_id <> {to}",
    "link to_claim_id": " and from_claim_id <> {to}",
    "actor_relation actor_id": " and other_id <> {to}",
    "actor_relation other_id": " and actor_id <> {to}",
    "position_claim claim_id": " and not exists (select from editorial.position_claim other"
    " where other.position_id = {{row}} and other.claim_id = {to})"
    # Of a position that rests on two other claims one alone is moved.
    " and ordinal = (select min(ordinal) from editorial.position_claim first"
    " where first.position_id = {{row}})",
}


def edit(connection: Connection, act: Any) -> None:
    """One edit of some row, as SQL has it."""
    what, *rest = act
    run = connection.exec_driver_sql
    if what in ("state", "all"):
        table, (status, concealed, embargo) = rest[0], rest[-1]
        where = f" where id = {rest[1]}" if what == "state" else ""
        run(
            f"update editorial.{table} set status = '{status}', concealed = {concealed},"
            f" embargo_until = {embargo}{where}"
        )
    elif what == "point":
        where, number, to = rest
        table, column = where.split()
        key = "id" if "id" in RESTS[table][0].split(", ") else RESTS[table][0].split(", ")[0]
        only = SAME_TWICE.get(where, "").format(to=to).format(row=number)
        run(f"update editorial.{table} set {column} = {to} where {key} = {number}{only}")
    elif what == "rest":
        run(
            "insert into editorial.position_claim (position_id, ordinal, claim_id, change_id)"
            f" select id, (select coalesce(max(ordinal), 0) + 10 from editorial.position_claim), {rest[1]}, 1"
            f" from editorial.position where id = {rest[0]} on conflict do nothing"
        )
    elif what == "unrest":
        run(
            f"delete from editorial.position_claim where position_id = {rest[0]} and claim_id = {rest[1]}"
        )
    elif what == "days":
        run(
            f"update editorial.claim set (valid_from, valid_to, valid_precision) = ({rest[1]})"
            f" where id = {rest[0]}"
        )
    elif what == "count":
        run(f"update editorial.source set rows_shown = '{rest[1]}' where id = {rest[0]}")
    elif what == "place nowhere":
        run(f"update editorial.position set place_id = null where id = {rest[0]}")
    else:
        run(f"delete from editorial.{rest[0]} where id = {rest[1]} and status = 'draft'")


def differing(kept: str, true: str) -> str:
    return f"(({kept}) except ({true})) union all (({true}) except ({kept}))"
