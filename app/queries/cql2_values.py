"""The values of filters in CQL2: properties, numbers, texts, days, and stretches of days."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, NoReturn

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal

from app.clock import DAY, INSTANT
from app.errors import NotRead
from app.letters import refused

Kind = Literal["text", "number", "day", "boolean", "geometry"]
BEFORE_ALL, AFTER_ALL = cast("-infinity", Date), cast("infinity", Date)


@dataclass(frozen=True)
class Queryable:
    """A property that a filter may name."""

    name: str
    kind: Kind
    about: str
    expression: Any
    # Its codes, where it has no other values.
    codes: Mapping[str, Any] | None = None
    is_sortable: bool = True


@dataclass(frozen=True)
class Searched:
    """What filters may ask of a collection."""

    queryables: tuple[Queryable, ...]
    # Whether a record's days touch those from the first to the last, none being open.
    touches: Callable[[date | None, date | None], ColumnElement[bool]]
    # Whether it gives no days at all.
    is_undated: ColumnElement[bool]
    # Whether its geometry is one of those of which a condition is true.
    meets: Callable[[Callable[[Any], ColumnElement[bool]]], ColumnElement[bool]]
    # Whether it has none.
    is_unplaced: ColumnElement[bool] | None = None
    # The numbers of what `meets` lets through, some more than once, where they can be found without the records.
    meeting: Callable[[Callable[[Any], ColumnElement[bool]]], Select[int]] | None = None
    # Whether the database can compare its geometry otherwise too; it can't compare collections of several.
    is_plain: bool = True

    def named(self, name: str) -> Queryable:
        """The property of that name. Raises NotRead."""
        found = next((each for each in self.queryables if each.name == name), None)
        if found is None:
            known = ", ".join(each.name for each in self.queryables)
            refuse(
                "There is no property {name!r} here. Known: {known}.", name=name[:60], known=known
            )
        return found


@dataclass(frozen=True)
class Value:
    """A scalar: its kind, its expression, and the day itself where it was written out."""

    kind: Kind
    expression: Any
    is_own: bool = False
    day: date | None = None


def refuse(pattern: str, **values: Any) -> NoReturn:
    """Raise NotRead with a sentence about the filter."""
    raise NotRead("filter", pattern, **values)


def alike(args: Sequence[Any], searched: Searched) -> list[Any]:
    """The expressions of scalars of one kind; a day may be written as plain text beside other days."""
    values = [scalar(each, searched) for each in args]
    if any(each.kind == "day" for each in values):
        values = [
            _day(arg) if value.kind == "text" and isinstance(arg, str) else value
            for value, arg in zip(values, args, strict=True)
        ]
    kinds = {each.kind for each in values}
    if len(kinds) > 1:
        refuse("{kinds} can't be compared with each other.", kinds=" and ".join(sorted(kinds)))
    return [each.expression for each in values]


def scalar(found: Any, searched: Searched) -> Value:
    """What is written as a scalar. Raises NotRead."""
    if isinstance(found, bool):
        return Value("boolean", literal(found))
    if isinstance(found, int | float):
        return _number(found)
    if isinstance(found, str):
        return _text(found)
    if isinstance(found, dict):
        value = _told(found, searched)
        if value is not None:
            return value
    refuse("{found!r} is no value here; of functions only casei makes one.", found=str(found)[:60])


def _number(found: float) -> Value:
    if not math.isfinite(found):
        refuse("{found} is no number.", found=found)
    return Value("number", literal(float(found)))


def _text(found: str) -> Value:
    problem = refused(found)
    if problem is not None:
        refuse("The text holds {found}.", found=problem)
    if (len(found) - len(found.rstrip("\\"))) % 2:
        refuse("A backslash stands before a sign, and {text!r} ends with one.", text=found[:60])
    return Value("text", literal(found))


def _told(found: dict[str, Any], searched: Searched) -> Value | None:
    """A property, a day or a text without case; none of what is neither."""
    if isinstance(found.get("property"), str):
        own = searched.named(found["property"])
        if own.kind == "geometry":
            refuse(
                "{name!r} is a geometry: ask for it by s_intersects and its like.", name=own.name
            )
        return Value(own.kind, own.expression, is_own=True)
    if set(found) in ({"date"}, {"timestamp"}):
        [text] = found.values()
        return _day(text)
    args = found.get("args")
    if str(found.get("op")).lower() != "casei" or not isinstance(args, list) or len(args) != 1:
        return None
    value = scalar(args[0], searched)
    if value.kind != "text":
        refuse("'casei' takes a text.")
    return Value("text", func.lower(value.expression), is_own=value.is_own)


def _day(text: Any) -> Value:
    day = read_day(text)
    return Value("day", literal(day, Date), day=day)


def read_day(text: Any) -> date:
    """A day as 2017-06-07, or that on which an instant lies in UTC. Raises NotRead.

    A day with a bare «T» behind it is that day: GDAL writes it so.
    """
    written = str(text).removesuffix("T")
    try:
        if DAY.fullmatch(written):
            return date.fromisoformat(written)
        if INSTANT.fullmatch(str(text).upper()):
            instant = datetime.fromisoformat(str(text).upper())
            return (instant - (instant.utcoffset() or timedelta())).date()
    except (ValueError, OverflowError):
        pass
    raise NotRead(
        "day",
        "{given!r} is no day. Write it like 2017-06-07 or 2017-06-07T12:00:00Z.",
        given=str(text)[:60],
    )


@dataclass(frozen=True)
class Stretch:
    """Days from a first on to where the next begins. `first` and `last` are those that were written out."""

    begin: Any
    end: Any
    first: date | None = None
    last: date | None = None
    is_own: bool = False
    # Whether it is the record's own, from its first day to its last.
    is_whole: bool = False


def stretch(found: Any, searched: Searched) -> Stretch:
    """What is written as an interval, or as a day. Raises NotRead."""
    interval = found.get("interval") if isinstance(found, dict) else None
    if interval is None:
        value = _of_days(found, searched)
        return Stretch(value.expression, value.expression + 1, value.day, value.day, value.is_own)
    if not isinstance(interval, list) or len(interval) != 2:
        refuse("An interval has a beginning and an end.")
    names = [each.get("property") if isinstance(each, dict) else None for each in interval]
    first, last = (None if each in ("..", "") else _of_days(each, searched) for each in interval)
    if first and last and first.day and last.day and last.day < first.day:
        refuse(
            "The interval ends on {last}, before it begins on {first}.",
            first=first.day,
            last=last.day,
        )
    begin = func.coalesce(first.expression, BEFORE_ALL) if first else BEFORE_ALL
    end = func.coalesce(last.expression + 1, AFTER_ALL) if last else AFTER_ALL
    return Stretch(
        begin,
        end,
        first.day if first else None,
        last.day if last else None,
        any(names),
        names == ["valid_from", "valid_to"],
    )


def _of_days(found: Any, searched: Searched) -> Value:
    value = _day(found) if isinstance(found, str) else scalar(found, searched)
    if value.kind != "day":
        refuse("{found!r} is no day.", found=str(found)[:60])
    return value
