"""The legend of an image: what its signs mean, of those that are on view, in the order of the map page's legend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from markupsafe import Markup

from app.drawing import marks
from app.drawing.palette import PLAIN_ACTOR, Palette
from app.drawing.scene import Look, PositionMark, Scene
from app.drawing.spots import Spot
from app.drawing.svg import element
from app.languages import gettext, mark
from app.languages.alphabet import in_alphabet
from app.vocabulary import MODALITIES, POSTURES
from app.vocabulary.actors import SYMBOLS
from app.vocabulary.military import code_of

# The messages of static/js/legend.js.
GROUPS = {
    "came": mark("Came: told of the last day, not of the first"),
    "went": mark(
        "Gone: told of the first day, not of the last; that somebody left, only a source can say"
    ),
    "changed": mark("Changed: at one spot another posture, or held by another"),
    "passed": mark("Came and went: told of days between alone"),
}
PLAIN = Look(PLAIN_ACTOR, "disc", "present")
MILITARY = replace(PLAIN, code=code_of(None, "force", PLAIN.posture))
SYMBOLS_MEANING = mark(
    "Symbols of APP-6. Their affiliation is unknown unless one is stored for the actor: the map takes no side. The small badge below each says who it is and what they do there."
)


@dataclass(frozen=True)
class Row:
    """A line of the legend: a sample round (0, 0) and what it means, or a heading."""

    sample: Markup
    words: str
    is_heading: bool = False
    # How high the sample needs its row to be, in pixels: in a lower one it is drawn smaller.
    height: float = 22


def legend_rows(scene: Scene, spots: Sequence[Spot], palette: Palette) -> list[Row]:
    """The rows for what is on view; for none, the sentence that says so."""
    shown = [each for spot in spots for each in spot.positions]
    looks = [each.look for each in shown]
    if not shown:
        said = [] if scene.left_out else [Row(Markup(), gettext("No position is on view."))]
        return [*said, *_also(scene, spots, palette)]
    # A line that is no more than a line needs no sign: its badge tells what it is.
    lines = [
        each.look
        for each in shown
        if each.geometry["type"].endswith("LineString")
        and POSTURES[each.look.posture].line != "band"
    ]
    postures = {each.posture for each in looks}
    plain = MILITARY if scene.is_military else PLAIN
    return [
        *([Row(Markup(), gettext(SYMBOLS_MEANING))] if scene.is_military else []),
        *_section(gettext("Between the two days"), _groups(looks, plain, palette)),
        *_section(gettext("Who"), _actors(shown, palette)),
        *_section(
            gettext("What they do there"),
            [
                _sample(term.legend, replace(PLAIN, posture=code), palette)
                for code, term in POSTURES.items()
                if code in postures
            ],
        ),
        *_section(
            gettext("Lines"),
            [
                Row(_line(code, palette), term.legend)
                for code, term in POSTURES.items()
                if code in {each.posture for each in lines}
            ],
        ),
        *_section(gettext("How it is known"), _basis(looks, plain, palette)),
        *_also(scene, spots, palette),
    ]


def _section(title: str, rows: Iterable[Row]) -> list[Row]:
    found = list(rows)
    return [Row(Markup(), title, is_heading=True), *found] if found else []


def _sample(said: str, look: Look, palette: Palette) -> Row:
    return Row(marks.badge(look, palette, is_plain=True), said, height=_height(look))


def _height(look: Look) -> float:
    """Of a badge: with a military symbol and what stands round that it is higher."""
    return 26 if look.code else Row.height


def _actors(shown: Sequence[PositionMark], palette: Palette) -> list[Row]:
    actors = {each.actor: each for each in reversed(shown)}
    found = []
    for each in sorted(actors.values(), key=lambda one: in_alphabet(one.actor_name)):
        look = each.look
        if look.code:
            there = Look(look.colour, look.symbol, look.posture, code=look.code)
            found.append(Row(marks.badge(there, palette), each.actor_name, height=_height(there)))
            continue
        code = look.symbol if look.symbol in SYMBOLS else "disc"
        sign = element("path", d=SYMBOLS[code].sign, fill=palette.of_actor(look.colour).line,
                       fill_rule="evenodd", transform="scale(1.35)")  # fmt: skip
        found.append(Row(sign, each.actor_name))
    return found


def _groups(looks: Sequence[Look], plain: Look, palette: Palette) -> list[Row]:
    groups = {each.group for each in looks}
    rows = [
        _sample(gettext(said), replace(plain, group=code), palette)
        for code, said in GROUPS.items()
        if code in groups
    ]
    if any(each.is_unsure and each.group for each in looks):
        said = gettext("On which day that was is doubtful")
        rows.append(_sample(said, replace(plain, group="came", is_unsure=True), palette))
    return rows


def _basis(looks: Sequence[Look], plain: Look, palette: Palette) -> list[Row]:
    kinds = {each.modality for each in looks}
    legends = {
        "observed": mark("Observed: said to be so"),
        "expected": mark("Expected: said to come"),
    }
    rows = [
        _sample(gettext(legends[code]), replace(plain, modality=code), palette)
        for code in MODALITIES
        if code in kinds and code in legends
    ]
    ages = {each.age for each in looks}
    if any(each.is_settled for each in looks):
        said = gettext("Settled: by this day it was known what came")
        rows.append(_sample(said, replace(plain, modality="expected", is_settled=True), palette))
    if 1 in ages:
        said = gettext("Last word of it more than 30 days before")
        rows.append(_sample(said, replace(plain, age=1), palette))
    if 2 in ages:
        said = gettext("Last word of it more than a year before")
        rows.append(_sample(said, replace(plain, age=2), palette))
    if any(each.is_forecast for each in looks):
        said = gettext("Rests on forecasts alone")
        rows.append(_sample(said, replace(plain, is_forecast=True), palette))
    if any(each.is_doubtful for each in looks):
        said = gettext("Its days are known to a week, a month, a year, or vaguely")
        rows.append(_sample(said, replace(plain, is_doubtful=True), palette))
    return rows


def _also(scene: Scene, spots: Sequence[Spot], palette: Palette) -> list[Row]:
    rows = []
    if any(len(each.places) > 1 for each in spots):
        ring = marks.ring(0, 0, palette, several=True, chosen=False, quiet=False)
        rows.append(Row(ring, gettext("More places than one")))
    if any(each.rest for each in spots):
        pile = element("rect", x=-9, y=-7, width=18, height=14, rx=4, fill=palette["raised"],
                       stroke=palette["rule-strong"])  # fmt: skip
        rows.append(Row(pile, gettext("So many more positions")))
    if any(each.geometry["type"].endswith("Polygon") for each in scene.positions):
        area = element("path", d="M-9 -7H9V7H-9Z", fill=palette.of_actor(PLAIN_ACTOR).line,
                       fill_opacity=0.16, stroke=palette.of_actor(PLAIN_ACTOR).line)  # fmt: skip
        rows.append(Row(area, gettext("An area")))
    if any(each.uncertainty_m > 0 for each in scene.positions):
        rows.append(
            Row(marks.uncertainty(0, 0, 8, palette), gettext("It may be anywhere in the circle"))
        )
    if scene.left_out:
        rows.append(Row(Markup(), scene.left_out))
    return _section(gettext("Also"), rows)


def _line(posture: str, palette: Palette) -> Markup:
    points = np.array([[-13.0, 4.0], [0.0, -2.0], [13.0, 1.0]])
    return marks.line_shapes(points, replace(PLAIN, posture=posture), palette)
