"""Linked Places (Pelagios, World Historical Gazetteer): named places with the years they are met in."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import Said
from app.imports.cells import Row, as_text
from app.imports.readers.features import put_geometry
from app.languages import mark

FIRST = mark("Of its {count} geometries the first is taken.")


def is_one(feature: Mapping[str, Any]) -> bool:
    """Whether a feature is of Linked Places: it lists its names as toponyms, or says of its geometries since when they hold."""
    return any("toponym" in name for name in _names(feature)) or any(
        {"when", "geowkt", "geo_wkt"} & set(part) for part in _parts(feature)
    )


def _names(feature: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Its names; drafts of the format call them namings."""
    listed = feature.get("names") or feature.get("namings")
    return (
        [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    )


def _types(feature: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What kind of place it is; drafts of the format say one, as an object."""
    listed = feature.get("types") or feature.get("placetypes") or []
    listed = [listed] if isinstance(listed, Mapping) else listed
    return [each for each in listed if isinstance(each, Mapping)]


def _parts(feature: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The geometries of its collection."""
    geometry = feature.get("geometry")
    listed = geometry.get("geometries") if isinstance(geometry, Mapping) else None
    return (
        [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []
    )


def rows(features: Iterator[Any]) -> Iterator[Row]:
    """A row for each place."""
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        names = [as_text(each.get("toponym")) for each in _names(feature)]
        types = [as_text(each.get("label") or each.get("identifier")) for each in _types(feature)]
        # Since when its first geometry holds, where nothing says since when the place is met.
        whens = [feature.get("when"), *(part.get("when") for part in _parts(feature)[:1])]
        first, last = _years(next(filter(None, whens), {}))
        row = Row(
            number,
            {
                "id": as_text(feature.get("@id") or feature.get("id")),
                "title": as_text(properties.get("title")) or next(iter(names), ""),
                "names": "; ".join(filter(None, names)),
                "types": "; ".join(filter(None, types)),
                "country": as_text(properties.get("ccodes") or properties.get("ccode")),
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
