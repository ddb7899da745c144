"""An image of a view, put together: title and days, the map, its legend, a scale, credits and the address, as SVG.

`plan_image(heading, Paper(…))` tells how large the map in it will be, `draw_image(plan, frame, scene, …)` gives the text
of the SVG. What is written from right to left has its legend on the left and its lines end on the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app import wording
from app.drawing import marks
from app.drawing.frame import Drawn, Frame
from app.drawing.ground import ground_in
from app.drawing.ground_sheet import names_on, paint
from app.drawing.legend import legend_rows
from app.drawing.legend_sheet import draw_legend
from app.drawing.lettering import FAMILY, cut, is_right_to_left, width_of, wrapped
from app.drawing.palette import Palette
from app.drawing.scene import Heading, Scene
from app.drawing.spots import Box, Spot, spots_in
from app.drawing.svg import element, joined, words
from app.languages import current, gettext, semicolon

PAD = 14
LEGEND_PX, LEGEND_FROM = 216, 620
# What part of both a legend below the map takes, and the least height of one.
LEGEND_PART, LEAST_LEGEND = 0.34, 110
CREDIT_PX = 9.5
# A lower image has no room for more than title and map.
LEAST_WITH_LEGEND = 300
# The narrowest and lowest map.
LEAST_MAP = 120
LONGEST_SCALE = 110


@dataclass(frozen=True)
class Paper:
    """How large an image is, in pixels, and whether it is dark."""

    width: int
    height: int
    dark: bool = False


@dataclass(frozen=True)
class Layout:
    """Where the parts of an image lie: the map, and its legend, which is beside it or not there."""

    map: Box
    legend: Box | None

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the map in whole pixels."""
        return int(self.map.right - self.map.left), int(self.map.bottom - self.map.top)


@dataclass(frozen=True)
class Plan:
    """An image whose words are known, and so how large its map is."""

    paper: Paper
    heading: Heading
    layout: Layout
    thanks: Sequence[str]
    palette: Palette
    head: Markup
    is_rtl: bool

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the map in pixels."""
        return self.layout.size


def plan_image(heading: Heading, paper: Paper) -> Plan:
    """Where everything of an image goes, in the language of the request."""
    palette = Palette(dark=paper.dark)
    is_rtl = is_right_to_left()
    thanks = wrapped(heading.credits, CREDIT_PX, paper.width - 2 * PAD, 3)
    head, head_height = _head(heading, paper, palette, is_rtl=is_rtl)
    layout = _layout(paper, head_height, 8 + 13 * (len(thanks) + 2), is_rtl=is_rtl)
    return Plan(paper, heading, layout, thanks, palette, head, is_rtl)


def draw_image(plan: Plan, frame: Frame, scene: Scene, address: str) -> str:
    """The image of a scene as SVG."""
    palette, paper, is_rtl = plan.palette, plan.paper, plan.is_rtl
    spots = spots_in(frame, scene.places, scene.positions)
    drawn = [
        element("rect", width=paper.width, height=paper.height, fill=palette["paper"]),
        plan.head,
        _map(frame, scene, spots, palette, plan.layout.map),
        _foot(address, [_say_sources(scene, paper), *plan.thanks], paper, palette, is_rtl=is_rtl),
    ]
    if plan.layout.legend:
        rows = legend_rows(scene, spots, palette)
        drawn.append(draw_legend(plan.layout.legend, rows, palette, is_rtl=is_rtl))
    return str(
        element(
            "svg", element("title", plan.heading.title), *drawn,
            xmlns="http://www.w3.org/2000/svg", width=paper.width, height=paper.height,
            viewBox=f"0 0 {paper.width} {paper.height}", font_family=FAMILY, role="img",
            **{"xml:lang": current().code},
        )
    )  # fmt: skip


def _layout(paper: Paper, top: float, foot: float, *, is_rtl: bool) -> Layout:
    """The legend beside the map; below it on narrow paper; on small paper there is none."""
    bottom = max(top + LEAST_MAP, paper.height - foot)
    whole = Box(PAD, top, paper.width - PAD, bottom)
    if paper.width < LEGEND_FROM:
        below = (bottom - top) * LEGEND_PART
        if below < LEAST_LEGEND:
            return Layout(whole, None)
        edge = bottom - below
        return Layout(
            Box(PAD, top, paper.width - PAD, edge - 6), Box(PAD, edge, paper.width - PAD, bottom)
        )
    if paper.height < LEAST_WITH_LEGEND:
        return Layout(whole, None)
    inner = paper.width - 2 * PAD - LEGEND_PX - 12
    left = PAD + LEGEND_PX + 12 if is_rtl else PAD
    legend = PAD if is_rtl else PAD + inner + 12
    return Layout(
        Box(left, top, left + inner, bottom), Box(legend, top, legend + LEGEND_PX, bottom)
    )


def _head(
    heading: Heading, paper: Paper, palette: Palette, *, is_rtl: bool
) -> tuple[Markup, float]:
    """Title and days, and how much room they take."""
    most = paper.width - 2 * PAD
    x, anchor = (paper.width - PAD, "end") if is_rtl else (PAD, None)
    size = 22 if paper.width >= LEGEND_FROM else 17
    y = PAD + size * 0.85
    drawn = []
    for line in wrapped(heading.title, size, most, 2, strong=True):
        drawn.append(words(line, x, y, is_rtl=is_rtl, font_size=size, font_weight=600,
                           fill=palette["ink"], text_anchor=anchor))  # fmt: skip
        y += size * 1.2
    for line in (each for said in heading.lines if said for each in wrapped(said, 13.5, most, 2)):
        drawn.append(words(line, x, y, is_rtl=is_rtl, font_size=13.5, fill=palette["ink-soft"],
                           text_anchor=anchor))  # fmt: skip
        y += 17
    return joined(drawn), y - 4


def _foot(
    address: str, thanks: Sequence[str], paper: Paper, palette: Palette, *, is_rtl: bool
) -> Markup:
    x, anchor = (paper.width - PAD, "end") if is_rtl else (PAD, None)
    y = paper.height - 8 - 13 * len(thanks)
    said: dict[str, Any] = {
        "font_size": CREDIT_PX,
        "fill": palette["ink-soft"],
        "text_anchor": anchor,
    }
    shown = cut(address, CREDIT_PX + 1.5, paper.width - 2 * PAD)
    drawn = [words(shown, x, y, **{**said, "font_size": CREDIT_PX + 1.5, "fill": palette["ink"]})]
    for line in thanks:
        y += 13
        drawn.append(words(line, x, y, is_rtl=is_rtl, **said))
    return joined(drawn)


def _say_sources(scene: Scene, paper: Paper) -> str:
    """Whose claims are drawn, as far as one line has room."""
    if not scene.sources:
        return ""
    said = gettext("Sources: {names}", names=semicolon().join(scene.sources))
    return cut(said, CREDIT_PX, paper.width - 2 * PAD)


def _map(frame: Frame, scene: Scene, spots: Sequence[Spot], palette: Palette, at: Box) -> Markup:
    """The map in its place: ground, areas, circles, lines, names, marks, a scale."""
    ground = ground_in(frame.extent, frame.zoom)
    hatches, areas, circles, lines = _shapes(frame, scene, palette)
    scale = _scale_bar(frame, palette)
    dots = [Box(each.x - 8, each.y - 8, each.x + 8, each.y + 8) for each in spots]
    taken = [*(each.box for each in spots), *dots, Box(0, frame.height - 36, 190, frame.height)]
    inner = element(
        "g",
        paint(frame, ground, palette),
        *areas, *circles, *lines,
        names_on(frame, ground, palette, taken),
        *(_spot(each, palette) for each in reversed(spots)),
        scale,
        clip_path="url(#map)",
    )  # fmt: skip
    edge = element("rect", width=frame.width, height=frame.height, fill="none",
                   stroke=palette["rule-strong"], stroke_width=1)  # fmt: skip
    clip = element("clipPath", element("rect", width=frame.width, height=frame.height), id="map")
    return element(
        "g",
        element("defs", clip, *hatches),
        inner,
        edge,
        transform=f"translate({at.left:g} {at.top:g})",
    )


def _shapes(
    frame: Frame, scene: Scene, palette: Palette
) -> tuple[list[Markup], list[Markup], list[Markup], list[Markup]]:
    """(patterns, areas, circles, lines) of what is more than a point, or may be."""
    hatches: dict[str, Markup] = {}
    areas: list[Markup] = []
    circles: list[Markup] = []
    lines: list[Markup] = []
    for place in (each for each in scene.places if each.is_chosen):
        areas += [
            marks.place_shape(part, palette)
            for part in frame.drawn(place.geometry)
            if part.kind != "point"
        ]
        circles += _circles(frame, frame.drawn(place.geometry), place.uncertainty_m, palette)
    for position in sorted(scene.positions, key=lambda each: each.look.modality == "observed"):
        parts = frame.drawn(position.geometry)
        if not _is_near(frame, parts):
            continue
        for part in parts:
            if part.kind == "area":
                hatches[marks.hatch_id(position.look)] = marks.hatch(position.look, palette)
                areas.append(marks.area_shape(part.rings, position.look, palette))
            elif part.kind == "line":
                lines.append(marks.line_shapes(part.rings[0], position.look, palette))
        circles += _circles(frame, parts, position.uncertainty_m, palette)
    return list(hatches.values()), areas, sorted(set(circles)), lines


def _is_near(frame: Frame, parts: Sequence[Drawn]) -> bool:
    least = [float(side) for side in parts[0].rings[0].min(axis=0)]
    most = [float(side) for side in parts[0].rings[0].max(axis=0)]
    for part in parts[1:]:
        least = [min(*each) for each in zip(least, part.rings[0].min(axis=0), strict=True)]
        most = [max(*each) for each in zip(most, part.rings[0].max(axis=0), strict=True)]
    return (
        most[0] > -50 and most[1] > -50
        and least[0] < frame.width + 50 and least[1] < frame.height + 50
    )  # fmt: skip


def _circles(
    frame: Frame, parts: Sequence[Drawn], uncertainty_m: int, palette: Palette
) -> list[Markup]:
    """The circles of points that may be farther off than their marks are large."""
    found = []
    for part in (each for each in parts if each.kind == "point"):
        x, y = part.rings[0][0].tolist()
        radius = uncertainty_m * frame.per_metre(y)
        if 9 <= radius <= max(frame.width, frame.height):
            found.append(marks.uncertainty(x, y, radius, palette))
    return found


def _spot(spot: Spot, palette: Palette) -> Markup:
    """A spot: its ring, its name, and who stands there."""
    drawn: list[Markup] = []
    if spot.places:
        drawn.append(
            marks.ring(spot.x, spot.y, palette, several=len(spot.places) > 1,
                       chosen=spot.is_chosen, quiet=not spot.positions)
        )  # fmt: skip
    box = spot.box
    top = box.top
    anchor, x = {"left": ("end", box.right), "right": (None, box.left)}.get(
        spot.side, ("middle", (box.left + box.right) / 2)
    )
    if spot.name:
        shade = palette["mark-label-soft" if spot.is_extent or not spot.positions else "mark-label"]
        drawn.append(
            words(spot.name, x, top + 13, text_anchor=anchor, font_size=spot.name_size,
                  font_weight=None if spot.is_extent else 600, fill=shade, stroke=palette.halo,
                  stroke_width=3.4, stroke_linejoin="round", paint_order="stroke")
        )  # fmt: skip
        top += 17
    step = marks.BADGE_PX + 1
    width = len(spot.badges) * step + (26 if spot.rest else 0)
    left = {"left": box.right - width, "right": box.left}.get(
        spot.side, (box.left + box.right - width) / 2
    )
    middle = top + marks.BADGE_PX / 2 + 1
    for number, (look, _) in enumerate(spot.badges):
        where = f"translate({left + step * (number + 0.5):.1f} {middle:.1f})"
        drawn.append(element("g", marks.badge(look, palette), transform=where))
    if spot.rest:
        at = left + step * len(spot.badges)
        drawn.append(
            element("rect", x=round(at + 1, 1), y=round(middle - 9, 1), width=24, height=18, rx=4,
                    fill=palette["raised"], stroke=palette["rule-strong"])
        )  # fmt: skip
        drawn.append(words(f"+{spot.rest}", at + 13, middle + 4, text_anchor="middle", font_size=11,
                           font_weight=600, fill=palette["ink"]))  # fmt: skip
    return element("g", *drawn)


def _scale_bar(frame: Frame, palette: Palette) -> Markup:
    metres, pixels = frame.scale_bar(min(LONGEST_SCALE, frame.width / 3))
    y = frame.height - 14
    said = wording.say_distance(metres)
    back = element("rect", x=6, y=y - 15, width=round(pixels + width_of(said, 11) + 24, 1), height=22,
                   rx=3, fill=palette["map-land"], fill_opacity=0.85)  # fmt: skip
    bar = element("path", d=f"M14 {y - 6}v6h{pixels:.1f}v-6", fill="none", stroke=palette["ink-soft"],
                  stroke_width=1.4)  # fmt: skip
    text = words(said, 20 + pixels, y, font_size=11, fill=palette["ink-soft"])
    return element("g", back, bar, text)
