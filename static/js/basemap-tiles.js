/**
 * The vector tiles of the base map and the names on them. Loaded only when the marks are drawn, with the library
 * that reads such tiles: until then `protomapsL` isn't there.
 */

import { nameRules } from "./basemap-names.js";
import { paintRules } from "./basemap-rules.js";
import { COVERED, cover, OnItsGround, readLittle, REGION, sharedViews, WORLD } from "./basemap-sources.js";
export { worldRelief } from "./basemap-relief.js";
import { currentTheme } from "./theme.js";

/**
 * @import { Box } from "./lib/types.js"
 * @import { Finer, FinerFile, TileFile } from "./basemap-sources.js"
 */

/**
 * Set by `worldTiles`: its tiles are read once and shared with the names.
 * @type {{views: protomapsL.LeafletLayer["views"], options: protomapsL.LayerOptions, finer: Finer} | null}
 */
let read = null;
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
 * What is painted of both files: the world first, then a region over it.
 * @returns {protomapsL.PaintRule[]}
 */
function paintBoth() {
  const rules = paintRules();
  const of = (/** @type {string} */ dataSource) => rules.map((rule) => ({ ...rule, dataSource }));
  return [...of(WORLD), { dataSource: REGION, dataLayer: COVERED, symbolizer: cover }, ...of(REGION)];
}

/**
 * The names of both files, the most important first, whichever file they are from.
 * @param {Finer} finer
 * @returns {protomapsL.LabelRule[]}
 */
function nameBoth(finer) {
  const of = (/** @type {string} */ dataSource, /** @type {"name_local" | "name_ar"} */ second) =>
    nameRules(() => occupied, second).map((rule) =>
      ({ ...rule, dataSource, symbolizer: new OnItsGround(rule.symbolizer, dataSource, finer) }));
  const world = of(WORLD, "name_local");
  // The region's file has no name of its own land but the Arabic one.
  return of(REGION, "name_ar").flatMap((rule, i) => [rule, world[i]]);
}

/**
 * Water, borders, rivers and roads of the world, and finer ones of a region.
 * @param {TileFile} world
 * @param {FinerFile} region
 * @returns {L.GridLayer}
 */
export function worldTiles(world, region) {
  const absolute = (/** @type {TileFile} */ { url, maxDataZoom }) => ({ url: new URL(url, location.href).href, maxDataZoom });
  const options = { sources: { [WORLD]: absolute(world), [REGION]: absolute(region) }, attribution: "", lang: "en" };
  const finer = { bounds: region.bounds, from: region.from, isLost: false };
  const tiles = protomapsL.leafletLayer({ ...options, paintRules: paintBoth(), labelRules: [] });
  const archive = (/** @type {string} */ name) => /** @type {protomapsL.FileView} */ (tiles.views.get(name)).tileCache.source.p;
  readLittle(archive(WORLD), world);
  readLittle(archive(REGION), region);
  tiles.views = sharedViews(tiles.views, finer);
  document.addEventListener("themechange", () => {
    tiles.paintRules = paintBoth();
    tiles.rerenderTiles();
  });
  read = { views: tiles.views, options, finer };
  return tiles;
}

/**
 * The names on those tiles. Raises an Error before these are made.
 * @returns {L.GridLayer}
 */
export function townNames() {
  if (!read) throw new Error("The names are on the base map's tiles, which the composed script makes first.");
  const { views, options, finer } = read;
  const made = protomapsL.leafletLayer({ ...options, pane: "town-names", paintRules: [], labelRules: nameBoth(finer), tasks: faces() });
  made.views = views;
  document.addEventListener("themechange", () => {
    made.labelRules = nameBoth(finer);
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
