"""The map page: the composed map, a reading panel that is already filled, the list, the day."""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from app import wording
from app.errors import NotFound
from app.pages.actors import actor_context
from app.pages.claims import claim_context
from app.pages.links import RememberInstant, kept_instant
from app.pages.places import place_context
from app.pages.positions import position_context
from app.pages.shown import day_for
from app.queries.actors import actors_by_slug, show_actor
from app.queries.own_days import day_of_actors, days_of_claim, days_of_position
from app.queries.places import busiest_place, most_spoken_of
from app.queries.positions import (
    Standing,
    busiest_day,
    count_settled,
    days_of_change,
    standing_on,
)
from app.requests import Day, Reader, Slug, parse_slug
from app.settings import PROJECT_DIR, Settings
from app.templating import render

router = APIRouter(dependencies=[RememberInstant])

SCRIPTS_DIR = PROJECT_DIR / "static" / "js"
IMPORTED = re.compile(r'^\s*(?:import|export)\b[^"\n]*"(\.[^"]+)"|\bfrom "(\.[^"]+)"', re.MULTILINE)
MOST_ACTORS = 40
# As many as one mark's address names, in static/js/map.js.
MOST_BEHIND = 60
# Lines of the list that come with the page; scripts and /places have the rest.
MOST_LISTED = 60


def parse_actors(value: Any) -> list[str]:
    """Slugs written with commas between them. Raises ValueError with a sentence."""
    # FastAPI hands over every value of a parameter that is a list.
    given = value if isinstance(value, list) else [value or ""]
    parts = [part for each in given for part in str(each).split(",") if part]
    if len(parts) > MOST_ACTORS:
        raise ValueError(f"{len(parts)} actors are named; at most {MOST_ACTORS} can be.")
    return sorted({str(parse_slug(part)) for part in parts})


def parse_several(value: Any) -> list[str]:
    """Slugs or ids of what one mark stands for. Raises ValueError with a sentence."""
    given = value if isinstance(value, list) else [value or ""]
    parts = {str(parse_slug(part)) for each in given for part in str(each).split(",") if part}
    if len(parts) > MOST_BEHIND:
        raise ValueError(f"{len(parts)} are named; at most {MOST_BEHIND} can be.")
    return sorted(parts)


Actors = Annotated[
    list[str], BeforeValidator(parse_actors), Query(description="Slugs, with commas between them")
]


Several = Annotated[
    list[str],
    BeforeValidator(parse_several),
    Query(description="What the list is of, behind one mark: names, with commas between them"),
]


@dataclass(frozen=True)
class Opening:
    """What the page shows when the address names nothing, and the days with a change."""

    place: str | None
    day: date | None
    days: list[date]
    listed: list["ListedPlace"]


@dataclass(frozen=True)
class ListedPlace:
    """A line of «On this map»: a place, how many claims, who stands there. No slug: unnamed."""

    slug: str | None
    name: str
    claims: int
    # Who stands there, each kind of standing once, with how often it does.
    standing: list[tuple[Standing, int]]

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


def modules() -> list[str]:
    """Paths below static/ of the modules that map.js needs, itself first; none before it exists."""
    found: list[str] = []
    waiting = [SCRIPTS_DIR / "map.js"]
    while waiting:
        path = waiting.pop(0)
        name = path.relative_to(SCRIPTS_DIR.parent).as_posix()
        if name in found or not path.is_file():
            continue
        found.append(name)
        for start, middle in IMPORTED.findall(path.read_text("utf-8")):
            waiting.append((path.parent / (start or middle)).resolve())
    return found


MODULES = modules()


@router.get("/")
def show_map(
    request: Request,
    session: Reader,
    *,
    place: Slug = None,
    claim: Slug = None,
    position: Slug = None,
    actor: Actors = [],  # noqa: B006  (FastAPI never alters a default)
    places: Several = [],  # noqa: B006
    positions: Several = [],  # noqa: B006
    panel: str | None = None,
    on: Day = None,
    settled: bool = False,
) -> Response:
    """The map with what the address names, or the place that most claims speak of."""
    known_actors = actors_by_slug(session, actor) if actor else {}
    for slug in actor:
        if slug not in known_actors:
            # Raises NotFound with the actors that are spelled most alike.
            show_actor(session, slug)
    first = opening_of(request, session)
    own = None if on else own_day(session, first.day, claim=claim, position=position, actors=actor)
    day = on or own or first.day
    reading = None
    if claim:
        reading = claim_context(request, session, claim, day)
    elif position:
        reading = position_context(session, position, day)
    elif place:
        reading = place_context(session, place, day)
    elif panel == "actor" and len(actor) == 1:
        reading = actor_context(session, actor[0], day)
    elif "place" not in request.query_params and not (actor or places or positions):
        reading = read_opening(session, first.place, day)
    behind = Behind(places, positions) if places or positions else None
    asked = bool(claim or position or place or panel or on or actor or behind)
    context = dict(reading or {})
    if not asked:
        # The opening place is what a newcomer sees first, but the page is the map's own.
        context["canonical"] = "/"
    context |= {"reading": reading, "asked": asked, "heading": 2, "on": day}
    return render(
        request,
        "map.html",
        **context,
        actors=[known_actors[slug] for slug in actor],
        listed=first.listed
        if day == first.day and not actor and not behind and not settled
        else listed_places(session, day, actor, with_settled=settled, behind=behind),
        behind=behind,
        settled_switch=settled_switch(request, count_settled(session, day, actor), shown=settled),
        composed=request.app.state.composed,
        modules=MODULES,
        page_data=page_data(request, first, own),
    )


@dataclass(frozen=True)
class SettledSwitch:
    """How many forecasts of the day are settled, whether they are shown, and the address to switch."""

    count: int
    is_on: bool
    url: str


def settled_switch(request: Request, count: int, *, shown: bool) -> SettledSwitch:
    """What leads to the same map with its settled forecasts, or without them."""
    given = [(name, value) for name, value in request.query_params.items() if name != "settled"]
    query = urlencode(given if shown else [*given, ("settled", "1")])
    return SettledSwitch(count, shown, f"/?{query}" if query else "/")


def page_data(request: Request, first: Opening, own: date | None) -> dict[str, Any]:
    """What the scripts are told; `on` only where the page opens on another day than the map does."""
    data: dict[str, Any] = {
        "days": [each.isoformat() for each in first.days],
        "opening": {"place": first.place, "on": first.day and first.day.isoformat()},
    }
    if own and own != first.day:
        data["on"] = own.isoformat()
    if kept_instant(request):
        data["known"] = kept_instant(request)
    return data


def own_day(
    session: Session,
    opening: date | None,
    *,
    claim: str | None,
    position: str | None,
    actors: list[str],
) -> date | None:
    """The day to show what an address names on, where it says none: the opening day if that is one
    of its days, else its first; none where it has no days or names nothing.
    """
    if claim:
        days = days_of_claim(session, claim)
    elif position:
        days = days_of_position(session, position)
    else:
        return day_of_actors(session, actors, opening) if actors else None
    return day_for(days, opening) if days else None


def opening_of(request: Request, session: Session) -> Opening:
    """What to open with. For the map of now it is asked for once in each state of the data."""
    state = request.app.state
    version = None if kept_instant(request) else getattr(request.state, "version", None)
    kept_version, kept = getattr(state, "opening", (None, None))
    if version is not None and version == kept_version:
        return cast(Opening, kept)
    settings: Settings = state.settings
    day = settings.opening_day or busiest_day(session)
    opening = Opening(
        settings.opening_place or busiest_place(session),
        day,
        days_of_change(session),
        listed_places(session, day, [], with_settled=False),
    )
    if version is not None:
        state.opening = (version, opening)
    return opening


def read_opening(session: Session, slug: str | None, day: date | None) -> dict[str, Any] | None:
    """The place that a newcomer reads first; none on an empty map or when it isn't there."""
    if slug is None:
        return None
    try:
        return place_context(session, slug, day)
    except NotFound:
        # An operator's opening place that is not published, or was not yet.
        return None


def listed_places(
    session: Session,
    day: date | None,
    actors: list[str],
    *,
    with_settled: bool,
    behind: "Behind | None" = None,
) -> list[ListedPlace]:
    """What the map shows on a day, as its scripts list it: the places of which most is said and who
    stands where; narrowed to actors, the places where these stand. Of `behind`, what it names, each
    position apart. Those where someone was observed come first, then those where one is expected.
    """
    standing = standing_on(
        session,
        day,
        actors,
        4 * MOST_LISTED,
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
        apart = [ListedPlace(None, say_standing(each), 0, [(each, 1)]) for each in standing]
        return [ListedPlace(slug, name, n, []) for slug, (name, n) in claims.items()] + apart
    for slug, members in groupby(standing, key=lambda each: each.place_slug):
        there = list(members)
        name, count = claims.pop(slug or "", (there[0].place_name or "", 0))
        if slug is None:
            listed += [ListedPlace(None, say_standing(each), 0, [(each, 1)]) for each in there]
        else:
            listed.append(ListedPlace(slug, name, count, gather_alike(there)))
    listed += [ListedPlace(slug, name, count, []) for slug, (name, count) in claims.items()]
    return sorted(listed, key=lambda each: (each.rank, each.slug is None, each.name.casefold()))


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
        standing.actor_name, standing.posture, standing.place_name, standing.modality
    )
