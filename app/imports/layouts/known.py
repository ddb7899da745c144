"""Which layout a table has: by its own mark, by its columns, or by its rows where it has no header."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from app.errors import Said
from app.imports.cells import Fault, Finding, Row, Table, Unreadable, explained
from app.imports.columns import Columns
from app.imports.dating import lacks_year, year_of_sheet
from app.imports.layouts import acled, coded_events, documents, geoconfirmed, recogito, ucdp, viina
from app.imports.layouts.guessing import guess
from app.imports.layouts.hxl import called_by_tags, is_of_tags, without_tags
from app.imports.layouts.layout import Layout
from app.imports.layouts.not_taken import idle_columns
from app.imports.matching import Matching, column_key
from app.languages import gettext, mark, pgettext

PLAIN = "table"
LAYOUTS: tuple[Layout, ...] = (
    *acled.LAYOUTS,
    *ucdp.LAYOUTS,
    *viina.LAYOUTS,
    *geoconfirmed.LAYOUTS,
    *recogito.LAYOUTS,
    *coded_events.LAYOUTS,
    *documents.LAYOUTS,
)
# Names that people give layouts, besides their own.
ALSO = {
    "ucdp": "ucdp-ged",
    "ged": "ucdp-ged",
    "plain": PLAIN,
    "csv": PLAIN,
    "recogito-csv": "recogito",
}
NAMES = (*dict.fromkeys(layout.name for layout in LAYOUTS), PLAIN)
SEEN = 200
NO_CODES = mark(
    "the file has no such column, so a point may be the middle of a district or a province: each is a circle of {km} km"
)


@dataclass(frozen=True)
class Recognised:
    """The layout's name, what columns become, the table with its columns named, and why."""

    name: str
    title: str
    matching: Matching
    table: Table
    why: str
    # Values that `why` names.
    values: Mapping[str, str] = field(default_factory=dict)


def recognise(table: Table, wanted: str | None = None) -> Recognised:
    """The layout of a table, or the one that is `wanted`. Raises Unreadable where it isn't that one."""
    name = layout_name(wanted) if wanted else None
    first = list(islice(table.read(), SEEN))
    if not first:
        said = Said("no_rows", "There is no row here.")
        table = replace(table, faults=[*table.faults, Fault(None, None, said)])
    tags = first[0] if first and is_of_tags(first[0]) else None
    if tags is not None:
        table, first = without_tags(table, tags.number), first[1:]
    for layout in LAYOUTS:
        if name not in (None, layout.name):
            continue
        if table.layout is not None and table.layout != (layout.mark or layout.name):
            continue
        found = _fitting(layout, table, first)
        if found is not None:
            return _noted(_without_codes(found, first), first)
    if name not in (None, PLAIN):
        assert name is not None
        missing = _missing(name, table)
        raise Unreadable(
            "This file hasn't the columns of {layout}: {missing} is missing.",
            layout=name,
            missing=missing,
        )
    matching, named, left = guess(table, first, called_by_tags(tags) if tags else {})
    table = replace(table, findings=[*table.findings, *left, *_of_days(first, matching)])
    why, values = mark("no column's name is known"), {"columns": ", ".join(named)}
    if named:
        why = mark("by the names of its columns: {columns}")
    return _noted(Recognised(PLAIN, mark("a table"), matching, table, why, values), first)


def _of_days(rows: Sequence[Row], matching: Matching) -> Iterator[Finding]:
    """Where days have their years from, if not from themselves."""
    if not matching.year and _years_in_sheets(rows, matching):
        found = mark("years are in the sheets' names")
        yield Finding("days", found, mark("days without a year are in that of their sheet's name"))


def _years_in_sheets(rows: Sequence[Row], matching: Matching) -> bool:
    """Whether days take their year from the names of sheets."""
    return any(
        lacks_year(row.cells.get(name, "").strip())
        for row in rows
        if year_of_sheet(row.sheet)
        for name in (*matching.first, *matching.last)
    )


def layout_name(wanted: str) -> str:
    """The name of a layout as somebody writes it. Raises Unreadable where there is none."""
    key = column_key(wanted).replace("_", "-")
    short = key.replace("-", "")
    for name in NAMES:
        if key == name or short == name.replace("-", ""):
            return name
    if key in ALSO:
        return ALSO[key]
    for name in NAMES:
        if key.partition("-")[0] == name:
            return name
    raise Unreadable(
        "There is no layout {found!r}; there are {known}.",
        found=wanted[:40],
        known=", ".join(NAMES),
    )


def _fitting(layout: Layout, table: Table, first: Sequence[Row]) -> Recognised | None:
    keys = frozenset(
        map(column_key, (*table.columns, *(name for row in first[:20] for name in row.cells)))
    )
    for each in layout.matching.aliases.items():
        if any(column_key(other) in keys for other in each[1]):
            keys |= {column_key(each[0])}
    if table.layout is not None:
        return Recognised(
            layout.name, layout.title, layout.matching, table, mark("the file says so itself")
        )
    if layout.fits(keys):
        return Recognised(
            layout.name, layout.title, layout.matching, table, mark("it has the columns of it")
        )
    cells = [list(row.cells.values()) for row in first[:3]]
    if layout.headerless and cells and all(map(layout.is_row, cells)):
        named = with_names(table, layout.headerless)
        return Recognised(
            layout.name,
            layout.title,
            layout.matching,
            named,
            mark("its rows are of it, though it has no header"),
        )
    return None


def _without_codes(found: Recognised, first: Sequence[Row]) -> Recognised:
    """The same with the least uncertainty that its layout has, where no column of the file tells each row's."""
    matching = found.matching
    names = (*found.table.columns, *(name for row in first for name in row.cells))
    actual = Columns(matching, names).actual.get(matching.place_precision)
    if not matching.place_codes or actual in names:
        return found
    least_m = min(code.uncertainty_m for code in matching.place_codes.values())
    told = explained("precision", matching.place_precision, NO_CODES, km=least_m // 1000)
    return replace(
        found,
        matching=matching.model_copy(
            update={"uncertainty_m": max(least_m, matching.uncertainty_m)}
        ),
        table=replace(found.table, findings=[*found.table.findings, told]),
    )


def with_names(table: Table, names: Sequence[str]) -> Table:
    """The table with its columns called otherwise."""
    called = dict(zip(table.columns, names, strict=False))

    def read() -> Iterator[Row]:
        for row in table.read():
            row.cells = {called.get(name, name): cell for name, cell in row.cells.items()}
            yield row

    return replace(table, columns=tuple(names), read=read)


def _noted(found: Recognised, first: Sequence[Row]) -> Recognised:
    finding = explained("layout", found.title, found.why, **found.values)
    idle = idle_columns(found.table, found.matching, first)
    table = replace(found.table, findings=[*found.table.findings, finding, *idle])
    return replace(found, table=table)


def _missing(name: str, table: Table) -> str:
    keys = frozenset(map(column_key, table.columns))
    layout = next(layout for layout in LAYOUTS if layout.name == name)
    lacking = [each for each in layout.needs if column_key(each) not in keys]
    lacking += [
        pgettext("between ways to read a text", " or ").join(names)
        for names in layout.one_of
        if not any(column_key(each) in keys for each in names)
    ]
    return lacking[0] if lacking else gettext("its own mark")
