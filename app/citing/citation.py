"""What a citation says, whatever format it is written in. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.clock import write_instant
from app.edtf import write_edtf

Kind = Literal["claim", "position", "place", "view"]
# Of a digest, what makes the key of a bibliography's entry one of its own.
OF_DIGEST = 8


@dataclass(frozen=True)
class Stretch:
    """Days, ends inclusive; an end that is none is unknown or open, both are where no days are known."""

    first: date | None = None
    last: date | None = None
    # As records say how exactly their days are known.
    precision: str | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last)

    @property
    def edtf(self) -> str:
        """As EDTF, levels 0 and 1: 2017-06-06/2017-06-09; empty without days."""
        return write_edtf(self.first, self.last, self.precision) or ""

    @property
    def is_open(self) -> bool:
        """True where one end is known and the other isn't."""
        return bool(self) and not (self.first and self.last)


@dataclass(frozen=True)
class CitedSource:
    """Where a claim stands: the source's title, its publisher if known, and where in it."""

    title: str
    publisher: str | None
    passage: str


@dataclass(frozen=True)
class SealedHead:
    """The signed head of the sealed history that covers what is cited: how many leaves, the root in base64."""

    size: int
    root: str


@dataclass(frozen=True)
class Citation:
    """A citation. Texts are in the reader's language, and bare: what isolates directions is in `text` alone."""

    kind: Kind
    # The slug or id of the record; of a view its days.
    key: str
    title: str
    # Whose words it passes on: an author or a publisher, as one name; none where nobody is known.
    author: str | None
    container: str
    publisher: str
    # When that was published: of a claim its source, of all else the state of the map that is cited.
    issued: Stretch
    # The days that it speaks of.
    spoken: Stretch
    # The state of the map that is cited, and the day on which it was read.
    instant: datetime
    accessed: date
    url: str
    # SHA-256 of its data as canonical JSON, in hex; none of a view with too many positions.
    digest: str | None
    head: SealedHead | None
    source: CitedSource | None
    # A sentence to copy.
    text: str
    # What formats have no field for, a clause each.
    notes: tuple[str, ...]
    # BCP 47.
    language: str

    @property
    def label(self) -> str:
        """The key of a bibliography's entry: letters, digits and hyphens; another for other data."""
        apart = self.digest[:OF_DIGEST] if self.digest else f"{self.instant:%Y%m%d}"
        return f"{self.kind}-{self.key}-{apart}"

    @property
    def version(self) -> str:
        """The instant as `known=` takes it."""
        return write_instant(self.instant)

    @property
    def note(self) -> str:
        """All notes in one line."""
        return ". ".join(self.notes) + "."
