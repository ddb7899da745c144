/**
 * What the composed script (app/basemap.py) asks for: it calls `conflictMap.<maker>(map, …)` for each layer,
 * and `conflictMap.start(map, control)` at its end.
 */

import { otherTiles, relief, showBasemap, townNames, worldTiles } from "./basemap-layer.js";
import { needIn, prefersStillness } from "./dom.js";

/**
 * @import { PlaceMark } from "./lib/types.js"
 * @import { AreaItem } from "./areas-layer.js"
 * @import { LineItem } from "./lines-layer.js"
 * @import { Circled } from "./uncertainty-layer.js"
 * @import { Spot } from "./spots.js"
 */

/**
 * @template T
 * @typedef {L.Layer & {show: (items: T[]) => void}} Shows a layer that is told what to show
 */

/**
 * @typedef {object} Layers
 * @property {Shows<Spot>} places
 * @property {Shows<Spot>} positions
 * @property {Shows<LineItem>} lines
 * @property {Shows<AreaItem>} areas
 * @property {Shows<Circled>} uncertainty
 * @property {Shows<PlaceMark>} chosen
 * @property {ManyHolder} [many] only where
 *   there may be so many
 *
 * @typedef {L.LayerGroup & Pick<ReturnType<typeof import("./many-layer.js").manyLayer>, "show" | "boxes">} ManyHolder
 *
 * @typedef {(map: L.Map, control: L.Control.Layers) => void | Promise<void>} Start settles when the first marks are
 *   drawn, if there are any to wait for: the base map comes after them
 *
 * @typedef {object} ComposedAnswer
 * @property {() => L.MapOptions} mapOptions those that depend on the reader
 * @property {typeof relief} relief
 * @property {typeof worldTiles} worldTiles
 * @property {typeof townNames} townNames
 * @property {typeof otherTiles} otherTiles
 * @property {() => L.Layer} places
 * @property {() => L.Layer} positions
 * @property {() => L.Layer} lines
 * @property {() => L.Layer} areas
 * @property {() => L.Layer} uncertainty
 * @property {() => L.Layer} many
 * @property {(map: L.Map, control: L.Control.Layers) => void} start
 */

/** @returns {L.MapOptions} */
function mapOptions() {
  if (!prefersStillness.matches) return {};
  return { zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false };
}

/**
 * Answer the composed script with these layers, and go on with the map that it makes.
 * @param {Layers} layers
 * @param {Start} start
 * @returns {void}
 */
export function answerComposed(layers, start) {
  globalThis.conflictMap = {
    mapOptions,
    relief,
    worldTiles,
    townNames,
    otherTiles,
    places: () => layers.places,
    positions: () => layers.positions,
    lines: () => layers.lines,
    areas: () => layers.areas,
    uncertainty: () => layers.uncertainty,
    many: () => layers.many ?? L.layerGroup(),
    start(map, control) {
      // Tab meets the zoom buttons before the marks.
      const container = map.getContainer();
      container.prepend(needIn(container, ".leaflet-control-container"));
      layers.chosen.addTo(map);
      Promise.resolve(start(map, control)).finally(showBasemap);
    },
  };
}
