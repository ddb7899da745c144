"""The address of the image that stands for a page where its link is shared: the map that it tells of.

`app.presenting.addresses` gives `preview()`, `image_link(kind)` and `view_to_cite()`, paths with their queries, to every template.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import pass_context

from app.languages import current

# As the networks that show links ask for, in pixels.
WIDTH, HEIGHT = 1200, 630
# What the map's address and its image have in common.
OF_MAP = (
    "place",
    "claim",
    "position",
    "actor",
    "places",
    "positions",
    "on",
    "from",
    "to",
    "settled",
    "rests",
)
# Which parameter names the record of a page.
OF_PAGE = {"places": "place", "positions": "position", "claims": "claim", "actors": "actor"}
OF_A_MAP = ("", "/", "/embed", "/map")
RECORD = re.compile(r"/(places|positions|claims|actors)/([a-z0-9-]+)")


@pass_context
def preview(context: Mapping[str, Any]) -> str:
    """The image of what a page tells of: the map as its address says, or what its record is, as known then."""
    request: Request = context["request"]
    return _address("png", {**_drawn(request), "width": WIDTH, "height": HEIGHT})


@pass_context
def image_link(context: Mapping[str, Any], kind: str) -> str:
    """The same as a file of a kind, «png», «svg» or «pdf», in the size of such files."""
    return _address(kind, _drawn(context["request"]))


@pass_context
def view_to_cite(context: Mapping[str, Any]) -> str:
    """The citation of what a page of the map shows."""
    query = urlencode(_told(context["request"]), doseq=True, safe=",:")
    return f"{current().prefix}/cite/map{f'?{query}' if query else ''}"


def _drawn(request: Request) -> dict[str, Any]:
    """What an image takes: the same, and with which signs it is drawn, which a citation doesn't tell."""
    is_military = _path(request) in OF_A_MAP and request.query_params.get("symbols") == "app6"
    return _told(request) | ({"symbols": "app6"} if is_military else {})


def _path(request: Request) -> str:
    """Of the page in any language; a citation is of the same as its record, or as the map."""
    return request.url.path.removeprefix(current().prefix).removeprefix("/cite")


def _told(request: Request) -> dict[str, Any]:
    given = request.query_params
    path = _path(request)
    told: dict[str, Any] = {}
    record = RECORD.fullmatch(path)
    if record:
        told[OF_PAGE[record[1]]] = record[2]
        told |= {name: given[name] for name in ("on",) if given.get(name)}
    elif path in OF_A_MAP:
        told = {name: given[name] for name in OF_MAP if given.get(name)}
    if getattr(request.state, "known", None) is not None:
        told["known"] = given["known"]
    chosen = getattr(request.state, "told", None)
    for name, value in chosen.choice.given() if chosen else ():
        told.setdefault(name, []).append(value)
    return told


def _address(kind: str, told: Mapping[str, Any]) -> str:
    query = f"?{urlencode(told, doseq=True, safe=',:')}" if told else ""
    return f"{current().prefix}/map.{kind}{query}"
