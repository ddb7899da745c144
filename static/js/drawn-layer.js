/**
 * A Leaflet layer whose items are SVG groups in pixels, drawn anew at each zoom: shapes that keep their
 * width on the screen, such as ribbons, teeth and hatches, which Leaflet's own paths can't.
 */

const Drawn = L.Layer.extend({
  initialize(pane, draw) {
    this.paneName = pane;
    this.draw = draw;
    this.items = [];
    this.renderer = L.svg({ pane, padding: 0.5 });
  },
  onAdd(map) {
    map.addLayer(this.renderer);
    this.renderer.on("update", this.redraw, this);
    this.redraw();
  },
  onRemove(map) {
    this.renderer.off("update", this.redraw, this);
    map.removeLayer(this.renderer);
  },
  show(items) {
    this.items = items;
    this.drawnAt = null;
    if (this._map) this.redraw();
  },
  redraw() {
    const map = this._map;
    // A renderer without Leaflet's own paths has a root group all the same; ours go in there.
    const root = this.renderer._rootGroup;
    if (!map || !root) return;
    const at = `${map.getZoom()} ${map.getPixelOrigin()}`;
    if (at === this.drawnAt) return;
    this.drawnAt = at;
    const project = ([latitude, longitude]) => map.latLngToLayerPoint([latitude, longitude]);
    root.replaceChildren(...this.items.flatMap((item) => this.draw(item, project, map) ?? []));
  },
});

/**
 * @template T
 * @param {string} pane
 * @param {(item: T, project: (at: [number, number]) => {x: number, y: number}, map: L.Map) => SVGElement | null} draw
 * @returns {L.Layer & {show: (items: T[]) => void}}
 */
export function drawnLayer(pane, draw) {
  return new Drawn(pane, draw);
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
