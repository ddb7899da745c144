/**
 * Positions that are lines: an axis of attack or advance as a ribbon, a block or a contested front with
 * teeth, a withdrawal as a dashed arrow, any other as a plain band.
 */

import { svgElement } from "./dom.js";
import { drawnLayer } from "./drawn-layer.js";
import { linesOf } from "./lib/anchors.js";
import { arrowPath, beside, lengthOf, pathThrough, ribbonPath, smooth, teethPath } from "./lib/ribbon.js";
import { actorColour, posture as postureCalled } from "./lib/symbols.js";
import { positionInWords } from "./lib/words.js";

/**
 * @import { PositionMark } from "./lib/types.js"
 * @typedef {{position: PositionMark, chosen: boolean, lane: number}} LineItem
 */

/** Shorter than this on the screen, a line is only its badge. */
const SHORTEST_PX = 16;

/**
 * Half widths of a ribbon from tail to head, in pixels, by the line that a posture has.
 * @type {Record<string, {tail: number, neck: number, head: number}>}
 */
const RIBBONS = {
  "broad-ribbon": { tail: 3, neck: 9, head: 21 },
  ribbon: { tail: 2.5, neck: 6, head: 16 },
};

/**
 * The drawing of one line in the style of its posture.
 * @param {{x: number, y: number}[]} points
 * @param {string} posture
 * @param {string} modality
 * @returns {SVGElement[]}
 */
export function lineShapes(points, posture, modality) {
  const expected = modality === "expected" ? " line-expected" : "";
  const path = (/** @type {string} */ className, /** @type {string} */ d) => svgElement("path", { class: className + expected, d });
  const style = postureCalled(posture).line;
  if (style in RIBBONS) return [path("line-ribbon", ribbonPath(points, RIBBONS[style]))];
  if (style === "arrow") {
    const { line, head } = arrowPath(points);
    return [svgElement("path", { class: "line-case", d: line }), path("line-stroke line-dashed", line), svgElement("path", { class: "line-head", d: head })];
  }
  if (style === "teeth") {
    const { line, teeth } = teethPath(points);
    return [svgElement("path", { class: "line-case", d: line }), path("line-stroke", line), path("line-teeth", teeth)];
  }
  const line = pathThrough(smooth(points));
  return [svgElement("path", { class: "line-case", d: line }), path("line-stroke", line)];
}

/** How far apart lines are drawn that lie on one another. */
const LANE_PX = 7;

/**
 * Lines with the lane of each: those on the same course lie side by side, around it.
 * @param {Omit<LineItem, "lane">[]} items
 * @returns {LineItem[]}
 */
export function inLanes(items) {
  const courses = Map.groupBy(items, ({ position }) => JSON.stringify(linesOf(position.geometry)));
  return [...courses.values()].flatMap((same) =>
    same.map((item, i) => ({ ...item, lane: i - (same.length - 1) / 2 })));
}

/**
 * @param {Pick<import("./spot-layers.js").MarkActions, "open" | "hint">} actions
 * @returns {L.Layer & {show: (items: LineItem[]) => void}}
 */
export function linesLayer(actions) {
  return drawnLayer("lines", (/** @type {LineItem} */ { position, chosen, lane }, project) => {
    /** @type {SVGElement[]} */
    const groups = [];
    for (const line of linesOf(position.geometry)) {
      const points = beside(line.map(project), lane * LANE_PX);
      if (lengthOf(points) < SHORTEST_PX) continue;
      groups.push(
        ...lineShapes(points, position.posture, position.modality),
        svgElement("path", { class: "line-hit leaflet-interactive", d: pathThrough(points) }),
      );
    }
    if (groups.length === 0) return null;
    return svgElement(
      "g",
      {
        class: `has-actor${chosen ? " is-chosen" : ""}${position.settled ? " is-settled" : ""}${position.age ? ` is-age-${position.age}` : ""}`,
        style: { "--actor": actorColour(position.actor_colour) },
        "data-position": position.id,
        on: {
          click: () => actions.open(position),
          mouseenter: () => actions.hint(position),
          mouseleave: () => actions.hint(null),
        },
      },
      svgElement("title", { text: positionInWords(position) }),
      ...groups,
    );
  });
}
