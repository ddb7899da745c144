"""ORBAT-mapper's scenarios: where each unit of an order of battle was, from state to state.

A state without the key `location` says nothing of it; `location: null` means that the unit is gone. A
unit that came by `via` moved along that line. Times are ISO 8601 with their offset, of which the local
day counts, or milliseconds since 1970, read in the scenario's own zone.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.imports.cells import Row, as_text
from app.imports.readers.features import feature_row, put_geometry

# The fourth digit of a symbol of APP-6: the standard identity.
IDENTITIES = {
    "0": "pending", "1": "unknown", "2": "assumed friend", "3": "friend", "4": "neutral",
    "5": "suspect", "6": "hostile",
}  # fmt: skip

# The cells of a row, and its geometry as GeoJSON has it.
Written = tuple[dict[str, str], Any]


def rows(scenario: Any) -> Iterator[Row]:
    """A row for each state with a location, each departure, each event, each feature of its layers."""
    zone = _zone(as_text(scenario.get("timeZone")))
    start = _day(scenario.get("startTime"), zone)
    found = (*_of_units(scenario, start, zone), *_of_events(scenario, zone))
    for number, (cells, geometry) in enumerate(found, start=1):
        row = Row(number, cells)
        put_geometry(row, geometry)
        yield row
    yield from _drawings(scenario, len(found), zone)


def _of_units(scenario: Mapping[str, Any], start: str, zone: ZoneInfo) -> Iterator[Written]:
    for side, unit in _units(scenario):
        for cells, geometry in _states(unit, start, zone):
            yield {"side": side, **cells}, geometry


def _of_events(scenario: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Written]:
    for event in scenario.get("events") or ():
        where = event.get("where")
        cells = {
            "id": as_text(event.get("id")),
            "what": "event",
            "title": as_text(event.get("title")),
            "date": _day(event.get("startTime"), zone),
            "url": as_text(event.get("externalUrl") or event.get("url")),
        }
        yield cells, where.get("geometry") if isinstance(where, Mapping) else None


def _drawings(scenario: Mapping[str, Any], number: int, zone: ZoneInfo) -> Iterator[Row]:
    """A row for each feature, and for each later geometry that its states give it."""
    for layer in scenario.get("layers") or ():
        for feature in layer.get("features") or ():
            number += 1
            first = feature_row(number, feature)
            told = feature if isinstance(feature, Mapping) else {}
            meta = _joined(layer, told.get("meta"), told.get("properties"))
            until = _day(meta.get("visibleUntilT"), zone)
            cells = {
                "id": first.cells.get("id", ""),
                "what": "drawing",
                "title": first.cells.get("name") or as_text(meta.get("name")),
                "layer": as_text(layer.get("name")),
            }
            states = [each for each in told.get("state") or () if each.get("geometry")]
            days = [_day(meta.get("visibleFromT"), zone)]
            days += [_day(each.get("t"), zone) for each in states]
            first.cells = cells | {
                "date": days[0],
                "until": [*days, until][1] if any(days) else until,
            }
            yield first
            for at, state in enumerate(states, start=1):
                number += 1
                row = Row(number, cells | {"date": days[at], "until": [*days, until][at + 1]})
                row.cells["id"] = as_text(state.get("id"))
                put_geometry(row, state.get("geometry"))
                yield row


def _joined(*parts: Any) -> dict[str, Any]:
    """What is said of a feature: by itself, by what is told of it, and else by its layer."""
    told: dict[str, Any] = {}
    for part in parts:
        told |= {name: value for name, value in (part or {}).items() if value is not None}
    return told


def _units(scenario: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(name of the side, unit): of its groups and, as a side may have them, of none."""
    for side in scenario.get("sides") or ():
        name = as_text(side.get("name"))
        waiting = [*reversed(side.get("subUnits") or []), *reversed(side.get("groups") or [])]
        while waiting:
            unit = waiting.pop()
            yield name, unit
            waiting += reversed(unit.get("subUnits") or [])


def _states(unit: Mapping[str, Any], start: str, zone: ZoneInfo) -> Iterator[Written]:
    """What each state says of where the unit was; where it stood at first counts from the scenario's start."""
    states = [each for each in unit.get("state") or () if "location" in each]
    before: Any = unit.get("location")
    if before and (not states or start < _day(states[0].get("t"), zone)):
        states.insert(0, {"location": before, "t": start or None})
        before = None
    for at, state in enumerate(states):
        place, via = state["location"], state.get("via") or []
        following = states[at + 1] if at + 1 < len(states) else None
        line = [*([before] if before else []), *via, place] if place else []
        moved = bool(via) and len(line) > 1
        geometry: Any = None
        if place:
            geometry = (
                {"type": "LineString", "coordinates": line}
                if moved
                else {"type": "Point", "coordinates": place}
            )
        day = _day(state.get("t"), zone)
        yield (
            {
                "id": as_text(state.get("id")),
                "unit": as_text(unit.get("name")),
                "short_name": as_text(unit.get("shortName")),
                "sidc": as_text(unit.get("sidc")),
                "identity": IDENTITIES.get(as_text(unit.get("sidc"))[3:4], ""),
                "what": ("moves" if moved else "is there") if place else "is gone",
                "posture": ("advances" if moved else "present") if place else "",
                "title": as_text(state.get("title")),
                "date": day,
                "until": _day(following.get("t"), zone)
                if following and place and not moved
                else "",
            },
            geometry,
        )
        before = place


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _day(time: Any, zone: ZoneInfo) -> str:
    """The local day of an instant; a text that is none is left for the form to refuse."""
    if isinstance(time, int | float):
        try:
            return datetime.fromtimestamp(time / 1000, UTC).astimezone(zone).date().isoformat()
        except (OverflowError, OSError, ValueError):
            return as_text(time)
    return as_text(time)
