"""What this is and how it is made: method, kinds, grades, limits, licences."""

from fastapi import APIRouter, Request, Response

from app.pages.links import RememberInstant
from app.queries.datasets import list_datasets
from app.queries.health import count_everything
from app.queries.sources import count_origins
from app.requests import Reader
from app.templating import render

router = APIRouter(dependencies=[RememberInstant])

# Postures with what each says; the drawing and the verb come with the word.
POSTURES = {
    "holds": "has the ground in hand",
    "present": "is there; nothing is said about who is in control",
    "contests": "fights for ground that it doesn't have wholly",
    "attacks": "strikes or assaults it, from the ground or the air",
    "advances": "moves there",
    "withdraws": "moves away from it",
    "blocks": "keeps others from passing",
}
# Name, what it is, licence: everything that is sent to readers and isn't ours.
PARTS = (
    ("Leaflet 1.9", "draws the map", "BSD 2-Clause"),
    ("protomaps-leaflet 5", "draws the base map's vector tiles", "BSD 3-Clause"),
    ("Source Serif 4, Source Sans 3", "type for Latin script", "SIL Open Font License 1.1"),
    ("Noto Naskh Arabic", "type for Arabic script", "SIL Open Font License 1.1"),
    ("OpenStreetMap", "borders, some lakes, traced roads; © its contributors", "ODbL 1.0"),
    ("Natural Earth", "rivers, lakes, sea, province borders", "public domain"),
    ("GeoNames", "names of towns, in English and Arabic", "CC BY 4.0"),
    ("CIA World Data Bank II, as GSHHG", "detail of rivers (Wessel and Smith)", "LGPL 3"),
    ("GLOBE elevation model, NOAA", "shaded relief", "public domain"),
)


@router.get("/about")
def show_about(request: Request, session: Reader) -> Response:
    """Method and licences, with how much the map holds."""
    return render(
        request,
        "about.html",
        totals=count_everything(session),
        origins=count_origins(session),
        datasets=list_datasets(session),
        postures=POSTURES,
        parts=PARTS,
    )
