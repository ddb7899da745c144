"""Images of the map: what an address of it shows, as SVG, PNG or PDF, drawn on the server.

They take what the map's address takes, and where to look: `bbox`, or `view`, which is the end of that address.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from app.choosing import chosen
from app.drawing.frame import Frame
from app.drawing.printing import pdf_of, png_of
from app.drawing.scene import Scene
from app.drawing.sheet import Paper, Plan, draw_image, plan_image
from app.errors import BadParameter
from app.languages import current
from app.narrowing import RestsOnMap
from app.pages.reading.asked_view import WantedView, spot_of
from app.pages.reading.map_opening import opening_of
from app.pages.reading.map_page import Named, Symbols, own_day
from app.parameters import refuse_unknown
from app.presenting.legible import legible_scene, legible_title
from app.presenting.own_names import KeepOwnNames
from app.presenting.pictured import View, frame_of, heading_of, scene_of, subject_of
from app.queries.actors import get_actor
from app.requests import Known, reading
from app.routers import make_router
from app.templating import absolute

router = make_router(
    dependencies=[Depends(chosen), RestsOnMap, Depends(refuse_unknown), KeepOwnNames]
)

# In pixels of CSS.
WIDTH, HEIGHT, LEAST, MOST = 1200, 800, 240, 2000
# Pixels that a PNG has at most.
MOST_PIXELS = 8_000_000
# What of the address the map that shows the same has too.
KEPT = ("symbols", "known", "witness", "without", "rests")

Side = Annotated[int, Query(ge=LEAST, le=MOST, description="In pixels")]
Theme = Annotated[Literal["light", "dark"], Query(description="Light or dark")]


@dataclass(frozen=True)
class Asked:
    """What an address of an image asks for; the day only where it says one."""

    view: View
    paper: Paper
    names: Named


@dataclass(frozen=True)
class Collected:
    """All that is drawn, read from the database."""

    plan: Plan
    frame: Frame
    scene: Scene
    address: str
    # For the name of the file.
    when: str


def asked(
    wanted: WantedView,
    *,
    width: Side = WIDTH,
    height: Side = HEIGHT,
    theme: Theme = "light",
    symbols: Symbols = None,
) -> Asked:
    """What an address of an image asks for. Raises BadParameter."""
    bbox, spot = wanted.bbox, wanted.spot
    if bbox and spot:
        raise BadParameter(
            "view", "'bbox' and 'view' both say where to look; leave out one of them."
        )
    box = (
        (bbox.west, bbox.south, bbox.east + 360 * (bbox.west > bbox.east), bbox.north)
        if bbox
        else None
    )
    view = replace(
        wanted.view,
        box=box,
        spot=spot_of(spot) if spot else None,
        is_military=symbols == "app6",
    )
    return Asked(view, Paper(width, height, dark=theme == "dark"), wanted.names)


AskedImage = Annotated[Asked, Depends(asked)]


@router.get("/map.svg")
async def show_svg(request: Request, image: AskedImage, known: Known = None) -> Response:
    """The view as SVG, whose texts are texts."""
    async with request.app.state.drawing.place():
        found = await collected(request, image, known)
        svg = await run_in_threadpool(draw, found)
    return answer(svg, "image/svg+xml", found, "svg")


@router.get("/map.png")
async def show_png(
    request: Request,
    image: AskedImage,
    scale: Annotated[
        int, Query(ge=1, le=3, description="Pixels of the file for each asked for")
    ] = 1,
    known: Known = None,
) -> Response:
    """The view as PNG, up to three times as sharp as its size says."""
    width, height = image.paper.width, image.paper.height
    if width * height * scale * scale > MOST_PIXELS:
        raise BadParameter(
            "scale",
            "{width} by {height} pixels {scale} times as sharp are too many: a file has at most {most}.",
            width=width, height=height, scale=scale, most=MOST_PIXELS,
        )  # fmt: skip
    async with request.app.state.drawing.place():
        found = await collected(request, image, known)
        png = await run_in_threadpool(lambda: png_of(draw(found), width, height, scale))
    return answer(png, "image/png", found, "png")


@router.get("/map.pdf")
async def show_pdf(request: Request, image: AskedImage, known: Known = None) -> Response:
    """The view as a PDF of one page."""
    paper = image.paper
    async with request.app.state.drawing.place():
        found = await collected(request, image, known)
        title, code = found.plan.heading.title, current().code
        pdf = await run_in_threadpool(
            lambda: pdf_of(draw(found), paper.width, paper.height, title, code)
        )
    return answer(pdf, "application/pdf", found, "pdf")


def draw(found: Collected) -> str:
    """The image as SVG."""
    return draw_image(found.plan, found.frame, found.scene, found.address)


def answer(content: str | bytes, media_type: str, found: Collected, ending: str) -> Response:
    """An image with the name under which it is kept."""
    name = f"conflict-map{f'-{found.when}' if found.when else ''}.{ending}"
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


async def collected(request: Request, image: Asked, known: Known) -> Collected:
    """All that is drawn; the connection is given back before anything is."""
    request.state.known = known
    async with reading(request, known) as session:
        return await run_in_threadpool(collect, request, session, image)


def collect(request: Request, session: Session, image: Asked) -> Collected:
    """The same, of a session. Raises NotFound."""
    view = image.view
    for slug in view.actors:
        # Raises NotFound with the actors that are spelled most alike.
        get_actor(session, slug)
    first = opening_of(request, session)
    if view.day is None and view.span is None:
        day = own_day(session, first.day, image.names) or first.day
        view = View(**{**view.__dict__, "day": day})
    subject = subject_of(session, view)
    subject = replace(subject, title=legible_title(session, subject.title, subject.named))
    plan = plan_image(heading_of(request, view, subject), image.paper)
    frame = frame_of(view, subject, first.view, plan.size)
    scene = legible_scene(session, scene_of(session, view, subject, frame))
    when = "-".join(dict.fromkeys(each.isoformat() for each in view.days if each))
    return Collected(plan, frame, scene, map_address(request, view, frame), when)


def map_address(request: Request, view: View, frame: Frame) -> str:
    """The address of the map that shows the same."""
    told = view.parameters
    told += [(name, value) for name, value in request.query_params.multi_items() if name in KEPT]
    longitude, latitude = frame.middle
    end = f"#map={frame.zoom:.1f}/{latitude:.3f}/{longitude:.3f}"
    return absolute(request, f"{current().prefix}/?{urlencode(told, safe=',:')}{end}")
