"""The timegate and the timemaps of every public address that has a past (Memento, RFC 7089)."""

from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from app.caching import PUBLIC
from app.clock import write_instant
from app.errors import NotFound
from app.languages import find_language
from app.presenting.mementos import (
    LINK_FORMAT,
    Address,
    Original,
    http_date,
    instant_for,
    read_accept_datetime,
)
from app.routers import make_router
from app.templating import absolute

router = make_router()


def asked_address(request: Request, address: str) -> Address:
    """The address whose past is asked for: a path below this site, or in full. Raises NotFound."""
    nothing = NotFound("There is no past of {address!r} here.", address=address[:200])
    path, question, more = address.partition("?")
    if path.startswith(("http:", "https:")):
        # A server in between may have made one slash of two.
        scheme, _, rest = path.partition(":")
        host, _, path = rest.lstrip("/").partition("/")
        ours = {urlsplit(absolute(request, "/")).netloc, request.url.netloc}
        if host not in ours or scheme not in ("http", "https"):
            raise nothing
    query = more if question else request.url.query
    original = Original.of("/" + path.lstrip("/"), query)
    # Routes don't see the language that a path begins with.
    language = find_language(original.path.split("/", 2)[1])
    root = language.prefix if language else ""
    scope = {"type": "http", "method": "GET", "path": original.path, "root_path": root}
    state = request.app.state
    found = state.route_table.find(scope)
    if found is None or found[0] not in state.has_past:
        raise nothing
    return Address(original, partial(absolute, request))


Asked = Annotated[Address, Depends(asked_address)]


async def changed_instants(request: Request) -> list[Any]:
    """When the map changed, oldest first. Raises NotFound on an empty map."""
    state = request.app.state
    found: list[Any] = await state.instants.of(state.engines, request.state.version)
    if not found:
        raise NotFound("Nothing was ever shown here, so there is no past.")
    return found


Instants = Annotated[list[Any], Depends(changed_instants)]


@router.get("/timegate/{address:path}")
def show_timegate(request: Request, asked: Asked, instants: Instants) -> Response:
    """Lead to the address as it was known at the instant of Accept-Datetime, or newest without one."""
    wanted = read_accept_datetime(request.headers.get("accept-datetime"))
    instant = instant_for(wanted, instants)
    named = [("first", instants[0]), ("last", instants[-1]), ("", instant)]
    links = [asked.original_link(), asked.timemap_link(), *asked.memento_links(named)]
    headers = {"Link": ", ".join(links), "Vary": "accept-datetime", "Cache-Control": PUBLIC}
    return RedirectResponse(asked.memento(instant), 302, headers)


@router.get("/timemap/link/{address:path}")
def show_timemap(asked: Asked, instants: Instants) -> Response:
    """All mementos of an address as links (RFC 6690), with a comma and a blank between them.

    One a line would be joined into a wrong one by clients that read them as a header.
    """
    whole = (
        f'<{asked.gate("timemap/link")}>; rel="self"; type="{LINK_FORMAT}"; '
        f'from="{http_date(instants[0])}"; until="{http_date(instants[-1])}"'
    )
    gate = f'<{asked.gate("timegate")}>; rel="timegate"'
    named = [("first", instants[0]), *(("", each) for each in instants[1:-1])]
    named.append(("last", instants[-1]))
    links = [asked.original_link(), gate, whole, *asked.memento_links(named)]
    return Response(", ".join(links), media_type=LINK_FORMAT)


@router.get("/timemap/json/{address:path}")
def show_timemap_json(asked: Asked, instants: Instants) -> Response:
    """The same as JSON, in the shape that Memento's own services use."""

    def told(instant: Any) -> dict[str, str]:
        whole = write_instant(instant.replace(microsecond=0))
        return {"datetime": whole, "uri": asked.memento(instant)}

    maps = {"link_format": "timemap/link", "json_format": "timemap/json"}
    return JSONResponse(
        {
            "original_uri": asked.itself,
            "timegate_uri": asked.gate("timegate"),
            "timemap_uri": {name: asked.gate(kind) for name, kind in maps.items()},
            "mementos": {
                "first": told(instants[0]),
                "last": told(instants[-1]),
                "list": [told(each) for each in instants],
            },
        }
    )
