"""What the columns of a table become: a `Matching`, which is data and can be kept as JSON. Pure.

Columns are named as the file names them; upper and lower case, blanks, hyphens and underscores don't
tell them apart. A known layout is a matching that comes with the program.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.vocabulary import ACTOR_ROLES, KINDS, POSTURES, PRECISIONS

PARTS = re.compile(r"[\W_]+")
# Signs of vowels of Hebrew and Arabic, and what stretches an Arabic word: hardly anybody writes them.
VOWELS = re.compile(
    "[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
Columns = tuple[str, ...]


def column_key(name: str) -> str:
    """A column's name as it is compared: «Event Date», EVENT_DATE and event-date are one."""
    # The dot of a Turkish İ in small letters is a letter of its own; elsewhere letters and their accents may be two.
    whole = unicodedata.normalize("NFC", name.casefold().replace("i\u0307", "i"))
    return PARTS.sub("_", VOWELS.sub("", whole)).strip("_")


class Told(BaseModel):
    """Part of a matching."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlaceCode(Told):
    """What a code of a place's precision means: how far off, in metres, and which columns then name
    the place, where another one than usual does.
    """

    uncertainty_m: int
    place: Columns = ()


class DayCode(Told):
    """What a code of a day's precision means: the precision, and how far the days reach around it."""

    precision: Annotated[str, PRECISIONS]
    before: int = 0
    after: int = 0
    # The day stands for all of its month or year.
    whole: Literal["", "month", "year"] = ""


class ActorColumn(Told):
    """A column that names actors: what they are to the claim, what parts several of them.

    `marks` says whether each is marked on the map, given a posture. `named` takes the cell for a flag:
    1 or true is the actor of that name.
    """

    column: str
    role: Annotated[str, ACTOR_ROLES] = "doing"
    separator: str = ""
    marks: bool = False
    named: str = ""
    # Texts in this column that are nobody.
    nobody: Columns = ()
    # The column that tells what kind of actor it is, and the kinds, in small letters, that are one at all;
    # all of them where none is named.
    kind: str = ""
    kinds: Columns = ()


class FigureColumns(Told):
    """Columns that count: the best figure, the least and the most, each as the source has it."""

    what: str
    best: str = ""
    low: str = ""
    high: str = ""


class Flag(Told):
    """A column whose 1 says something: the words for it, and the posture that it makes."""

    column: str
    words: str
    posture: Annotated[str, POSTURES] | None = None


class Matching(Told):
    """What each column becomes. What is left out isn't in the file."""

    # Where: columns that name the place, the first that is filled counting; angles, or both in one; or
    # the geometry of the feature itself.
    place: Columns = ()
    # The column that tells what a row is about, and the texts with which its name is a place's.
    place_kind: str = ""
    place_kinds: Columns = ()
    latitude: str = ""
    longitude: str = ""
    # Columns that say N or S, E or W, of angles that have no sign.
    latitude_half: str = ""
    longitude_half: str = ""
    point: str = ""
    # Order of the two numbers in `point`, where the format or its column's name fixes it.
    longitude_first: bool = False
    # That somebody said that the latitude comes first; and whether it has to be said, of a column that no name
    # tells to hold points.
    latitude_first: bool = False
    asks_order: bool = False
    # A point in several columns, which are read as one text: zone, its half or square where a column has
    # it, easting, northing; or degrees, minutes and seconds of both axes, of which some may be empty.
    point_parts: Columns = ()
    # By column of `place` that is wider than those before it: how far off, in metres, a point may be
    # where these are empty, for it may be the middle of that area.
    coarse: Mapping[str, int] = Field(default_factory=dict)
    country: str = ""
    # How far off, in metres: a column of metres; or a column of codes with what they mean.
    uncertainty: str = ""
    place_precision: str = ""
    place_codes: Mapping[str, PlaceCode] = Field(default_factory=dict)
    uncertainty_m: int = 0

    # When: first and last day; the column that repeats the year; codes of how exactly.
    first: Columns = ()
    last: Columns = ()
    # Year, month and day in columns of their own, where no column above is filled; a month or a day of
    # nought isn't known.
    first_parts: Columns = ()
    last_parts: Columns = ()
    # What every row's day stands for, where that is no day: the week that begins with it.
    days_of: DayCode | None = None
    year: str = ""
    day_precision: str = ""
    day_codes: Mapping[str, DayCode] = Field(default_factory=dict)
    # Which number comes first in 7/6/2017, where the format or somebody says so; and in which century a
    # year of two digits lies.
    day_order: Literal["", "day", "month", "year"] = ""
    century: int = 0
    # Whether its days may lie in the Middle Ages, whose years are elsewhere taken for another calendar's.
    reaches_back: bool = False

    # Who, and what they do there.
    actors: tuple[ActorColumn, ...] = ()
    kind: Annotated[str, KINDS] = "report"
    kind_column: str = ""
    kinds: Mapping[str, Annotated[str, KINDS]] = Field(default_factory=dict)
    modality: Literal["observed", "expected"] = "observed"
    # The posture of those whose columns mark: one for all, by columns of which the first known value
    # counts, or by flags.
    posture: Annotated[str, POSTURES] | None = None
    posture_columns: Columns = ()
    postures: Mapping[str, Annotated[str, POSTURES] | None] = Field(default_factory=dict)
    # Postures that all marking actors have; of the others only those that are «doing».
    shared_postures: tuple[str, ...] = ("contests",)
    flags: tuple[Flag, ...] = ()
    # By text of a posture column, in small letters: the kinds of actor of which one is marked, where the
    # order of the columns doesn't tell whom it is about. Where both or neither is, nobody is marked.
    marked_kinds: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    # What is said, where it stands, how sure it is. Texts with {columns} in them.
    statement: str = ""
    # What is said of a row of which the statement's columns are empty.
    otherwise: str = ""
    locator: str = ""
    note: str = ""
    grade: str = ""
    grades: Mapping[str, int] = Field(default_factory=dict)
    figures: tuple[FigureColumns, ...] = ()

    # The event's own key, and the column by which a later version of it counts.
    key: Columns = ()
    revised: str = ""
    # Whose report a row passes on; kept as its evidence.
    source: str = ""
    # Columns of other people's sentences: only a dozen words of them are kept.
    free: Columns = ()
    # Other names that releases of a layout have for its columns.
    aliases: Mapping[str, Columns] = Field(default_factory=dict)
    # What codes in a column mean, in words, where a sentence names the column.
    words: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    # Texts that stand for nothing.
    unknown: Columns = ("NA", "N/A", "NULL", "None", "nan", "-", "—")
    # A row without a place, or without a day, is refused where marks are made of it.
    needs_place: bool = True
    needs_day: bool = True

    def columns(self) -> Iterable[str]:
        """Every column that it speaks of."""
        from app.imports.sentences import columns_in  # noqa: PLC0415  (which needs names alone)

        yield from (
            *self.place,
            *self.first,
            *self.last,
            *self.posture_columns,
            *self.key,
            *self.free,
            *self.first_parts,
            *self.last_parts,
            *self.point_parts,
        )
        yield from (self.latitude_half, self.longitude_half)
        yield from (self.latitude, self.longitude, self.point, self.country, self.uncertainty)
        yield from (
            self.place_kind,
            self.place_precision,
            self.year,
            self.day_precision,
            self.kind_column,
            self.grade,
        )
        yield from (self.revised, self.source)
        yield from (each.column for each in self.actors)
        yield from (each.kind for each in self.actors)
        yield from (each.column for each in self.flags)
        for each in self.figures:
            yield from (each.best, each.low, each.high)
        for code in self.place_codes.values():
            yield from code.place
        for text in (self.statement, self.otherwise, self.locator, self.note):
            yield from columns_in(text)
