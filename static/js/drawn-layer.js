/**
 * A Leaflet layer whose items are SVG groups in pixels, drawn anew at each zoom: shapes that keep their
 * width on the screen, such as ribbons, teeth and hatches, which Leaflet's own paths can't.
 */

/**
 * @import { At } from "./lib/types.js"
 * @typedef {(at: At) => {x: number, y: number}} Project
 */

/**
 * @template T
 * @typedef {(item: T, project: Project, map: L.Map) => SVGElement | SVGElement[] | null} Draw
 */

/** @template T */
class DrawnLayer extends L.Layer {
  /**
   * @param {string} pane
   * @param {Draw<T>} draw
   */
  constructor(pane, draw) {
    super();
    this.draw = draw;
    /** @type {T[]} */
    this.items = [];
    /** @type {string | null} the zoom and the origin of what is drawn */
    this.drawnAt = null;
    this.renderer = /** @type {L.SVG & {_rootGroup?: SVGGElement}} */ (L.svg({ pane, padding: 0.5 }));
  }

  /** @param {L.Map} map */
  onAdd(map) {
    map.addLayer(this.renderer);
    this.renderer.on("update", this.redraw, this);
    this.redraw();
    return this;
  }

  /** @param {L.Map} map */
  onRemove(map) {
    this.renderer.off("update", this.redraw, this);
    map.removeLayer(this.renderer);
    return this;
  }

  /** @param {T[]} items */
  show(items) {
    this.items = items;
    this.drawnAt = null;
    this.redraw();
  }

  redraw() {
    /** @type {L.Map | null | undefined} */
    const map = this._map;
    // A renderer without Leaflet's own paths has a root group all the same; ours go in there.
    const root = this.renderer._rootGroup;
    if (!map || !root) return;
    const at = `${map.getZoom()} ${map.getPixelOrigin()}`;
    if (at === this.drawnAt) return;
    this.drawnAt = at;
    root.replaceChildren(...this.items.flatMap((item) => this.draw(item, (spot) => map.latLngToLayerPoint(spot), map) ?? []));
  }
}

/**
 * @template T
 * @param {string} pane
 * @param {Draw<T>} draw
 * @returns {L.Layer & {show: (items: T[]) => void}}
 */
export function drawnLayer(pane, draw) {
  return new DrawnLayer(pane, draw);
}

/**
 * How many pixels a length on the ground takes at a latitude (Web Mercator).
 * @param {L.Map} map
 * @param {number} metres
 * @param {number} latitude
 * @returns {number}
 */
export function pixels(map, metres, latitude) {
  const metresInAPixel = (40_075_016.686 * Math.cos((latitude * Math.PI) / 180)) / 2 ** (map.getZoom() + 8);
  return metres / metresInAPixel;
}
