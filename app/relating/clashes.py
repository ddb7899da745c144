"""Pairs that can't both be: which rules there are, what they take for granted, and how a pair is said. Pure.

What breaks a rule is listed for review and never judged: either record may be wrong, or the rule may not fit.
The rules leave out whatever may well be: what isn't dated to the day, who gives a place over on the day on which
another takes it, kin and allies, and forces that have others below them, which are in many places at once.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from app import wording
from app.languages import gettext, ngettext
from app.languages.words import WordsByCode

Rule = Literal["holders", "travel", "order"]
# A force on wheels that keeps to roads goes no further in a day, and rests seldom.
MOST_M_A_DAY: Final = 300_000
# Positions further apart in days are not compared: in a week it goes all over the theatre.
MOST_DAYS: Final = 7
# Less exactly known places are not compared.
MOST_UNCERTAINTY_M: Final = 5_000
RULES = WordsByCode[Rule](
    {
        "holders": "Two hold one place",
        "travel": "Too far to travel",
        "order": "Outcome before its cause",
    }
)
SAYS = WordsByCode[Rule](
    {
        "holders": "Two actors are said to hold the same place on the same days, and are neither kin nor allies. "
        "Only positions at a point count whose days are known to the day; a place may change hands on a day.",
        "travel": "One force is said to be at two places that lie further apart than it can go in the days between, at "
        "300 km a day. Only exact days and places known to 5 km count, of forces with no other force below them.",
        "order": "A claim is said to be the outcome of another, and its days end before that one’s begin, or before a "
        "forecast was published.",
    }
)


@dataclass(frozen=True)
class Clash:
    """Two records that can't both be, and by what figures."""

    rule: Rule
    # Days on which both are said to be, or between the two; for `order`, the day by which the one is over.
    first_day: date | None = None
    last_day: date | None = None
    # How far apart, and how many days lie between.
    distance_m: int = 0
    days: int = 0


def say_clash(clash: Clash) -> str:
    """What is wrong with a pair, as a sentence."""
    if clash.rule == "holders":
        return gettext(
            "Both are said to hold it: {days}.",
            days=wording.say_days(clash.first_day, clash.last_day, "day"),
        )
    if clash.rule == "travel":
        if not clash.days:
            return gettext(
                "{distance} apart on the same day, and {most} is as far as it goes in one.",
                distance=wording.say_distance(clash.distance_m),
                most=wording.say_distance(MOST_M_A_DAY),
            )
        return ngettext(
            "{distance} apart with {n} day between, in which it goes {most} at the most.",
            "{distance} apart with {n} days between, in which it goes {most} at the most.",
            clash.days,
            distance=wording.say_distance(clash.distance_m),
            most=wording.say_distance(MOST_M_A_DAY * (clash.days + 1)),
        )
    assert clash.first_day
    assert clash.last_day
    return gettext(
        "The outcome is over by {day}, and what it came of begins or was published on {other}.",
        day=wording.say_day(clash.first_day),
        other=wording.say_day(clash.last_day),
    )
