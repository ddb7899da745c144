"""Which marks share a spot of an image, and where names and badges go so that they don't cover each other.

As static/js/lib/spots.js does it on the map page: heavier places choose first. All in pixels.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from shapely.geometry import Polygon

from app.drawing.frame import Drawn, Frame
from app.drawing.lettering import cut, width_of
from app.drawing.marks import BADGE_PX
from app.drawing.ribbons import length_of, walk
from app.drawing.scene import Look, PlaceMark, PositionMark
from app.vocabulary import POSTURES

SPOT_PX, GAP_PX, DOT_PX = 30, 11, 8
MOST_BADGES, FEW_BADGES = 4, 2
NAME_PX, LONGEST_NAME = 14, 170
EXTENT_NAME_PX = 12.5
REST_PX = 26
# What a place is weighs as much as so many doublings of what is said there, times ten; extents come last.
BY_KIND = {
    "city": 60, "town": 50, "village": 35, "base": 25, "crossing": 25, "airport": 25, "dam": 22, "district": 20,
    "junction": 20, "area": 10, "desert": 5, "border": 5, "region": 0, "country": 0,
}  # fmt: skip
EXTENTS = {"area", "border", "country", "desert", "region", "river"}
SIDES = ("right", "left", "below", "above")


@dataclass(frozen=True)
class Box:
    """A rectangle that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """The area that both cover."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0


@dataclass
class Spot:
    """One mark of the image: places and positions that are too near for one each."""

    x: float
    y: float
    weight: float
    places: list[PlaceMark] = field(default_factory=list)
    positions: list[PositionMark] = field(default_factory=list)
    # What is drawn of it, and where.
    name: str = ""
    badges: list[tuple[Look, int]] = field(default_factory=list)
    rest: int = 0
    side: str = "centre"
    box: Box = Box(0, 0, 0, 0)

    @property
    def is_extent(self) -> bool:
        """Whether the place that names it has no one spot."""
        return bool(self.places) and self.places[0].kind in EXTENTS

    @property
    def is_chosen(self) -> bool:
        """Whether the view is about a place here."""
        return any(each.is_chosen for each in self.places)

    @property
    def name_size(self) -> float:
        """The size of its name."""
        return EXTENT_NAME_PX if self.is_extent else NAME_PX


def anchor_of(parts: Sequence[Drawn], posture: str = "") -> tuple[float, float]:
    """Where a mark stands: a point at itself, a moving line at its tail, another halfway, an area amid its outline."""
    part = max(parts, key=lambda each: len(each.rings[0]))
    points = part.rings[0]
    if part.kind == "point" or len(points) == 1:
        return float(points[0, 0]), float(points[0, 1])
    if part.kind == "area":
        inner = Polygon(points).representative_point()
        return float(inner.x), float(inner.y)
    if posture in POSTURES and POSTURES[posture].moves:
        return float(points[0, 0]), float(points[0, 1])
    if length_of(points) == 0:
        return float(points[0, 0]), float(points[0, 1])
    spots, _, _ = walk(points, length_of(points) / 2)
    middle = spots[len(spots) // 2]
    return float(middle[0]), float(middle[1])


def spots_in(
    frame: Frame, places: Sequence[PlaceMark], positions: Sequence[PositionMark]
) -> list[Spot]:
    """The spots of an image, the heaviest first, each with its place beside its point."""
    points: list[Spot] = []
    for place in places:
        if is_too_big(frame, place):
            continue
        x, y = anchor_of(frame.drawn(place.geometry))
        points.append(Spot(x, y, _weight(place), [place]))
    for position in positions:
        x, y = anchor_of(frame.drawn(position.geometry), position.look.posture)
        weight = 0.0 if position.look.modality == "expected" else 1.0
        points.append(Spot(x, y, weight, positions=[position]))
    inside = [
        each for each in points
        if -SPOT_PX <= each.x <= frame.width + SPOT_PX and -SPOT_PX <= each.y <= frame.height + SPOT_PX
    ]  # fmt: skip
    spots = _grouped(sorted(inside, key=lambda each: -each.weight))
    _place(frame, spots)
    return spots


def is_too_big(frame: Frame, place: PlaceMark) -> bool:
    """Whether a place is so large in the image that no ring could stand for it."""
    most = 0.6 * min(frame.width, frame.height)
    drawn = frame.drawn(place.geometry)
    if drawn[0].kind == "line":
        return False
    if 2 * place.uncertainty_m * frame.per_metre() > most:
        return True
    if drawn[0].kind != "area":
        return False
    return any(
        (each.rings[0].max(axis=0) - each.rings[0].min(axis=0)).max() > most for each in drawn
    )


def _weight(place: PlaceMark) -> float:
    behind = 500 if place.kind in EXTENTS else 0
    weight = 1000 + BY_KIND.get(place.kind, 15) + 10 * math.log2(1 + place.claims) - behind
    return weight + (1e6 if place.is_chosen else 0)


def _grouped(points: Sequence[Spot]) -> list[Spot]:
    """Points in spots: the heaviest takes all that are near, then the heaviest of the rest, and so on."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    found: list[Spot] = []
    for point in points:
        column, row = int(point.x // SPOT_PX), int(point.y // SPOT_PX)
        near = [
            spot
            for across in (-1, 0, 1)
            for down in (-1, 0, 1)
            for spot in cells.get((column + across, row + down), ())
            if math.hypot(spot.x - point.x, spot.y - point.y) <= SPOT_PX
        ]
        if near:
            leader = max(near, key=lambda each: each.weight)
            leader.places += point.places
            leader.positions += point.positions
        else:
            cells.setdefault((column, row), []).append(point)
            found.append(point)
    return found


def _place(frame: Frame, spots: Sequence[Spot]) -> None:
    """Say of each spot what is drawn of it, and on which side."""
    dots = [
        Box(each.x - DOT_PX, each.y - DOT_PX, each.x + DOT_PX, each.y + DOT_PX) for each in spots
    ]
    taken: list[Box] = []
    for spot, dot in zip(spots, dots, strict=True):
        badges = _badges(spot)
        if not spot.places:
            spot.badges, spot.rest = _row(badges, FEW_BADGES)
            spot.box = _beside(spot, _size(spot), "centre")
            taken.append(spot.box)
            continue
        others = [*taken, *(each for each in dots if each is not dot)]
        _choose(frame, spot, badges, others)
        taken.append(spot.box)


def _choose(
    frame: Frame, spot: Spot, badges: Sequence[tuple[Look, int]], others: Sequence[Box]
) -> None:
    """The first of its looks that fits anywhere, from whole to least."""
    place = spot.places[0]
    name = cut(place.name, spot.name_size, LONGEST_NAME, strong=not spot.is_extent)
    looks = [(name, MOST_BADGES), (name, FEW_BADGES)] if badges else [(name, 0)]
    if badges:
        looks += [("", MOST_BADGES), ("", FEW_BADGES)]
    for said, most in looks:
        spot.name = said
        spot.badges, spot.rest = _row(badges, most)
        for side in SIDES:
            box = _beside(spot, _size(spot), side)
            is_inside = (
                box.left >= 2 and box.top >= 2
                and box.right <= frame.width - 2 and box.bottom <= frame.height - 2
            )  # fmt: skip
            if is_inside and not any(box.overlap(each) for each in others):
                spot.side, spot.box = side, box
                return
    if badges or spot.is_chosen:
        # Whoever stands there is never left out, nor what the view is about: where it covers least.
        spot.name = name if spot.is_chosen else ""
        spot.side = min(SIDES, key=lambda side: _covered(frame, spot, side, others))
        spot.box = _beside(spot, _size(spot), spot.side)
    else:
        spot.name, spot.badges, spot.rest = "", [], 0
        spot.box = Box(spot.x - DOT_PX, spot.y - DOT_PX, spot.x + DOT_PX, spot.y + DOT_PX)


def _covered(frame: Frame, spot: Spot, side: str, others: Sequence[Box]) -> float:
    box = _beside(spot, _size(spot), side)
    whole = (box.right - box.left) * (box.bottom - box.top)
    seen = box.overlap(Box(0, 0, frame.width, frame.height))
    return 3 * (whole - seen) + sum(box.overlap(each) for each in others)


def _badges(spot: Spot) -> list[tuple[Look, int]]:
    """What is alike is one badge; who was seen comes before who is expected, each actor once before any twice."""
    alike: dict[tuple[str, Look], int] = {}
    for each in spot.positions:
        key = (each.actor, each.look)
        alike[key] = alike.get(key, 0) + 1
    seen: dict[str, int] = {}
    ordered = []
    for (actor, look), count in alike.items():
        times = seen[actor] = seen.get(actor, -1) + 1
        rank = 2 if look.is_settled else int(look.modality == "expected")
        ordered.append(((not look.is_chosen, rank, times, actor), look, count))
    return [(look, count) for _, look, count in sorted(ordered, key=lambda each: each[0])]


def _row(badges: Sequence[tuple[Look, int]], most: int) -> tuple[list[tuple[Look, int]], int]:
    """At most so many badges, and how many positions none of them stands for."""
    shown = list(badges) if len(badges) <= most else list(badges[: max(0, most - 1)])
    return shown, sum(count for _, count in badges[len(shown) :])


def _size(spot: Spot) -> tuple[float, float]:
    """(width, height) of name and badges."""
    name = width_of(spot.name, spot.name_size, strong=not spot.is_extent) + 4 if spot.name else 0
    row = len(spot.badges) * (BADGE_PX + 1) + (REST_PX if spot.rest else 0)
    height = (17 if spot.name else 0) + (BADGE_PX + 2 if row else 0)
    return max(name, row, 4), max(height, 4)


def _beside(spot: Spot, size: tuple[float, float], side: str) -> Box:
    width, height = size
    left = {"right": spot.x + GAP_PX, "left": spot.x - GAP_PX - width}.get(side, spot.x - width / 2)
    top = {"below": spot.y + GAP_PX, "above": spot.y - GAP_PX - height}.get(
        side, spot.y - height / 2
    )
    return Box(left, top, left + width, top + height)
