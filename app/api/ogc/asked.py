"""What is asked of a collection's items: the parameters of OGC API – Features, read and checked."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request

from app.errors import BadParameter, NotRead
from app.geometry import BoundingBox
from app.parameters import refuse_others
from app.queries.boxed import claims_in_box, in_box
from app.queries.cql2 import condition
from app.queries.cql2_text import read_filter, say_filter
from app.queries.cql2_values import Queryable, Searched, read_day
from app.queries.filters import Filters, key_of
from app.queries.ordering import Conditions, Order
from app.queries.searched import asked_of
from app.queries.shapes_asked import CRS84, CRSS, box_asked
from app.requests import Cursor, parse_text

DEFAULT_LIMIT = 100
MOST_ITEMS = 10_000
MOST_ORDERS = 5
LANGUAGES = ("cql2-text", "cql2-json")
# What every collection's items can be asked by, besides what the session takes: `known`, `witness`, `without`.
OF_ALL = (
    "bbox", "bbox-crs", "crs", "cursor", "datetime", "f", "filter", "filter-crs", "filter-lang", "known",
    "limit", "sortby", "without", "witness",
)  # fmt: skip
CHOOSING = ("witness", "without")
# Parameters named like a property, which mean exactly that property; programs such as GDAL don't look again.
EXACT: Mapping[str, tuple[str, ...]] = {
    "places": ("name", "kind", "country", "part_of"),
    "positions": ("actor", "place", "posture", "modality"),
    "claims": ("kind", "source", "speaker"),
    "tracks": ("actor", "name", "kind"),
}
# Those that are the API's own filters, named like no property of these collections.
OF_API: Mapping[str, tuple[str, ...]] = {
    "places": ("q", "actor"),
    "positions": ("q",),
    "claims": ("q", "place", "actor"),
    "tracks": (),
}
# What claims are narrowed by besides a box.
NARROWING = {"datetime", "filter", *EXACT["claims"], *OF_API["claims"]}
# The last dots of an open interval may be missing.
OPEN = ("", "..")
Raw = Annotated[str | None, Query()]
# Writes the numbers of what has no place, where they are known (`app.queries.boxed`).
Unplaced = Callable[[], str | None]


@dataclass(frozen=True)
class Asked:
    """How the items are narrowed, the last day of `datetime`, and in which reference system they come."""

    filters: Filters
    on: date | None
    crs: str


def names_of(collection: str) -> tuple[str, ...]:
    """The parameters of a collection's items, in alphabetical order."""
    return tuple(sorted({*OF_ALL, *EXACT[collection], *OF_API[collection]}))


def given(
    request: Request,
    *,
    bbox: Raw = None,
    bbox_crs: Annotated[str | None, Query(alias="bbox-crs")] = None,
    crs: Raw = None,
    datetime: Annotated[list[str] | None, Query()] = None,
    filter_: Annotated[str | None, Query(alias="filter")] = None,
    filter_crs: Annotated[str | None, Query(alias="filter-crs")] = None,
    filter_lang: Annotated[str | None, Query(alias="filter-lang")] = None,
    limit: Raw = None,
    sortby: Raw = None,
    cursor: Cursor = None,
    q: Raw = None,
    name: Raw = None,
    kind: Raw = None,
    country: Raw = None,
    part_of: Raw = None,
    actor: Raw = None,
    place: Raw = None,
    posture: Raw = None,
    modality: Raw = None,
    source: Raw = None,
    speaker: Raw = None,
) -> Mapping[str, Any]:
    """Those parameters that were given, by the names that the collection of the path has for them."""
    found = {
        "bbox": bbox, "bbox-crs": bbox_crs, "crs": crs, "datetime": datetime, "filter": filter_,
        "filter-crs": filter_crs, "filter-lang": filter_lang, "limit": limit, "sortby": sortby,
        "cursor": cursor, "q": q, "name": name, "kind": kind, "country": country, "part_of": part_of,
        "actor": actor, "place": place, "posture": posture, "modality": modality, "source": source,
        "speaker": speaker,
    }  # fmt: skip
    collection = request.path_params["collection"]
    if collection in EXACT:
        refuse_others(request, names_of(collection), repeated=("datetime", *CHOOSING))
    return {key: value for key, value in found.items() if value}


Given = Annotated[Mapping[str, Any], Depends(given)]


@contextmanager
def naming(parameter: str) -> Iterator[None]:
    """Say of what can't be read in which parameter it stood. Raises BadParameter."""
    try:
        yield
    except NotRead as error:
        raise BadParameter(parameter, error.said) from None


def asked(collection: str, told: Mapping[str, Any], unplaced: Unplaced) -> Asked:
    """What the given parameters ask of a collection. Raises BadParameter."""
    searched = asked_of(collection)
    spans = [read_datetime(each) for each in told.get("datetime", ()) if each]
    clauses = [clause for each in spans for clause in _on_days(searched, *each)]
    box = _box(told)
    numbers = None
    if box is not None:
        known = None if searched.is_unplaced is None else unplaced()
        clauses.append(in_box(searched, box, known))
        if collection == "claims" and not told.keys() & NARROWING:
            numbers = claims_in_box(searched, box, known)
    said: dict[str, Any] = {"spans": [str(each) for each in spans]}
    said |= {name: told[name] for name in ("bbox", "bbox-crs") if name in told}
    own: dict[str, str | None] = {}
    for name in (*EXACT[collection], *OF_API[collection]):
        if name not in told:
            continue
        with naming(name):
            value = parse_text(told[name])
        if name in OF_API[collection]:
            own[name] = value
        elif value is not None:
            clauses.append(searched.named(name).expression == told[name])
            said[name] = told[name]
    clauses += _filtered(searched, told, said)
    filters = Filters(
        **own,  # type: ignore[arg-type]
        more=Conditions(repr((collection, sorted(said.items()))), tuple(clauses), numbers),
        sort=read_orders(searched, told.get("sortby", "")),
        limit=read_limit(told.get("limit")),
        after=told.get("cursor"),
    )
    last = min((end for _, end in spans if end is not None), default=None)
    return Asked(filters, last, crs_asked(told, "crs"))


def one(collection: str, key: Any, value: str) -> Filters:
    """The filters of the one record that readers know under a name."""
    said = repr((collection, "one", value))
    return Filters(more=Conditions(said, (key_of(key) == value,)), limit=1)


def _on_days(searched: Searched, first: date | None, last: date | None) -> list[Any]:
    # What isn't tied to any day is there on each of them, says the standard.
    return [searched.is_undated | searched.touches(first, last)] if first or last else []


def _box(told: Mapping[str, Any]) -> BoundingBox | None:
    crs = crs_asked(told, "bbox-crs")
    if "bbox" not in told:
        return None
    with naming("bbox"):
        try:
            numbers = [float(each) for each in told["bbox"].split(",")]
        except ValueError:
            raise NotRead(
                "number", "{text!r} isn't numbers with commas.", text=told["bbox"][:100]
            ) from None
        return box_asked(numbers, crs)


def _filtered(searched: Searched, told: Mapping[str, Any], said: dict[str, Any]) -> list[Any]:
    language = told.get("filter-lang", "cql2-text")
    if language not in LANGUAGES:
        raise BadParameter(
            "filter-lang", "{given!r} is none of {accepted}.", given=language[:60], accepted=" and ".join(LANGUAGES)
        )  # fmt: skip
    crs = crs_asked(told, "filter-crs")
    if "filter" not in told:
        return []
    with naming("filter"):
        found = read_filter(told["filter"], language)
        said["filter"] = (say_filter(found), crs)
        return [condition(found, searched, crs)]


def crs_asked(told: Mapping[str, Any], parameter: str) -> str:
    """The reference system of a parameter, CRS84 where it isn't given. Raises BadParameter."""
    crs: str = told.get(parameter, CRS84)
    # Some write it between angle brackets, as the header has it.
    if crs.strip("<>") not in CRSS:
        raise BadParameter(
            parameter, "{given!r} isn't spoken here. Known: {known}.", given=crs[:100], known=", ".join(CRSS)
        )  # fmt: skip
    return crs.strip("<>")


def read_datetime(text: str) -> tuple[date | None, date | None]:
    """(first day, last day) of an instant or an interval; none is an open end. Raises BadParameter."""
    first, slash, last = text.partition("/")
    with naming("datetime"):
        if not slash:
            day = read_day(first)
            return day, day
        begin = None if first in OPEN else read_day(first)
        end = None if last in OPEN else read_day(last)
    if begin and end and end < begin:
        raise BadParameter(
            "datetime", "It ends on {end}, before it begins on {begin}.", end=end, begin=begin
        )
    return begin, end


def read_limit(text: str | None) -> int:
    """How many items an answer has at most; more than can be given are as many as can. Raises BadParameter."""
    if text is None:
        return DEFAULT_LIMIT
    if not re.fullmatch("[0-9]{1,100}", text) or int(text) < 1:
        raise BadParameter("limit", "{given!r} is no number from 1 on.", given=text[:60])
    return min(int(text), MOST_ITEMS)


def read_orders(searched: Searched, text: str) -> tuple[Order, ...]:
    """What is sorted by: names with commas, a minus before those that run down. Raises BadParameter."""
    known = {each.name: each for each in searched.queryables if is_sortable(each)}
    found: list[Order] = []
    for part in filter(None, text.split(",")):
        # In a query a plus sign arrives as a blank.
        name = part.strip().lstrip("+-")
        if name not in known or len(part.strip()) - len(name) > 1 or len(found) >= MOST_ORDERS:
            raise BadParameter(
                "sortby", "{given!r} can't be sorted by. Known, at most {most} at once: {known}.",
                given=part[:60], most=MOST_ORDERS, known=", ".join(known),
            )  # fmt: skip
        found.append(Order(name, part.strip().startswith("-"), known[name].expression))
    return tuple(found)


def is_sortable(queryable: Queryable) -> bool:
    """True of a property that items can be sorted by."""
    return queryable.is_sortable and queryable.kind != "geometry"
