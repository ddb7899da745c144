"""What goes into one file: the rows of the API at the instant, all or those of a part of the map.

`gather(site, Part(…))` reads them page after page and gives up as soon as there are more than one file should hold,
so that a large map costs no more memory than a small one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from app.errors import SetupError
from app.geometry import BoundingBox
from app.publishing.asking import Site
from app.wording import say_count

# What one file holds at most. More of it no browser opens from a disk with ease, and nobody reads it without a server.
MOST_CLAIMS, MOST_POSITIONS, MOST_PLACES = 3_000, 500, 2_000
NARROWER = "Publish a part of it with --bbox WEST,SOUTH,EAST,NORTH or --source SLUG, or serve it with «conflict-map run»."
Row = dict[str, Any]


class TooMuch(SetupError):
    """More than one file should hold."""


@dataclass(frozen=True)
class Part:
    """What of the map is published: all, what lies in a box, what a source says."""

    box: BoundingBox | None = None
    source: str | None = None

    @property
    def bbox(self) -> str:
        """The box as addresses have it; empty where there is none."""
        box = self.box
        return f"{box.west},{box.south},{box.east},{box.north}" if box else ""

    @property
    def is_whole(self) -> bool:
        """Whether it is all."""
        return self.box is None and self.source is None


@dataclass
class Records:
    """Rows of the API by noun; places and positions are features, the rest items. The keys are those of addresses."""

    places: list[Row] = field(default_factory=list)
    actors: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    sources: list[Row] = field(default_factory=list)
    positions: list[Row] = field(default_factory=list)

    def keys(self) -> dict[str, frozenset[str]]:
        """What is in it, by noun."""
        return {noun: frozenset(key_of(row) for row in rows) for noun, rows in vars(self).items()}


def key_of(row: Row) -> str:
    """The slug or id of a row."""
    told = row.get("properties", row)
    return str(told.get("slug") or told["id"])


def gather(site: Site, part: Part) -> Records:
    """The rows of a part of the map. Raises SetupError where there are none, TooMuch where one file should hold less."""
    if part.source and site.get(f"/api/v1/sources/{quote(part.source)}").status != 200:
        raise SetupError(f"No source is called {part.source!r}: its name stands in its address.")
    box = {"bbox": part.bbox} if part.box else {}
    positions = _few(site.rows("positions", **box), MOST_POSITIONS, "position", part)
    placed = None
    if part.box:
        placed = {
            key_of(row) for row in _few(site.rows("places", **box), MOST_PLACES, "place", part)
        }
    claims = list(_claims(site, part, placed, _all(positions, "claims")))
    told = {key_of(row) for row in claims}
    if not part.is_whole:
        # A mark stands where a claim says so: without one there is none.
        positions = [row for row in positions if told & set(row["properties"]["claims"])]
        for row in positions:
            row["properties"]["claims"] = [i for i in row["properties"]["claims"] if i in told]
    places = _few(
        _kept(site.rows("places"), placed, _places(claims, positions, part)),
        MOST_PLACES,
        "place",
        part,
    )
    found = Records(
        places=places,
        positions=positions,
        claims=claims,
        actors=list(_actors(site, claims, positions, part)),
        sources=[
            row for row in site.rows("sources") if part.is_whole or key_of(row) in _said_by(claims)
        ],
    )
    if not (found.places or found.claims):
        where = "The map" if part.is_whole else "That part of the map"
        raise SetupError(
            f"{where} holds nothing at that instant that readers may see, and so nothing was written."
        )
    return found


def _few(rows: Iterable[Row], most: int, noun: str, part: Part) -> list[Row]:
    kept: list[Row] = []
    for row in rows:
        if len(kept) == most:
            what = "The map" if part.is_whole else "That part of the map"
            raise TooMuch(
                f"{what} has more than {say_count(most, noun)}, which is more than one file should hold. {NARROWER}"
            )
        kept.append(row)
    return kept


def _claims(
    site: Site, part: Part, placed: set[str] | None, rested: frozenset[str]
) -> Iterator[Row]:
    """The claims of a part, in the order of the API."""
    query = {"source": part.source} if part.source else {}

    def fitting() -> Iterator[Row]:
        for row in site.rows("claims", **query):
            if (
                placed is None
                or key_of(row) in rested
                or placed & {at["slug"] for at in row["places"]}
            ):
                yield row

    yield from _few(fitting(), MOST_CLAIMS, "claim", part)


def _all(rows: Iterable[Row], member: str) -> frozenset[str]:
    return frozenset(each for row in rows for each in row["properties"][member])


def _places(claims: list[Row], positions: list[Row], part: Part) -> frozenset[str] | None:
    """The places that claims and positions of a part name; none where it is all."""
    if part.is_whole:
        return None
    named = {at["slug"] for row in claims for at in row["places"]}
    return frozenset(named | {row["properties"]["place"] for row in positions})


def _kept(
    rows: Iterable[Row], placed: set[str] | None, named: frozenset[str] | None
) -> Iterator[Row]:
    for row in rows:
        key = key_of(row)
        if named is None or (key in named and (placed is None or key in placed)):
            yield row


def _actors(site: Site, claims: list[Row], positions: list[Row], part: Part) -> Iterator[Row]:
    named = {by["slug"] for row in claims for by in row["actors"]}
    named |= {row["properties"]["actor"] for row in positions} | {row["speaker"] for row in claims}
    rows = list(site.rows("actors"))
    parents = {key_of(row): row["parent"] for row in rows}
    for slug in list(named):
        above = parents.get(slug)
        while above and above not in named:
            named.add(above)
            above = parents.get(above)
    for row in rows:
        if part.is_whole or key_of(row) in named:
            yield row


def _said_by(claims: list[Row]) -> set[str]:
    return {row["source"]["slug"] for row in claims if row["source"]}
