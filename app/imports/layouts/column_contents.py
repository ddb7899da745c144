"""What the first cells of a column hold: names or numbers, days, points, how well places are known. Pure."""

import re
from collections.abc import Sequence
from datetime import date

from app.errors import NotRead
from app.forms.coordinates import parse_point
from app.forms.map_links import looks_like_link
from app.imports.dating import INSTANT, lacks_year
from app.imports.days import BARE, ISO, DayReader
from app.imports.geometry_texts import is_geometry
from app.imports.locating import FORMS_POINT, is_box
from app.imports.numbers import told_uncertainty

LOOKED_AT = 20
# So many of the first cells have to be of a kind.
MOST_OF = 0.8
NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*%?")
# Two numbers of which each has digits behind its point, a sign of degrees, or letters of a grid or a code.
POINTED = re.compile(
    r"[-+(\[]?\d{1,3}[.,]\d{3,}.*\d[.,]\d{3,}.*|.*\d\s*[°º].*\d.*|\d{1,2}[C-HJ-NP-X] ?[A-Z]{2} ?\d[\d ]{3,}"
    r"|[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,}.*",
    re.DOTALL,
)
A_LEAP_YEAR = 2000
MONTH_AND_SHORT = re.compile(r"([^\W\d_]{3,})\.?[-/ '’]+\d\d")
# A day all the same, though more has to be said before it is one.
UNSURE = frozenset(("several", "short_year", "doubtful", "calendar", "hijri_day", "solar_hijri"))


def _most(count: int, cells: Sequence[str]) -> bool:
    return bool(cells) and count >= MOST_OF * len(cells)


def has_names(cells: Sequence[str]) -> bool:
    """Whether some cell is more than a number, which would be a code."""
    return not all(NUMBER.fullmatch(cell) for cell in cells)


def has_angles(cells: Sequence[str]) -> bool:
    """Whether the first cells are numbers, as angles are."""
    return all(NUMBER.fullmatch(cell) for cell in cells[:LOOKED_AT])


def are_days(cells: Sequence[str], *, plain: bool = False) -> bool:
    """Whether most are days, months or years; numbers alone are none where they have to be `plain`."""
    some = cells[:LOOKED_AT]
    reader = DayReader(date.max)
    return _most(sum(_is_day(cell, reader, plain=plain) for cell in some), some)


def _is_day(cell: str, reader: DayReader, *, plain: bool) -> bool:
    if ISO.match(cell) or BARE.match(cell):
        return True
    if NUMBER.fullmatch(cell):
        whole = cell.removesuffix(".0")
        is_year_or_day = len(whole) in (4, 8) and whole[:2] in ("19", "20")
        return not plain and (is_year_or_day or INSTANT.fullmatch(cell) is not None)
    try:
        reader.read(cell)
    except NotRead as error:
        return error.said.code in UNSURE or _is_of_a_year(cell, reader)
    return True


def _is_of_a_year(cell: str, reader: DayReader) -> bool:
    """Whether a cell is a month's name with a day or two digits of a year, so that a year alone is missing."""
    short = MONTH_AND_SHORT.fullmatch(cell)
    if not (short or lacks_year(cell)) or not any(map(str.isalpha, cell)):
        return False
    try:
        reader.read(f"{short[1] if short else cell} {A_LEAP_YEAR}")
    except NotRead:
        return False
    return True


def are_points(cells: Sequence[str]) -> bool:
    """Whether most are points: both coordinates, a grid reference, a geometry."""
    some = cells[:LOOKED_AT]
    if not some or not _is_point(some[0]):
        return False
    return _most(sum(map(_is_point, some)), some)


def _is_point(cell: str) -> bool:
    if is_geometry(cell):
        return True
    if FORMS_POINT.fullmatch(cell):
        return not is_box(cell)
    if not (POINTED.fullmatch(cell) or looks_like_link(cell)) or ISO.match(cell):
        return False
    try:
        parse_point(cell)
    except NotRead as error:
        return error.said.code in ("several", "doubtful")
    return True


def are_precisions(cells: Sequence[str]) -> bool:
    """Whether all say in words how well a place is known."""
    return bool(cells) and all(told_uncertainty(cell) is not None for cell in cells)


def may_be_points(cells: Sequence[str]) -> bool:
    """Whether any is a point, or nearly; none of them says nothing against it."""
    if not cells:
        return True
    for cell in cells[:LOOKED_AT]:
        if _is_point(cell):
            return True
        try:
            parse_point(cell)
        except NotRead as error:
            if error.said.code in ("several", "doubtful", "out_of_range"):
                return True
            continue
        return True
    return False


def is_told_apart(cells: Sequence[str], rows: int, *, wholly: bool = False) -> bool:
    """Whether cells are fit to know their rows by: nearly each row has one, and few, or `wholly` none, another's."""
    if not rows or not cells:
        return not wholly
    different = len(set(cells))
    return len(cells) >= MOST_OF * rows and (
        different == len(cells) if wholly else different > 0.5 * len(cells)
    )
