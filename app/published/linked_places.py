"""Places in Linked Places format 1.1, as gazetteers exchange them (World Historical Gazetteer, Recogito, Peripleo).

It is GeoJSON and JSON-LD at once: [longitude, latitude], EPSG:4326. Names tell where they were met, the
geometry how certain it is in the format's three words; how far off it may be stands beside the title, in metres.
"""

from collections.abc import Iterable, Iterator, Mapping

from fastapi import Request
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.models import PlaceName
from app.published.parts import Json
from app.queries.exports import ROWS_AT_ONCE
from app.queries.places import CountedPlace
from app.queries.sources import sources_cited
from app.templating import absolute

CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
# Concepts of the Art & Architecture Thesaurus that say what our kinds do; the others have no such one.
AAT: Mapping[str, tuple[str, str]] = {
    "city": ("300008389", "cities"),
    "town": ("300008375", "towns"),
    "village": ("300008372", "villages"),
    "district": ("300000705", "districts"),
    "base": ("300000455", "military bases"),
    "border": ("300387143", "borderlands"),
    "river": ("300008707", "rivers"),
    "country": ("300387506", "countries"),
    "desert": ("300008916", "deserts"),
    "region": ("300182722", "regions (geographic)"),
}
# Up to how many metres a place may be off to be called so.
CERTAIN_M = 1_000
LESS_CERTAIN_M = 10_000


def linked_places(
    request: Request, session: Session, rows: Iterable[CountedPlace]
) -> Iterator[Json]:
    """Each place as a feature of the format."""
    for batch in in_batches(rows, ROWS_AT_ONCE):
        cited = sources_cited(session, {name.cited for row in batch for name in row.place.names})
        for row in batch:
            yield _feature(request, row, cited)


def _feature(request: Request, row: CountedPlace, cited: Mapping[str, str]) -> Json:
    place = row.place
    feature: Json = {
        "@id": absolute(request, f"/places/{place.slug}"),
        "type": "Feature",
        "properties": {
            "title": place.name,
            "ccodes": [place.country] if place.country else [],
            "uncertainty_m": place.uncertainty_m,
        },
        "names": [_name(request, name, cited) for name in place.names],
        "types": [_kind(place.kind)],
        "geometry": row.geometry
        | {"certainty": certainty(place.uncertainty_m)}
        | ({"citations": [{"label": place.evidence}]} if place.evidence else {}),
    }
    if place.part_of:
        feature["relations"] = [
            {
                "relationType": "gvp:broaderPartitive",
                "relationTo": absolute(request, f"/places/{place.part_of.slug}"),
                "label": place.part_of.name,
            }
        ]
    if place.note:
        feature["descriptions"] = [{"value": place.note, "lang": "en"}]
    return feature


def _name(request: Request, name: PlaceName, cited: Mapping[str, str]) -> Json:
    told: Json = {"toponym": name.name, "lang": name.language}
    if name.cited:
        citation = {"label": cited.get(name.cited, name.cited)}
        if name.cited in cited:
            citation["@id"] = absolute(request, f"/sources/{name.cited}")
        told["citations"] = [citation]
    return told


def _kind(kind: str) -> Json:
    own = {"sourceLabels": [{"label": kind, "lang": "en"}]}
    if kind not in AAT:
        return {"label": kind} | own
    number, label = AAT[kind]
    return {"identifier": f"aat:{number}", "label": label} | own


def certainty(uncertainty_m: int) -> str:
    """The format's word for a place that may be so many metres off."""
    if uncertainty_m <= CERTAIN_M:
        return "certain"
    return "less-certain" if uncertainty_m <= LESS_CERTAIN_M else "uncertain"
