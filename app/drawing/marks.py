"""The marks of images that are drawn on the server: badges, lines, areas, circles and the rings of places.

They look as on the map page, whose drawings are static/js/badge.js, lines-layer.js, areas-layer.js and marks.css.
"""

from typing import Any

from markupsafe import Markup

from app.drawing.frame import Drawn, Points
from app.drawing.military import symbol
from app.drawing.palette import SYMBOL_HALO, ActorColours, Palette
from app.drawing.ribbons import RIBBONS, arrow, length_of, ribbon, smooth, teeth
from app.drawing.scene import Look
from app.drawing.svg import element, joined, path_of
from app.vocabulary import KINDS, POSTURES
from app.vocabulary.actors import SYMBOLS
from app.vocabulary.military import as_planned

BADGE_PX = 24
# Of the square of 28 in which badges are drawn.
SMALLER = 0.86
# A line that is shorter is only its badge.
SHORTEST_PX = 16
DOUBT = "M-4.5 1C-3 -2.2 -1.2 -2.2 0 0C1.2 2.2 3 2.2 4.5 -1"
DOT = "M{0} 0A2 2 0 1 1 {1} 0A2 2 0 1 1 {0} 0Z"
AGES = ("", DOT.format(-2, 2), DOT.format(-5, -1) + DOT.format(1, 5))
GROUP_SIGNS = {
    "came": "M-3 0H3M0 -3V3",
    "went": "M-3 0H3",
    "passed": "M-3 -1.2H3M0 -4.2V1.8M-3 3.6H3",
    "changed": "M-3.4 -1.5H3.2L1.2 -3.5M3.4 1.5H-3.2L-1.2 3.5",
}
GONE = "M-14 14L14 -14"
TICK = "M-4 0L-1 3L4 -3.5"
# Where a military symbol stands on a badge, and where the map's own hangs below it, as in static/js/lib/app6.js.
FRAME_AT = "translate(0 -5) scale(0.125) translate(-100 -100)"
OWN_AT = "translate(0 7.4) scale(0.58)"


def badge(look: Look, palette: Palette, *, is_plain: bool = False) -> Markup:
    """A badge round (0, 0). A plain one, for the legend, has no actor's sign.

    A military symbol tells neither posture nor colour: the map's own badge hangs below it.
    """
    own = _own(look, palette, is_plain=is_plain)
    frame = None
    if look.code:
        is_expected = look.modality == "expected"
        code = as_planned(look.code) if is_expected else look.code
        frame = symbol(code, SYMBOL_HALO)
    if frame:
        own = element("g", own, transform=OWN_AT)
    chosen = element("circle", r=16, fill=palette.halo, stroke=palette["accent"], stroke_width=2.4)
    return element(
        "g",
        chosen if look.is_chosen else "",
        element("g", frame, transform=FRAME_AT) if frame else "",
        own,
        *_small_signs(look, palette, palette["ink"]),
        transform=f"scale({SMALLER})",
    )


def _own(look: Look, palette: Palette, *, is_plain: bool) -> Markup:
    """The map's own sign: the outline that tells the posture, inside of it the actor's sign."""
    colours = palette.of_actor(look.colour)
    is_expected = look.modality == "expected"
    outline = POSTURES[look.posture].sign if look.posture in POSTURES else POSTURES["present"].sign
    fill = palette["mark-hollow"] if is_expected else _by_age(look, colours)
    is_line = is_expected or look.age > 0
    width = 1.6 if look.is_settled else 2 if is_expected else 1.8 if look.age else 1.2
    dash = "1 2.6" if look.is_settled else "3.2 2.4" if is_expected else None
    sign = colours.line if is_expected else palette["ink"] if look.age else colours.sign
    inner = SYMBOLS[look.symbol if look.symbol in SYMBOLS else "disc"].sign
    return joined(
        [
            element("path", d=outline, fill="none", stroke=palette.halo, stroke_width=4, stroke_linejoin="round"),
            element(
                "path", d=outline, fill=fill, stroke=colours.line if is_line else colours.edge,
                stroke_width=width, stroke_linejoin="round", stroke_dasharray=dash,
                stroke_linecap="round" if look.is_settled else None,
            ),
            "" if is_plain else element("path", d=inner, fill=sign, fill_rule="evenodd"),
        ]
    )  # fmt: skip


def _by_age(look: Look, colours: ActorColours) -> str:
    return (colours.fill, colours.pale, colours.palest)[look.age]


def _small_signs(look: Look, palette: Palette, ink: str) -> list[Markup]:
    halo: dict[str, Any] = {"stroke": palette.halo, "stroke_width": 2.5, "paint_order": "stroke"}
    found = []
    if look.is_forecast:
        found.append(
            element("path", d=KINDS["forecast"].sign, fill=ink, fill_rule="evenodd",
                    transform="translate(9.5 -9.5) scale(0.75)", **halo)
        )  # fmt: skip
    if look.is_doubtful:
        found.append(_stroked(DOUBT, "translate(8.5 10.5)", ink, palette.halo))
    if look.age:
        found.append(
            element("path", d=AGES[look.age], fill=ink, transform="translate(-8.5 11)", **halo)
        )
    if look.is_settled:
        found.append(_stroked(TICK, "translate(-9.5 -9)", ink, palette.halo))
    sign = GROUP_SIGNS.get(look.group or "")
    if sign:
        if look.group in ("went", "passed"):
            found.append(
                element("path", d=GONE, stroke=ink, stroke_width=2.5, transform="scale(0.8)")
            )
        found.append(
            element("circle", cy=-12.5, r=5.6, fill=palette["raised"], stroke=ink, stroke_width=1,
                    stroke_dasharray="2 1.8" if look.is_unsure else None)
        )  # fmt: skip
        found.append(
            element("path", d=sign, fill="none", stroke=ink, stroke_width=1.5,
                    transform="translate(0 -12.5)")
        )  # fmt: skip
    return found


def _stroked(path: str, where: str, ink: str, halo: str) -> Markup:
    shared: dict[str, Any] = {
        "d": path,
        "fill": "none",
        "stroke_linecap": "round",
        "stroke_linejoin": "round",
    }
    return element(
        "g",
        element("path", stroke=halo, stroke_width=4.5, **shared),
        element("path", stroke=ink, stroke_width=2, **shared),
        transform=where,
    )


def line_shapes(points: Points, look: Look, palette: Palette) -> Markup:
    """A position that is a line, in the manner of its posture; nothing where it is too short to see."""
    if length_of(points) < SHORTEST_PX:
        return Markup()
    colours = palette.of_actor(look.colour)
    is_expected = look.modality == "expected"
    style = POSTURES[look.posture].line if look.posture in POSTURES else "band"
    settled = "0.5 4" if look.is_settled else None
    round_ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    if style in RIBBONS:
        return element(
            "path", d=ribbon(points, *RIBBONS[style]),
            fill=palette["mark-hollow"] if is_expected else _line_fill(look, colours),
            fill_opacity=0.7 if is_expected else 0.86 if not look.age else 1,
            stroke=colours.line if is_expected or look.age else colours.edge,
            stroke_width=1.8 if is_expected else 1.4 if look.age else 0.9,
            stroke_dasharray=settled or ("5 4" if is_expected else None), stroke_linejoin="round",
        )  # fmt: skip
    line, more = (path_of([smooth(points)]), "")
    if style == "arrow":
        line, more = arrow(points)
    elif style == "teeth":
        line, more = teeth(points)
    dash = settled or ("3 5" if is_expected else "9 6" if style == "arrow" else None)
    width = 2 if is_expected else (3, 2.4, 1.8)[look.age]
    drawn = [
        element("path", d=line, fill="none", stroke=palette.halo, stroke_width=6, **round_ends),
        element("path", d=line, fill="none", stroke=colours.line, stroke_width=width,
                stroke_dasharray=dash, **round_ends),
    ]  # fmt: skip
    if more and style == "arrow":
        drawn.append(
            element(
                "path", d=more, fill="none", stroke=colours.line, stroke_width=width, **round_ends
            )
        )
    elif more:
        fill = palette["mark-hollow"] if is_expected else _line_fill(look, colours)
        drawn.append(
            element("path", d=more, fill=fill, stroke=colours.line, stroke_linejoin="round",
                    stroke_width=1.4 if is_expected else 0.6)
        )  # fmt: skip
    return element("g", *drawn)


def _line_fill(look: Look, colours: ActorColours) -> str:
    return (colours.line, colours.pale, colours.palest)[look.age]


def hatch_id(look: Look) -> str:
    """The name of an actor's pattern within an image."""
    return f"hatch-{look.colour.removeprefix('#').lower()}-{look.symbol}-{look.age}"


def hatch(look: Look, palette: Palette) -> Markup:
    """The pattern of an actor's areas, hatched at an angle of its own: areas are told apart without colour."""
    signs = list(SYMBOLS)
    at = signs.index(look.symbol) if look.symbol in signs else 0
    line = palette.of_actor(look.colour).line
    return element(
        "pattern",
        element("rect", width=11, height=11, fill=line, fill_opacity=(0.1, 0.05, 0.02)[look.age]),
        element("path", d="M0 0V11", stroke=line, stroke_width=1.4, stroke_opacity=(0.36, 0.22, 0.1)[look.age]),
        id=hatch_id(look), width=11, height=11, patternUnits="userSpaceOnUse",
        patternTransform=f"rotate({20 + at * 140 / len(signs):.0f})",
    )  # fmt: skip


def area_shape(rings: tuple[Points, ...], look: Look, palette: Palette) -> Markup:
    """A position that is an area, over the pattern that `hatch` makes."""
    is_expected = look.modality == "expected"
    return element(
        "path", d=path_of(rings, closed=True), fill=f"url(#{hatch_id(look)})", fill_rule="evenodd",
        stroke=palette.of_actor(look.colour).line, stroke_width=1.5,
        stroke_dasharray="0.5 4" if look.is_settled else "5 4" if is_expected else None,
    )  # fmt: skip


def uncertainty(x: float, y: float, radius: float, palette: Palette) -> Markup:
    """The circle in which a mark may be anywhere."""
    shade = palette["mark-uncertainty"]
    return element(
        "circle", cx=round(x, 1), cy=round(y, 1), r=round(radius, 1), fill=shade, fill_opacity=0.04,
        stroke=shade, stroke_opacity=0.75, stroke_dasharray="3 4",
    )  # fmt: skip


def place_shape(drawn: Drawn, palette: Palette) -> Markup:
    """The course of a place that is a line or an area, where it is what the view is about."""
    accent = palette["accent"]
    if drawn.kind == "line":
        return element("path", d=path_of(drawn.rings), fill="none", stroke=accent, stroke_opacity=0.55,
                       stroke_width=5, stroke_linecap="round", stroke_linejoin="round")  # fmt: skip
    return element("path", d=path_of(drawn.rings, closed=True), fill=accent, fill_opacity=0.08,
                   fill_rule="evenodd", stroke=accent, stroke_width=1.5, stroke_dasharray="2 4")  # fmt: skip


def ring(
    x: float, y: float, palette: Palette, *, several: bool, chosen: bool, quiet: bool
) -> Markup:
    """The mark of a place, or of several that are too near for one each."""
    at = {"cx": round(x, 1), "cy": round(y, 1)}
    if chosen:
        accent = palette["accent"]
        return joined(
            [
                element("circle", r=8, fill=accent, **at),
                element(
                    "circle", r=5, fill=accent, stroke=palette["mark-fill"], stroke_width=1.6, **at
                ),
            ]
        )
    dark, fill = palette["mark-ring"], palette["mark-fill"]
    if several:
        return joined(
            [
                element("circle", r=6.4, fill=dark, **at),
                element("circle", r=4.6, fill=fill, **at),
                element("circle", r=3, fill=dark, **at),
            ]
        )
    return joined(
        [
            element("circle", r=6, fill=palette.halo, **at),
            element("circle", r=3.4 if quiet else 4, fill=fill, stroke_width=1.5 if quiet else 2,
                    stroke=palette["mark-label-soft"] if quiet else dark, **at),
        ]
    )  # fmt: skip
