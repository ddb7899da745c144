"""What OpenAPI has no words for, told to schemathesis: how parameters depend on each other.

The document says it in prose. A request that breaks only these rules is well formed by the schema and
refused all the same; it is mended before it is sent. Tests of their own hold the refusals.
"""

import re
from datetime import UTC, datetime
from typing import Any

import schemathesis

from app.letters import refused

WITNESSES = ("witness", "without")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"-?[0-9.]+(e[+-]?[0-9]+)?")
INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt].*)?")


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:  # noqa: C901  (a rule after the other)
    """Leave out of a request what only a rule in prose refuses."""
    if isinstance(case.query, dict):
        shorten_witnesses(case.query)
    # What is wrong by the schema is to stay wrong.
    if case.meta is not None and case.meta.generation.mode.is_negative:
        return
    keep_tile_in_its_zoom(case.path_parameters)
    query = case.query
    if not isinstance(query, dict):
        return
    ask_places_what_they_have(case.path_parameters, query)
    # Which names there are, only the data says.
    for name in WITNESSES:
        query.pop(name, None)
    on, first, last = (query.get(name) for name in ("on", "from", "to"))
    # One day, or a stretch of them, in its order.
    if is_day(on) and (is_day(first) or is_day(last)):
        del query["on"]
    if is_day(first) and is_day(last) and last < first:
        query["from"], query["to"] = last, first
    if str(case.path).endswith("/difference"):
        compare_two_states(query)
    # South of north.
    box = str(query.get("bbox", "")).split(",")
    if len(box) == 4 and all(NUMBER.fullmatch(each) for each in box):
        box[1], box[3] = sorted((box[1], box[3]), key=float)
        query["bbox"] = ",".join(box)
    leave_out_the_future(query)
    # A list goes on after a record that is in it, or from its beginning.
    if "cursor" in query and re.fullmatch("[a-z0-9-]+", str(query["cursor"])):
        query["cursor"] = "0"
    text = query.get("q")
    if isinstance(text, str) and len(text) <= 200 and refused(text):
        del query["q"]


def shorten_witnesses(query: dict[str, Any]) -> None:
    """Let all of them fit into an address, and each stay too long that is."""
    for name in WITNESSES:
        values = query.get(name)
        if isinstance(values, list) and sum(len(str(each)) for each in values) > 1000:
            query[name] = [each[:501] if isinstance(each, str) else each for each in values[:2]]


def compare_two_states(query: dict[str, Any]) -> None:
    """Two instants of the map in their order, or two days on the ground, and nothing else beside them."""
    if (
        "known_from" in query
        or "known_to" in query
        or not (is_day(query.get("from")) and is_day(query.get("to")))
    ):
        for name in ("from", "to"):
            if is_day(query.get(name)):
                del query[name]
    if INSTANT.fullmatch(str(query.get("known_from"))) or INSTANT.fullmatch(
        str(query.get("known_to"))
    ):
        query.pop("known", None)
    first, last = (str(query.get(name)) for name in ("known_from", "known_to"))
    if INSTANT.fullmatch(first) and INSTANT.fullmatch(last) and last < first:
        query["known_from"], query["known_to"] = last, first


def leave_out_the_future(query: dict[str, Any]) -> None:
    """Nothing is known of what is to come, nor of a clock's sixty-first second."""
    for name in ("known", "known_from", "known_to"):
        known = query.get(name)
        if (
            isinstance(known, str)
            and INSTANT.fullmatch(known)
            and (known[:4] >= f"{datetime.now(UTC):%Y}" or ":60" in known)
        ):
            del query[name]


def ask_places_what_they_have(path: Any, query: dict[str, Any]) -> None:
    """A layer of places isn't narrowed by what only positions have."""
    if isinstance(path, dict) and path.get("layer") == "places":
        for name in ("posture", "modality", "settled", "rests"):
            query.pop(name, None)


def keep_tile_in_its_zoom(path: Any) -> None:
    """A zoom has so many columns and rows; a number beyond them is refused."""
    if not isinstance(path, dict) or not {"x", "y", "z"} <= path.keys():
        return
    # Boundary values come as text.
    told = {name: str(path[name]) for name in "xyz"}
    if all(text.isascii() and text.isdecimal() for text in told.values()) and int(told["z"]) <= 22:
        across = 2 ** int(told["z"])
        path["x"], path["y"] = int(told["x"]) % across, int(told["y"]) % across


def is_day(value: Any) -> bool:
    """True of what is written as a day."""
    return isinstance(value, str) and DAY.fullmatch(value) is not None
