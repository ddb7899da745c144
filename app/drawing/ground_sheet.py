"""The base map of an image, painted: land, water, rivers, borders, and the names that have room.

In the manner of static/js/basemap-rules.js and basemap-names.js.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from markupsafe import Markup

from app.drawing.frame import Frame
from app.drawing.ground import Extent, Ground, GroundFeature
from app.drawing.lettering import in_letters, width_of
from app.drawing.palette import Palette
from app.drawing.spots import Box
from app.drawing.svg import element, joined, path_of, words
from app.languages import current
from app.vocabulary.own_lands import LANDS_OF

# How wide lines are from one zoom to another: (zoom, pixels).
RIVERS = (
    (9, ((7, 0.3), (10, 0.8), (13, 1.4))),
    (5, ((5, 0.4), (9, 1.1), (13, 2))),
    (0, ((1, 0.4), (4, 0.7), (6, 1.3), (9, 2.3), (13, 4.5))),
)
BORDERS = ((2, 0.7), (6, 1), (10, 1.6))
CASES = ((2, 2), (6, 5), (10, 9))
MOST_NAMES = 90


def paint(frame: Frame, ground: Ground, palette: Palette) -> Markup:
    """Land, and what lies on it; the finer tiles cover the others where they are."""
    back = element("rect", width=frame.width, height=frame.height, fill=palette["map-land"])
    painted = [back, _painted(frame, ground.world, palette)]
    if ground.region is not None:
        painted.append(_over(frame, ground, ground.region, palette))
    return element("g", *painted)


def _over(frame: Frame, ground: Ground, region: Extent, palette: Palette) -> Markup:
    corners = np.array([[region.west, region.north], [region.east, region.south]])
    (left, top), (right, bottom) = np.clip(
        frame.pixels(corners), 0, [frame.width, frame.height]
    ).tolist()
    box = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return joined(
        [
            element("clipPath", element("rect", **box), id="finer"),
            element(
                "g",
                element("rect", fill=palette["map-land"], **box),
                _painted(frame, ground.finer, palette),
                clip_path="url(#finer)",
            ),
        ]
    )


def _painted(frame: Frame, features: Sequence[GroundFeature], palette: Palette) -> Markup:
    by_layer: dict[str, list[GroundFeature]] = {}
    for each in features:
        by_layer.setdefault(each.layer, []).append(each)
    painted = [
        # Its own colour round it hides the seams between tiles. Rings turn as the tiles' format has it, so that holes
        # stay holes, and what neighbours have twice in their margins isn't taken for one.
        element("path", d=_areas(frame, by_layer.get(name, ())), fill=palette[f"map-{shade}"],
                stroke=palette[f"map-{shade}"], stroke_width=0.5)
        for name, shade in (("sea", "sea"), ("lakes", "lake"))
    ]  # fmt: skip
    ends = {"fill": "none", "stroke_linecap": "round", "stroke_linejoin": "round"}
    ranks: dict[int, list[GroundFeature]] = {}
    for each in by_layer.get("rivers", ()):
        least = next(low for low, _ in RIVERS if int(each.properties.get("rank") or 0) >= low)
        ranks.setdefault(least, []).append(each)
    painted += [
        element("path", d=_lines(frame, ranks.get(low, ())), stroke=palette["map-river"],
                stroke_width=between(frame.zoom, stops), **ends)
        for low, stops in RIVERS
    ]  # fmt: skip
    borders = by_layer.get("borders", [])
    plain = _lines(frame, [each for each in borders if not each.is_disputed])
    disputed = _lines(frame, [each for each in borders if each.is_disputed])
    shade, width = palette["map-border"], between(frame.zoom, BORDERS)
    painted += [
        element("path", d=plain + disputed, stroke=shade, stroke_opacity=0.13,
                stroke_width=between(frame.zoom, CASES), **ends),
        element("path", d=plain, stroke=shade, stroke_width=width, **ends),
        element("path", d=disputed, stroke=shade, stroke_width=width, fill="none",
                stroke_linejoin="round", stroke_dasharray="4 3"),
    ]  # fmt: skip
    return joined(each for each in painted if ' d=""' not in each)


def _areas(frame: Frame, features: Sequence[GroundFeature]) -> str:
    return "".join(
        path_of([frame.pixels(part) for part in each.parts], closed=True) for each in features
    )


def _lines(frame: Frame, features: Sequence[GroundFeature]) -> str:
    return "".join(path_of([frame.pixels(part) for part in each.parts]) for each in features)


def between(zoom: float, stops: Sequence[tuple[float, float]]) -> float:
    """A width at a zoom, in a straight line from one stop to the next."""
    return float(np.interp(zoom, [at for at, _ in stops], [value for _, value in stops]))


def name_of(properties: object) -> str:
    """What readers of the request's language call it, in English where the tiles know no other name; nothing where
    no face of ours has its letters.
    """
    told = dict(properties) if isinstance(properties, dict) else {}
    code = current().code
    # Tiles have names in «es», not in «es-MX».
    spoken = code.partition("-")[0]
    own = told.get("name_local") if told.get("country") in LANDS_OF.get(spoken, ()) else None
    names = (told.get(f"name_{code}"), told.get(f"name_{spoken}"), own, told.get("name_en"))
    return next(filter(None, (in_letters(str(name or "")) for name in names)), "")


def names_on(frame: Frame, ground: Ground, palette: Palette, taken: Sequence[Box]) -> Markup:
    """The names of countries and towns that cover nothing that is taken, the most important first."""
    named = [
        *_named(frame, ground.finer, ground.region, inside=True),
        *_named(frame, ground.world, ground.region, inside=False),
    ]
    kept: list[Box] = []
    found: list[Markup] = []
    for _, feature, x, y in sorted(named, key=lambda each: each[0]):
        is_country = feature.layer == "country_labels"
        name = name_of(feature.properties)
        size = (12 if frame.zoom < 7 else 13) if is_country else 11.5
        shown = name.upper() if is_country else name
        width = width_of(shown, size, strong=is_country) + (len(shown) * 1.5 if is_country else 0)
        left = x - width / 2 if is_country else x + 5
        box = Box(left - 3, y - size * 0.7, left + width + 3, y + size * 0.6)
        is_inside = (
            box.left > 0 and box.right < frame.width and box.top > 0 and box.bottom < frame.height
        )
        if not is_inside or any(box.overlap(each) for each in (*kept, *taken)):
            continue
        kept.append(box if is_country else Box(x - 4, box.top, box.right, box.bottom))
        shade = palette["map-country" if is_country else "map-town-soft"]
        look: dict[str, Any] = {"font_size": size, "fill": shade, "stroke": palette.halo, "stroke_width": 3,
                "stroke_linejoin": "round", "paint_order": "stroke"}  # fmt: skip
        if is_country:
            found.append(words(shown, x, y + size * 0.35, text_anchor="middle", font_weight=600,
                               letter_spacing=1.5 if shown.isascii() else None, **look))  # fmt: skip
        else:
            found.append(
                element("circle", cx=round(x, 1), cy=round(y, 1), r=1.9, fill=palette.halo,
                        stroke=shade, stroke_width=1.1)
            )  # fmt: skip
            found.append(words(shown, left, y + size * 0.35, **look))
        if len(found) > 2 * MOST_NAMES:
            break
    return element("g", *found)


def _named(
    frame: Frame, features: Sequence[GroundFeature], region: Extent | None, *, inside: bool
) -> list[tuple[tuple[float, ...], GroundFeature, float, float]]:
    """(importance, feature, x, y) of what is named, from the file that is drawn there."""
    found: list[tuple[tuple[float, ...], GroundFeature, float, float]] = []
    for each in features:
        if each.layer not in ("country_labels", "towns") or not name_of(each.properties):
            continue
        spot = each.parts[0][0]
        if region is not None and region.holds(float(spot[0]), float(spot[1])) is not inside:
            continue
        x, y = frame.pixels(each.parts[0])[0].tolist()
        rank = float(each.properties.get("rank") or 0)
        people = -float(each.properties.get("population") or 0)
        found.append(((each.layer == "towns", rank, people), each, x, y))
    return found
