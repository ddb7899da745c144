/**
 * The legend: explains just what is on view.
 */

import { badgePicture } from "./badge.js";
import { element, need, svgElement } from "./dom.js";
import { DOUBT_SIGN, actorColour, actorSign } from "./lib/symbols.js";
import { KIND_SIGNS, MODALITIES, POSTURES } from "./lib/vocabulary.js";
import { MOST_SHAPES } from "./lib/many-day.js";
import { legendContents } from "./lib/legend-contents.js";
import { lineShapes } from "./lines-layer.js";

/**
 * @import { ActorRow } from "./lib/legend-contents.js"
 * @import { PositionLook } from "./lib/types.js"
 * @import { View } from "./scene.js"
 */

/** @type {PositionLook} */
const PLAIN = { actor_colour: "#5c564b", posture: "present", modality: "observed", actor_symbol: "" };

/** What became of it, in the words of the legend. */
const GROUP_MEANINGS = {
  came: "Came: told of the last day, not of the first",
  went: "Gone: told of the first day, not of the last; that somebody left, only a source can say",
  changed: "Changed: at one spot another posture, or held by another",
  stayed: "Stayed: told of both days",
  passed: "Came and went: told of days between alone",
};

/**
 * A badge without an actor's sign.
 * @param {Partial<PositionLook>} changes
 * @returns {SVGSVGElement}
 */
function plainBadge(changes) {
  const badge = badgePicture({ ...PLAIN, ...changes });
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
 * @returns {SVGSVGElement}
 */
function actorSample({ colour, symbol }) {
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
    const contents = legendContents(many ? many.kinds : view.positions, actors(), {
      uncertainty: view.uncertainty && !many,
      spots: view.spots.some(({ places }) => places.length > 1),
      piles: view.spots.some(({ rest }) => rest > 0),
    });
    const key = JSON.stringify([contents, many?.shapes, view.uncertainty]);
    if (key === drawn) return;
    drawn = key;
    const marks = [
      contents.spots && row(spotSample(), "More places: zoom in, or press +n"),
      contents.piles && row(pileSample(), "More positions: zoom in, or press +n"),
      many && row(numberSample(), "So many positions together, the newest on top: zoom in, or press it"),
      many && many.shapes > MOST_SHAPES && row(areaSample(),
        `The newest ${MOST_SHAPES} of ${many.shapes.toLocaleString("en")} lines and areas are drawn: zoom in for the others`),
      contents.areas && row(areaSample(), "An area"),
      many && view.uncertainty && row(circleSample(), "Circles of positions are drawn where fewer are on view: zoom in"),
      contents.uncertainty && row(circleSample(), "It may be anywhere in the circle"),
    ].filter(isThere);
    const basis = [
      ...contents.modalities.map((modality) => row(plainBadge({ modality }), MODALITIES[modality])),
      contents.settled && row(plainBadge({ modality: "expected", settled: true }), "Settled: by this day it was known what came"),
      contents.ages.includes(1) && row(plainBadge({ age: 1 }), "Last word of it more than 30 days before"),
      contents.ages.includes(2) && row(plainBadge({ age: 2 }), "Last word of it more than a year before"),
      contents.forecasts && row(forecastSample(), "Rests on forecasts alone"),
      contents.doubtful && row(doubtSample(), "Its days are known to a week, a month, a year, or vaguely"),
    ].filter(isThere);
    const moved = [
      ...contents.groups.map((group) => row(plainBadge({ group }), GROUP_MEANINGS[group])),
      contents.unsure && row(plainBadge({ group: "came", start_unknown: true }), "On which day that was is doubtful"),
      contents.groups.length > 0 && contents.linePostures.some((name) => POSTURES[name].moves)
        && row(lineSample("advances"), "A move as a source tells it, from where to where; others aren't guessed"),
    ].filter(isThere);
    const sections = [
      section("Between the two days", moved),
      section("Who", contents.actors.map((actor) => row(actorSample(actor), actor.name))),
      section("What they do there", contents.postures.map((name) => row(plainBadge({ posture: name }), POSTURES[name].legend))),
      section("Lines", contents.linePostures.map((name) => row(lineSample(name), POSTURES[name].legend))),
      section("How it is known", basis),
      section("Also", marks),
    ].filter(isThere);
    body.replaceChildren(...(sections.length
      ? sections
      : [element("p", { class: "legend-empty", text: "No position is on view." })]));
  };
}
