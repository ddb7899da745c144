"""How rows are put together for readers: by day, by passage, counted. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol

from app import vocabulary, wording
from app.hitting import Weight
from app.languages import gettext, own_digits, say_all
from app.models import Actor, Claim
from app.queries.actors import RelationRow
from app.queries.claim_cards import ClaimCard
from app.queries.presence import MOST_POSITIONS, PresenceLine
from app.queries.spoken_of import SpokenOf
from app.resting import origins_of

# Claims that the panel shows of a place or an actor at first, and after a press on the button there.
IN_PANEL = 12
ON_REQUEST = 300


class Dated(Protocol):
    """Anything that speaks of days, both ends inclusive."""

    @property
    def valid_from(self) -> date | None:
        """The first day; none when unknown or open."""

    @property
    def valid_to(self) -> date | None:
        """The last day; none when unknown or open."""


@dataclass(frozen=True)
class ClaimGroup:
    """Claims under one heading; `key` is an id for the page.

    `total` counts those too that the page doesn't show.
    """

    key: str
    title: str
    claims: list[ClaimCard]
    total: int


@dataclass(frozen=True)
class Presence:
    """Who was somewhere: on the chosen day, and on other days."""

    on_day: list[PresenceLine]
    # Forecasts of the chosen day whose outcome was known by then.
    settled: list[PresenceLine]
    other: list[PresenceLine]
    # True where there are more of them than a page lists.
    is_cut: bool
    # Between two days: those of each group, under its name.
    moved: list[tuple[str, list[PresenceLine]]] = field(default_factory=list)


@dataclass(frozen=True)
class RelationSeen:
    """How an actor stands to another: in a sentence about `{actor}`, to whom, and the row with days and claim."""

    words: str
    to: Actor
    row: RelationRow


def by_day(said: SpokenOf, on: date | None) -> list[ClaimGroup]:
    """The claims that speak of the day, those of other days, and those of none, each under a heading."""
    headings = (
        (
            "on-the-day",
            gettext("Speaks of {day}", day=wording.say_day(on)) if on else "",
            said.on_day,
        ),
        ("other-days", gettext("Other days"), said.other_days)
        if on
        else ("in-order", gettext("In the order of their days"), said.other_days),
        ("no-days", gettext("No days given"), said.undated),
    )
    groups, begin = [], 0
    for key, title, total in headings:
        members = said.cards[begin : begin + total]
        begin += total
        if members:
            groups.append(ClaimGroup(key, title, members, total))
    return groups


def spans(dated: Dated, day: date) -> bool:
    """True when the day is among those of a record; false when it gives none."""
    if dated.valid_from is None and dated.valid_to is None:
        return False
    return (dated.valid_from or day) <= day <= (dated.valid_to or day)


def span_days(dated: Dated) -> int:
    """How many days a record spans, so that the most exact comes first and open ends last."""
    if dated.valid_from is None or dated.valid_to is None:
        return date.max.toordinal()
    return (dated.valid_to - dated.valid_from).days


def by_passage(claims: Sequence[ClaimCard]) -> list[ClaimGroup]:
    """A source's claims by paragraph in the order of its text, then by where else they stand."""
    groups: dict[str, ClaimGroup] = {}
    for claim in sorted(claims, key=lambda each: (each.paragraph is None, each.paragraph or 0)):
        known = claim.paragraph is not None
        words = wording.say_passage(claim.paragraph)
        title = words if known else claim.locator or words
        # Ids for the page: those of locators are numbered, being in the editors' own words.
        key = f"paragraph-{claim.paragraph}" if known else "no-paragraph"
        if not known and claim.locator:
            key = f"locator-{len(groups)}"
        group = groups.setdefault(title, ClaimGroup(key, wording.sentence(title), [], 0))
        group.claims.append(claim)
    return [replace(group, total=len(group.claims)) for group in groups.values()]


def presence(positions: Sequence[PresenceLine], on: date | None) -> Presence:
    """The positions of a day, observed and most exact first, and the others; all without a day.

    What was settled before the day is none of either.
    """
    is_cut = len(positions) > MOST_POSITIONS
    positions = positions[:MOST_POSITIONS]
    if on is None:
        return Presence([], [], list(positions), is_cut)
    held = [row for row in positions if row.is_held_on(on)]
    other = [row for row in positions if not row.is_held_on(on)]
    on_day = [row for row in held if not row.is_settled(on)]
    on_day.sort(key=lambda row: (row.modality == "expected", span_days(row)))
    settled = [row for row in held if row.is_settled(on)]
    return Presence(on_day, settled, other, is_cut)


def say_counts(claims: Sequence[ClaimCard]) -> str:
    """How much is said by whom: «12 claims by 4 sources, 3 independent origins»."""
    sources = {claim.source.slug: claim.source for claim in claims}
    # Reprints of one agency count once, and so does what one publisher brings out.
    origins = Weight.of([origins_of(each.document) for each in sources.values()])
    return _say_counts(len(claims), len(sources), origins.least)


def say_how_much(said: SpokenOf) -> str:
    """As `say_counts`, of what is said about a place or an actor."""
    return _say_counts(said.total, said.sources, said.origins)


def _say_counts(claims: int, sources: int, origins: int) -> str:
    count = wording.say_count(claims, "claim")
    if not claims:
        return count
    by = wording.say_count(sources, "source")
    if sources == 1:
        return gettext("{claims} by {sources}", claims=count, sources=by)
    return gettext(
        "{claims} by {sources}, {origins}",
        claims=count,
        sources=by,
        origins=wording.say_count(origins, "independent origin"),
    )


def say_relations(actor: Actor, relations: Sequence[RelationRow]) -> list[RelationSeen]:
    """How an actor stands to others, as seen from it."""
    seen = []
    for row in relations:
        said, relation = vocabulary.ACTOR_RELATIONS[row.relation.relation], row.relation
        is_own = relation.actor_id == actor.id
        words, other = (said.says, relation.other) if is_own else (said.says_back, relation.actor)
        seen.append(RelationSeen(words, other, row))
    return seen


def day_for(dated: Dated, on: date | None = None) -> date | None:
    """The day to show on the map: `on` when the record speaks of that, else its first day."""
    if on is not None and spans(dated, on):
        return on
    return dated.valid_from or dated.valid_to or on


def settled_at(rows: Iterable[Any]) -> datetime:
    """The instant from which a past map shows all these rows as they are now."""
    instants = [row.sys_period.lower for row in rows]
    instants += [row.embargo_until for row in rows if getattr(row, "embargo_until", None)]
    return max((instant for instant in instants if instant), default=datetime.now(UTC))


def rows_of_claim(claim: Claim) -> list[Any]:
    """A claim and every row that its page shows beside it."""
    rows: list[Any] = [claim, claim.source, claim.speaker, *claim.links_from, *claim.links_to]
    rows += [link.to_claim for link in claim.links_from]
    rows += [link.from_claim for link in claim.links_to]
    rows += [*claim.places, *(at.place for at in claim.places)]
    rows += [*claim.actors, *(by.actor for by in claim.actors)]
    return [row for row in rows if row is not None]


def rests_on_earlier_text(claim: Claim) -> bool:
    """True where the passage was measured in a text that isn't the source's own any more."""
    now = claim.source.text_sha256 if claim.source else None
    return claim.text_sha256 is not None and claim.text_sha256 != now


def say_standing(claim: Claim, paragraphs: Sequence[int] | None) -> str:
    """What became of a passage's words in the text that its source has now.

    `paragraphs` are those that have them, empty where none does, none where that isn't known.
    """
    if claim.source is None or claim.source.text_sha256 is None:
        return gettext("No text is attached to the source any more")
    if paragraphs is None:
        return gettext(
            "The source's text was replaced since; whether these words still stand in it isn't known here"
        )
    if not paragraphs:
        return gettext(
            "The source's text was replaced since; the words no longer stand in it as they were"
        )
    return gettext(
        "The source's text was replaced since; the words still stand in it, in {passages}",
        passages=say_passages(paragraphs),
    )


def say_passages(paragraphs: Sequence[int]) -> str:
    """Several places in a source's text: paragraph 5; the heading and paragraphs 2 and 5."""
    numbers = [own_digits(str(number)) for number in paragraphs if number]
    parts = [gettext("the heading")] if 0 in paragraphs else []
    if len(numbers) == 1:
        parts.append(gettext("paragraph {number}", number=numbers[0]))
    elif numbers:
        parts.append(gettext("paragraphs {numbers}", numbers=say_all(numbers)))
    return say_all(parts)
