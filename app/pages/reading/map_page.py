"""The map page: the composed map, a reading panel that is already filled, the list, the day."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from app import wording
from app.drawing.day_strip import draw_day_strip
from app.errors import NotFound, NotRead
from app.languages import current
from app.narrowing import RestsOnMap
from app.pages.reading.actors import actor_context
from app.pages.reading.claims import claim_context
from app.pages.reading.map_opening import Opening, opening_of, page_data
from app.pages.reading.places import place_context
from app.pages.reading.positions import position_context
from app.presenting.addresses import CHOOSING, RememberInstant, kept_instant
from app.presenting.arranging import day_for
from app.presenting.map_list import Behind, Several, ends_early, listed_places
from app.presenting.own_names import KeepOwnNames
from app.presenting.span_list import Asked, AskedSpan, listed_between
from app.queries.actors import actors_by_slug, get_actor
from app.queries.own_days import day_of_actors, days_of_claim, days_of_position
from app.queries.standing import count_settled
from app.requests import Day, Reader, Slug, parse_slug
from app.routers import make_router
from app.spans import Span
from app.templating import render
from app.witnesses.testimony import Told

router = make_router(dependencies=[RestsOnMap, RememberInstant, KeepOwnNames])

MOST_ACTORS = 40


def parse_actors(value: Any) -> list[str]:
    """Slugs written with commas between them. Raises NotRead."""
    # FastAPI hands over every value of a parameter that is a list.
    given = value if isinstance(value, list) else [value or ""]
    parts = [part for each in given for part in str(each).split(",") if part]
    if len(parts) > MOST_ACTORS:
        raise NotRead(
            "too_many",
            "{count} actors are named; at most {most} can be.",
            count=len(parts),
            most=MOST_ACTORS,
        )
    return sorted({str(parse_slug(part)) for part in parts})


Actors = Annotated[
    list[str], BeforeValidator(parse_actors), Query(description="Slugs, with commas between them")
]

# Of the page by its scripts, of images by `app.drawing.military`.
Symbols = Annotated[
    Literal["own", "app6"] | None,
    Query(description="Signs of the map's own, or military ones of APP-6"),
]


# What the first marks need, and what comes once they are drawn.
FIRST_SCRIPTS = ("joined/js/map.js",)
MANY_SCRIPTS = ("joined/js/many.js",)
LATER_SCRIPTS = ("joined/js/map-page.js", "joined/js/basemap-tiles.js")


@dataclass(frozen=True)
class Named:
    """What the address names, besides days."""

    place: str | None
    claim: str | None
    position: str | None
    actors: list[str]
    behind: Behind | None
    panel: str | None

    @property
    def is_anything(self) -> bool:
        """Whether it names anything at all."""
        return bool(
            self.place or self.claim or self.position or self.actors or self.behind or self.panel
        )


def named(
    *,
    place: Slug = None,
    claim: Slug = None,
    position: Slug = None,
    actor: Actors = [],  # noqa: B006  (FastAPI never alters a default)
    places: Several = [],  # noqa: B006
    positions: Several = [],  # noqa: B006
    panel: str | None = None,
) -> Named:
    """What an address of the map names."""
    behind = Behind(places, positions) if places or positions else None
    return Named(place, claim, position, actor, behind, panel)


@router.get("/")
def show_map(
    request: Request,
    session: Reader,
    asked_span: Asked,
    asks: Annotated[Named, Depends(named)],
    *,
    on: Day = None,
    settled: bool = False,
    symbols: Symbols = None,
) -> Response:
    """The map with what the address names, or the place that most claims speak of."""
    del symbols
    return map_answer(request, session, asked_span, asks, on=on, settled=settled)


def map_answer(
    request: Request,
    session: Session,
    asked_span: AskedSpan,
    asks: Named,
    *,
    on: date | None,
    settled: bool,
    **more: Any,
) -> Response:
    """The page of the map; `more` goes into its template. Raises NotFound."""
    known_actors = actors_by_slug(session, asks.actors) if asks.actors else {}
    for slug in asks.actors:
        if slug not in known_actors:
            # Raises NotFound with the actors that are spelled most alike.
            get_actor(session, slug)
    first = opening_of(request, session)
    span = asked_span.span
    own = None if on or span else own_day(session, first.day, asks)
    day = span.last if span else on or own or first.day
    reading = read_named(request, session, first, asks, day=day, span=span)
    is_opening = day == first.day and not (asks.actors or span)
    settled_count = first.settled
    if not is_opening:
        since = span.first if span else day
        settled_count = count_settled(session, since, asks.actors, until=day)
    asked = bool(asks.is_anything or on or span)
    context = dict(reading or {})
    if not asked:
        # The opening place is what a newcomer sees first, but the page is the map's own.
        context["canonical"] = "/"
    narrowed: Any = {"with_settled": settled, "behind": asks.behind}
    listed = first.listed
    if not (is_opening or span) or asks.behind or settled:
        listed = listed_places(session, day, asks.actors, **narrowed)
    begin = span.first if span else None
    context |= {"reading": reading, "asked": asked, "heading": 2, "on": day, "span": span, **more}
    return render(
        request,
        "map.html",
        400 if asked_span.said else 200,
        **context,
        asked_span=asked_span,
        moved=listed_between(session, span, asks.actors, **narrowed) if span else None,
        show_all=all_of(span, day),
        when=say_when(span, day),
        actors=[known_actors[slug] for slug in asks.actors],
        listed=listed,
        listed_ends=ends_early(listed),
        behind=asks.behind,
        regions=first.regions,
        first_known=first.first_known,
        settled_switch=settled_switch(request, settled_count, shown=settled),
        composed=request.app.state.composed,
        modules=FIRST_SCRIPTS + MANY_SCRIPTS if first.many else FIRST_SCRIPTS,
        later_modules=LATER_SCRIPTS,
        rows=rows_read_first(request, span, day, many=first.many),
        page_data=page_data(request, first, own),
        may_be_framed=request.app.state.settings.may_be_framed,
        day_strip=day and draw_day_strip(first.changing.days, first.changing.standing, day, begin),
        with_day=lambda other: same_map(
            request, on=other.isoformat(), **{"from": None, "to": None}
        ),
    )


def read_named(
    request: Request,
    session: Session,
    first: Opening,
    asks: Named,
    *,
    day: date | None,
    span: Span | None,
) -> dict[str, Any] | None:
    """What the reading panel shows: the claim, else the position, the place, the actor, the opening place."""
    if asks.claim:
        return claim_context(request, session, asks.claim, day)
    if asks.position:
        return position_context(session, asks.position, day)
    if asks.place:
        return place_context(session, asks.place, day, span=span)
    if asks.panel == "actor" and len(asks.actors) == 1:
        return actor_context(session, asks.actors[0], day, span=span)
    if "place" not in request.query_params and not (asks.actors or asks.behind):
        return read_opening(session, first.place, day, span)
    return None


def say_when(span: Span | None, day: date | None) -> str:
    """The day in words, or the span: «7 June – 17 October 2017»; empty on an empty map."""
    if span:
        return wording.say_days(span.first, span.last)
    return wording.say_day(day) if day else ""


def all_of(span: Span | None, day: date | None) -> dict[str, str | date | None]:
    """What leads to all that is on the map on the same days."""
    if span:
        return {"place": "", "from": span.first, "to": span.last}
    return {"place": "", "on": day}


def same_map(request: Request, **changes: str | None) -> str:
    """The address of the same map with other parameters; without those that are none."""
    # Of what comes more than once, all where it may: whom the reader believes.
    last = [(n, said) for n, said in request.query_params.items() if n not in CHOOSING]
    names = [each for each in request.query_params.multi_items() if each[0] in CHOOSING]
    given = [(name, said) for name, said in last + names if name not in changes]
    query = urlencode(given + [(name, said) for name, said in changes.items() if said is not None])
    return f"{current().prefix}/?{query}" if query else f"{current().prefix}/"


def rows_read_first(
    request: Request, span: Span | None, day: date | None, *, many: bool
) -> list[str]:
    """The addresses of the rows that the scripts ask for first, letter by letter as they do."""
    lens = [("known", each) for each in (kept_instant(request),) if each]
    told: Told | None = getattr(request.state, "told", None)
    lens += told.choice.given() if told else []
    rests = [("rests", told.rests)] if told and told.rests else []
    lists: list[tuple[str, list[tuple[str, str]]]] = [("actors", lens)]
    if not many:
        on = [("on", day.isoformat())] if day else []
        days = [("from", span.first.isoformat()), ("to", span.last.isoformat())] if span else on
        lists += [("positions", days + lens + rests), ("places", lens)]
    paths = [f"/api/v1/{name}?{urlencode([*query, ('limit', '500')])}" for name, query in lists]
    first = "/columns/positions.json" + (f"?{urlencode(lens + rests)}" if lens + rests else "")
    return [first, *paths] if many else paths


@dataclass(frozen=True)
class SettledSwitch:
    """How many forecasts of the day are settled, whether they are shown, and the address to switch."""

    count: int
    is_on: bool
    url: str


def settled_switch(request: Request, count: int, *, shown: bool) -> SettledSwitch:
    """What leads to the same map with its settled forecasts, or without them."""
    return SettledSwitch(count, shown, same_map(request, settled=None if shown else "1"))


def own_day(session: Session, opening: date | None, asks: Named) -> date | None:
    """The day to show what an address names on, where it says none: the opening day if that is one
    of its days, else its first; none where it has no days or names nothing.
    """
    if asks.claim:
        days = days_of_claim(session, asks.claim)
    elif asks.position:
        days = days_of_position(session, asks.position)
    else:
        return day_of_actors(session, asks.actors, opening) if asks.actors else None
    return day_for(days, opening) if days else None


def read_opening(
    session: Session, slug: str | None, day: date | None, span: Span | None
) -> dict[str, Any] | None:
    """The place that a newcomer reads first; none on an empty map or when it isn't there."""
    if slug is None:
        return None
    try:
        return place_context(session, slug, day, span=span)
    except NotFound:
        # An operator's opening place that is not published, or was not yet.
        return None
