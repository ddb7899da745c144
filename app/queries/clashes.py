"""Pairs of records that can't both be, in the order in which they came into the map.

Each look reads a stretch of so many records, each beside the first few that its rule compares it with, so that
its work is bounded; the next look goes on behind it. Sessions are the desk's. `app.relating.clashes` has the rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app import wording
from app.relating.clashes import MOST_DAYS, MOST_M_A_DAY, MOST_UNCERTAINTY_M, Clash, Rule

# So many records are looked at, each beside at the most so many others.
STRETCH = 20_000
FIRST_STEP = 500
# Among so many of them pairs are counted, for a page that shows much else.
COUNTED = 5_000
BESIDE = 200
# What tells a pair's place in the list: the numbers of its records.
Place = tuple[int, int]
START: Place = (0, 0)

LAST = "coalesce({r}.valid_to, {r}.valid_from)"
HOLDS = "posture = 'holds' and modality = 'observed' and status <> 'withdrawn'"
SEEN = "valid_precision = 'day' and modality = 'observed' and status <> 'withdrawn'"
# Who is above whom, oneself included; a circle would end.
ABOVE = """
    recursive above (actor_id, higher_id) as (
        select id, id from editorial.actor
        union select above.actor_id, actor.parent_id from above
        join editorial.actor on actor.id = above.higher_id where actor.parent_id is not null)
"""
NOT_SETTLED = """
    not exists (select from desk.settled_pair settled where settled.rule = '{rule}'
        and settled.first_id = least({one}, {other}) and settled.second_id = greatest({one}, {other}))
"""
HOLDERS = f"""
    with {ABOVE}, one as (
        select id, actor_id, place_id, valid, valid_from, {LAST.format(r="position")} as last_day
        from editorial.position where {HOLDS} and valid_precision = 'day' and place_id is not null
            and valid_from is not null and st_dimension(geom) = 0 and id between :first and :last)
    select one.id, other.id, other.valid_from, least(one.last_day, other.last_day), 0, 0
    from one cross join lateral (
        select id, actor_id, valid_from, valid_precision, {LAST.format(r="near")} as last_day, geom
        from editorial.position near
        where near.place_id = one.place_id and {HOLDS}
            and near.valid_from between one.valid_from and one.last_day
        order by near.valid_from limit :beside) other
    where other.actor_id <> one.actor_id and other.valid_precision = 'day' and st_dimension(other.geom) = 0
        and (other.valid_from > one.valid_from or other.id > one.id)
        and (other.valid_from = one.valid_from or other.valid_from < one.last_day)
        and not exists (select from above where (actor_id, higher_id)
            in ((one.actor_id, other.actor_id), (other.actor_id, one.actor_id)))
        and not exists (select from editorial.actor_relation related where (actor_id, other_id)
            in ((one.actor_id, other.actor_id), (other.actor_id, one.actor_id))
            and (relation <> 'allied_with' or related.valid is null or related.valid && one.valid))
        and {NOT_SETTLED.format(rule="holders", one="one.id", other="other.id")}
"""
TRAVEL = f"""
    with one as (
        select position.id, actor_id, valid_from, {LAST.format(r="position")} as last_day, geom, uncertainty_m
        from editorial.position where {SEEN} and posture not in ('holds', 'blocks') and valid_from is not null
            and uncertainty_m <= {MOST_UNCERTAINTY_M} and st_dimension(geom) = 0 and position.id between :first and :last
            and actor_id = any (array(select id from editorial.actor where kind = 'force' and parent_id is not null
                and not exists (select from editorial.actor below where below.parent_id = actor.id))))
    select one.id, other.id, other.valid_from, one.last_day, cast(away as bigint), days
    from one cross join lateral (
        select id, valid_from, geom, uncertainty_m, posture from editorial.position near
        where near.actor_id = one.actor_id and {SEEN}
            and near.valid_from between one.valid_from and one.last_day + {MOST_DAYS}
        order by near.valid_from limit :beside) other
    cross join lateral (
        select greatest(other.valid_from - one.last_day, 0) as days,
            case when st_dimension(other.geom) = 0
                then st_distance(one.geom::geography, other.geom::geography) else 0 end as away) between_them
    where (other.valid_from > one.valid_from or other.id > one.id)
        and other.posture not in ('holds', 'blocks') and other.uncertainty_m <= {MOST_UNCERTAINTY_M}
        and away - one.uncertainty_m - other.uncertainty_m > {MOST_M_A_DAY} * (days + 1)
        and {NOT_SETTLED.format(rule="travel", one="one.id", other="other.id")}
"""
ORDER = f"""
    with one as (
        select id, from_claim_id, to_claim_id from editorial.link
        where relation = 'outcome' and status <> 'withdrawn' and id between :first and :last)
    select one.id, 1, {LAST.format(r="later")}, begun, 0, 0
    from one join editorial.claim later on later.id = from_claim_id
    join editorial.claim earlier on earlier.id = to_claim_id
    left join editorial.source on source.id = earlier.source_id
    cross join lateral (select case when earlier.kind = 'forecast' then source.published_from
        else earlier.valid_from end as begun) told
    where {LAST.format(r="later")} < begun and later.status <> 'withdrawn' and earlier.status <> 'withdrawn'
        and {NOT_SETTLED.format(rule="order", one="from_claim_id", other="to_claim_id")}
"""
STATEMENTS: Mapping[Rule, str] = {"holders": HOLDERS, "travel": TRAVEL, "order": ORDER}
# The last record of a step, from which the next one goes on.
ENDS = "select max(id) from (select id from editorial.{table} where id >= :first order by id limit :step) read"
POSITIONS = """
    select position.id, position.public_id, position.change_id, coalesce(actor.short_name, actor.name), posture,
        place.name, modality, position.valid_from, position.valid_to, position.valid_precision,
        (select json_agg(json_build_array(claim.public_id, coalesce(author, publisher, title)) order by ordinal)
            from editorial.position_claim join editorial.claim on claim.id = claim_id
            left join editorial.source on source.id = claim.source_id where position_id = position.id)
    from editorial.position join editorial.actor on actor.id = actor_id
    left join editorial.place on place.id = place_id where position.id = any (:ids)
"""
CLAIMS = """
    select claim.id, claim.public_id, claim.change_id, statement, valid_from, valid_to, valid_precision,
        coalesce(author, publisher, title)
    from editorial.claim left join editorial.source on source.id = source_id where claim.id = any (:ids)
"""
ENDS_OF_LINKS = "select id, from_claim_id, to_claim_id from editorial.link where id = any (:ids)"


@dataclass(frozen=True)
class End:
    """One record of a pair."""

    noun: str
    number: int
    key: str
    version: int
    words: str
    # (key, whose it is) of the claims that say so.
    claims: list[tuple[str, str]]
    days: str = ""


@dataclass(frozen=True)
class Pair:
    """Two records that can't both be."""

    clash: Clash
    place: Place
    first: End
    second: End


@dataclass(frozen=True)
class Found:
    """What one look found, and where the next goes on; none where that was all."""

    pairs: list[Pair]
    next: Place | None


@dataclass(frozen=True)
class Counted:
    """How many pairs were counted, whether there are more for sure, and whether only a part of the records was looked through."""

    number: int
    are_more: bool
    is_part: bool


@dataclass(frozen=True)
class Settled:
    """A pair about which somebody said that there is nothing to do."""

    number: int
    rule: Rule
    first: End
    second: End
    who: str
    at: datetime
    reason: str


def list_clashes(session: Session, rule: Rule, after: Place, most: int) -> Found:
    """The next pairs behind a place in the list; an empty page may have another one behind it."""
    rows, end = _look(session, rule, after, most + 1)
    more = len(rows) > most
    rows = rows[:most]
    pairs = _pairs(session, rule, rows)
    if more:
        return Found(pairs, (rows[-1][0], rows[-1][1]))
    return Found(pairs, (end + 1, 0) if end else None)


def count_clashes(session: Session, rule: Rule, most: int) -> Counted:
    """How many pairs there are: so many at most, among the first records."""
    rows, behind = _look(session, rule, START, most + 1, COUNTED)
    are_more = len(rows) > most
    return Counted(min(len(rows), most), are_more, is_part=behind > 0 and not are_more)


def _look(
    session: Session, rule: Rule, after: Place, most: int, stretch: int | None = None
) -> tuple[list[Any], int]:
    """Rows of a stretch behind a place, and the number at which it ends; 0 where nothing is behind it.

    The stretch is read in steps, the first of them short: where much is found, little is read.
    """
    table = "link" if rule == "order" else "position"
    query = text(
        f"""select * from ({STATEMENTS[rule]}) found (id, other, first_day, last_day, away, days)
        where (id, other) > (:after, :second) order by id, other limit :most"""
    )
    asked = {"after": after[0], "second": after[1]} | (
        {} if rule == "order" else {"beside": BESIDE}
    )
    rows: list[Any] = []
    first, left, step, last = after[0], stretch or STRETCH, FIRST_STEP, 0
    while left > 0 and len(rows) < most:
        read = {"first": first, "step": min(step, left)}
        last = session.scalar(text(ENDS.format(table=table)), read) or 0
        if not last:
            return rows, 0
        here = {"first": first, "last": last, "most": most - len(rows)}
        rows += session.execute(query, asked | here)
        first, left, step = last + 1, left - step, step * 4
    behind = text(f"select exists (select from editorial.{table} where id > :last)")
    return rows, last if session.scalar(behind, {"last": last}) else 0


def _pairs(session: Session, rule: Rule, rows: list[Any]) -> list[Pair]:
    if rule == "order":
        ids = [row[0] for row in rows]
        joined = {
            number: (first, second)
            for number, first, second in session.execute(text(ENDS_OF_LINKS), {"ids": ids})
        }
    else:
        joined = {(row[0], row[1]): (row[0], row[1]) for row in rows}
    ends = read_ends(session, rule, [number for pair in joined.values() for number in pair])
    found = []
    for row in rows:
        first, second = joined[row[0] if rule == "order" else (row[0], row[1])]
        clash = Clash(rule, *row[2:])
        found.append(Pair(clash, (row[0], row[1]), ends[first], ends[second]))
    return found


def read_ends(session: Session, rule: str, numbers: list[int]) -> dict[int, End]:
    """The records of pairs by number, as they are shown."""
    if not numbers:
        return {}
    asked = {"ids": numbers}
    if rule == "order":
        return {
            number: End(
                "claims",
                number,
                key,
                version,
                statement,
                [(key, by or "")],
                wording.say_days(*days),
            )
            for number, key, version, statement, *days, by in session.execute(text(CLAIMS), asked)
        }
    found = {}
    for number, key, version, actor, posture, place, modality, *days, claims in session.execute(
        text(POSITIONS), asked
    ):
        words = wording.say_position(actor, posture, place, modality, wording.say_days(*days))
        told = [(claim, by or "") for claim, by in claims or ()]
        found[number] = End("positions", number, key, version, words, told)
    return found


def list_settled(session: Session, after: int, most: int) -> list[Settled]:
    """The pairs about which there is nothing to do, the latest first, those below a number."""
    query = text(
        """select pair.id, rule, first_id, second_id, display_name, at, reason
        from desk.settled_pair pair join desk.account on account.id = account_id
        where rule <> 'related' and (:after = 0 or pair.id < :after) order by pair.id desc limit :most"""
    )
    rows = session.execute(query, {"after": after, "most": most}).all()
    ends: dict[tuple[bool, int], End] = {}
    for is_order in (True, False):
        numbers = [n for row in rows if (row[1] == "order") == is_order for n in row[2:4]]
        for number, end in read_ends(session, "order" if is_order else "", numbers).items():
            ends[is_order, number] = end
    found = []
    for number, rule, first, second, *said in rows:
        both = [ends.get((rule == "order", each)) for each in (first, second)]
        if both[0] and both[1]:
            found.append(Settled(number, rule, both[0], both[1], *said))
    return found
