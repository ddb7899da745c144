"""What an image of the map shows: the rows of a view, as the drawing takes them, and the words round it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fastapi import Request
from shapely.geometry import shape
from sqlalchemy.orm import Session

from app import wording
from app.antimeridian import short_way
from app.basemap import OfflineBasemap, credits_of
from app.drawing.frame import Frame, frame_at, frame_on
from app.drawing.scene import Heading, Look, PlaceMark, PositionMark, Scene
from app.languages import gettext, say_number, semicolon
from app.languages.alphabet import in_alphabet
from app.languages.versions import statement_of
from app.models import Actor, Place, Position
from app.presenting.legible import Called
from app.presenting.map_list import Behind
from app.presenting.own_names import actor_name, place_name
from app.queries.claims import get_claim
from app.queries.filters import Filters, Page
from app.queries.moved import moved_between
from app.queries.ordering import Conditions
from app.queries.places import CountedPlace, get_place, list_places
from app.queries.position_rows import PositionRow
from app.queries.positions import get_position, list_positions
from app.spans import Span
from app.vocabulary import DOUBTFUL, KINDS
from app.vocabulary.military import code_of

# Positions and places that one image draws at most.
MOST_POSITIONS, MOST_PLACES, MOST_COUNTED = 600, 300, 10_000
FRESH_DAYS, OLD_DAYS = 30, 365
# Nearer than this no image goes by itself, nor nearer than this many degrees round what it is about.
NEAREST_ZOOM, LEAST_SPAN = 9.5, 0.6
# Air round what it is about, in parts of its size.
AIR = 0.16


@dataclass(frozen=True)
class View:
    """What an image is asked for: the day or the span, whom and what it is about, and where to look."""

    day: date | None
    span: Span | None = None
    actors: Sequence[str] = ()
    place: str | None = None
    position: str | None = None
    claim: str | None = None
    behind: Behind | None = None
    settled: bool = False
    # Whether it is drawn with military symbols.
    is_military: bool = False
    # (west, south, east, north) in degrees, east on past 180 where need be; or (zoom, latitude, longitude).
    box: tuple[float, float, float, float] | None = None
    spot: tuple[float, float, float] | None = None

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day."""
        return (self.span.first, self.span.last) if self.span else (self.day, self.day)

    @property
    def parameters(self) -> list[tuple[str, str]]:
        """The query parameters of the map's address that shows it, in the order in which addresses have them."""
        behind, (first, last) = self.behind, self.days
        texts = {
            "place": self.place,
            "position": self.position,
            "claim": self.claim,
            "actor": ",".join(self.actors),
            "places": ",".join(behind.places) if behind else "",
            "positions": ",".join(behind.positions) if behind else "",
        }
        days = {"from": first, "to": last} if self.span else {"on": first}
        return [
            *((name, value) for name, value in texts.items() if value),
            *((name, day.isoformat()) for name, day in days.items() if day),
            *([("settled", "1")] if self.settled else []),
        ]


@dataclass(frozen=True)
class Subject:
    """What a view is about: in words, the places that are marked, and all the shapes that it shows whole."""

    title: str
    places: frozenset[str] = frozenset()
    positions: frozenset[str] = frozenset()
    shapes: Sequence[dict[str, Any]] = field(default=())
    # Whose words the title has, and of which kind: nobody's become ours.
    said_by: str = ""
    # What the title was translated from.
    original: str = ""
    # Who is named in the title, where it isn't somebody's words.
    named: Sequence[Called] = ()


def subject_of(session: Session, view: View) -> Subject:
    """What a view is about, as its address names it. Raises NotFound."""
    if view.claim:
        claim = get_claim(session, view.claim)
        places = [get_place(session, at.place.slug) for at in claim.places]
        slugs = frozenset(each.place.slug for each in places)
        source = claim.source
        by = (source.author or source.publisher or source.title) if source else ""
        kind = wording.sentence(KINDS.label_of(claim.kind))
        said_by = " · ".join(each for each in (kind, by) if each)
        shapes = [each.geometry for each in places]
        said = statement_of(claim)
        original = ""
        if said.original is not None:
            said_by = f"{said_by} · {said.translated}"
            # It stands by itself, whatever way the line runs.
            original = gettext("Original: {text}", text=f"\u2068{said.original}\u2069")
        return Subject(said.brief, slugs, shapes=shapes, said_by=said_by, original=original)
    if view.position:
        row = get_position(session, view.position)
        ids = frozenset({row.position.public_id})
        return Subject(
            title_of(row), positions=ids, shapes=[row.geometry], named=_named_in(row.position)
        )
    if view.place:
        found = get_place(session, view.place)
        title, slug = place_name(found.place.name), found.place.slug
        named = [Called("place", slug, title)]
        return Subject(title, frozenset({slug}), shapes=[found.geometry], named=named)
    if view.actors:
        rows = _positions(session, view, None).rows
        actors = {row.position.actor.slug: row.position.actor.name for row in rows}
        named = [Called("actor", slug, actor_name(name)) for slug, name in actors.items()]
        title = ", ".join(sorted({each.name for each in named}, key=in_alphabet))
        return Subject(title, shapes=[row.geometry for row in rows], named=named)
    return Subject("")


def _named_in(position: Position) -> list[Called]:
    """Whom the title of a position names."""
    actor, place = position.actor, position.place
    who = Called("actor", actor.slug, actor_name(actor.short_name or actor.name))
    return [who, Called("place", place.slug, place_name(place.name))] if place else [who]


def title_of(row: PositionRow) -> str:
    """Who does what where, by the names that the reader knows."""
    position = row.position
    place = place_name(position.place.name) if position.place else None
    actor = actor_name(position.actor.short_name or position.actor.name)
    return wording.say_holding(actor, position.posture, place, position.modality)


def heading_of(request: Request, view: View, subject: Subject) -> Heading:
    """Title, days, and whose the map is."""
    state = request.app.state
    known = getattr(request.state, "known", None)
    instant = wording.say_instant(known) if known else wording.say_day(state.clock().date())
    when = ""
    if view.span:
        when = wording.say_days(view.span.first, view.span.last)
    elif view.day:
        when = wording.say_day(view.day)
    # Each stands by itself, whatever way the sentence runs.
    base = semicolon().join(f"\u2068{each['text']}\u2069" for each in credits_of(OfflineBasemap()))
    said = [
        gettext("Base map: {credits}.", credits=base),
        gettext("Claims, positions and verdicts: {licence}.", licence="CC BY 4.0"),
    ]
    site = gettext("Conflict map: who was where, says who?")
    told = [when, gettext("As known on {instant}", instant=instant)]
    days = " · ".join(each for each in told if each)
    lines = [subject.original, subject.said_by, site, days] if subject.title else [days]
    return Heading(subject.title or site, [each for each in lines if each], " ".join(said))


def frame_of(
    view: View,
    subject: Subject,
    opening: tuple[float, float, float, float] | None,
    size: tuple[int, int],
) -> Frame:
    """The frame of a map of so many pixels: as asked, else round what the view is about, else as the map opens."""
    if view.spot:
        return frame_at(*view.spot, *size)
    if view.box:
        return frame_on(view.box, *size)
    if subject.shapes:
        bounds = [each.bounds for each in short_way([shape(one) for one in subject.shapes])]
        west, south = min(box[0] for box in bounds), min(box[1] for box in bounds)
        east, north = max(box[2] for box in bounds), max(box[3] for box in bounds)
        x, y = max(LEAST_SPAN, east - west) * AIR, max(LEAST_SPAN, north - south) * AIR
        return frame_on((west - x, south - y, east + x, north + y), *size, most_zoom=NEAREST_ZOOM)
    west, south, east, north = opening or (-170.0, -55.0, 190.0, 75.0)
    x, y = (east - west) * 0.06, (north - south) * 0.06
    return frame_on((west - x, south - y, east + x, north + y), *size, most_zoom=NEAREST_ZOOM)


def _positions(session: Session, view: View, frame: Frame | None) -> Page[PositionRow]:
    first, last = view.days
    clauses = []
    if view.actors:
        clauses.append(Actor.slug.in_(view.actors))
    filters = Filters(
        bbox=frame.box() if frame else None,
        first_day=first,
        last_day=last,
        settled=None if view.settled else False,
        more=Conditions(f"actors {','.join(view.actors)}", tuple(clauses)) if clauses else None,
        limit=MOST_POSITIONS,
        count_to=MOST_COUNTED,
    )
    return list_positions(session, filters)


def scene_of(session: Session, view: View, subject: Subject, frame: Frame) -> Scene:
    """The places and positions that lie in a frame."""
    page = _positions(session, view, frame)
    rows = page.rows
    groups: dict[str, str] | None = None
    if view.span:
        moved = moved_between(session, view.span, with_settled=view.settled)
        groups = None if moved is None else {each.public_id: each.group for each in moved}
        rows = [row for row in rows if groups is None or row.position.public_id in groups]
    if view.behind:
        rows = [row for row in rows if _is_behind(row, view.behind)]
    marks = [_mark(row, view, subject, groups) for row in rows]
    left_out = ""
    if page.after is not None:
        left_out = gettext(
            "The first {some} of {all} positions here are drawn",
            some=say_number(len(page.rows)),
            all=page.say_matched,
        )
    places = _places(session, view, subject, frame, marks)
    return Scene(places, marks, left_out, _sources(rows), view.is_military)


def _sources(rows: Sequence[PositionRow]) -> list[str]:
    """Whose claims are drawn: how sources want to be named, then all others, each once."""
    wanted = {each for row in rows for each in row.attributions}
    return sorted(wanted) + sorted({each for row in rows for each in row.said_by} - wanted)


def _is_behind(row: PositionRow, behind: Behind) -> bool:
    place = row.position.place
    return row.position.public_id in behind.positions or bool(place and place.slug in behind.places)


def _mark(
    row: PositionRow, view: View, subject: Subject, groups: dict[str, str] | None
) -> PositionMark:
    position, actor = row.position, row.position.actor
    last = view.days[1]
    since = (last - row.held.last_said).days if last and row.held.last_said else 0
    first = view.days[0]
    is_settled = bool(
        position.modality == "expected"
        and row.settled_on
        and (first is None or row.settled_on < first)
    )
    is_doubtful = position.valid_precision in DOUBTFUL
    group = groups.get(position.public_id) if groups else None
    return PositionMark(
        id=position.public_id,
        actor=actor.slug,
        actor_name=actor_name(actor.short_name or actor.name),
        place=position.place.slug if position.place else None,
        geometry=row.geometry,
        uncertainty_m=position.uncertainty_m,
        look=Look(
            colour=row.colour,
            symbol=actor.symbol,
            posture=position.posture,
            modality=position.modality,
            age=0 if view.span else 2 if since > OLD_DAYS else 1 if since > FRESH_DAYS else 0,
            is_settled=is_settled,
            is_doubtful=is_doubtful,
            is_forecast=row.kinds == ["forecast"],
            group=None if group == "stayed" else group,
            is_unsure=is_doubtful or position.valid_from is None,
            is_chosen=position.public_id in subject.positions,
            code=code_of(actor.sidc, actor.kind, position.posture) if view.is_military else None,
        ),
    )


def _places(
    session: Session, view: View, subject: Subject, frame: Frame, marks: Sequence[PositionMark]
) -> list[PlaceMark]:
    """The places in the frame; where actors or a mark are asked for, those alone where these stand."""
    more = None
    if view.actors or view.behind:
        slugs = {each.place for each in marks if each.place} | subject.places
        slugs |= set(view.behind.places) if view.behind else set()
        more = Conditions(f"places {','.join(sorted(slugs))}", (Place.slug.in_(slugs),))
    filters = Filters(bbox=frame.box(), limit=MOST_PLACES, count_to=MOST_PLACES, more=more)
    found = list_places(session, filters).rows
    missing = subject.places - {each.place.slug for each in found}
    chosen = [get_place(session, slug) for slug in sorted(missing)]
    return [_place(each, subject) for each in (*found, *chosen)]


def _place(row: Any, subject: Subject) -> PlaceMark:
    return PlaceMark(
        slug=row.place.slug,
        name=place_name(row.place.name),
        kind=row.place.kind,
        geometry=row.geometry,
        uncertainty_m=row.place.uncertainty_m,
        claims=row.claim_count if isinstance(row, CountedPlace) else 0,
        is_chosen=row.place.slug in subject.places,
    )
