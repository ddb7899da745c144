"""Lines that mean something, in pixels: an axis as a ribbon with a head, a front with teeth, a withdrawal with a head.

The same shapes as static/js/lib/ribbon.js draws on the map page. Points are arrays (points, 2), y to the south.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.drawing.svg import path_of

Points = NDArray[np.float64]
# Half widths of a ribbon from tail to head, by the line that a posture has.
RIBBONS = {"broad-ribbon": (3.0, 9.0, 21.0), "ribbon": (2.5, 6.0, 16.0)}
STEPS = 8


def length_of(points: Points) -> float:
    """The length of a line."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def smooth(points: Points) -> Points:
    """A curve through the points: centripetal Catmull-Rom, in Hermite's form."""
    apart = np.hypot(*np.diff(points, axis=0).T) > 0
    met = points[np.concatenate(([True], apart))]
    if len(met) < 3:
        return points
    knots = np.sqrt(np.hypot(*np.diff(met, axis=0).T))
    curve = []
    t = (np.arange(STEPS) / STEPS)[:, None]
    for i, (start, end) in enumerate(pairwise(met)):
        span = knots[i]
        leave = arrive = end - start
        if i > 0:
            leave = span * _tangent((met[i - 1], start, end), knots[i - 1], span)
        if i + 2 < len(met):
            arrive = span * _tangent((start, end, met[i + 2]), span, knots[i + 1])
        curve.append(
            start * (2 * t**3 - 3 * t**2 + 1) + leave * (t**3 - 2 * t**2 + t)
            + end * (3 * t**2 - 2 * t**3) + arrive * (t**3 - t**2)
        )  # fmt: skip
    return np.concatenate([*curve, met[-1:]])


def _tangent(corners: tuple[Points, Points, Points], first: float, second: float) -> Points:
    """The curve's direction at the middle one of three corners, by how far they lie apart in its parameter."""
    before, at, after = corners
    along = (at - before) / first - (after - before) / (first + second) + (after - at) / second
    return np.asarray(along)


def walk(points: Points, spacing: float) -> tuple[Points, Points, NDArray[np.float64]]:
    """(points, directions, distances) of a line at even distances."""
    sizes = np.hypot(*np.diff(points, axis=0).T)
    total = float(sizes.sum())
    count = max(1, round(total / spacing))
    at = np.linspace(0, total, count + 1)
    passed = np.concatenate(([0.0], np.cumsum(sizes)))
    segment = np.clip(np.searchsorted(passed, at, side="left") - 1, 0, len(sizes) - 1)
    size = np.where(sizes[segment] > 0, sizes[segment], 1)[:, None]
    directions = (points[segment + 1] - points[segment]) / size
    along = np.clip(at - passed[segment], 0, sizes[segment])[:, None]
    return points[segment] + directions * along, directions, at


def ribbon(points: Points, tail: float, neck: float, head: float) -> str:
    """A ribbon that widens to an arrow's head at the last point: the outline as a closed path."""
    line = smooth(points)
    total = length_of(line)
    if total == 0:
        return ""
    head_length, shrink = min(head * 0.85, total), min(1.0, total / (head * 0.85))
    spots, directions, at = walk(line, 4)
    is_body = at < total - head_length
    shoulder = spots[np.flatnonzero(~is_body)[0]]
    tip = spots[-1]
    aim = (tip - shoulder) / (np.hypot(*(tip - shoulder)) or 1)
    widths = (tail + (neck - tail) * at / max(1, total - head_length)) * shrink / 2
    beside = np.column_stack([-directions[:, 1], directions[:, 0]]) * widths[:, None]
    across = np.array([-aim[1], aim[0]]) * shrink / 2
    outline = [
        (spots + beside)[is_body],
        shoulder + across * [[neck], [head]], tip[None],
        shoulder - across * [[head], [neck]],
        (spots - beside)[is_body][::-1],
    ]  # fmt: skip
    return path_of([np.concatenate(outline)], closed=True)


def teeth(points: Points, size: float = 7, spacing: float = 22) -> tuple[str, str]:
    """A line, and triangular teeth on the left of its direction: the side that faces the other."""
    curve = smooth(points)
    total = length_of(curve)
    if total == 0:
        return "", ""
    count = max(1, int(total // spacing))
    spots, directions, _ = walk(curve, total / (count * 2))
    found = []
    for spot, (dx, dy) in zip(spots[1::2], directions[1::2], strict=True):
        back = np.array([dx, dy]) * size * 0.7
        found.append(np.array([spot - back, spot + np.array([dy, -dx]) * size, spot + back]))
    return path_of([curve]), path_of(found, closed=True)


def arrow(points: Points, size: float = 11) -> tuple[str, str]:
    """A line, and the open head in which it ends."""
    curve = smooth(points)
    if length_of(curve) == 0:
        return "", ""
    spots, _, _ = walk(curve, 4)
    tip, back = spots[-1], spots[max(0, len(spots) - 1 - int(np.ceil(size / 4)))]
    aim = (tip - back) / (np.hypot(*(tip - back)) or 1)
    side = np.array([-aim[1], aim[0]]) * size * 0.6
    barbs = np.array([tip - aim * size + side, tip, tip - aim * size - side])
    return path_of([curve]), path_of([barbs])
