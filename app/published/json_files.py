"""Files of JSON that hold one long list, an item a line: GeoJSON, Linked Places, annotations.

The map of now tells no instant in them, so that what hasn't changed is the same file, and isn't sent again.
"""

import json
from collections.abc import Iterable
from typing import IO

from app.published.annotations import CONTEXT, LABEL
from app.published.files import LICENCE, About
from app.published.linked_places import CONTEXT as PLACES_CONTEXT
from app.published.parts import LICENCE_URL, Json
from app.published.published import ExportRow, Published

# How names of files end that hold JSON-LD: places in Linked Places format, claims as Web Annotations.
LINKED = "jsonld"


def write_geojson(
    file: IO[bytes], table: Published, rows: Iterable[ExportRow], past: About | None
) -> None:
    """A GeoJSON FeatureCollection (RFC 7946) with flat properties."""
    names = [column.name for column in table.columns]
    features = (
        {
            "type": "Feature",
            "id": row.cells[0],
            "geometry": row.geometry,
            "properties": dict(zip(names, row.cells, strict=True)),
        }
        for row in rows
    )
    file.write(_begun({"type": "FeatureCollection"} | _told(past)))
    _write_list(file, "features", features)
    file.write(b"}\n")


def write_linked_places(file: IO[bytes], features: Iterable[Json], past: About | None) -> None:
    """A FeatureCollection in Linked Places format."""
    # Of what a file tells, the format's context knows the licence alone, and by this name.
    about = {"type": "FeatureCollection", "@context": PLACES_CONTEXT, "license": LICENCE_URL}
    file.write(_begun(about | _told(past)))
    _write_list(file, "features", features)
    file.write(b"}\n")


def write_annotations(
    file: IO[bytes], items: Iterable[Json], past: About | None, address: str
) -> None:
    """An AnnotationCollection (W3C) with all its annotations in its first and only page."""
    about = {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "label": LABEL,
        "rights": LICENCE_URL,
    }
    file.write(_begun(about | _told(past)) + b', "first": ')
    file.write(_begun({"id": f"{address}#items", "type": "AnnotationPage", "startIndex": 0}))
    number = _write_list(file, "items", items)
    file.write(f'}}, "total": {number}}}\n'.encode())


def _told(past: About | None) -> dict[str, str]:
    """What such a file says of itself: of now its licence alone."""
    return past.told if past else {"licence": LICENCE}


def _begun(told: Json) -> bytes:
    """A JSON object that goes on."""
    return json.dumps(told, ensure_ascii=False)[:-1].encode()


def _write_list(file: IO[bytes], member: str, items: Iterable[Json]) -> int:
    """Write a member of such an object, a list; tells how many items it has."""
    file.write(f', "{member}": ['.encode())
    number = 0
    for number, item in enumerate(items, start=1):
        text = json.dumps(item, ensure_ascii=False, separators=(",", ":"))
        file.write((",\n" if number > 1 else "\n").encode() + text.encode())
    file.write(b"\n]")
    return number
