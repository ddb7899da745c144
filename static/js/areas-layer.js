/**
 * Positions that are areas: tinted and hatched in the actor's colour, at an angle of the actor's own, so
 * that two areas that overlap can still be told apart without colour.
 */

import { svgElement } from "./dom.js";
import { drawnLayer } from "./drawn-layer.js";
import { polygonsOf } from "./lib/anchors.js";
import { pathThrough } from "./lib/ribbon.js";
import { actorColour } from "./lib/symbols.js";
import { ACTOR_SIGNS } from "./lib/vocabulary.js";
import { positionInWords } from "./lib/words.js";

const SIGNS = Object.keys(ACTOR_SIGNS);

/**
 * @import { PositionMark } from "./lib/types.js"
 * @typedef {{position: PositionMark, chosen: boolean}} AreaItem
 */

/**
 * Degrees by which the hatch of an actor leans.
 * @param {string} symbol
 * @returns {number}
 */
const lean = (symbol) => 20 + (Math.max(0, SIGNS.indexOf(symbol)) * 140) / SIGNS.length;

/**
 * @param {Pick<import("./spot-layers.js").MarkActions, "open" | "hint">} actions
 * @returns {L.Layer & {show: (items: AreaItem[]) => void}}
 */
export function areasLayer(actions) {
  return drawnLayer("areas", (/** @type {AreaItem} */ { position, chosen }, project) => {
    const rings = polygonsOf(position.geometry).flat();
    const d = rings.map((ring) => pathThrough(ring.map(project), true)).join("");
    const hatch = `hatch-${position.id}`;
    const expected = position.modality === "expected" ? " area-expected" : "";
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
      svgElement(
        "pattern",
        {
          id: hatch, width: 11, height: 11, patternUnits: "userSpaceOnUse",
          patternTransform: `rotate(${lean(position.actor_symbol).toFixed(0)})`,
        },
        svgElement("rect", { class: "area-tint", width: 11, height: 11 }),
        svgElement("path", { class: "area-hatch", d: "M0 0V11" }),
      ),
      svgElement("path", {
        class: `area-fill leaflet-interactive${expected}`, d, fill: `url(#${hatch})`, "fill-rule": "evenodd",
      }),
    );
  });
}
