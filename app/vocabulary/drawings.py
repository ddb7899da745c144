"""SVG path data round (0, 0), for the signs of terms."""

from math import cos, pi, sin

Point = tuple[float, float]


def _number(value: float) -> str:
    # Nothing is ever minus nothing.
    return f"{round(value, 2) or 0:g}"


def polygon(*points: Point) -> str:
    """A closed polygon through points."""
    return f"M{'L'.join(f'{_number(x)} {_number(y)}' for x, y in points)}Z"


def circle(radius: float) -> str:
    """A circle."""
    r = _number(radius)
    return f"M-{r} 0A{r} {r} 0 1 1 {r} 0A{r} {r} 0 1 1 -{r} 0Z"


def star(points: int, outer: float, inner: float) -> str:
    """A star of so many points between two radii, its first point up."""
    corners = []
    for number in range(points * 2):
        angle = pi * number / points - pi / 2
        radius = inner if number % 2 else outer
        corners.append((cos(angle) * radius, sin(angle) * radius))
    return polygon(*corners)


def box(left: float, top: float, right: float, bottom: float) -> str:
    """A rectangle."""
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))
