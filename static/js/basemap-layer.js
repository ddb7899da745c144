/**
 * The layers below ours: relief, the region's vector tiles, the names on them; or what the operator chose instead.
 * They come once the marks are drawn: these are what a reader waits for, and the tiles' library is the largest script
 * of the page.
 */

/**
 * @import { Box } from "./lib/types.js"
 * @typedef {typeof import("./basemap-tiles.js")} Tiles
 * @typedef {[[number, number], [number, number]]} Bounds [[south, west], [north, east]]
 */

const LIBRARY = new URL("../vendor/protomaps-leaflet/protomaps-leaflet.js", import.meta.url).href;

/** @type {PromiseWithResolvers<void>} */
const marks = Promise.withResolvers();

/**
 * Let the base map come: the marks are drawn, or there are none to wait for.
 * @returns {void}
 */
export const showBasemap = () => marks.resolve();

/**
 * What draws vector tiles, for a map that has any.
 * @type {Promise<Tiles> | undefined}
 */
let reading;

/**
 * @returns {Promise<Tiles>}
 */
function readTiles() {
  reading ??= marks.promise.then(loadLibrary).then(() => import("./basemap-tiles.js"));
  return reading;
}

/**
 * The library of vector tiles, which is no module.
 * @returns {Promise<void>} fails with an Error where it can't be fetched
 */
function loadLibrary() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error("The base map's library could not be fetched.")));
    document.head.append(script);
  });
}

/**
 * A layer that fills when the marks are drawn.
 * @param {(tiles: Tiles) => L.Layer} make
 * @param {L.Layer[]} [before] what is there from the first
 * @returns {L.LayerGroup}
 */
function laterLayer(make, before = []) {
  const group = L.layerGroup(before);
  // Tiles are drawn on canvases.
  if (!document.createElement("canvas").getContext("2d")) return group;
  readTiles().then((tiles) => group.addLayer(make(tiles))).catch(console.error);
  return group;
}

/**
 * Shaded relief, in the pane below the tiles.
 * @param {L.Map} _map
 * @param {string} url
 * @param {Bounds} bounds
 * @returns {L.LayerGroup}
 */
export function relief(_map, url, bounds) {
  const group = L.layerGroup();
  marks.promise.then(() => {
    group.addLayer(L.imageOverlay(url, bounds, { pane: "relief", className: "relief", interactive: false }));
  });
  return group;
}

/**
 * The region's water, borders, rivers and roads.
 * @param {L.Map} _map
 * @param {string} url of the PMTiles file
 * @param {number} maxDataZoom
 * @param {Bounds} bounds of the data
 * @returns {L.LayerGroup}
 */
export function regionTiles(_map, url, maxDataZoom, bounds) {
  return laterLayer((tiles) => tiles.regionTiles({ url, maxDataZoom, bounds }), [edge(bounds)]);
}

/**
 * A frame in the colour of the paper, soft on the inside, over the edge of the data.
 * @param {Bounds} bounds
 * @returns {L.SVGOverlay}
 */
function edge(bounds) {
  const frame = L.DomUtil.create("div", "map-edge");
  // Leaflet overlays any element; its types know of SVG alone.
  return L.svgOverlay(/** @type {SVGElement & HTMLDivElement} */ (/** @type {unknown} */ (frame)), bounds, { pane: "edge", interactive: false });
}

/**
 * The names on the region's tiles, as a layer that can be switched off. The composed script asks for the tiles
 * first.
 * @returns {L.LayerGroup}
 */
export const townNames = () => laterLayer((tiles) => tiles.townNames());

/**
 * Vector tiles of the operator's choice, in the layers of protomaps.com.
 * @param {L.Map} _map
 * @param {string} url of a PMTiles file
 * @returns {L.LayerGroup}
 */
export const otherTiles = (_map, url) => laterLayer((tiles) => tiles.otherTiles(url));

/**
 * Keep names off these boxes, which are in pixels of the world at `zoom`.
 * @param {number} zoom
 * @param {Box[]} boxes
 * @returns {void}
 */
export function keepNamesOff(zoom, boxes) {
  reading?.then((tiles) => tiles.keepNamesOff(zoom, boxes)).catch(() => { /* Told when it was asked for. */ });
}
