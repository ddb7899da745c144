"""Recogito's W3C annotations (JSON-LD) under the columns of its CSV."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.imports.cells import Row, as_text


def is_one(item: Any) -> bool:
    """Whether an item is a web annotation."""
    if not isinstance(item, Mapping):
        return False
    kinds = item.get("type") or item.get("@type")
    return "Annotation" in as_text(kinds) and "target" in item


def rows(items: Iterator[Any]) -> Iterator[Row]:
    """A row for each annotation. Offsets stay as they are: Recogito counts UTF-16 units."""
    for number, item in enumerate(items, start=1):
        target = _first(item.get("target"))
        selectors = target.get("selector") or []
        selectors = selectors if isinstance(selectors, list) else [selectors]
        quote = next((as_text(each.get("exact")) for each in selectors if each.get("exact")), "")
        start = next((as_text(each.get("start")) for each in selectors if "start" in each), "")
        bodies = item.get("body") or item.get("bodies") or []
        bodies = bodies if isinstance(bodies, list) else [bodies]
        told: dict[str, list[str]] = {"TAGS": [], "COMMENTS": [], "URI": [], "TYPE": []}
        for body in bodies:
            column, text = _body(body)
            told[column].append(text)
        cells = {
            "UUID": as_text(item.get("id") or item.get("@id")).rpartition("/")[2].removeprefix("#"),
            "FILE": as_text(target.get("source")),
            "QUOTE_TRANSCRIPTION": quote,
            "ANCHOR": f"char-offset:{start}" if start else "",
        }
        cells |= {column: "|".join(filter(None, texts)) for column, texts in told.items()}
        yield Row(number, cells)


def _first(value: Any) -> Mapping[str, Any]:
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, Mapping) else {"source": as_text(found)}


def _body(body: Any) -> tuple[str, str]:
    """(column, text) of a body, by what it is for."""
    if not isinstance(body, Mapping):
        return "URI", as_text(body)
    text = as_text(body.get("value") or body.get("source") or body.get("id") or body.get("@id"))
    match as_text(body.get("purpose")):
        case "classifying":
            return "TYPE", text
        case "tagging":
            return "TAGS", text
        case "identifying" | "geotagging" | "linking":
            return "URI", text
    return ("URI" if text.startswith("http") else "COMMENTS"), text
