/**
 * How far off a place or a position may be, as a circle on the ground; and the chosen place's own line
 * or area.
 */

import { svgElement } from "./dom.js";
import { drawnLayer, pixels } from "./drawn-layer.js";
import { isArea, isLine, linesOf, polygonsOf } from "./lib/anchors.js";
import { pathThrough } from "./lib/ribbon.js";

/** Smaller than this on the screen, a circle says nothing. */
const SMALLEST_PX = 7;

/**
 * @import { At, PlaceMark } from "./lib/types.js"
 * @import { Project } from "./drawn-layer.js"
 * @typedef {{anchor: At, uncertainty_m?: number | null}} Circled
 */

/**
 * @param {Circled} item
 * @param {string} className
 * @param {Project} project
 * @param {L.Map} map
 * @returns {SVGCircleElement | null} null where it would say nothing
 */
function circle({ anchor, uncertainty_m: metres }, className, project, map) {
  const radius = metres ? pixels(map, metres, anchor[0]) : 0;
  if (radius < SMALLEST_PX) return null;
  const { x, y } = project(anchor);
  return svgElement("circle", { class: className, cx: x, cy: y, r: radius.toFixed(1) });
}

/**
 * The circles of all that is on the map.
 * @returns {L.Layer & {show: (items: Circled[]) => void}}
 */
export function uncertaintyLayer() {
  return drawnLayer("uncertainty", (/** @type {Circled} */ item, project, map) =>
    circle(item, "uncertainty-circle", project, map));
}

/**
 * The circle and the shape of the one place that is chosen.
 * @returns {L.Layer & {show: (items: PlaceMark[]) => void}}
 */
export function chosenLayer() {
  return drawnLayer("uncertainty", (/** @type {PlaceMark} */ place, project, map) => {
    /** @type {SVGElement[]} */
    const shapes = [];
    if (isLine(place.geometry)) {
      for (const line of linesOf(place.geometry)) {
        shapes.push(svgElement("path", { class: "place-line", d: pathThrough(line.map(project)) }));
      }
    }
    if (isArea(place.geometry)) {
      const rings = polygonsOf(place.geometry).flat();
      const d = rings.map((ring) => pathThrough(ring.map(project), true)).join("");
      shapes.push(svgElement("path", { class: "place-area", d, "fill-rule": "evenodd" }));
    }
    return [...shapes, circle(place, "uncertainty-circle uncertainty-chosen", project, map) ?? []].flat();
  });
}
