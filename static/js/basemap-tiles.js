/**
 * The vector tiles of the base map and the names on them. Loaded only when the marks are drawn, with the library
 * that reads such tiles: until then `protomapsL` isn't there.
 */

import { nameRules } from "./basemap-names.js";
import { paintRules } from "./basemap-rules.js";
import { currentTheme } from "./theme.js";

/**
 * @import { Box } from "./lib/types.js"
 * @import { Bounds } from "./basemap-layer.js"
 * @typedef {{url: string, maxDataZoom: number, bounds: Bounds}} Region
 */

/**
 * Set by `regionTiles`: its tiles are read once and shared with the names.
 * @type {protomapsL.LeafletLayer | null}
 */
let region = null;
/**
 * Where our own marks are, so that no name lies under them.
 * @type {import("./basemap-names.js").Occupied}
 */
let occupied = { zoom: -1, boxes: [] };
/** @type {protomapsL.LeafletLayer | null} */
let names = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** Texts on a canvas don't wait for their faces by themselves. */
const faces = () => [
  document.fonts.load('12px "Source Sans 3"'),
  document.fonts.load('600 12px "Source Sans 3"'),
  document.fonts.load('12px "Source Serif 4"'),
  document.fonts.load('12px "Noto Naskh Arabic"', "الفرات"),
];

/**
 * The region's water, borders, rivers and roads.
 * @param {Region} data
 * @returns {L.GridLayer}
 */
export function regionTiles({ url, maxDataZoom, bounds }) {
  const tiles = protomapsL.leafletLayer({
    url: new URL(url, location.href).href,
    maxDataZoom,
    bounds,
    attribution: "",
    paintRules: paintRules(),
    labelRules: [],
    lang: "en",
  });
  document.addEventListener("themechange", () => {
    tiles.paintRules = paintRules();
    tiles.rerenderTiles();
  });
  region = tiles;
  return tiles;
}

/**
 * The names on the region's tiles. Raises an Error before those are made.
 * @returns {L.GridLayer}
 */
export function townNames() {
  if (!region) throw new Error("The names are on the region's tiles, which the composed script makes first.");
  const made = protomapsL.leafletLayer({
    url: region.options.url,
    maxDataZoom: region.options.maxDataZoom,
    bounds: region.options.bounds,
    attribution: "",
    pane: "town-names",
    paintRules: [],
    labelRules: nameRules(() => occupied),
    tasks: faces(),
    lang: "en",
  });
  made.views = region.views;
  document.addEventListener("themechange", () => {
    made.labelRules = nameRules(() => occupied);
    made.clearLayout();
    made.rerenderTiles();
  });
  names = made;
  return made;
}

/**
 * Keep names off these boxes, which are in pixels of the world at `zoom`.
 * @param {number} zoom
 * @param {Box[]} boxes
 * @returns {void}
 */
export function keepNamesOff(zoom, boxes) {
  const rounded = boxes.map((box) =>
    ({ left: Math.round(box.left), top: Math.round(box.top), right: Math.round(box.right), bottom: Math.round(box.bottom) }));
  if (zoom === occupied.zoom && JSON.stringify(rounded) === JSON.stringify(occupied.boxes)) return;
  occupied = { zoom, boxes: rounded };
  // What was asked for is drawn first; the names make room a moment later.
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    // Its container is there while it is on the map.
    if (!names?.getContainer()) return;
    names.clearLayout();
    names.rerenderTiles();
  }, 80);
}

/**
 * Vector tiles of the operator's choice, in the layers of protomaps.com.
 * @param {string} url of a PMTiles file
 * @returns {L.LayerGroup}
 */
export function otherTiles(url) {
  const make = () => protomapsL.leafletLayer({ url, attribution: "", flavor: currentTheme(), lang: "en", tasks: faces() });
  const group = L.layerGroup([make()]);
  document.addEventListener("themechange", () => { group.clearLayers().addLayer(make()); });
  return group;
}
