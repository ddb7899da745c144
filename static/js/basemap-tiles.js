/**
 * The vector tiles of the base map and the names on them. Loaded only when the marks are drawn, with the library
 * that reads such tiles: until then `protomapsL` isn't there.
 */

import { LANGUAGE, nameRules } from "./basemap-names.js";
import { paintRules } from "./basemap-rules.js";
import { COVERED, cover, OnItsGround, readLittle, REGION, sharedViews, WORLD } from "./basemap-sources.js";
export { worldRelief } from "./basemap-relief.js";
import { currentTheme } from "./theme.js";

/**
 * @import { Box } from "./lib/types.js"
 * @import { Finer, FinerFile, TileFile } from "./basemap-sources.js"
 * @import { StreetsFile } from "./basemap-streets.js"
 */

/**
 * Set by `worldTiles`: its tiles are read once and shared with the names.
 * @type {{tiles: protomapsL.LeafletLayer, views: protomapsL.LeafletLayer["views"], options: protomapsL.LayerOptions, finer: Finer} | null}
 */
let read = null;
/**
 * Layers that are painted of both files, and by which rules.
 * @type {{layer: protomapsL.LeafletLayer, paint: () => protomapsL.PaintRule[]}[]}
 */
let painted = [];
/**
 * Set by `streets`: what reads their tiles, and how they are named.
 * @type {{views: Map<string, protomapsL.View>, rules: () => protomapsL.LabelRule[]}}
 */
let onStreets = { views: new Map(), rules: () => [] };
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

/** Layers of the tiles that tell whose the land is. */
const BORDERS = ["borders", "admin1"];
const isBorder = (/** @type {protomapsL.PaintRule} */ { dataLayer }) => BORDERS.includes(dataLayer);

/**
 * What is painted of both files: the world first, then a region over it.
 * @param {(rule: protomapsL.PaintRule) => boolean} [isWanted] which rules; all, where nothing is said
 * @returns {protomapsL.PaintRule[]}
 */
function paintBoth(isWanted = () => true) {
  const rules = paintRules().filter(isWanted);
  const of = (/** @type {string} */ dataSource) => rules.map((rule) => ({ ...rule, dataSource }));
  return [...of(WORLD), { dataSource: REGION, dataLayer: COVERED, symbolizer: cover }, ...of(REGION)];
}

/** Give each layer its rules, in the colours of the theme that shows. */
function paintAnew() {
  for (const { layer, paint } of painted) layer.paintRules = paint();
}

/**
 * The names of both files, the most important first, whichever file they are from.
 * @param {Finer} finer
 * @returns {protomapsL.LabelRule[]}
 */
function nameBoth(finer) {
  const of = (/** @type {string} */ dataSource) =>
    nameRules(() => occupied).map((rule) =>
      ({ ...rule, dataSource, symbolizer: new OnItsGround(rule.symbolizer, dataSource, finer) }));
  const world = of(WORLD);
  return of(REGION).flatMap((rule, i) => [rule, world[i]]);
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
  painted = [{ layer: tiles, paint: paintBoth }];
  const archive = (/** @type {string} */ name) => /** @type {protomapsL.FileView} */ (tiles.views.get(name)).tileCache.source.p;
  readLittle(archive(WORLD), world);
  readLittle(archive(REGION), region);
  tiles.views = sharedViews(tiles.views, finer);
  document.addEventListener("themechange", () => {
    paintAnew();
    for (const { layer } of painted) layer.rerenderTiles();
  });
  read = { tiles, views: tiles.views, options, finer };
  return tiles;
}

/**
 * The operator's files of streets, and over them the borders, which the base map then leaves out. Fails with an Error
 * before that is made. What draws them is fetched only where there are any.
 * @param {StreetsFile[]} files
 * @returns {Promise<L.LayerGroup>}
 */
export async function streets(files) {
  if (!read) throw new Error("Streets lie on the base map, which the composed script makes first.");
  const { tiles, views, options } = read;
  const [{ streetTiles }, { streetNames }] = await Promise.all([import("./basemap-streets.js"), import("./basemap-street-names.js")]);
  const drawn = streetTiles(files);
  onStreets = { views: drawn.views, rules: () => files.flatMap((file) => streetNames(file, () => occupied)) };
  const borders = protomapsL.leafletLayer({ ...options, paintRules: [], labelRules: [] });
  borders.views = views;
  painted = [
    { layer: tiles, paint: () => paintBoth((rule) => !isBorder(rule)) },
    { layer: borders, paint: () => paintBoth(isBorder) },
  ];
  paintAnew();
  nameAnew();
  if (tiles.getContainer()) tiles.rerenderTiles();
  return L.layerGroup([drawn.layer, borders]);
}

/** Name what is on the tiles, in the colours of the theme that shows. */
function nameAnew() {
  if (!names || !read) return;
  names.views = new Map([...read.views, ...onStreets.views]);
  names.labelRules = [...nameBoth(read.finer), ...onStreets.rules()];
  layOutNames();
}

/** Place the names anew. */
function layOutNames() {
  names?.clearLayout();
  // Its container is there while it is on the map.
  if (names?.getContainer()) names.rerenderTiles();
}

/**
 * The names on those tiles. Raises an Error before these are made.
 * @returns {L.GridLayer}
 */
export function townNames() {
  if (!read) throw new Error("The names are on the base map's tiles, which the composed script makes first.");
  names = protomapsL.leafletLayer({ ...read.options, pane: "town-names", paintRules: [], labelRules: [], tasks: faces() });
  nameAnew();
  document.addEventListener("themechange", nameAnew);
  // A face of other letters comes once a name has them, which was drawn in another face until then.
  document.fonts.addEventListener("loadingdone", layOutSoon);
  return names;
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
  layOutSoon();
}

/** What was asked for is drawn first; the names follow a moment later. */
function layOutSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(layOutNames, 80);
}

/**
 * Vector tiles of the operator's choice, in the layers of protomaps.com.
 * @param {string} url of a PMTiles file
 * @returns {L.LayerGroup}
 */
export function otherTiles(url) {
  const make = () => protomapsL.leafletLayer({ url, attribution: "", flavor: currentTheme(), lang: LANGUAGE, tasks: faces() });
  const group = L.layerGroup([make()]);
  document.addEventListener("themechange", () => { group.clearLayers().addLayer(make()); });
  return group;
}
