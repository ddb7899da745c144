"""The page about taking the data out, and the address of the tray of unplaced claims."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from app.clock import write_instant
from app.languages import gettext, mark
from app.pages.reading.descriptions import DESCRIPTIONS, described, signposts
from app.pages.reading.downloads import DOWNLOADS, Download
from app.presenting.addresses import RememberInstant, address
from app.published import PUBLISHED
from app.published.describing import dataset_markup
from app.queries.health import count_everything
from app.requests import Reader
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[RememberInstant])
# What the files are for, with the ends of their names.
GROUPS = (
    (mark("Tables, for spreadsheets, pandas and R"), ("csv", "xlsx")),
    (
        mark("Maps, for QGIS, GDAL, GeoPandas and DuckDB"),
        ("geojson", "gpkg", "fgb", "parquet", "geojsonl"),
    ),
    (mark("Marks with days, for Google Earth and others that read KML"), ("kml", "kmz")),
    (mark("Linked data, for gazetteers and for programs that annotate texts"), ("jsonld",)),
)


@router.get("/data")
def show_data(request: Request, session: Reader) -> Response:
    """What can be downloaded, how to open it, how to cite it, and how much there is."""
    totals = count_everything(session)
    told = described(request, session, totals)
    as_of = told.as_of
    answer = render(
        request,
        "data.html",
        downloads=[(gettext(title), rows_of(kinds)) for title, kinds in GROUPS],
        tables=PUBLISHED,
        totals=totals,
        as_of=as_of,
        as_of_text=write_instant(as_of),
        descriptions=DESCRIPTIONS,
        linked_data=dataset_markup(told),
    )
    answer.headers["Link"] = signposts(told)
    return answer


@router.get("/data/unplaced")
def show_unplaced(request: Request) -> Response:
    """The tray of claims that speak of no place is a list of claims like any other."""
    return RedirectResponse(address(request, "/claims", unplaced="yes"), 307)


def rows_of(kinds: tuple[str, ...]) -> list[tuple[str, list[Download]]]:
    """The files of these kinds, those with the same rows together: what is in them, and each of them."""
    found: dict[str, list[Download]] = {}
    for each in DOWNLOADS:
        if each.kind in kinds:
            found.setdefault(each.noun, []).append(each)
    return [(gettext(files[0].about), files) for files in found.values()]
