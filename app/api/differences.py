"""/api/v1/difference: what differs between two states of the map, with all that is needed to apply it."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from json import dumps
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.api.examples import documented
from app.api.members import Json, object_of, ref
from app.clock import write_instant
from app.database import look_at
from app.errors import BadParameter
from app.nouns.members import told_members
from app.parameters import refuse_unknown
from app.presenting.asked_changes import Narrowed, OfWhat, RightChanges
from app.presenting.changes_of import changes_in_span, reader_of_changes
from app.presenting.related import Around
from app.published.difference import Difference, differences
from app.queries.changed import MODELS, Between
from app.queries.filters import BEGINNING, key_of
from app.requests import Cursor
from app.routers import make_router
from app.templating import absolute

router = make_router(
    prefix="/api/v1", dependencies=[Depends(refuse_unknown)], tags=["Version 1"], in_document=True
)

Changing = Annotated[Session, Depends(reader_of_changes, scope="function")]
MOST = 1000
# Differences that are narrowed at once, and how often that is done for one answer.
STRETCH, MOST_STRETCHES = 500, 4

# The values of a record by itself, by its noun.
STATES: Mapping[str, Json] = {
    "SourceState": object_of(
        f"{told_members('sources')} text_sha256:str? shown_fields:strs translations:[Translation]"
    ),
    "ActorState": object_of(
        f"{told_members('actors')} parent:str? own_colour:str? names:[Name] relations:[RelationState]"
    ),
    "PlaceState": object_of(
        f"{told_members('places')} part_of:str? names:[Name]", others={"geometry": ref("Geometry")}
    ),
    "ClaimState": object_of(
        f"{told_members('claims')} source:str? speaker:str? passage:ClaimPassage evidence:RowState? "
        "figures:[ClaimFigure] translations:[Translation] places:[RoleState] actors:[RoleState] valid_from:day? valid_to:day? "
        "valid_precision:str?"
    ),
    "PositionState": object_of(
        f"{told_members('positions')} actor:str? place:str? claims:strs",
        others={"geometry": ref("Geometry")},
    ),
    "LinkState": object_of(f"{told_members('links')} from:str? to:str?"),
}
STATE: Json = {"anyOf": [*(ref(name) for name in STATES), {"type": "null"}]}
SCHEMAS: Json = {
    **STATES,
    "RelationState": object_of(
        "relation:str actor:str? valid_from:day? valid_to:day? valid_precision:str? claim:str?"
    ),
    "RowState": object_of("file:str? sha256:str? row:number key:str?"),
    "RoleState": object_of("slug:str? role:str"),
    "RecordDifference": object_of(
        "noun:noun id:str what:came|went|moved|disputed|settled|changed|stayed at:instant? fields:strs "
        "why:str? url:url?",
        others={"before": STATE, "after": STATE},
    ),
    "RecordDifferences": object_of(
        "known_from:instant? known_to:instant? from:day? to:day? items:[RecordDifference] next:url?"
    ),
}
EXAMPLE: dict[str, Any] = {
    "known_from": "2026-10-01T00:00:00Z",
    "known_to": "2026-11-01T00:00:00Z",
    "from": None,
    "to": None,
    "items": [
        {
            "noun": "links",
            "id": "l-7kq2m9xw",
            "what": "settled",
            "at": "2026-10-12T09:30:00Z",
            "fields": ["verdict", "why"],
            "why": "The base was kept.",
            "before": {
                "id": "l-7kq2m9xw",
                "relation": "outcome",
                "verdict": "open",
                "why": "It can't be told yet.",
                "from": "hs-tanf-kept-2019-1",
                "to": "magnier-f06",
            },
            "after": {
                "id": "l-7kq2m9xw",
                "relation": "outcome",
                "verdict": "did_not",
                "why": "The base was kept.",
                "from": "hs-tanf-kept-2019-1",
                "to": "magnier-f06",
            },
            "url": "…/claims/hs-tanf-kept-2019-1",
        }
    ],
    "next": None,
}


def difference_item(request: Request, difference: Difference) -> Json:
    """A difference with both states of its record."""
    return {
        "noun": difference.noun,
        "id": difference.key,
        "what": difference.what,
        "at": write_instant(difference.at) if difference.at else None,
        "fields": difference.fields,
        "why": difference.why,
        "before": difference.before,
        "after": difference.after,
        "url": absolute(request, difference.path) if difference.path else None,
    }


@router.get(
    "/difference",
    responses=documented("application/json", EXAMPLE),
    summary="What differs between two states of the map",
)
def get_difference(
    request: Request,
    session: Changing,
    asked: RightChanges,
    of: OfWhat,
    *,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most rows in one answer")] = MOST,
    cursor: Cursor = None,
) -> Response:
    """Between two instants (`known_from`, `known_to`), or between two days on the ground (`from`, `to`).

    Who has every record at the first and takes away `before` and puts `after` in its place has every
    record at the last. The values are a record's own, with the keys of what it names. Without any of these
    parameters: the last thirty days of edits.
    """
    between, span = asked.between, asked.span
    further: str | None = None
    if between is not None:
        found, after = _stretch(session, between, of, limit, cursor)
        if after is not None:
            # The next stretch is of the same two states.
            others = ("cursor", "known", "known_from", "known_to")
            given = [each for each in request.query_params.multi_items() if each[0] not in others]
            given += [("known_from", write_instant(between.first)),
                      ("known_to", write_instant(between.last)), ("cursor", after)]  # fmt: skip
            further = absolute(request, f"{request.url.path}?{urlencode(given)}")
    else:
        assert span is not None
        moved = changes_in_span(session, span, of)
        if moved is None:
            raise BadParameter("from", "More positions are held in these days than are compared.")
        found = moved
    content = {
        "known_from": write_instant(between.first) if between else None,
        "known_to": write_instant(between.last) if between else None,
        "from": span.first.isoformat() if span else None,
        "to": span.last.isoformat() if span else None,
        "items": [difference_item(request, each) for each in found],
        "next": further,
    }
    if between is not None and not asked.typed["known_to"]:
        # The instant of asking is another one each time, and tells nothing.
        told = dumps(content | {"known_to": None})
        request.state.digest = blake2b(told.encode(), digest_size=12)
    return JSONResponse(content)


def _stretch(
    session: Session, between: Between, of: Narrowed, limit: int, cursor: str | None
) -> tuple[list[Difference], str | None]:
    """(differences that fit, where to continue; none at the end)."""
    start = _number_after(session, between, cursor) if cursor and cursor != BEGINNING else None
    found: list[Difference] = []
    stretches = _in_stretches(
        differences(session, between, start, of.named), STRETCH if of.query else limit + 1
    )
    for turn, stretch in enumerate(stretches, 1):
        fitting = Around(session, between, stretch).narrow(stretch, of) if of.query else stretch
        found += fitting
        if len(found) > limit:
            last = found[limit - 1]
            return found[:limit], f"{last.noun}-{last.key}"
        if turn == MOST_STRETCHES and of.query:
            return found, f"{stretch[-1].noun}-{stretch[-1].key}"
    return found, None


def _in_stretches(told: Iterator[tuple[Difference, Any]], most: int) -> Iterator[list[Difference]]:
    stretch: list[Difference] = []
    for each, _ in told:
        stretch.append(each)
        if len(stretch) == most:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _number_after(session: Session, between: Between, cursor: str) -> tuple[Any, int]:
    """The record after which a stretch begins. Raises BadParameter where it is seen at neither instant."""
    noun, _, key = cursor.partition("-")
    model: Any = MODELS.get(noun)  # type: ignore[call-overload]
    for instant in (between.first, between.last) if model is not None else ():
        look_at(session, instant)
        number = session.scalar(select(model.id).where(key_of(model) == key))
        if number is not None:
            return noun, number
    raise BadParameter(
        "cursor",
        "{cursor!r} isn't in this list any more: begin the list again.",
        cursor=cursor[:60],
    )
