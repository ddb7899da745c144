"""Two claims beside each other: what they share, where they differ, and what is offered for the two.

`compare` gives a `Comparison`, or none where nothing speaks for asking anybody. What it says is put into words by
`app.relating.saying`. Nothing here judges: the order of what is offered only tells which button
comes first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from app.relating.words import Likeness, Worded, lacks, likeness, telling

Offer = Literal["supports", "contradicts", "outcome", "same-origin"]
# Days between what two claims tell of, beyond which a place or an actor alone speaks for nothing.
NEAR_DAYS = 14
# Share of words that speaks for asking without a place, an actor and days that are near.
LEAST_ALIKE = 0.5
# Share of words that speaks for it where only a place or only an actor is shared.
LEAST_SHARED = 0.25
# What is a reprint: so many words of the shorter are the longer's, and at least so many are compared.
REPRINTED = 0.6
REPRINTED_WORDS = 4
# A shorter text has at least this share of the longer one's words.
SHORTENED = 0.25

# So many words fewer are a text that was shortened.
LEFT_OUT = 4


@dataclass(frozen=True)
class Claimed:
    """A claim as it is compared."""

    number: int
    kind: str
    said: Worded
    # Days that it speaks of, inclusive; none where it doesn't say.
    first: date | None
    last: date | None
    # Names by number.
    places: Mapping[int, str]
    actors: Mapping[int, str]
    # Number of the source; what it calls itself, folded; whose word it is, as `app.resting` has it.
    source: int | None
    called: tuple[str, ...] = ()
    origins: frozenset[str] = frozenset()
    # When it was published, as far as that is known.
    published: date | None = None


@dataclass(frozen=True)
class Comparison:
    """What two claims share and where they differ, seen from the first."""

    likeness: Likeness
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    # Days between the two; 0 where they overlap, none where either says none.
    days_apart: int | None = None
    # Numbers that each gives and the other doesn't.
    numbers: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    # One of them denies.
    is_denial: bool = False
    is_reprint: bool = False
    # Whom the first or the second names, who is the other's source.
    named_by_first: str = ""
    named_by_second: str = ""
    # The two sources already count as one origin.
    same_origin: bool = False
    # The first is what may have come of the second (1), or the second of the first (-1).
    outcome: int = 0
    offers: tuple[Offer, ...] = field(default=())

    @property
    def rank(self) -> tuple[bool, int, float, int]:
        """What is shown first, the greater the earlier: reprints, what shares most, most words, fewest days."""
        shared = bool(self.places) + bool(self.actors) + (self.days_apart in (0, 1))
        shared += self.likeness.share >= LEAST_ALIKE
        is_one = self.is_reprint or bool(self.named_by_first or self.named_by_second)
        away = self.days_apart if self.days_apart is not None else NEAR_DAYS
        return is_one, shared, self.likeness.share, -away


def days_between(first: Claimed, second: Claimed) -> int | None:
    """Days from the end of the earlier to the begin of the later; 0 where they overlap, none if unknown."""
    if not (first.first or first.last) or not (second.first or second.last):
        return None
    gaps = [
        (later.first - earlier.last).days
        for earlier, later in ((first, second), (second, first))
        if earlier.last is not None and later.first is not None
    ]
    return max(0, *gaps) if gaps else 0


def compare(first: Claimed, second: Claimed) -> Comparison | None:
    """The two beside each other; none where they have one source, or nothing speaks for asking."""
    if first.source is not None and first.source == second.source:
        return None
    places = tuple(name for key, name in first.places.items() if key in second.places)
    actors = tuple(name for key, name in first.actors.items() if key in second.actors)
    apart = days_between(first, second)
    alike = likeness(first.said, second.said)
    named_by_first, named_by_second = _named(first, second), _named(second, first)
    near = apart if apart is not None and apart <= NEAR_DAYS else None
    is_near = near is not None
    speaks = (
        (
            bool(places)
            and near is not None
            and (bool(actors) or near <= 1 or alike.share >= LEAST_SHARED)
        )
        or (bool(actors) and is_near and alike.share >= LEAST_SHARED)
        or (alike.share >= LEAST_ALIKE and alike.alike >= REPRINTED_WORDS)
        or (bool(named_by_first or named_by_second) and bool(places or actors))
    )
    outcome = _outcome(first, second) if places or actors or alike.share >= LEAST_ALIKE else 0
    if not speaks and not (outcome and places and actors):
        return None
    numbers = _numbers_apart(first.said, second.said)
    is_denial = _is_denial(first.said, second.said, alike)
    is_reprint = _is_reprint(first, second, alike, apart)
    same_origin = bool(first.origins & second.origins)
    return Comparison(
        alike,
        places,
        actors,
        apart,
        numbers,
        is_denial,
        is_reprint,
        named_by_first,
        named_by_second,
        same_origin,
        outcome,
        _offers(
            outcome=bool(outcome),
            is_one=(is_reprint or bool(named_by_first or named_by_second)) and not same_origin,
            differs=alike.share >= LEAST_ALIKE and (is_denial or all(numbers)),
            same_origin=same_origin,
        ),
    )


def is_reprint(first: Claimed, second: Claimed) -> bool:
    """Whether one passes the other's words on, in other words or fewer."""
    return _is_reprint(
        first, second, likeness(first.said, second.said), days_between(first, second)
    )


def _is_reprint(first: Claimed, second: Claimed, alike: Likeness, apart: int | None) -> bool:
    """Most words alike, no number, name, place or actor that each has and the other lacks, neither denies."""
    if alike.of < REPRINTED_WORDS or alike.share < REPRINTED or alike.of < SHORTENED * alike.beside:
        return False
    if apart is not None and apart > 1:
        return False
    one, other = first.said, second.said
    if _is_denial(one, other, alike) or all(_numbers_apart(one, other)):
        return False
    if _is_told_otherwise(one, other) and _is_told_otherwise(other, one):
        return False
    if (first.places and second.places and not first.places.keys() & second.places.keys()) or (
        first.actors and second.actors and not first.actors.keys() & second.actors.keys()
    ):
        return False
    return not (lacks(one.names, other.words) and lacks(other.names, one.words))


def _is_denial(first: Worded, second: Worded, alike: Likeness) -> bool:
    """Whether one denies more than the other, unless that stands in what the shorter leaves out."""
    shorter, longer = sorted((first, second), key=lambda each: len(each.words))
    is_left_out = longer.denials > shorter.denials and alike.beside - alike.of >= LEFT_OUT
    return first.denials != second.denials and not is_left_out


def _is_told_otherwise(first: Worded, second: Worded) -> bool:
    """Whether the first names who reports it, and the second says nothing of any of these."""
    return bool(first.reporters) and all(
        lacks(telling(reporter.split()), second.words) for reporter in first.reporters
    )


def _numbers_apart(first: Worded, second: Worded) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (
        tuple(sorted(first.numbers - second.numbers, key=_by_size)),
        tuple(sorted(second.numbers - first.numbers, key=_by_size)),
    )


def _by_size(number: str) -> tuple[int, str]:
    return len(number), number


def _named(first: Claimed, second: Claimed) -> str:
    """Whom the first names as its reporter, where that is the second's source; empty otherwise."""
    for reporter in first.said.reporters:
        words = set(reporter.split())
        for name in second.called:
            if name and set(name.split()) <= words | {name} and _is_told(name, reporter):
                return name
    return ""


def _is_told(name: str, reporter: str) -> bool:
    return f" {name} " in f" {reporter} "


def _outcome(first: Claimed, second: Claimed) -> int:
    """1 where the first may tell what came of the second, a forecast; -1 the other way round."""
    if (first.kind == "forecast") == (second.kind == "forecast"):
        return 0
    teller, forecast = (second, first) if first.kind == "forecast" else (first, second)
    told = teller.last or teller.first
    made = forecast.published or forecast.first
    if told is None or made is None or told < made:
        return 0
    return -1 if first.kind == "forecast" else 1


def _offers(*, outcome: bool, is_one: bool, differs: bool, same_origin: bool) -> tuple[Offer, ...]:
    """All that may be chosen, the likeliest first."""
    offers: list[Offer] = ["supports", "contradicts"]
    if differs:
        offers.reverse()
    if outcome:
        offers.insert(0, "outcome")
    if is_one:
        offers.insert(0, "same-origin")
    elif not same_origin:
        offers.append("same-origin")
    return tuple(offers)
