/**
 * The layers below ours: relief, vector tiles of the world and of a region, the names on them; or what the operator
 * chose instead.
 * They come once the marks are drawn: these are what a reader waits for, and the tiles' library is the largest script
 * of the page.
 */

/**
 * @import { Box } from "./lib/types.js"
 * @typedef {typeof import("./basemap-tiles.js")} Tiles
 * @import { Bounds } from "./lib/tile-box.js"
 * @import { FinerFile, TileFile } from "./basemap-sources.js"
 * @import { StreetsFile } from "./basemap-streets.js"
 */

const LIBRARY = new URL("../vendor/protomaps-leaflet/protomaps-leaflet.js", import.meta.url).href;

/** Zooms at which a region's relief is worth its 100 kB. */
const REGION_RELIEF = [6, 14];

/** Where a region's relief covers so much of the window, the world's isn't fetched for the rest. */
const NEARLY_ALL = 0.9;

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
  // In a published file it is there from the first.
  if (typeof protomapsL === "object") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = LIBRARY;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => reject(new Error("The base map's library could not be fetched.")));
    document.head.append(script);
  });
}

/** Tiles are drawn on canvases. */
const canDraw = () => document.createElement("canvas").getContext("2d") !== null;

/**
 * A layer that fills when the marks are drawn.
 * @param {(tiles: Tiles) => L.Layer | Promise<L.Layer>} make
 * @returns {L.LayerGroup}
 */
function laterLayer(make) {
  const group = L.layerGroup();
  if (!canDraw()) return group;
  readTiles().then(async (tiles) => group.addLayer(await make(tiles))).catch(console.error);
  return group;
}

/**
 * Shaded relief, in the pane below the tiles: the world's, and over it a finer one of a region.
 * @param {L.Map} map
 * @param {TileFile} world
 * @param {string} url of the region's, an image
 * @param {Bounds} bounds of that image
 * @returns {L.LayerGroup}
 */
export function relief(map, world, url, bounds) {
  const group = L.layerGroup([northOfAll()]);
  const finer = L.imageOverlay(url, bounds, { pane: "relief", className: "relief region-relief", interactive: false, zIndex: 2 });
  /** @type {L.Layer | null} */
  let coarse = null;
  const show = (/** @type {L.Layer} */ layer, /** @type {boolean} */ isShown) => (isShown ? group.addLayer(layer) : group.removeLayer(layer));
  function follow() {
    const part = partCovered(map, L.latLngBounds(bounds));
    // Farther away a few pixels of it would be all that is seen, nearer it is a blur.
    const isFiner = part > 0 && map.getZoom() >= REGION_RELIEF[0] && map.getZoom() <= REGION_RELIEF[1];
    show(finer, isFiner);
    if (coarse) show(coarse, !isFiner || part < NEARLY_ALL);
  }
  marks.promise.then(() => {
    map.on("moveend", follow);
    follow();
  });
  if (canDraw()) {
    readTiles().then((tiles) => {
      coarse = tiles.worldRelief(map, world);
      follow();
    }).catch(console.error);
  }
  return group;
}

/**
 * How much of the map's window a box covers, from 0 to 1.
 * @param {L.Map} map
 * @param {L.LatLngBounds} box
 * @returns {number}
 */
function partCovered(map, box) {
  const window = map.getPixelBounds();
  const { min, max } = L.bounds(map.project(box.getNorthWest()), map.project(box.getSouthEast()));
  if (!window.min || !window.max || !min || !max) return 0;
  const across = Math.min(max.x, window.max.x) - Math.max(min.x, window.min.x);
  const down = Math.min(max.y, window.max.y) - Math.max(min.y, window.min.y);
  const { x, y } = window.getSize();
  return (Math.max(0, across) * Math.max(0, down)) / (x * y);
}

/**
 * What lies north of all tiles is sea, as far as one may drag the map; in the south it is land, as the map's ground.
 * @returns {L.SVGOverlay}
 */
function northOfAll() {
  const strip = L.DomUtil.create("div", "north-of-all");
  // Leaflet overlays any element; its types know of SVG alone.
  const element = /** @type {SVGElement & HTMLDivElement} */ (/** @type {unknown} */ (strip));
  return L.svgOverlay(element, [[85, -1080], [85.0511, 1080]], { pane: "relief", interactive: false });
}

/**
 * Water, borders, rivers and roads of the world, and finer ones of a region.
 * @param {L.Map} _map
 * @param {TileFile} world
 * @param {FinerFile} region
 * @returns {L.LayerGroup}
 */
export const worldTiles = (_map, world, region) => laterLayer((tiles) => tiles.worldTiles(world, region));

/**
 * Streets out of files of the operator's.
 * @param {L.Map} _map
 * @param {StreetsFile[]} files
 * @returns {L.LayerGroup}
 */
export const streets = (_map, files) => laterLayer((tiles) => tiles.streets(files));

/**
 * The names on those tiles, as a layer that can be switched off. The composed script asks for the tiles
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
