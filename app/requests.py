"""What every route asks of a request: typed parameters, the reader's session. Unknown ones are for `parameters`.

Parameters that are wrong become `BadParameter` in `main`, which renders it as a page or as
problem JSON. The annotated types here are what the routes declare.
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator, WithJsonSchema
from sqlalchemy.orm import Session

from app.choosing import Chosen, told_for
from app.clock import DAY, INSTANT
from app.database import SERVER, admitted_session
from app.errors import BadParameter, NotFound, NotRead
from app.geometry import BoundingBox
from app.letters import refused
from app.vocabulary import KINDS, MODALITIES, POSTURES

LONGEST_QUERY = 200
EMPTY = {"type": "string", "maxLength": 0}
# A form that is sent with a field left empty means: not asked.
UNLESS_EMPTY = BeforeValidator(lambda value: value or None)
LONGITUDE = {"type": "number", "minimum": -180, "maximum": 180}
LATITUDE = {"type": "number", "minimum": -90, "maximum": 90}
BOX = {
    "type": "array",
    "prefixItems": [LONGITUDE, LATITUDE, LONGITUDE, LATITUDE],
    "items": {"type": "number"},
    "minItems": 4,
    "maxItems": 4,
}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def parse_day(value: Any) -> date | None:
    """A day written as 2017-06-07; none for an empty text. Raises NotRead."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise NotRead("day", "{given!r} is no day. Write it like 2017-06-07.", given=value)


def parse_instant(value: Any) -> datetime | None:
    """An instant of the past in UTC, written as 2026-01-31T12:00:00Z or with another offset.

    A bare day means its end, in UTC; a clock without an offset is in UTC too. None for an empty
    text. Raises NotRead, also for an instant to come.
    """
    if value is None or value == "":
        return None
    now = datetime.now(UTC)
    instant = _read_instant(str(value))
    if instant is None:
        raise NotRead(
            "instant",
            "{given!r} is no instant. Write it like 2026-01-31 or 2026-01-31T12:00:00Z.",
            given=value,
        )
    if DAY.fullmatch(str(value)) and instant.date() == now.date():
        return now
    if instant > now:
        raise NotRead(
            "instant_ahead", "{given!r} is yet to come; nothing is known of it.", given=value
        )
    return instant


def _read_instant(text: str) -> datetime | None:
    """The instant in UTC, of a day its end; none for what is no instant."""
    # In a query a plus sign arrives as a blank.
    text = text.replace(" ", "+")
    try:
        if DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        if not INSTANT.fullmatch(text):
            return None
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            return instant.replace(tzinfo=UTC)
        # PostgreSQL takes no offset beyond 15:59, and no year before the first.
        return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_text(value: Any) -> str | None:
    """A search text: trimmed, at most 200 characters, none that no text may hold; none when empty."""
    if value is None or not str(value).strip():
        return None
    text = str(value).strip()
    if len(str(value)) > LONGEST_QUERY:
        raise NotRead(
            "too_long",
            "The text has {length} characters; at most {most} can be looked for.",
            length=len(str(value)),
            most=LONGEST_QUERY,
        )
    problem = refused(text)
    if problem is not None:
        raise NotRead(
            "character",
            "The text holds {found}; only written words can be looked for.",
            found=problem,
        )
    return text


def parse_slug(value: Any) -> str | None:
    """A slug or public id: lower-case letters, digits and single hyphens; none when empty."""
    if value is None or value == "":
        return None
    if not SLUG.fullmatch(str(value)):
        raise NotRead(
            "key",
            "{given!r} is no name of a record. Such names have a-z, 0-9 and single hyphens.",
            given=value,
        )
    return str(value)


def parse_cursor(value: Any) -> str | None:
    """Where a list continues, from the `cursor` of a next link; none when empty."""
    if value is None or value == "":
        return None
    if not SLUG.fullmatch(str(value)) or len(str(value)) > LONGEST_QUERY:
        raise NotRead(
            "cursor", "{given!r} is no cursor. Take it from a next link.", given=str(value)[:60]
        )
    return str(value)


def _text_schema(**extra: Any) -> WithJsonSchema:
    return WithJsonSchema({"type": "string"} | extra)


def _text_or_empty(*formats: str) -> WithJsonSchema:
    """Text of one of these formats; a field that a form leaves empty is as if it weren't there."""
    options: list[dict[str, Any]] = [{"type": "string", "format": each} for each in formats]
    return WithJsonSchema({"anyOf": [*options, EMPTY]})


INSTANT_OR_EMPTY = _text_or_empty("date-time", "date")
DAY_OR_EMPTY = _text_or_empty("date")


def box(
    bbox: Annotated[
        str | None,
        WithJsonSchema(BOX),
        Query(description="west,south,east,north in degrees"),
    ] = None,
) -> BoundingBox | None:
    """The box that a request asks for; none for an empty text. Raises BadParameter."""
    if not bbox:
        return None
    try:
        return BoundingBox.parse(bbox)
    except NotRead as error:
        raise BadParameter("bbox", error.said) from None


Box = Annotated[BoundingBox | None, Depends(box)]
Text = Annotated[
    str | None,
    BeforeValidator(parse_text),
    _text_schema(maxLength=LONGEST_QUERY, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$"),
    Query(description="Text to look for, in any spelling", examples=["At Tanf"]),
]
Slug = Annotated[
    str | None, BeforeValidator(parse_slug), _text_schema(pattern=rf"^({SLUG.pattern})?$"), Query()
]
Day = Annotated[
    date | None,
    BeforeValidator(parse_day),
    DAY_OR_EMPTY,
    Query(examples=["2017-06-07"]),
]
Known = Annotated[
    datetime | None,
    BeforeValidator(parse_instant),
    INSTANT_OR_EMPTY,
    Query(description="Show the map as it was known at this instant"),
]
Cursor = Annotated[
    str | None,
    BeforeValidator(parse_cursor),
    _text_schema(pattern=rf"^({SLUG.pattern})?$", maxLength=LONGEST_QUERY),
    Query(description="Where to continue; taken from a next link"),
]
Limit = Annotated[int, Query(ge=1, le=1000, description="Most rows in one answer")]
# GDAL, and so QGIS and GeoPandas, read what one address answers and follow no link.
MOST_WHOLE = 10_000
WholeLimit = Annotated[
    int | None,
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 1000}),
    Query(ge=1, le=1000, description=f"Most rows in one answer; all up to {MOST_WHOLE:,} without"),
]
Settled = Annotated[
    bool | None,
    Query(
        description="Only forecasts whose outcome was known before the first day asked for (true), or "
        "all but those (false)"
    ),
]
Resting = Literal["one-claim", "one-origin", "disputed"]
RESTS_SO = Query(
    description="Only positions that a single claim carries (one-claim), that all comes from one origin of "
    "(one-origin), or that some claim speaks against (disputed)"
)
RestsSo = Annotated[Resting | None, RESTS_SO]
ClaimKind = Annotated[str, KINDS]
Kind = Annotated[
    ClaimKind | None,
    WithJsonSchema({"type": "string", "enum": list(KINDS)}),
    Query(description=KINDS.listed()),
]
PositionPosture = Annotated[str, POSTURES]
Posture = Annotated[
    PositionPosture | None,
    WithJsonSchema({"type": "string", "enum": list(POSTURES)}),
    Query(description=f"What the actor does there: {POSTURES.listed()}"),
]
PositionModality = Annotated[str, MODALITIES]
Modality = Annotated[
    PositionModality | None,
    WithJsonSchema({"type": "string", "enum": list(MODALITIES)}),
    Query(description=MODALITIES.listed()),
]


def days(
    on: Annotated[Day, Query(description="One day on the ground")] = None,
    first: Annotated[Day, Query(alias="from", description="First day on the ground")] = None,
    last: Annotated[Day, Query(alias="to", description="Last day on the ground")] = None,
) -> tuple[date | None, date | None]:
    """(first day, last day) that a request asks for, inclusive. Raises BadParameter."""
    if on is not None:
        if first is not None or last is not None:
            raise BadParameter("on", "'on' asks for one day; leave out 'from' and 'to' beside it.")
        return on, on
    if first is not None and last is not None and last < first:
        raise BadParameter(
            "to", "'to' is {last}, before 'from', which is {first}.", last=last, first=first
        )
    return first, last


Days = Annotated[tuple[date | None, date | None], Depends(days)]


@asynccontextmanager
async def reading(request: Request, known: datetime | None = None) -> AsyncIterator[Session]:
    """A reader's session, through the lens of now or of `known`, once there is a place for it.

    Where the request says whom it believes (`app.choosing`), of what these say.
    """
    is_editor = request.state.account is not None
    version = getattr(request.state, "version", None)
    told = await told_for(request, known)
    async with admitted_session(
        request.app.state.engines, known, version=version, is_editor=is_editor, told=told
    ) as session:
        # One server may be given up between the question of its state and the reading.
        named, slash, _ = (version or "").partition("/")
        request.state.is_elsewhere = bool(slash) and named != session.info[SERVER]
        request.state.session = session
        try:
            yield session
        except NotFound as error:
            if told is None:
                raise
            # Whether or not others speak of it: that is for whoever takes the choice back.
            raise NotFound(
                "{said} Only what the chosen witnesses say is shown.",
                error.suggestions,
                said=error.message,
            ) from error


async def reader(request: Request, _choice: Chosen, known: Known = None) -> AsyncIterator[Session]:
    """The same for as long as a route works."""
    async with reading(request, known) as session:
        yield session


Reader = Annotated[Session, Depends(reader, scope="function")]


def record_slug(slug: str) -> str:
    """The slug in a path. Raises NotFound for one that no record can have."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_QUERY:
        raise NotFound("No record has a name like {slug!r}.", slug=slug[:60])
    return slug


PathSlug = Annotated[str, Depends(record_slug)]
