"""Linked Places (Pelagios, World Historical Gazetteer): named places with the years they are met in."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import Said
from app.imports.cells import Row, as_text
from app.imports.readers.features import put_geometry
from app.languages import mark

FIRST = mark("Of its {count} geometries the first is taken.")


def is_one(feature: Mapping[str, Any]) -> bool:
    """Whether a feature is of Linked Places: it lists its names as toponyms."""
    names = feature.get("names")
    return isinstance(names, list) and any(
        isinstance(name, Mapping) and "toponym" in name for name in names
    )


def rows(features: Iterator[Any]) -> Iterator[Row]:
    """A row for each place."""
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        names = [as_text(each.get("toponym")) for each in feature.get("names") or ()]
        types = [
            as_text(each.get("label") or each.get("identifier"))
            for each in feature.get("types") or ()
        ]
        first, last = _years(feature.get("when") or {})
        row = Row(
            number,
            {
                "id": as_text(feature.get("@id") or feature.get("id")),
                "title": as_text(properties.get("title")) or next(iter(names), ""),
                "names": "; ".join(filter(None, names)),
                "types": "; ".join(filter(None, types)),
                "country": as_text(properties.get("ccodes")),
                "start": first,
                "end": last,
                "description": "; ".join(
                    as_text(each.get("value")) for each in feature.get("descriptions") or ()
                ),
            },
        )
        geometry, count = _geometry(feature.get("geometry"))
        put_geometry(row, geometry)
        if count > 1:
            row.cautions.append(("geometry", Said("first_of_several", FIRST, count=count)))
        yield row


def _geometry(written: Any) -> tuple[Any, int]:
    """(geometry, how many there are): of a collection the first, without what is said of it."""
    if not isinstance(written, Mapping):
        return None, 0
    parts = written.get("geometries")
    if isinstance(parts, list) and parts:
        return _geometry(parts[0])[0], len(parts)
    return {name: written[name] for name in ("type", "coordinates") if name in written} or None, 1


def _years(when: Mapping[str, Any]) -> tuple[str, str]:
    """First and last day of all spans, as they are written."""
    spans = when.get("timespans") or []
    starts = [_edge(span.get("start"), ("in", "earliest", "latest")) for span in spans]
    ends = [_edge(span.get("end"), ("in", "latest", "earliest")) for span in spans]
    return min(filter(None, starts), default=""), max(filter(None, ends), default="")


def _edge(written: Any, names: tuple[str, ...]) -> str:
    if not isinstance(written, Mapping):
        return as_text(written)
    return next(
        (as_text(written[name]) for name in names if written.get(name) not in (None, "")), ""
    )
