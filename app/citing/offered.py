"""A citation as pages offer it: the line to copy, the files, the page that checks it."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Response

from app.citing.citation import Citation
from app.citing.formats import FORMATS, Format
from app.languages import current


@dataclass(frozen=True)
class File:
    """One file: its format, and where it is."""

    format: Format
    path: str


@dataclass(frozen=True)
class Offered:
    """What `cite.html` shows; `path` is the page, of which every file is another form."""

    citation: Citation
    path: str
    files: Sequence[File]
    # All of it, with the data that its digest is of.
    json: str

    @property
    def published(self) -> str | None:
        """The day or the year of publication, as `citation_publication_date` has it; none where neither is sure."""
        first, last = self.citation.issued.first, self.citation.issued.last
        if first is None or last is None:
            return None
        if first == last:
            return f"{first:%Y/%m/%d}"
        return str(first.year) if first.year == last.year else None


def offered(citation: Citation, path: str, told: Sequence[tuple[str, str]] = ()) -> Offered:
    """A citation to be offered, of what is cited at a path with these parameters."""
    known = [*told, ("known", citation.version)]
    here = f"{current().prefix}{path}"

    def address(*more: tuple[str, str]) -> str:
        return f"{here}?{urlencode([*known, *more], safe=':,/')}"

    files = [File(each, address(("format", each.name))) for each in FORMATS.values()]
    cited = [("cited", citation.digest)] if citation.digest else []
    return Offered(citation, address(*cited), files, address(("format", "json")))


def as_file(citation: Citation, name: str) -> Response:
    """A citation in the format of that name, as a file but for text."""
    written = FORMATS[name]
    kept = "inline" if name == "text" else "attachment"
    file = f"{citation.label}.{written.ending}"
    headers = {"Content-Disposition": f'{kept}; filename="{file}"'}
    return Response(written.write(citation), media_type=written.media_type, headers=headers)
