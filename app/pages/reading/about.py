"""What this is and how it is made: method, kinds, grades, limits, licences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.choosing import told_for
from app.database import Engines, admitted_session
from app.errors import DatabaseUnavailable
from app.languages import mark
from app.models import Dataset
from app.presenting.addresses import RememberInstant
from app.queries.datasets import list_datasets
from app.queries.health import Totals, count_everything
from app.queries.sources import count_origins
from app.requests import Known
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[RememberInstant])

# Name, what it is, licence, the last two to be said: everything that is sent to readers and isn't ours.
PARTS = (
    ("Leaflet 1.9", mark("draws the map"), "BSD 2-Clause"),
    ("protomaps-leaflet 5", mark("draws the base map's vector tiles"), "BSD 3-Clause"),
    ("milsymbol 3.0", mark("draws military symbols, for who chooses them"), "MIT"),
    ("Source Serif 4, Source Sans 3", mark("type for Latin script"), "SIL Open Font License 1.1"),
    ("Noto Naskh Arabic", mark("type for Arabic script"), "SIL Open Font License 1.1"),
    ("OpenStreetMap", mark("borders, some lakes, traced roads; © its contributors"), "ODbL 1.0"),
    ("Natural Earth", mark("rivers, lakes, sea, province borders"), mark("public domain")),
    ("GeoNames", mark("names of towns, in English and Arabic"), "CC BY 4.0"),
    ("CIA World Data Bank II, as GSHHG", mark("detail of rivers (Wessel and Smith)"), "LGPL 3"),
    ("GLOBE elevation model, NOAA", mark("shaded relief"), mark("public domain")),
)


@dataclass(frozen=True)
class Holdings:
    """How much the map holds, and the datasets that were loaded into it."""

    totals: Totals
    origins: int
    datasets: Sequence[Dataset]


def read_holdings(session: Session) -> Holdings:
    """What the map holds, as the session's lens sees it."""
    return Holdings(count_everything(session), count_origins(session), list_datasets(session))


async def holdings(request: Request, known: Known = None) -> Holdings | None:
    """What the map holds; none when the database doesn't tell, for which the page doesn't wait."""
    engines: Engines = request.app.state.engines
    if await engines.version.current() is None:
        return None
    try:
        told = await told_for(request, known)
        async with admitted_session(engines, known, told=told) as session:
            return await run_in_threadpool(read_holdings, session)
    except DatabaseUnavailable:
        return None


@router.get("/about")
def show_about(
    request: Request, held: Annotated[Holdings | None, Depends(holdings, scope="function")]
) -> Response:
    """Method and licences, with how much the map holds where that can be told."""
    page = render(request, "about.html", held=held, parts=PARTS)
    if held is None:
        page.headers["Cache-Control"] = "no-store"
    return page
