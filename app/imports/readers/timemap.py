"""TimeMap's list of events (Forensic Architecture), and other lists of plain objects."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.errors import Said
from app.imports.cells import Row, as_text
from app.imports.readers.nested import cells_of


def is_one(item: Any) -> bool:
    """Whether an item is an event of TimeMap: texts for day and coordinates, a list of sources."""
    if not isinstance(item, Mapping):
        return False
    return {"date", "latitude", "longitude"} <= set(item) and bool(
        {"sources", "associations", "filters"} & set(item)
    )


def rows(items: Iterator[Any]) -> Iterator[Row]:
    """A row for each event; its sources' addresses as one cell."""
    for row, item in _plain(items):
        sources = item.get("sources")
        if isinstance(sources, list):
            paths = [
                each.get("path") or each.get("id") if isinstance(each, Mapping) else each
                for each in sources
            ]
            row.cells["sources"] = "; ".join(as_text(path) for path in paths if path)
        filters = item.get("filters") or item.get("associations")
        if isinstance(filters, list):
            named = [_filter(each) if isinstance(each, Mapping) else each for each in filters]
            row.cells["filters"] = "; ".join(as_text(name) for name in named if name)
        yield row


def _filter(written: Mapping[str, Any]) -> Any:
    """What an event is sorted under: the value, or the last step of its path, before title and id."""
    path = written.get("filter_paths")
    last = path[-1] if isinstance(path, list) and path else None
    return written.get("value") or last or written.get("title") or written.get("id")


def plain_rows(items: Iterator[Any]) -> Iterator[Row]:
    """A row for each object of a list."""
    for row, _ in _plain(items):
        yield row


def plain_row(number: int, item: Mapping[str, Any]) -> Row:
    """The row of one plain object."""
    return Row(number, cells_of(item))


def _plain(items: Iterator[Any]) -> Iterator[tuple[Row, Mapping[str, Any]]]:
    for number, item in enumerate(items, start=1):
        if isinstance(item, Mapping):
            yield plain_row(number, item), item
        else:
            said = Said("no_object", "This is no object with names and values.")
            yield Row(number, {}, faults=[(None, said)]), {}
