"""The map page: the composed map, a reading panel that is already filled, the list, the day."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from app.drawing.day_strip import draw_day_strip
from app.errors import NotFound
from app.pages.reading.actors import actor_context
from app.pages.reading.claims import claim_context
from app.pages.reading.places import place_context
from app.pages.reading.positions import position_context
from app.presenting.addresses import RememberInstant, kept_instant
from app.presenting.arranging import day_for
from app.presenting.map_list import Behind, ListedPlace, Several, ends_early, listed_places
from app.queries.actors import actors_by_slug, get_actor
from app.queries.first_known import first_known
from app.queries.own_days import day_of_actors, days_of_claim, days_of_position
from app.queries.places import busiest_place
from app.queries.positions import (
    ChangingDays,
    changing_days,
    count_settled,
    has_more_positions,
)
from app.requests import Day, Reader, Slug, parse_slug
from app.settings import PROJECT_DIR, Settings
from app.templating import render

router = APIRouter(dependencies=[RememberInstant])

SCRIPTS_DIR = PROJECT_DIR / "static" / "js"
IMPORTED = re.compile(
    r'^\s*(?:import|export)\b(?!\()[^"\n]*"(\.[^"]+)"|\bfrom "(\.[^"]+)"', re.MULTILINE
)
MOST_ACTORS = 40
# So many positions of all days are read as rows of the API; more of them as columns.
FEW = 500
# Days with a change that come with the page.
MOST_DAYS = 400


def parse_actors(value: Any) -> list[str]:
    """Slugs written with commas between them. Raises ValueError with a sentence."""
    # FastAPI hands over every value of a parameter that is a list.
    given = value if isinstance(value, list) else [value or ""]
    parts = [part for each in given for part in str(each).split(",") if part]
    if len(parts) > MOST_ACTORS:
        raise ValueError(f"{len(parts)} actors are named; at most {MOST_ACTORS} can be.")
    return sorted({str(parse_slug(part)) for part in parts})


Actors = Annotated[
    list[str], BeforeValidator(parse_actors), Query(description="Slugs, with commas between them")
]


@dataclass(frozen=True)
class Opening:
    """What the page shows when the address names nothing, and the days with a change."""

    place: str | None
    day: date | None
    changing: ChangingDays
    listed: list[ListedPlace]
    # Forecasts of the day that are settled.
    settled: int
    # Whether there are more positions than the scripts read one by one.
    many: bool
    # The day on which the map first showed anything, where this past map is from before.
    first_known: date | None = None


def modules(entry: str) -> list[str]:
    """Paths below static/ of a module and those that it needs, itself first."""
    found: list[str] = []
    waiting = [SCRIPTS_DIR / entry]
    while waiting:
        path = waiting.pop(0)
        name = path.relative_to(SCRIPTS_DIR.parent).as_posix()
        if name in found or not path.is_file():
            continue
        found.append(name)
        for start, middle in IMPORTED.findall(path.read_text("utf-8")):
            waiting.append((path.parent / (start or middle)).resolve())
    return found


# What the first marks need, and what comes once they are drawn.
MODULES = modules("map.js")
MANY_MODULES = [each for each in modules("many.js") if each not in MODULES]
LATER_MODULES = [
    each
    for each in dict.fromkeys([*modules("map-page.js"), *modules("basemap-tiles.js")])
    if each not in MODULES
]


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
            get_actor(session, slug)
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
    is_opening = day == first.day and not actor
    settled_count = first.settled if is_opening else count_settled(session, day, actor)
    asked = bool(claim or position or place or panel or on or actor or behind)
    context = dict(reading or {})
    if not asked:
        # The opening place is what a newcomer sees first, but the page is the map's own.
        context["canonical"] = "/"
    listed = first.listed
    if not is_opening or behind or settled:
        listed = listed_places(session, day, actor, with_settled=settled, behind=behind)
    context |= {"reading": reading, "asked": asked, "heading": 2, "on": day}
    return render(
        request,
        "map.html",
        **context,
        actors=[known_actors[slug] for slug in actor],
        listed=listed,
        listed_ends=ends_early(listed),
        behind=behind,
        first_known=first.first_known,
        settled_switch=settled_switch(request, settled_count, shown=settled),
        composed=request.app.state.composed,
        modules=MODULES + MANY_MODULES if first.many else MODULES,
        later_modules=LATER_MODULES,
        rows=rows_read_first(day, kept_instant(request), many=first.many),
        page_data=page_data(request, first, own),
        day_strip=draw_day_strip(first.changing.days, first.changing.standing, day)
        if day
        else None,
        with_day=lambda other: same_map(request, "on", other.isoformat()),
    )


def same_map(request: Request, name: str, value: str | None) -> str:
    """The address of the same map with one parameter set, or without it."""
    given = [(each, said) for each, said in request.query_params.items() if each != name]
    query = urlencode(given if value is None else [*given, (name, value)])
    return f"/?{query}" if query else "/"


def nearest_days(days: Sequence[date], day: date | None) -> Sequence[date]:
    """Those of the days with a change that scripts step by until they have counted all."""
    middle = bisect_left(days, day) if day else 0
    return days[max(0, middle - MOST_DAYS // 2) : middle + MOST_DAYS // 2]


def rows_read_first(day: date | None, known: str | None, *, many: bool) -> list[str]:
    """The addresses of the rows that the scripts ask for first, letter by letter as they do."""
    instant = [("known", known)] if known else []
    lists: list[tuple[str, list[tuple[str, str]]]] = [("actors", [])]
    first = f"/columns/positions.json{'?' if instant else ''}{urlencode(instant)}"
    if not many:
        lists += [("positions", [("on", day.isoformat())] if day else []), ("places", [])]
    paths = [
        f"/api/v1/{name}?{urlencode([*query, *instant, ('limit', '500')])}" for name, query in lists
    ]
    return [first, *paths] if many else paths


@dataclass(frozen=True)
class SettledSwitch:
    """How many forecasts of the day are settled, whether they are shown, and the address to switch."""

    count: int
    is_on: bool
    url: str


def settled_switch(request: Request, count: int, *, shown: bool) -> SettledSwitch:
    """What leads to the same map with its settled forecasts, or without them."""
    return SettledSwitch(count, shown, same_map(request, "settled", None if shown else "1"))


def page_data(request: Request, first: Opening, own: date | None) -> dict[str, Any]:
    """What the scripts are told; `on` only where the page opens on another day than the map does."""
    data: dict[str, Any] = {
        "days": [each.isoformat() for each in nearest_days(first.changing.days, own or first.day)],
        "opening": {"place": first.place, "on": first.day and first.day.isoformat()},
    }
    if first.many:
        data["many"] = True
    if own and own != first.day:
        data["on"] = own.isoformat()
    if kept_instant(request):
        data["known"] = kept_instant(request)
    if first.first_known:
        data["first_known"] = first.first_known.isoformat()
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
    changing = changing_days(session)
    day = settings.opening_day or changing.busiest
    opening = Opening(
        settings.opening_place or busiest_place(session),
        day,
        changing,
        listed_places(session, day, [], with_settled=False),
        count_settled(session, day, []),
        has_more_positions(session, FEW),
    )
    known = getattr(request.state, "known", None)
    if not opening.listed:
        opening = replace(opening, first_known=first_day_after(session, known))
    if version is not None:
        state.opening = (version, opening)
    return opening


def first_day_after(session: Session, known: datetime | None) -> date | None:
    """The day, in UTC, on which the map first showed anything; none where that isn't after `known`."""
    first = first_known(session) if known else None
    return first.astimezone(UTC).date() if first and known and known < first else None


def read_opening(session: Session, slug: str | None, day: date | None) -> dict[str, Any] | None:
    """The place that a newcomer reads first; none on an empty map or when it isn't there."""
    if slug is None:
        return None
    try:
        return place_context(session, slug, day)
    except NotFound:
        # An operator's opening place that is not published, or was not yet.
        return None
