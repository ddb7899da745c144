"""JSON without a list of rows: objects by their keys, columns with their values, and what pandas writes. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.imports.cells import Row, as_text
from app.imports.readers.nested import cells_of

KEY = "key"


def is_one(document: Any) -> bool:
    """Whether a document is of one of these kinds, or holds objects by their keys beside other things."""
    return isinstance(document, Mapping) and (_is_plainly(document) or bool(_within(document)))


def is_longer(document: Mapping[str, Any], prefix: str) -> bool:
    """Whether the list under a prefix of ijson's has more items than one of these has rows."""
    found: Any = document
    for step in prefix.removesuffix(".item").split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return isinstance(found, list) and len(found) > sum(1 for _ in _items(document))


def rows(document: Mapping[str, Any]) -> Iterator[Row]:
    """The rows of one that is, from 1."""
    for number, (key, item) in enumerate(_items(document), start=1):
        cells = {} if key is None or KEY in item else {KEY: key}
        yield Row(number, cells | cells_of(item))


def _items(document: Mapping[str, Any]) -> Iterator[tuple[str | None, Mapping[str, Any]]]:
    if not _is_plainly(document):
        for each in _within(document):
            yield from each.items()
    elif _is_split(document):
        names = list(map(as_text, document["columns"]))
        for values in document["data"]:
            yield None, dict(zip(names, values, strict=False))
    elif _are_columns(document):
        names = list(document)
        for values in zip(*document.values(), strict=True):
            yield None, dict(zip(names, values, strict=True))
    elif _are_by_number(document):
        numbers = dict.fromkeys(number for column in document.values() for number in column)
        for number in numbers:
            yield None, {name: column.get(number) for name, column in document.items()}
    else:
        yield from document.items()


def _is_plainly(document: Mapping[str, Any]) -> bool:
    """Whether a document as a whole is of one of these kinds."""
    return _is_split(document) or _are_columns(document) or _are_objects(document)


def _within(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Objects of a document, or of its objects, that hold rows by their keys: of {"meta": …, "events": {…}} the latter."""
    inner = [each for each in document.values() if isinstance(each, Mapping)]
    found = [each for each in inner if _are_objects(each)]
    deeper = (part for each in inner for part in each.values() if isinstance(part, Mapping))
    return found or [part for part in deeper if _are_objects(part)]


def _is_split(document: Mapping[str, Any]) -> bool:
    """Names and rows apart, as pandas splits them."""
    names, data = document.get("columns"), document.get("data")
    return (
        isinstance(names, list)
        and isinstance(data, list)
        and bool(data)
        and all(isinstance(each, list) for each in data)
    )


def _are_columns(document: Mapping[str, Any]) -> bool:
    """A list of values under each name, all as long."""
    columns = list(document.values())
    return (
        len(columns) > 1
        and all(isinstance(each, list) and each for each in columns)
        and len({len(each) for each in columns}) == 1
    )


def _are_objects(document: Mapping[str, Any]) -> bool:
    """An object under each key, all of much the same names."""
    items = list(document.values())
    if len(items) < 2 or not all(isinstance(each, Mapping) and each for each in items):
        return False
    most = max(len(each) for each in items)
    shared = set.intersection(*(set(each) for each in items))
    return len(shared) * 2 >= most


def _are_by_number(document: Mapping[str, Any]) -> bool:
    """Columns of which each value stands under its row's number, as pandas writes them unasked."""
    return all(
        isinstance(column, Mapping) and all(str(number).isdecimal() for number in column)
        for column in document.values()
    )
