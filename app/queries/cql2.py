"""What a filter in CQL2 means in SQL: known properties, operators and functions, and no others.

Days are compared as days: a `TIMESTAMP` stands for its day in UTC. An instant of the temporal functions is
a day, an interval goes from its first day to its last, and both end where the next day begins. Whether a
record's own days touch others is decided as everywhere on the map (`Searched.touches`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, not_, null, or_, true

from app.queries.cql2_values import Searched, alike, refuse, scalar, stretch
from app.queries.shapes_asked import shape_asked

# As deep as expressions may stand in one another.
DEEPEST = 40
COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "=": lambda one, other: one == other,
    "<>": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
# Of two stretches [a, b) and [c, d), as Allen told them apart.
TEMPORAL: dict[str, Callable[[Any, Any, Any, Any], ColumnElement[bool]]] = {
    "t_after": lambda a, _b, _c, d: a >= d,
    "t_before": lambda _a, b, c, _d: b <= c,
    "t_contains": lambda a, b, c, d: and_(a < c, b > d),
    "t_disjoint": lambda a, b, c, d: or_(b <= c, a >= d),
    "t_during": lambda a, b, c, d: and_(a > c, b < d),
    "t_equals": lambda a, b, c, d: and_(a == c, b == d),
    "t_finishedby": lambda a, b, c, d: and_(a < c, b == d),
    "t_finishes": lambda a, b, c, d: and_(a > c, b == d),
    "t_intersects": lambda a, b, c, d: and_(a < d, b > c),
    "t_meets": lambda _a, b, c, _d: b == c,
    "t_metby": lambda a, _b, _c, d: a == d,
    "t_overlappedby": lambda a, b, c, d: and_(a > c, a < d, b > d),
    "t_overlaps": lambda a, b, c, d: and_(a < c, b > c, b < d),
    "t_startedby": lambda a, b, c, d: and_(a == c, b > d),
    "t_starts": lambda a, b, c, d: and_(a == c, b < d),
}
SPATIAL = {
    "s_contains": "ST_Contains", "s_crosses": "ST_Crosses", "s_disjoint": "ST_Disjoint",
    "s_equals": "ST_Equals", "s_intersects": "ST_Intersects", "s_overlaps": "ST_Overlaps",
    "s_touches": "ST_Touches", "s_within": "ST_Within",
}  # fmt: skip
FUNCTIONS = ("casei", *sorted(SPATIAL), *sorted(TEMPORAL))


def condition(found: Any, searched: Searched, crs: str, depth: int = 0) -> ColumnElement[bool]:
    """The condition that a filter in CQL2 JSON is; its shapes are in `crs`. Raises NotRead."""
    if depth > DEEPEST:
        refuse("The filter has more than {most} expressions in one another.", most=DEEPEST)
    if isinstance(found, bool):
        return true() if found else false()
    if isinstance(found, dict) and set(found) == {"property"}:
        value = scalar(found, searched)
        if value.kind != "boolean":
            refuse("{name!r} alone is no condition.", name=str(found["property"])[:60])
        return value.expression  # type: ignore[no-any-return]
    if not isinstance(found, dict) or not isinstance(found.get("op"), str):
        refuse("{found!r} is no condition.", found=str(found)[:60])
    name, args = found["op"].lower(), found.get("args")
    if not isinstance(args, list):
        refuse("'{name}' has no list of args.", name=name[:60])
    if name in ("and", "or", "not"):
        parts = [condition(each, searched, crs, depth + 1) for each in args]
        _count(name, parts, 1, 1 if name == "not" else 1000)
        return not_(parts[0]) if name == "not" else (and_ if name == "and" else or_)(*parts)
    if name in SPATIAL:
        return _spatial(name, args, searched, crs)
    return _temporal(name, args, searched) if name in TEMPORAL else _compared(name, args, searched)


def _count(name: str, args: Sequence[Any], least: int, most: int | None = None) -> None:
    if not least <= len(args) <= (most or least):
        refuse(
            "'{name}' takes {least} arguments; it has {count}.",
            name=name,
            least=least,
            count=len(args),
        )


def _compared(name: str, args: list[Any], searched: Searched) -> ColumnElement[bool]:
    if name == "in":
        _count(name, args, 2)
        options = args[1] if isinstance(args[1], list) else [args[1]]
        values = alike([args[0], *options], searched)
        found: ColumnElement[bool] = values[0].in_(values[1:])
        return found
    if name == "isnull":
        _count(name, args, 1)
        geometry = _is_geometry(args[0], searched)
        if geometry is not None:
            return searched.is_unplaced if searched.is_unplaced is not None else false()
        return scalar(args[0], searched).expression.is_(null())  # type: ignore[no-any-return]
    if name == "between":
        _count(name, args, 3)
        value, low, high = alike(args, searched)
        return and_(value >= low, value <= high)
    if name == "like":
        _count(name, args, 2)
        one, pattern = (scalar(each, searched) for each in args)
        if (one.kind, pattern.kind) != ("text", "text") or pattern.is_own:
            refuse("'like' compares a text with a pattern.")
        return one.expression.like(pattern.expression)  # type: ignore[no-any-return]
    if name not in COMPARISONS:
        known = ", ".join(
            ("and", "or", "not", *COMPARISONS, "like", "between", "in", "isNull", *FUNCTIONS)
        )
        refuse("'{name}' isn't done here. Known: {known}.", name=name[:60], known=known)
    _count(name, args, 2)
    return COMPARISONS[name](*alike(args, searched))  # type: ignore[no-any-return]


def _temporal(name: str, args: list[Any], searched: Searched) -> ColumnElement[bool]:
    _count(name, args, 2)
    one, other = (stretch(each, searched) for each in args)
    if name in ("t_intersects", "t_disjoint") and one.is_whole != other.is_whole:
        own, asked = (one, other) if one.is_whole else (other, one)
        if own.is_whole and not asked.is_own:
            touches = searched.touches(asked.first, asked.last)
            return touches if name == "t_intersects" else not_(touches)
    return TEMPORAL[name](one.begin, one.end, other.begin, other.end)


def _is_geometry(found: Any, searched: Searched) -> Any:
    name = found.get("property") if isinstance(found, dict) else None
    if isinstance(name, str):
        own = searched.named(name)
        return own.expression if own.kind == "geometry" else None
    return None


def _spatial(name: str, args: list[Any], searched: Searched, crs: str) -> ColumnElement[bool]:
    _count(name, args, 2)
    own = [_is_geometry(each, searched) is not None for each in args]
    if own.count(True) != 1:
        refuse("'{name}' compares the geometry with a shape that is written out.", name=name)
    asked = shape_asked(args[1 if own[0] else 0], crs)
    if name in ("s_intersects", "s_disjoint"):
        meets = searched.meets(lambda geometry: func.ST_Intersects(geometry, asked))
        return meets if name == "s_intersects" else not_(meets)
    if not searched.is_plain:
        refuse(
            "Of the shapes here '{name}' can't be told: ask by s_intersects or s_disjoint.",
            name=name,
        )
    geometry = next(each.expression for each in searched.queryables if each.kind == "geometry")
    pair = (geometry, asked) if own[0] else (asked, geometry)
    return getattr(func, SPATIAL[name])(*pair)  # type: ignore[no-any-return]
