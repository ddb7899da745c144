"""The downloads: tables and features as files, whole or narrowed as in the API, through the same lens.

A file is written in full before its first byte is sent, so that a fault answers an error instead of
half a file, and no slow reader holds a database connection.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Literal, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session
from starlette.background import BackgroundTask

from app import VERSION
from app.clock import write_instant
from app.csv_cells import safe_cell
from app.errors import NotFound
from app.languages import mark
from app.narrowing import AnyFilters
from app.parameters import refuse_others, refuse_unknown
from app.presenting.addresses import CHOOSING, RememberInstant, instant_shown
from app.published import PUBLISHED, Published
from app.published.annotations import MEDIA_TYPE, Texts, bare_annotation
from app.published.collections import COLLECTIONS
from app.published.files import (
    KINDS,
    WORKBOOK,
    WORKBOOK_TYPE,
    About,
    row_cells,
    write_features,
    write_workbook,
)
from app.published.hxl import hashtags_of
from app.published.json_files import LINKED, write_annotations, write_geojson, write_linked_places
from app.published.linked_places import linked_places
from app.published.parts import LICENCE_URL
from app.published.published import ExportRow
from app.queries.claims import list_claims
from app.queries.exports import every
from app.queries.filters import Filters
from app.queries.places import list_places
from app.requests import Reader
from app.routers import make_router
from app.templating import absolute

router = make_router(dependencies=[RememberInstant, Depends(refuse_unknown)])

T = TypeVar("T")
Tags = Annotated[Literal["hxl"] | None, Query(description="hxl: a second row of HXL hashtags")]
GEOJSON = "application/geo+json"
CSV = "text/csv; charset=utf-8"
IN_MEMORY_BYTES = 4 * 1024 * 1024
CHUNK_BYTES = 256 * 1024


@dataclass(frozen=True)
class Download:
    """A file on offer: its name, what its rows are, and the noun that they are of."""

    name: str
    about: str
    noun: str

    @property
    def table(self) -> Published:
        """Its columns, its rows and what it can be narrowed by."""
        return PUBLISHED[self.noun]

    @property
    def kind(self) -> str:
        """How its name ends."""
        return self.name.rpartition(".")[2]

    @property
    def media_type(self) -> str:
        """The file's media type, by its name."""
        if self.kind in KINDS:
            return KINDS[self.kind]
        linked = "application/ld+json" if self.noun == "places" else MEDIA_TYPE
        return {"geojson": GEOJSON, "csv": CSV, WORKBOOK: WORKBOOK_TYPE, LINKED: linked}[self.kind]

    @property
    def parameters(self) -> tuple[str, ...]:
        """What it can be narrowed by."""
        return self.table.parameters if self.noun in PUBLISHED else ()


# What the rows of files are that no table has by that name, or that a table has without geometry.
FEATURES = {
    "claims": mark("what sources say, at the places that they speak of"),
    "tracks": mark("for each actor a line through where it was observed"),
}
DOWNLOADS = (
    *(
        Download(f"{noun}.geojson", each.geojson, noun)
        for noun, each in PUBLISHED.items()
        if each.has_geometry
    ),
    *(
        Download(f"{noun}.{kind}", each.csv, noun)
        for kind in ("csv", WORKBOOK)
        for noun, each in PUBLISHED.items()
    ),
    *(
        Download(f"{name}.{kind}", FEATURES.get(name) or PUBLISHED[name].geojson, name)
        for name in COLLECTIONS
        for kind in KINDS
    ),
    Download(
        f"places.{LINKED}",
        mark("every place in Linked Places format, with where its names were met"),
        "places",
    ),
    Download(
        f"claims.{LINKED}", mark("every claim as a W3C Web Annotation of its source"), "claims"
    ),
)


@router.get("/data/{name}")
def send_download(
    request: Request, session: Reader, name: str, filters: AnyFilters, *, tags: Tags = None
) -> Response:
    """One file, as of now or of `known`: all rows, or those that fit what the API takes too."""
    download = next((each for each in DOWNLOADS if each.name == name), None)
    if download is None:
        raise NotFound(
            "There is no file called {name!r} to download.",
            [(each.name, f"/data/{each.name}") for each in DOWNLOADS],
            name=name[:60],
        )
    is_table = download.kind == "csv"
    taken = (*download.parameters, "known", *CHOOSING, *(("tags",) if is_table else ()))
    refuse_others(request, taken, CHOOSING)
    about = about_now(request)
    # Of the rows: the bytes may tell when they were asked for, and unchanged rows aren't sent again.
    request.state.digest = blake2b(f"{VERSION} {name} {tags}".encode(), digest_size=12)
    file = SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115  (closed when sent)
    try:
        write(file, download, about, request, session=session, filters=filters, tags=tags)
    except BaseException:
        file.close()
        raise
    length = file.tell()
    file.seek(0)
    return StreamingResponse(
        read_chunks(file),
        media_type=download.media_type,
        headers={
            "Content-Length": str(length),
            "Content-Disposition": f'attachment; filename="{download.name}"',
            # CSV and lines have no place for it, and a program needn't open the others.
            "Link": f'<{LICENCE_URL}>; rel="license", <{about.sources}>; rel="describedby"; type="text/csv"',
        },
        background=BackgroundTask(file.close),
    )


def about_now(request: Request) -> About:
    """What a file of now, or of `known`, says of itself: to the minute, so that it stays the same for a while."""
    instant = write_instant(instant_shown(request))
    return About(instant, absolute(request, f"/data/sources.csv?known={instant}"))


def write(
    file: IO[bytes],
    download: Download,
    about: About,
    request: Request,
    *,
    session: Session,
    filters: Filters,
    tags: str | None,
) -> None:
    """Write the rows of a download, with a row of tags where it has them and they are asked for."""
    past = about if request.state.known else None
    if download.kind == LINKED and download.noun == "places":
        places = linked_places(request, session, every(session, list_places, filters))
        write_linked_places(file, noted(request, places), past)
        return
    if download.kind == LINKED:
        texts = Texts(session)
        claims = every(session, list_claims, filters)
        items = (bare_annotation(request, claim, texts) for claim in claims)
        query = urlencode(request.query_params.multi_items())
        address = absolute(request, f"/data/{download.name}" + (f"?{query}" if query else ""))
        write_annotations(file, noted(request, items), past, address)
        return
    if download.kind in KINDS:
        features = COLLECTIONS[download.noun]
        rows = noted(request, features.every(request, session, filters, filters.last_day))
        write_features(download.kind, file, features, rows, about, done=session.commit)
        return
    table = download.table
    records = noted(request, table.rows(request, session, filters))
    if download.kind == WORKBOOK:
        write_workbook(file, table, records, about, done=session.commit)
    elif download.kind == "geojson":
        write_geojson(file, table, records, past)
    else:
        write_csv(file, table, records, hashtags_of(table) if tags else None)


def noted(request: Request, rows: Iterable[T]) -> Iterator[T]:
    """The rows, each of them noted in the digest of the answer."""
    for row in rows:
        request.state.digest.update(repr(row).encode("utf-8", "surrogatepass"))
        yield row


def read_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """The rest of a file, in pieces."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def write_csv(
    file: IO[bytes], table: Published, rows: Iterable[ExportRow], hashtags: list[str] | None
) -> None:
    """CSV as RFC 4180 has it, UTF-8, with a heading. Text never reads as a formula."""
    text = io.TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow([column.name for column in table.csv_columns])
    if hashtags:
        writer.writerow(hashtags)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row_cells(row)])
    # Let go of the file without closing it.
    text.detach()
