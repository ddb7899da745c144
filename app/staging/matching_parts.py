"""Fields of a matching that several columns make together: days and points in parts, figures, who is faced.

The form shows them folded away; each stands for a part of one of the matching's own fields.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.errors import Said
from app.forms.fields import Typed
from app.imports.matching import ActorColumn, FigureColumns, Matching
from app.languages.words import WordsByCode

Text = Callable[[str], str]
# By field of the matching: its parts in order.
DAYS = {
    "first_parts": ("first_year", "first_month", "first_day"),
    "last_parts": ("last_year", "last_month", "last_day"),
}
GRID = ("grid_zone", "grid_half", "grid_east", "grid_north")
ANGLES = (
    *("latitude_degrees", "latitude_minutes", "latitude_seconds"),
    *("longitude_degrees", "longitude_minutes", "longitude_seconds"),
)
ENDS = {"best": "", "low": "_low", "high": "_high"}
FIGURES = {
    f"{what}{end}": (what, name)
    for what in ("killed", "wounded", "displaced")
    for name, end in ENDS.items()
}
# Words of the groups, and of the fields in each.
DAY_FIELDS = WordsByCode(
    {
        "first_year": "Year, or first year",
        "first_month": "Month, or first month",
        "first_day": "Day of the month, or first day",
        "last_year": "Last year",
        "last_month": "Last month",
        "last_day": "Last day of the month",
        "year": "Year of days that have none",
    }
)
SPOT_FIELDS = WordsByCode(
    {
        "latitude_degrees": "Degrees of latitude",
        "latitude_minutes": "Minutes of latitude",
        "latitude_seconds": "Seconds of latitude",
        "longitude_degrees": "Degrees of longitude",
        "longitude_minutes": "Minutes of longitude",
        "longitude_seconds": "Seconds of longitude",
        "latitude_half": "North or south",
        "longitude_half": "East or west",
        "grid_zone": "Zone of a grid (UTM, MGRS)",
        "grid_half": "Its half of the globe, or its 100 km square",
        "grid_east": "Easting",
        "grid_north": "Northing",
    }
)
FIGURE_FIELDS = WordsByCode(
    {
        "killed": "Killed",
        "killed_low": "Killed, at least",
        "killed_high": "Killed, at most",
        "wounded": "Wounded",
        "wounded_low": "Wounded, at least",
        "wounded_high": "Wounded, at most",
        "displaced": "Displaced",
        "displaced_low": "Displaced, at least",
        "displaced_high": "Displaced, at most",
    }
)
OTHER_FIELDS = WordsByCode(
    {
        "facing": "The other actor",
        "country": "Country",
        "reported_by": "Whose report it is",
        "revised": "When the row was last revised",
    }
)
GROUPS = WordsByCode(
    {
        "days": "Days in several columns",
        "spots": "Coordinates in several columns",
        "figures": "Figures",
        "others": "Other columns",
    }
)
FIELDS_OF = {
    "days": DAY_FIELDS,
    "spots": SPOT_FIELDS,
    "figures": FIGURE_FIELDS,
    "others": OTHER_FIELDS,
}
# Those of a column each, with the matching's own fields.
SINGLE = {name: name for name in ("latitude_half", "longitude_half", "year", "country", "revised")}
SINGLE["reported_by"] = "source"
FOLDED = tuple(name for fields in FIELDS_OF.values() for name in fields)
# The parts without which the others say nothing.
NEEDED = {
    DAYS["first_parts"]: ("first_year",),
    DAYS["last_parts"]: ("last_year",),
    GRID: ("grid_zone", "grid_east", "grid_north"),
    ANGLES: ("latitude_degrees", "longitude_degrees"),
    ("latitude_half", "longitude_half"): ("latitude_half", "longitude_half"),
}


def filled_parts(matching: Matching, named: Callable[[str], str]) -> dict[str, str]:
    """The columns of the folded fields; `named` gives a column's name in the file, or nothing."""
    texts = dict.fromkeys(FOLDED, "")
    texts |= {name: named(getattr(matching, field)) for name, field in SINGLE.items()}
    for field, parts in DAYS.items():
        texts |= _in_order(parts, getattr(matching, field), named)
    spot = matching.point_parts
    # Without a column of its own for the half, a grid's zone says it.
    grid = spot if len(spot) == len(GRID) else (*spot[:1], "", *spot[1:])
    texts |= _in_order(ANGLES, spot, named) if len(spot) == len(ANGLES) else {}
    texts |= _in_order(GRID, grid, named) if len(grid) == len(GRID) else {}
    figures = {each.what: each for each in matching.figures}
    for name, (what, end) in FIGURES.items():
        texts[name] = named(getattr(figures[what], end)) if what in figures else ""
    texts["facing"] = next(
        filter(None, (named(each.column) for each in matching.actors if each.role == "facing")), ""
    )
    return texts


def _in_order(
    parts: Sequence[str], columns: Sequence[str], named: Callable[[str], str]
) -> dict[str, str]:
    return {part: named(column) for part, column in zip(parts, columns, strict=False)}


def changed_parts(typed: Typed, before: Typed, matching: Matching) -> dict[str, Any]:
    """What the folded fields that were changed make of the matching's own; what is missing is noted beside them."""
    text = typed.text
    changed = {name for name in FOLDED if text(name) != before.text(name)}
    for parts, needed in NEEDED.items():
        if changed & set(parts) and any(map(text, parts)):
            for name in needed:
                if not text(name):
                    typed.refuse(name, Said("missing", "The parts beside it need this column."))
    changes: dict[str, Any] = {
        field: text(name) for name, field in SINGLE.items() if name in changed
    }
    for field, parts in DAYS.items():
        if changed & set(parts):
            changes[field] = _without_end(tuple(map(text, parts)))
    if changed & {*GRID, *ANGLES}:
        changes["point_parts"] = _point_parts(text)
    if changed & set(FIGURES):
        changes["figures"] = [each.model_dump() for each in _figures(text, changed, matching)]
    if "facing" in changed:
        others = [each for each in matching.actors if each.role != "facing"]
        faced = [ActorColumn(column=text("facing"), role="facing", separator=";")]
        actors = [*others, *(faced if text("facing") else [])]
        changes["actors"] = [each.model_dump() for each in actors]
    return changes


def _without_end(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Columns without those at the end that are empty."""
    while columns and not columns[-1]:
        columns = columns[:-1]
    return columns


def _point_parts(text: Text) -> tuple[str, ...]:
    angles = tuple(map(text, ANGLES))
    if any(angles):
        return angles
    return tuple(filter(None, map(text, GRID)))


def _figures(text: Text, changed: set[str], matching: Matching) -> list[FigureColumns]:
    """The figures, with those that the form speaks of as it has them; others stay."""
    found: dict[str, FigureColumns] = {each.what: each for each in matching.figures}
    for what in dict.fromkeys(what for name, (what, _) in FIGURES.items() if name in changed):
        columns: Mapping[str, str] = {name: text(f"{what}{end}") for name, end in ENDS.items()}
        found[what] = FigureColumns(what=what, **columns)
    return [each for each in found.values() if each.best or each.low or each.high]
