/**
 * Streets, buildings and water out of files that an operator has put beside the map: painted over the base map that
 * ships, where such a file has a tile, from its first zoom on. Borders are drawn over them again, since whose they are
 * is told by the map's own rule.
 */

import { COVERED, notWanted, readLittle, withBox } from "./basemap-sources.js";
import { groundOf, isRail, roadLevel, WORDS } from "./lib/street-kinds.js";
import { meets } from "./lib/tile-box.js";
import { readColour } from "./theme.js";

const { LineSymbolizer, PolygonSymbolizer, exp } = protomapsL;

/** What a feature's shape is, as vector tiles number it. */
const LINE = 2;
const AREA = 3;

/** Zooms from which on roads of each level are drawn, from paths to motorways. */
export const ROADS_FROM_ZOOM = [14, 12, 11, 7, 5];
/** [zoom, width in pixels] of roads of each level. */
const ROAD_WIDTHS = [
  [[14, 0.6], [18, 2.5]],
  [[12, 0.6], [15, 2.4], [18, 9]],
  [[11, 0.7], [15, 3.4], [18, 12]],
  [[7, 0.6], [12, 2], [15, 5], [18, 15]],
  [[5, 0.6], [10, 1.8], [15, 6], [18, 18]],
];
const CASE_PX = 1.4;
const BUILDINGS_FROM_ZOOM = 14;

/**
 * @import { FinerFile } from "./basemap-sources.js"
 * @import { Scheme } from "./lib/street-kinds.js"
 * @typedef {FinerFile & {name: string, scheme: Scheme}} StreetsFile
 */

const colour = (/** @type {string} */ name) => readColour(`--map-${name}`);

/**
 * A file's tiles where it has any, with the box that it covers as one more layer.
 * @param {protomapsL.View} view
 * @param {StreetsFile} file
 * @returns {protomapsL.View}
 */
function viewOf(view, { bounds, from }) {
  return {
    async getDisplayTile(tile) {
      if (tile.z < from || !meets(bounds, tile)) throw notWanted();
      const prepared = await view.getDisplayTile(tile);
      // A file may be cut out by a shape: where it has nothing, what lies below stays.
      return prepared.data.size ? withBox(prepared, bounds) : prepared;
    },
  };
}

/**
 * Fills the box that a file covers.
 * @param {string} shade
 * @returns {protomapsL.PaintSymbolizer}
 */
const filled = (shade) => ({
  draw(context, [[from, to]]) {
    context.fillStyle = shade;
    context.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
  },
});

/**
 * What is painted of a file, bottom to top.
 * @param {StreetsFile} file
 * @returns {protomapsL.PaintRule[]}
 */
function paintOf({ name, scheme }) {
  const words = WORDS[scheme];
  const area = (/** @type {string} */ fill) => new PolygonSymbolizer({ fill: colour(fill) });
  /** @type {(level: number, extra: number, shade: string) => protomapsL.PaintRule} */
  const road = (level, extra, shade) => ({
    dataLayer: words.roads,
    minzoom: ROADS_FROM_ZOOM[level],
    filter: (_, { props }) => roadLevel(scheme, props) === level,
    symbolizer: new LineSymbolizer({
      color: colour(shade),
      width: exp(1.4, ROAD_WIDTHS[level].map(([zoom, width]) => [zoom, width + extra])),
      lineCap: "round",
      lineJoin: "round",
    }),
  });
  /** @type {protomapsL.PaintRule[]} */
  const rules = [
    { dataLayer: COVERED, symbolizer: filled(colour("land")) },
    ...words.grounds.flatMap((dataLayer) => /** @type {const} */ (["built", "green"]).map((ground) =>
      ({ dataLayer, minzoom: 9, filter: (/** @type {number} */ _, /** @type {protomapsL.TileFeature} */ { props }) => groundOf(props) === ground, symbolizer: area(ground) }))),
    { dataLayer: words.water, filter: (_, { geomType }) => geomType === AREA, symbolizer: area("lake") },
    {
      dataLayer: words.streams,
      filter: (_, { geomType }) => geomType === LINE,
      symbolizer: new LineSymbolizer({ color: colour("river"), width: exp(1, [[8, 0.4], [14, 1.6]]) }),
    },
    { dataLayer: words.buildings, minzoom: BUILDINGS_FROM_ZOOM, symbolizer: area("building") },
    road(0, 0, "path"),
    ...[1, 2, 3, 4].map((level) => road(level, CASE_PX, "street-case")),
    ...[1, 2, 3, 4].map((level) => road(level, 0, "street")),
    {
      dataLayer: words.rails,
      minzoom: 10,
      filter: (_, { props }) => isRail(props),
      symbolizer: new LineSymbolizer({ color: colour("rail"), width: 1.2, dash: [5, 3] }),
    },
  ];
  return rules.map((rule) => ({ ...rule, dataSource: name }));
}

/**
 * A layer of all files, and what reads their tiles, by name.
 * @param {StreetsFile[]} files
 * @returns {{layer: protomapsL.LeafletLayer, views: Map<string, protomapsL.View>}}
 */
export function streetTiles(files) {
  const paint = () => files.flatMap(paintOf);
  const sources = Object.fromEntries(files.map(({ name, url, maxDataZoom }) => [name, { url: new URL(url, location.href).href, maxDataZoom }]));
  const layer = protomapsL.leafletLayer({ sources, attribution: "", lang: "en", paintRules: paint(), labelRules: [] });
  for (const file of files) {
    const view = /** @type {protomapsL.FileView} */ (layer.views.get(file.name));
    readLittle(view.tileCache.source.p, file);
    layer.views.set(file.name, viewOf(view, file));
  }
  document.addEventListener("themechange", () => {
    layer.paintRules = paint();
    layer.rerenderTiles();
  });
  return { layer, views: layer.views };
}
