"""Claims that may be related to a claim: found by places and days, actors and days, and rare words.

Work is bounded whatever the map holds: of each kind so many are taken, the nearest in days or the likest in
words first. Sessions are the desk's: drafts count, what is withdrawn doesn't. docs/related.md has figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import prod
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# So many of each kind are compared.
MOST_BY_PLACE = 100
MOST_BY_ACTOR = 60
MOST_BY_WORDS = 100
# Words of which claims are looked for, the rarest; and in how many claims one that is rare may be.
MOST_WORDS = 10
RARE = 60
# Of so many words that aren't rare by themselves those are looked for together, by two or three, that seldom meet; in
# all so many terms.
MOST_TOGETHER = 7
MOST_ASKED = 24
# True of a pair that was said to have nothing in common, unless the two were linked since.
STILL_APART = """
    rule = 'related' and (first_id = :claim or second_id = :claim) and not exists (select from editorial.link
        where (from_claim_id, to_claim_id) in ((first_id, second_id), (second_id, first_id))
            and lower(link.sys_period) > pair.at)
"""
THE_OTHER = "case when first_id = :claim then second_id else first_id end"
# Numbers of claims that some other claim is linked with, or has nothing to do with.
LINKED_OR_APART = """
    select case when from_claim_id = :claim then to_claim_id else from_claim_id end
    from editorial.link where (from_claim_id = :claim or to_claim_id = :claim) and status <> 'withdrawn'
    union all
    select {other} from desk.settled_pair pair where {apart}
"""
APART = LINKED_OR_APART.format(other=THE_OTHER, apart=STILL_APART)
# What was said of these, and by whom.
SAID_APART = """
    select other.public_id, other.statement, coalesce(author, publisher, title), display_name, pair.at
    from desk.settled_pair pair join desk.account on account.id = pair.account_id
    join editorial.claim other on other.id = {other}
    left join editorial.source on source.id = other.source_id
    where {apart} order by pair.id desc limit 50
"""
GAP = "greatest(near.claim_valid_from - :last, :first - near.claim_valid_to, 0)"
SHARED = """
    select near.claim_id from editorial.claim_{noun} near
    where near.{noun}_id = any (select {noun}_id from editorial.claim_{noun} where claim_id = :claim)
        and near.claim_valid && daterange(:first - :days, :last + :days, '[]')
        and near.claim_source_id is distinct from :source
    group by near.claim_id order by min({gap}), near.claim_id limit :{noun}s
"""
BY_PLACE = SHARED.format(noun="place", gap=GAP)
BY_ACTOR = SHARED.format(noun="actor", gap=GAP)
BY_WORDS = """
    select id from editorial.claim, cast(:words as tsquery) asked
    where search @@ asked and source_id is distinct from :source
    order by ts_rank(search, asked) desc, id limit :said
"""
# Each word of a claim and in how large a share of all claims it is; 0 of those that are seldom.
WORDS = """
    with common as (
        select word, share
        from pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) known (word, share)
        where schemaname = 'editorial' and tablename = 'claim' and attname = 'search' and word is not null
    )
    select lexeme, coalesce(share, 0), (select reltuples from pg_class where oid = 'editorial.claim'::regclass)
    from editorial.claim, unnest(search) mine left join common on word = lexeme
    where id = :claim order by 2, length(lexeme) desc, 1 limit :most
"""
READ = """
    select claim.id, claim.public_id, claim.change_id, claim.kind, claim.statement, claim.valid_from,
        claim.valid_to, claim.valid_precision, claim.status, source.id, source.slug, source.title,
        source.author, source.publisher, source.origin, source.published_from,
        (select json_object_agg(place.id, place.name) from editorial.claim_place
            join editorial.place on place.id = claim_place.place_id where claim_id = claim.id),
        (select json_object_agg(actor.id, coalesce(actor.short_name, actor.name)) from editorial.claim_actor
            join editorial.actor on actor.id = claim_actor.actor_id where claim_id = claim.id)
    from editorial.claim left join editorial.source on source.id = claim.source_id
"""


@dataclass(frozen=True)
class ClaimRow:
    """A claim as the desk compares it, with its source where it has one."""

    number: int
    key: str
    version: int
    kind: str
    statement: str
    valid_from: date | None
    valid_to: date | None
    valid_precision: str | None
    status: str
    source_id: int | None
    source: str | None
    title: str | None
    author: str | None
    publisher: str | None
    origin: str | None
    published: date | None
    # Names by number.
    places: dict[int, str]
    actors: dict[int, str]

    @property
    def by(self) -> str:
        """Whose it is, in the shortest way; empty without a source."""
        return self.author or self.publisher or self.title or ""


def read_claim(session: Session, key: str) -> ClaimRow | None:
    """The claim of that key; none where there is none, or it is withdrawn."""
    query = text(f"{READ} where claim.public_id = :key and claim.status <> 'withdrawn'")
    row = session.execute(query, {"key": key}).first()
    return row_of(row) if row else None


def read_candidates(session: Session, claim: ClaimRow, near_days: int) -> list[ClaimRow]:
    """Claims of other sources that are worth comparing with this one, in no order.

    None that is withdrawn, linked with it, or was said to have nothing to do with it.
    """
    asked: dict[str, Any] = {"claim": claim.number, "source": claim.source_id, "days": near_days}
    parts = []
    first, last = claim.valid_from or claim.valid_to, claim.valid_to or claim.valid_from
    if first and last:
        asked |= {"first": first, "last": last, "places": MOST_BY_PLACE, "actors": MOST_BY_ACTOR}
        parts += [BY_PLACE, BY_ACTOR]
    words = _asked_words(session, claim.number)
    if words:
        asked |= {"words": words, "said": MOST_BY_WORDS}
        parts.append(BY_WORDS)
    if not parts:
        return []
    found = " union ".join(f"({part})" for part in parts)
    query = f"""{READ} where claim.id = any (array({found})) and claim.id <> :claim
        and claim.status <> 'withdrawn' and claim.id <> all (array({APART}))"""
    return [row_of(row) for row in session.execute(text(query), asked)]


def read_apart(session: Session, claim: ClaimRow) -> Sequence[Any]:
    """(key, statement, whose it is, who said it, when) of claims that have nothing to do with this one."""
    query = text(SAID_APART.format(other=THE_OTHER, apart=STILL_APART))
    return session.execute(query, {"claim": claim.number}).all()


def _asked_words(session: Session, claim: int) -> str:
    """A text search for the claim's rarest words, and for such together as seldom meet."""
    rows = session.execute(text(WORDS), {"claim": claim, "most": MOST_WORDS}).all()
    if not rows:
        return ""
    shares = {word: share for word, share, _ in rows}
    all_claims = max(rows[0][2], 1)
    asked: list[tuple[str, ...]] = []
    for size in (1, 2, 3):
        for together in combinations(list(shares)[:MOST_TOGETHER] if size > 1 else shares, size):
            is_rare = all_claims * prod(shares[word] for word in together) <= RARE
            if is_rare and not any(set(each) <= set(together) for each in asked):
                asked.append(together)
    terms = [" & ".join(map(_quoted, each)) for each in asked[:MOST_ASKED]]
    return " | ".join(f"({each})" for each in terms)


def _quoted(word: str) -> str:
    """A word as a text search takes it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


def row_of(row: Any) -> ClaimRow:
    """A row of `READ`."""
    *own, places, actors = row
    return ClaimRow(
        *own, *({int(key): name for key, name in (each or {}).items()} for each in (places, actors))
    )
