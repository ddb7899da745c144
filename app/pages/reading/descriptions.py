"""Descriptions of the data for catalogues and programs: each an address below /data, of now or of a past instant."""

from collections.abc import Callable
from typing import Any

from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy.orm import Session

from app.languages import mark
from app.pages.reading.downloads import DOWNLOADS
from app.parameters import refuse_unknown
from app.presenting.addresses import RememberInstant, instant_shown
from app.published.describing import (
    LANDING_TYPES,
    Described,
    citation_file,
    data_package,
    datacite,
    linkset,
    ro_crate,
    site_name,
)
from app.published.parts import LICENCE_URL
from app.queries.health import Totals, count_everything
from app.queries.regions import whole_extent
from app.requests import Reader
from app.routers import make_router
from app.templating import absolute

router = make_router(dependencies=[RememberInstant, Depends(refuse_unknown)])

JSON, LINKSET, CFF = "application/json", "application/linkset+json", "application/yaml"
# By the end of their addresses: media type, and what each is.
DESCRIPTIONS: dict[str, tuple[str, str]] = {
    "datapackage.json": (JSON, mark("Frictionless Data Package, with the columns of every table")),
    "ro-crate-metadata.json": ("application/ld+json", "RO-Crate 1.1"),
    "datacite.json": (JSON, mark("DataCite, for whoever registers an identifier")),
    "citation.cff": (CFF, "Citation File Format"),
    "linkset.json": (LINKSET, mark("Links to all of it (RFC 9264)")),
}


def described(request: Request, session: Session, totals: Totals) -> Described:
    """What the descriptions are made of, as the session's lens sees it."""
    extent = whole_extent(session)
    return Described(
        site=site_name(absolute(request, "/")),
        as_of=instant_shown(request),
        is_past=request.state.known is not None,
        address=lambda path: absolute(request, path),
        files=tuple((each.name, each.media_type, each.about) for each in DOWNLOADS),
        counts={
            "places": totals.places,
            "actors": totals.actors,
            "positions": totals.positions,
            "claims": totals.claims,
            "sources": totals.sources,
        },
        box=tuple(round(each, 6) for each in extent.sides) if extent else None,  # type: ignore[arg-type]
    )


def signposts(told: Described) -> str:
    """The header Link of the data's page: to its licence, its lasting address and its descriptions."""
    links = [
        f'<{told.of("/data/linkset.json")}>; rel="linkset"; type="{LINKSET}"',
        f'<{told.lasting}>; rel="cite-as"',
        f'<{LICENCE_URL}>; rel="license"',
        *(f'<{each}>; rel="type"' for each in LANDING_TYPES),
    ]
    links += [
        f'<{told.of(f"/data/{name}")}>; rel="describedby"; type="{kind}"'
        for name, (kind, _) in DESCRIPTIONS.items()
        if kind != LINKSET
    ]
    return ", ".join(links)


def _answer(make: Callable[[Described], Any], name: str) -> Callable[..., Response]:
    def show(request: Request, session: Reader) -> Response:
        kind = DESCRIPTIONS[name][0]
        content = make(described(request, session, count_everything(session)))
        answer = PlainTextResponse if isinstance(content, str) else JSONResponse
        return answer(content, media_type=f"{kind}; charset=utf-8" if kind == CFF else kind)

    show.__name__ = f"show_{name.replace('-', '_').replace('.', '_')}"
    return show


def _linkset(told: Described) -> Any:
    kinds = ((f"/data/{name}", kind) for name, (kind, _) in DESCRIPTIONS.items())
    return linkset(told, (each for each in kinds if each[1] != LINKSET))


for _name, _make in (
    ("datapackage.json", data_package),
    ("ro-crate-metadata.json", ro_crate),
    ("datacite.json", datacite),
    ("citation.cff", citation_file),
    ("linkset.json", _linkset),
):
    router.get(f"/data/{_name}")(_answer(_make, _name))
