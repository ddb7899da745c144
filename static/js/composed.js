/**
 * What the composed script (app/basemap.py) asks for: it calls `conflictMap.<maker>(map, …)` for each layer,
 * and `conflictMap.start(map, control)` at its end.
 */

import { otherTiles, relief, showBasemap, streets, townNames, worldTiles } from "./basemap-layer.js";
import { needIn, prefersStillness } from "./dom.js";
import { gettext, sayNumber, spoken } from "./lib/say.js";

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
 * @property {typeof streets} streets
 * @property {() => L.Layer} townNames
 * @property {typeof otherTiles} otherTiles
 * @property {() => L.Layer} places
 * @property {() => L.Layer} positions
 * @property {() => L.Layer} lines
 * @property {() => L.Layer} areas
 * @property {() => L.Layer} uncertainty
 * @property {() => L.Layer} many
 * @property {(map: L.Map, control: L.Control.Layers) => void} start
 */

/** Words that Leaflet's own controls say, before they are made. */
function teachLeaflet() {
  L.Control.Zoom.mergeOptions({ zoomInTitle: gettext("Zoom in"), zoomOutTitle: gettext("Zoom out") });
  L.Control.Scale.include({
    /**
     * @this {{_getRoundNum: (n: number) => number, _updateScale: (bar: HTMLElement, text: string, part: number) => void, _mScale: HTMLElement}}
     * @param {number} most metres that the bar may stand for
     */
    _updateMetric(most) {
      const metres = this._getRoundNum(most);
      const text = metres < 1000
        ? gettext("{number} m", { number: sayNumber(metres) }) : gettext("{number} km", { number: sayNumber(metres / 1000) });
      this._updateScale(this._mScale, text, metres / most);
    },
  });
}

/**
 * Call the layers as the language of the page does: the composed script is the same in all.
 * @param {L.Control.Layers} control
 * @param {[L.Layer | null, string][]} layers
 */
function nameLayers(control, layers) {
  for (const [layer, name] of layers) {
    if (!layer) continue;
    control.removeLayer(layer);
    // Leaflet takes names for HTML.
    control.addOverlay(layer, name.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
  }
}

/** @returns {L.MapOptions} */
function mapOptions() {
  teachLeaflet();
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
  /** @type {L.Layer | null} */
  let towns = null;
  globalThis.conflictMap = {
    mapOptions,
    relief,
    worldTiles,
    streets,
    townNames: () => {
      towns = townNames();
      return towns;
    },
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
      if (spoken()) {
        nameLayers(control, [
          [towns, gettext("Town names")], [layers.areas, gettext("Areas")], [layers.uncertainty, gettext("Uncertainty")],
          [layers.lines, gettext("Axes and fronts")], [layers.places, gettext("Places")], [layers.positions, gettext("Positions")],
        ]);
      }
      Promise.resolve(start(map, control)).finally(showBasemap);
    },
  };
}
