"""What an actor does somewhere, whether that was seen, and how well its days are known."""

from dataclasses import dataclass
from typing import Literal

from app.languages.words import Words
from app.vocabulary.drawings import circle, polygon, star
from app.vocabulary.terms import Term, Vocabulary

# How a position along a line is drawn: static/js/lines-layer.js has the drawings.
Line = Literal["band", "ribbon", "broad-ribbon", "teeth", "arrow"]


@dataclass(frozen=True)
class Posture(Term):
    """What an actor does at a place. Its `sign` is the outline of the badge, in a square of 28."""

    # As it is said of one actor, and before the place's name: «withdraws», «from».
    verb: str = ""
    preposition: str = ""
    # What it says, on the page about the map.
    says: Words = Words("")  # noqa: RUF009  (a descriptor)
    legend: Words = Words("")  # noqa: RUF009  (likewise)
    line: Line = "band"
    # Whether it moves along its line, so that its badge stands where it comes from.
    moves: bool = False


POSTURES = Vocabulary(
    Posture(
        "holds", "Holds", "has it in its hands",
        "M-8 -10H8A2 2 0 0 1 10 -8V8A2 2 0 0 1 8 10H-8A2 2 0 0 1 -10 8V-8A2 2 0 0 1 -8 -10Z",
        verb="holds", says="has the ground in hand", legend="Holds it",
    ),
    Posture(
        "present", "Is present", "is there; who holds it is left open",
        circle(10.5),
        verb="is present", preposition="at",
        says="is there; nothing is said about who is in control", legend="Is present",
    ),
    Posture(
        "contests", "Contests", "fights over it, nobody holds it whole",
        polygon((0, -13), (13, 0), (0, 13), (-13, 0)),
        verb="contests", says="fights for ground that it doesn't have wholly",
        legend="Contests it", line="teeth",
    ),
    Posture(
        "attacks", "Attacks", "assaults it",
        star(8, 13, 9.2),
        verb="attacks", says="strikes or assaults it, from the ground or the air",
        legend="Attacks it", line="broad-ribbon", moves=True,
    ),
    Posture(
        "advances", "Advances", "moves on it, or along a line",
        polygon((-11, -9.5), (4, -9.5), (13, 0), (4, 9.5), (-11, 9.5)),
        verb="advances", preposition="on", says="moves there",
        legend="Advances", line="ribbon", moves=True,
    ),
    Posture(
        "withdraws", "Withdraws", "leaves it",
        polygon((11, -9.5), (-4, -9.5), (-13, 0), (-4, 9.5), (11, 9.5), (6, 0)),
        verb="withdraws", preposition="from", says="moves away from it",
        legend="Withdraws", line="arrow", moves=True,
    ),
    Posture(
        "blocks", "Blocks", "bars the way",
        polygon(
            (-11, -11), (11, -11), (11, -7), (8, -7), (8, 7), (11, 7),
            (11, 11), (-11, 11), (-11, 7), (-8, 7), (-8, -7), (-11, -7),
        ),
        verb="blocks", says="keeps others from passing",
        legend="Blocks it", line="teeth",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Modality(Term):
    """Whether somebody saw it or said that it would come."""

    legend: Words = Words("")  # noqa: RUF009  (a descriptor)


MODALITIES = Vocabulary(
    Modality("observed", "Observed", "said to be so, or to have been", legend="said to be so"),
    Modality("expected", "Expected", "said to be going to be so", legend="said to come"),
)


@dataclass(frozen=True)
class Precision(Term):
    """How well days are known; days that are doubtful are said and drawn to be so."""

    is_doubtful: bool = False


PRECISIONS = Vocabulary(
    Precision("day", "to the day"),
    Precision("days", "to a few days"),
    Precision("week", "to the week", is_doubtful=True),
    Precision("month", "to the month", is_doubtful=True),
    Precision("year", "to the year", is_doubtful=True),
    Precision("vague", "vaguely dated", is_doubtful=True),
)
DOUBTFUL = tuple(term.code for term in PRECISIONS.values() if term.is_doubtful)


# Proper names that take a plural verb end so: «Syrian Democratic Forces hold», «United States holds».
PLURALS = (
    "Allies",
    "Battalions",
    "Brigades",
    "Clans",
    "Factions",
    "Fighters",
    "Forces",
    "Guards",
    "Kurds",
    "Militias",
    "Rebels",
    "Soldiers",
    "Tribes",
    "Troops",
    "Units",
)


def holding(posture: str, modality: str, *, is_many: bool, is_placed: bool) -> str:
    """The message for who does what where, with `{actor}` and `{place}`: «{actor} holds {place}».

    `is_many` has the verb as several take it: «{actor} hold {place}».
    """
    term = POSTURES[posture]
    verb, _, rest = term.verb.partition(" ")
    be, plain = ("are" if is_many else "is"), verb.removesuffix("s")
    if modality == "expected":
        verb = f"{be} expected to {'be' if verb == 'is' else plain}"
    elif verb == "is":
        verb = be
    elif is_many:
        verb = plain
    where = (term.preposition, "{place}") if is_placed else ()
    return " ".join(part for part in ("{actor}", verb, rest, *where) if part)


# Scripts say the same: `holding` of static/js/lib/words.js.
HOLDINGS = tuple(
    holding(posture, modality, is_many=False, is_placed=is_placed)
    for posture in POSTURES
    for modality in MODALITIES
    for is_placed in (True, False)
)
