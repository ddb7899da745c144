"""The list beside the map: what is on it on a day, or what one mark stands for."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Annotated, Any

from fastapi import Query
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from app import wording
from app.errors import NotRead
from app.languages.alphabet import in_alphabet
from app.presenting.own_names import actor_name, place_name
from app.queries.most_spoken import most_spoken_of
from app.queries.standing import Standing, standing_on
from app.requests import parse_slug

# As many as one mark's address names, in static/js/map-actions.js.
MOST_BEHIND = 60
# Lines of the list that come with the page; scripts and /places have the rest.
MOST_LISTED = 60
MOST_STANDING = 4 * MOST_LISTED


def parse_several(value: Any) -> list[str]:
    """Slugs or ids of what one mark stands for. Raises NotRead."""
    given = value if isinstance(value, list) else [value or ""]
    parts = {str(parse_slug(part)) for each in given for part in str(each).split(",") if part}
    if len(parts) > MOST_BEHIND:
        raise NotRead(
            "too_many",
            "{count} are named; at most {most} can be.",
            count=len(parts),
            most=MOST_BEHIND,
        )
    return sorted(parts)


Several = Annotated[
    list[str],
    BeforeValidator(parse_several),
    Query(description="What the list is of, behind one mark: names, with commas between them"),
]


@dataclass(frozen=True)
class ListedPlace:
    """A line of «On this map»: a place, how many claims, who stands there.

    Without a slug it is a position, called by who does what. Lines are kept from one request to the next, and so
    hold nothing that is said in a language.
    """

    slug: str | None
    place: str
    claims: int
    # Who stands there, each kind of standing once, with how often it does.
    standing: list[tuple[Standing, int]]

    @property
    def name(self) -> str:
        """What it is called."""
        return place_name(self.place) if self.slug else say_standing(self.standing[0][0])

    @property
    def stands(self) -> int:
        """How many positions there are."""
        return sum(times for _, times in self.standing)

    @property
    def rank(self) -> int:
        """0 where someone was observed, 1 where one is expected, 2 where all is settled, 3 for none."""
        return min((each.rank for each, _ in self.standing), default=3)


@dataclass(frozen=True)
class Behind:
    """What one mark of the map stands for: places, and positions that are at none of them."""

    places: list[str]
    positions: list[str]


def listed_places(
    session: Session,
    day: date | None,
    actors: list[str],
    *,
    with_settled: bool,
    behind: Behind | None = None,
) -> list[ListedPlace]:
    """What the map shows on a day, as its scripts list it: the places of which most is said and who
    stands where; narrowed to actors, the places where these stand. Of `behind`, what it names, each
    position apart. Those where someone was observed come first, then those where one is expected.
    """
    standing = standing_on(
        session,
        day,
        actors,
        MOST_STANDING,
        with_settled=with_settled,
        at=(behind.places, behind.positions) if behind else None,
    )
    slugs = None
    if actors or behind:
        slugs = [*{each.place_slug for each in standing if each.place_slug and not behind}]
        slugs += behind.places if behind else []
    claims = {slug: (name, n) for slug, name, n in most_spoken_of(session, slugs, MOST_LISTED)}
    listed = []
    if behind:
        apart = [ListedPlace(None, "", 0, [(each, 1)]) for each in standing]
        return [ListedPlace(slug, name, n, []) for slug, (name, n) in claims.items()] + apart
    for slug, members in groupby(standing, key=lambda each: each.place_slug):
        there = list(members)
        name, count = claims.pop(slug or "", (there[0].place_name or "", 0))
        if slug is None:
            listed += [ListedPlace(None, "", 0, [(each, 1)]) for each in there]
        else:
            listed.append(ListedPlace(slug, name, count, gather_alike(there)))
    listed += [ListedPlace(slug, name, count, []) for slug, (name, count) in claims.items()]
    return sorted(listed, key=lambda each: (each.rank, each.slug is None, in_alphabet(each.name)))


def ends_early(listed: list[ListedPlace]) -> bool:
    """Whether there may be more than these lines tell, which are as many as come with a page."""
    return len(listed) >= MOST_LISTED or sum(each.stands for each in listed) >= MOST_STANDING


def gather_alike(standing: list[Standing]) -> list[tuple[Standing, int]]:
    """Of those who do the same at one place, the first, and how many there are."""
    alike: dict[tuple[str, str, int], list[Standing]] = {}
    for each in standing:
        alike.setdefault((each.actor_name, each.posture, each.rank), []).append(each)
    gathered = []
    for members in alike.values():
        days = [each.last_said for each in members if each.last_said is not None]
        gathered.append((replace(members[0], last_said=max(days, default=None)), len(members)))
    return gathered


def say_standing(standing: Standing) -> str:
    """Who does what, for a position at no named place: «Syrian Arab Army attacks»."""
    return wording.say_holding(
        actor_name(standing.actor_name),
        standing.posture,
        place_name(standing.place_name) if standing.place_name else None,
        standing.modality,
    )
