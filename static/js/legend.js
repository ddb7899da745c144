/**
 * The legend: explains just what is on view.
 */

import { badgePicture } from "./badge.js";
import { element, need, svgElement } from "./dom.js";
import { DOUBT_SIGN, actorColour, actorSign } from "./lib/symbols.js";
import { KIND_SIGNS, MODALITIES, POSTURES } from "./lib/vocabulary.js";
import { MOST_SHAPES } from "./lib/many-day.js";
import { legendContents } from "./lib/legend-contents.js";
import { gettext, mark } from "./lib/say.js";
import { lineShapes } from "./lines-layer.js";
import { drawing, drawnWith } from "./symbols.js";

/**
 * @import { ActorRow } from "./lib/legend-contents.js"
 * @import { PositionLook } from "./lib/types.js"
 * @import { View } from "./scene.js"
 */

/** @type {PositionLook} */
const PLAIN = { actor_colour: "#5c564b", posture: "present", modality: "observed", actor_symbol: "" };

/** What military symbols say here, and what they leave to the map's own badge. */
const SYMBOLS_MEANING = mark(
  "Symbols of APP-6. Their affiliation is unknown unless one is stored for the actor: the map takes no side. The small badge below each says who it is and what they do there.",
);

/** What became of it, in the words of the legend. */
const GROUP_MEANINGS = {
  came: mark("Came: told of the last day, not of the first"),
  went: mark("Gone: told of the first day, not of the last; that somebody left, only a source can say"),
  changed: mark("Changed: at one spot another posture, or held by another"),
  stayed: mark("Stayed: told of both days"),
  passed: mark("Came and went: told of days between alone"),
};

/**
 * A badge without an actor's sign.
 * @param {Partial<PositionLook>} changes
 * @param {boolean} [isOwn] see `badgePicture`
 * @returns {SVGSVGElement}
 */
function plainBadge(changes, isOwn) {
  const badge = badgePicture({ ...PLAIN, ...changes }, isOwn);
  badge.querySelector(".badge-sign")?.remove();
  badge.style.removeProperty("--actor");
  badge.classList.add("legend-plain");
  return badge;
}

/**
 * @param {string} name
 * @returns {SVGSVGElement}
 */
function lineSample(name) {
  const points = [{ x: 3, y: 15 }, { x: 18, y: 9 }, { x: 35, y: 12 }];
  return svgElement(
    "svg",
    { class: "legend-line has-actor legend-plain", viewBox: "0 0 38 24", "aria-hidden": "true" },
    ...lineShapes(points, name, "observed"),
  );
}

/**
 * @param {ActorRow} actor
 * @param {Pick<PositionLook, "posture"> | undefined} one any of its positions
 * @returns {SVGSVGElement}
 */
function actorSample({ slug, colour, symbol }, one) {
  if (drawing.app6 && one) {
    return badgePicture({ actor: slug, actor_colour: colour, actor_symbol: symbol, posture: one.posture, modality: "observed" });
  }
  return svgElement(
    "svg",
    { class: "has-actor", viewBox: "-9 -9 18 18", "aria-hidden": "true", style: { "--actor": actorColour(colour) } },
    svgElement("path", { class: "legend-sign", d: actorSign(symbol), transform: "scale(1.35)" }),
  );
}

/**
 * @param {SVGElement} picture
 * @param {string} words
 * @returns {HTMLLIElement}
 */
const row = (picture, words) => element("li", {}, picture, element("span", { text: words }));

/**
 * @param {SVGElement} picture
 * @param {string} name from the data
 * @returns {HTMLLIElement}
 */
const nameRow = (picture, name) => element("li", {}, picture, element("span", { dir: "auto", text: name }));

/**
 * @param {string} title
 * @param {HTMLLIElement[]} rows
 * @returns {HTMLElement | null} null without rows
 */
function section(title, rows) {
  return rows.length ? element("section", {}, element("h2", { text: title }), element("ul", {}, ...rows)) : null;
}

const spotSample = () =>
  svgElement("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" },
    svgElement("circle", { class: "legend-ring", r: 6 }),
    svgElement("circle", { class: "legend-dot", r: 2.6 }));

const pileSample = () =>
  svgElement("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" },
    svgElement("rect", { class: "legend-pile", x: -6, y: -9, width: 15, height: 15, rx: 3 }),
    svgElement("rect", { class: "legend-pile", x: -9, y: -6, width: 15, height: 15, rx: 3 }));

const numberSample = () =>
  svgElement("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" },
    svgElement("rect", { class: "legend-pile", x: -10, y: -7, width: 20, height: 14, rx: 4 }),
    svgElement("text", { class: "legend-number", y: 4, text: "12" }));

const circleSample = () =>
  svgElement("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" },
    svgElement("circle", { class: "uncertainty-circle", r: 9.5 }));

const areaSample = () =>
  svgElement("svg", { class: "has-actor legend-plain", viewBox: "0 0 24 24", "aria-hidden": "true" },
    svgElement("path", { class: "area-tint", d: "M3 5H21V19H3Z" }),
    svgElement("path", { class: "area-hatch", d: "M3 13 11 5M3 19 17 5M9 19 21 7M15 19 21 13" }));

const forecastSample = () =>
  svgElement("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" },
    svgElement("path", { class: "badge-forecast", d: KIND_SIGNS.forecast }));

const doubtSample = () =>
  svgElement("svg", { viewBox: "-11 -11 22 22", "aria-hidden": "true" },
    svgElement("path", { class: "badge-doubt", d: DOUBT_SIGN }));

/**
 * @template T
 * @param {T | null | false} each
 * @returns {each is T}
 */
const isThere = (each) => each !== null && each !== false;

/**
 * @param {() => Map<string, ActorRow>} actors by slug
 * @returns {(view: View) => void} shows the legend of a view
 */
export function createLegend(actors) {
  const body = need("map-legend-body");
  let drawn = "";
  return (view) => {
    const { many } = view;
    const rows = many ? many.kinds : view.positions;
    const contents = legendContents(rows, actors(), {
      uncertainty: view.uncertainty && !many,
      spots: view.spots.some(({ places }) => places.length > 1),
      piles: view.spots.some(({ rest }) => rest > 0),
    });
    const codes = rows.map((each) => drawnWith(each));
    const key = JSON.stringify([contents, [...new Set(codes)], many?.shapes, view.uncertainty]);
    if (key === drawn) return;
    drawn = key;
    const marks = [
      contents.spots && row(spotSample(), gettext("More places: zoom in, or press +n")),
      contents.piles && row(pileSample(), gettext("More positions: zoom in, or press +n")),
      many && row(numberSample(), gettext("So many positions together, the newest on top: zoom in, or press it")),
      many && many.shapes > MOST_SHAPES && row(areaSample(),
        gettext("The newest {some} of {all} lines and areas are drawn: zoom in for the others", { some: String(MOST_SHAPES), all: many.shapes })),
      contents.areas && row(areaSample(), gettext("An area")),
      many && view.uncertainty && row(circleSample(), gettext("Circles of positions are drawn where fewer are on view: zoom in")),
      contents.uncertainty && row(circleSample(), gettext("It may be anywhere in the circle")),
    ].filter(isThere);
    const basis = [
      ...contents.modalities.map((modality) => row(plainBadge({ modality }), gettext(MODALITIES[modality]))),
      contents.settled && row(plainBadge({ modality: "expected", settled: true }), gettext("Settled: by this day it was known what came")),
      contents.ages.includes(1) && row(plainBadge({ age: 1 }), gettext("Last word of it more than 30 days before")),
      contents.ages.includes(2) && row(plainBadge({ age: 2 }), gettext("Last word of it more than a year before")),
      contents.forecasts && row(forecastSample(), gettext("Rests on forecasts alone")),
      contents.doubtful && row(doubtSample(), gettext("Its days are known to a week, a month, a year, or vaguely")),
    ].filter(isThere);
    const moved = [
      ...contents.groups.map((group) => row(plainBadge({ group }), gettext(GROUP_MEANINGS[group]))),
      contents.unsure && row(plainBadge({ group: "came", start_unknown: true }), gettext("On which day that was is doubtful")),
      contents.groups.length > 0 && contents.linePostures.some((name) => POSTURES[name].moves)
        && row(lineSample("advances"), gettext("A move as a source tells it, from where to where; others aren't guessed")),
    ].filter(isThere);
    const sections = [
      section(gettext("Between the two days"), moved),
      section(gettext("Who"), contents.actors.map((actor) => nameRow(actorSample(actor, rows.find((each) => each.actor === actor.slug)), actor.name))),
      section(gettext("What they do there"), contents.postures.map((name) => row(plainBadge({ posture: name }, true), gettext(POSTURES[name].legend)))),
      section(gettext("Lines"), contents.linePostures.map((name) => row(lineSample(name), gettext(POSTURES[name].legend)))),
      section(gettext("How it is known"), basis),
      section(gettext("Also"), marks),
    ].filter(isThere);
    body.replaceChildren(...(sections.length
      ? [...(drawing.app6 ? [element("p", { class: "legend-note", text: gettext(SYMBOLS_MEANING) })] : []), ...sections]
      : [element("p", { class: "legend-empty", text: gettext("No position is on view.") })]));
  };
}
