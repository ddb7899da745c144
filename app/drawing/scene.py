"""What an image of a view shows, in words of its readers: plain values, without the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class PlaceMark:
    """A place: its GeoJSON geometry in degrees, how far off it may be, and how much is said of it."""

    slug: str
    name: str
    kind: str
    geometry: dict[str, Any]
    uncertainty_m: int
    claims: int
    is_chosen: bool = False


@dataclass(frozen=True)
class Look:
    """What a position's mark follows from: who, what is done, and how it is known."""

    colour: str
    symbol: str
    posture: str
    modality: str = "observed"
    # 0, or 1 where its last word is more than 30 days old, 2 for more than a year.
    age: int = 0
    is_settled: bool = False
    is_doubtful: bool = False
    is_forecast: bool = False
    # What became of it between two days; none on one day, and of what stayed.
    group: str | None = None
    is_unsure: bool = False
    # Whether the view is about it.
    is_chosen: bool = False
    # Of who is there as a military symbol (`code_of`); none where the map's own signs are drawn alone.
    code: str | None = None


@dataclass(frozen=True)
class PositionMark:
    """A position: who it is, its geometry in degrees and its look. `place` is a slug."""

    id: str
    actor: str
    actor_name: str
    place: str | None
    geometry: dict[str, Any]
    uncertainty_m: int
    look: Look


@dataclass(frozen=True)
class Heading:
    """The words round the map: title, below it the days, and below the map whose all that is."""

    title: str
    lines: Sequence[str]
    credits: str


@dataclass(frozen=True)
class Scene:
    """What a view of the map shows."""

    places: Sequence[PlaceMark]
    positions: Sequence[PositionMark]
    # What isn't drawn, if anything, in a sentence.
    left_out: str = ""
    # Whose claims are drawn.
    sources: Sequence[str] = ()
    # Whether they are drawn with military symbols.
    is_military: bool = False
