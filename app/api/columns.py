"""/columns: all positions of every day, in a few bytes each. `docs/columns.md` is the contract."""

import re
from datetime import date
from hashlib import blake2b
from typing import Annotated, Any
from urllib.parse import urlencode

import numpy as np
from fastapi import Depends, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.api import examples
from app.api.examples import documented
from app.api.lists import GEOJSON, GeoJson, feature_collection
from app.caching import is_known
from app.choosing import Chosen, told_for
from app.column_parts.codings import CODINGS, IDENTITY
from app.column_parts.layout import LAYOUT, UNKNOWN
from app.column_parts.parts import DIGEST_BYTES
from app.column_store import Drawn, find_part
from app.database import admitted_session
from app.errors import BadParameter, NotFound
from app.narrowing import rests_on_map
from app.negotiation import best_encoding
from app.parameters import refuse_unknown
from app.published import PUBLISHED
from app.published.position import position_texts
from app.queries.filters import Page
from app.requests import Day, Known, RestsSo
from app.routers import make_router
from app.vocabulary import MODALITIES, POSTURES, PRECISIONS
from app.witnesses.testimony import Told

router = make_router(
    prefix="/columns", dependencies=[Depends(refuse_unknown)], tags=["Columns"], in_document=True
)

# Browsers ask again after so long: what is withdrawn must go.
A_MINUTE = "public, max-age=60"
MOST_ROWS = 500
ORDINALS = re.compile(r"[0-9]{1,9}(,[0-9]{1,9})*")
DIGEST, PART = re.compile(r"[0-9a-f]{24}"), re.compile(r"[a-z0-9]{1,40}")
COLUMNS = "application/octet-stream"


def part_name(
    digest: Annotated[str, Path(description="Names what is in the part")],
    name: Annotated[str, Path(description="The part's name")],
) -> tuple[str, str]:
    """(digest, name) in the path of a part. Raises NotFound for what no part can have."""
    if not (DIGEST.fullmatch(digest) and PART.fullmatch(name)):
        raise NotFound("No part of the columns has an address like {digest!r}.", digest=digest[:60])
    return digest, name


PartName = Annotated[tuple[str, str], Depends(part_name)]


class Columns(Response):
    """A part, as `docs/columns.md` lays it out."""

    media_type = COLUMNS


def gone(media_type: str, example: dict[str, Any] | None = None) -> dict[int | str, dict[str, Any]]:
    """What a part's addresses answer."""
    problem = {"application/problem+json": {"example": examples.GONE}}
    return documented(media_type, example) | {
        410: {"description": "It holds what has changed: read the list again", "content": problem}
    }


async def drawn_for(request: Request, known: Known = None) -> Drawn:
    """All positions that there are for the request, whomever it believes."""
    state = request.app.state
    version = getattr(request.state, "version", None)
    drawn: Drawn = await state.columns.drawn(state.engines, version, known)
    return drawn


Shown = Annotated[Drawn, Depends(drawn_for)]


async def narrowing(
    request: Request, _choice: Chosen, rests: RestsSo = None, known: Known = None
) -> Told | None:
    """What is left of them by whom the request believes, and by what they are to rest on; none where that is all."""
    rests_on_map(request, rests)
    return await told_for(request, known)


Left = Annotated[Told | None, Depends(narrowing)]
# What of the list's address those of the parts have too.
KEPT = ("known", "witness", "without", "rests")


@router.get(
    "/positions.json",
    responses=documented("application/json", examples.COLUMNS),
    summary="The parts that hold all positions of every day",
)
async def get_column_list(request: Request, drawn: Shown, left: Left) -> Response:
    """Where the columns of all positions lie, and the lists that their numbers point into.

    Where witnesses are chosen, or what positions are to rest on, each part's `left` is the address of the bits that
    say which of its positions stay.
    """
    asked = [each for each in request.query_params.multi_items() if each[0] in KEPT]
    suffix = f"?{urlencode(asked)}" if drawn.known or left else ""
    of_parts = f"?{urlencode({'known': request.query_params['known']})}" if drawn.known else ""
    parts = drawn.parts
    listed: list[dict[str, Any]] = []
    # Of which stay, by their places in the parts: numbers tell of rows that aren't shown.
    bits = blake2b(digest_size=DIGEST_BYTES, key=parts.version.encode())
    for name, part in parts.parts.items():
        href = f"/columns/{part.digest}/{name}"
        listed.append(
            {
                "name": name,
                "href": href + of_parts,
                "rows": f"{href}/rows{suffix}",
                "count": len(part.rows),
                "bytes": part.size,
                "bounds": part.bounds,
            }
        )
        if left is not None:
            stays = left.positions.holds(part.rows.id)
            bits.update(np.packbits(stays).tobytes())
            listed[-1] |= {"left": f"{href}/left{suffix}", "count_left": int(stays.sum())}
    more: dict[str, Any] = {}
    version = parts.version
    if left is not None:
        more["count_left"] = sum(each["count_left"] for each in listed)
        version = bits.hexdigest()
    return JSONResponse(
        {
            "layout": LAYOUT,
            "version": version,
            "count": parts.count,
            **more,
            "epoch": parts.calendar.epoch_day.isoformat(),
            "unknown": UNKNOWN,
            "open": parts.calendar.open,
            "days": parts.days and [day.isoformat() for day in parts.days],
            "bounds": parts.bounds,
            "actors": [
                {
                    "slug": actor.slug,
                    "name": actor.name,
                    "short_name": actor.short_name,
                    "colour": actor.colour,
                    "symbol": actor.symbol,
                }
                for actor in drawn.actors
            ],
            "postures": list(POSTURES),
            "modalities": list(MODALITIES),
            "precisions": list(PRECISIONS),
            "parts": listed,
        }
    )


@router.get(
    "/{digest}/{name}",
    response_class=Columns,
    responses=gone(COLUMNS),
    summary="One part: columns of positions",
)
async def get_column_part(request: Request, part_name: PartName, drawn: Shown) -> Response:
    """Columns of the positions in one part, little endian, as `docs/columns.md` lays them out."""
    part = find_part(drawn, *part_name)
    # Weak, since it is the same in every coding.
    headers = {"ETag": f'W/"{part.digest}"', "Cache-Control": A_MINUTE, "Vary": "Accept-Encoding"}
    if is_known(headers["ETag"], request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    coding = best_encoding(request.headers.get("accept-encoding"), *CODINGS)
    body = part.coded.get(coding) or await run_in_threadpool(part.sent_as, coding)
    if coding != IDENTITY:
        headers["Content-Encoding"] = coding
    return Columns(body, headers=headers)


@router.get(
    "/{digest}/{name}/left",
    response_class=Columns,
    responses=gone(COLUMNS),
    summary="Which positions of one part stay",
)
def get_column_left(part_name: PartName, drawn: Shown, left: Left) -> Response:
    """A bit for each position of a part, in their order, from the lowest of the first byte on: 1 where it stays.

    All of them where neither witnesses are chosen nor what positions are to rest on.
    """
    part = find_part(drawn, *part_name)
    ids = part.rows.id
    stays = np.ones(len(ids), bool) if left is None else left.positions.holds(ids)
    return Columns(np.packbits(stays, bitorder="little").tobytes())


@router.get(
    "/{digest}/{name}/rows",
    response_class=GeoJson,
    responses=gone(GEOJSON, PUBLISHED["positions"].list),
    summary="The positions behind marks, as GeoJSON",
)
async def get_column_rows(
    request: Request,
    part_name: PartName,
    drawn: Shown,
    left: Left,
    *,
    at: Annotated[
        str,
        Query(
            pattern=f"^{ORDINALS.pattern}$",
            max_length=10 * MOST_ROWS,
            description=f"Ordinals in the part, from 0, with commas between; at most {MOST_ROWS}",
            examples=["0,17,203"],
        ),
    ],
    on: Annotated[Day, Query(description="The day up to which `days_since` counts")] = None,
) -> Response:
    """The positions at some ordinals of a part, in the order in which they are asked for."""
    part = find_part(drawn, *part_name)
    ordinals = [int(each) for each in at.split(",")]
    if len(ordinals) > MOST_ROWS:
        raise BadParameter(
            "at", "These are {count}; at most {most}.", count=len(ordinals), most=MOST_ROWS
        )
    count = len(part.rows)
    for each in ordinals:
        if each >= count:
            raise BadParameter(
                "at", "There is no {at}: the part has {count}.", at=each, count=count
            )
    ids = part.rows.id[ordinals].tolist()
    version = getattr(request.state, "version", None)
    engines = request.app.state.engines
    async with admitted_session(engines, drawn.known, version=version, told=left) as session:
        return await run_in_threadpool(answer_rows, request, session, ids, on)


def answer_rows(request: Request, session: Session, ids: list[int], on: date | None) -> Response:
    """The positions with these numbers, as far as they are still seen."""
    features = position_texts(request, session, ids, on)
    return feature_collection(request, Page(features, len(features), None), features)
