"""The row of tags that tables of the Humanitarian Data Exchange have below their header (HXL). Pure.

A tag says what its column is, whatever that is called: `#date+start`, `#adm1+name`, `#affected+killed`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.imports.cells import Finding, Row, Table
from app.languages import mark

TAGS = frozenset(
    {"#date", "#geo", "#loc", "#adm1", "#adm2", "#adm3", "#country", "#region", "#event"}
    | {"#affected", "#meta", "#org", "#sector", "#population", "#indicator", "#impact", "#crisis"}
)
TAG = re.compile(r"#[a-z]\w*(?: ?[+@]\w+)*")
# What columns of a tag would be called elsewhere (`app.imports.layouts.column_names`): by the tag and the
# attributes of which one has to stand there, the narrower first. None of its columns is anything else.
CALLED: tuple[tuple[str, frozenset[str], str], ...] = (
    ("#date", frozenset(("start", "from", "begin")), "date_start"),
    ("#date", frozenset(("end", "to", "until")), "date_end"),
    ("#date", frozenset(("year",)), "year"),
    ("#date", frozenset(("occurred", "event", "incident")), "event_date"),
    ("#date", frozenset(), "date"),
    ("#geo", frozenset(("lat",)), "latitude"),
    ("#geo", frozenset(("lon",)), "longitude"),
    ("#geo", frozenset(("coord", "coords")), "coordinates"),
    ("#loc", frozenset(("name",)), "location"),
    ("#loc", frozenset(), "location"),
    ("#adm3", frozenset(("name",)), "admin3"),
    ("#adm2", frozenset(("name",)), "admin2"),
    ("#adm1", frozenset(("name",)), "admin1"),
    ("#country", frozenset(("name",)), "country"),
    ("#country", frozenset(("code",)), "country"),
    ("#country", frozenset(), "country"),
    ("#event", frozenset(("type",)), "event_type"),
    ("#event", frozenset(("id", "code")), "event_id"),
    ("#event", frozenset(("description", "name")), "event"),
    ("#description", frozenset(), "description"),
    ("#group", frozenset(("first",)), "actor1"),
    ("#group", frozenset(("second",)), "actor2"),
    ("#meta", frozenset(("source",)), "source"),
    ("#meta", frozenset(("url",)), "url"),
)


def is_of_tags(row: Row) -> bool:
    """Whether a row holds the tags of HXL, which say once more what the columns are."""
    cells = [cell.strip() for cell in row.cells.values() if cell.strip()]
    if row.sheet:
        # The first cell names the sheet.
        cells = cells[1:]
    return (
        len(cells) > 1
        and all(map(TAG.fullmatch, cells))
        and any(re.split(r"[ +@]", cell)[0] in TAGS for cell in cells)
    )


def without_tags(table: Table, number: int) -> Table:
    """The table without its row of tags."""

    def read() -> Iterator[Row]:
        # Of several sheets each may have a row of them.
        return (
            row
            for row in table.read()
            if row.number != number and not (row.sheet and is_of_tags(row))
        )

    told = Finding("header", mark("tags (HXL)"), mark("the row below the header holds tags alone"))
    return replace(table, read=read, findings=[*table.findings, told])


def called_by_tags(tags: Row) -> Mapping[str, str]:
    """Columns by what they would be called elsewhere, as their tags say; of several of a kind the first."""
    parts = {
        name: re.split(r"[ +@]+", cell.strip())
        for name, cell in tags.cells.items()
        if TAG.fullmatch(cell.strip())
    }
    # «#adm2+name» goes before «#adm2+name+provider».
    plain_first = sorted(parts.items(), key=lambda each: len(each[1]))
    found: dict[str, str] = {}
    for tag, wanted, called in CALLED:
        for name, (own, *attributes) in plain_first:
            if (
                own == tag
                and (not wanted or wanted & set(attributes))
                and name not in found.values()
            ):
                found.setdefault(called, name)
    return found
