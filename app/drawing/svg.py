"""SVG as text: elements whose attributes and texts are escaped, whatever they hold.

Callers use `element`, `words` and `path_of`. What is joined into an element is either made here or escaped.
"""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from markupsafe import Markup, escape
from numpy.typing import NDArray

# XML 1.0 has no sign for these at all: one of them would make the whole image unreadable.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Around a line written from right to left: renderers other than browsers know no other way to tell.
FROM_RIGHT, ENDS = "\u202b", "\u202c"
# The blank before French punctuation, which the face of images doesn't have.
NARROW_BLANK = "\u202f"
# Points nearer than this, in pixels, to the one before are left out unless more is asked for.
FINEST = 0.45

Attribute = str | float | int | None
Points = NDArray[np.float64]


def element(name: str, *children: str, **attributes: Attribute) -> Markup:
    """An element; underscores in names of attributes stand for hyphens, and none leaves one out."""
    said = "".join(
        f' {each.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for each, value in attributes.items()
        if value is not None
    )
    inner = joined(children)
    return Markup(f"<{name}{said}>{inner}</{name}>") if inner else Markup(f"<{name}{said}/>")  # noqa: S704


def joined(children: Iterable[str]) -> Markup:
    """Elements one behind the other; plain text among them is escaped."""
    return Markup("").join(
        each if isinstance(each, Markup) else escape(NOT_IN_XML.sub("", each)) for each in children
    )


def words(
    text: str, x: float, y: float, *, is_rtl: bool = False, **attributes: Attribute
) -> Markup:
    """A line of text at a point. With `is_rtl` it runs from right to left, wherever it is anchored."""
    text = text.replace(NARROW_BLANK, "\u00a0")
    said = f"{FROM_RIGHT}{text}{ENDS}" if is_rtl else text
    return element("text", said, x=round(x, 1), y=round(y, 1), **attributes)


def path_of(parts: Sequence[Points], *, closed: bool = False, finest: float = FINEST) -> str:
    """Path data through points in pixels, with one decimal; empty where there is nothing.

    Points nearer than `finest` to the one before are left out.
    """
    return "".join(_part(part, closed=closed, finest=finest) for part in parts)


def _part(points: Points, *, closed: bool, finest: float) -> str:
    if len(points) > 2:
        far = np.abs(np.diff(points, axis=0)).max(axis=1) >= finest
        kept = np.concatenate(([True], far))
        kept[-1] = True
        points = points[kept]
    if len(points) < 2 or (closed and len(points) < 3):
        return ""
    steps = "L".join(f"{x:g} {y:g}" for x, y in np.round(points, 1).tolist())
    return f"M{steps}{'Z' if closed else ''}"


def _value(value: str | float | int) -> str:
    if isinstance(value, float):
        return f"{round(value, 2):g}"
    return str(escape(NOT_IN_XML.sub("", str(value))))
