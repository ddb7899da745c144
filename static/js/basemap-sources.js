/**
 * Two files of vector tiles as one base map: the world's, and over it a finer one that covers a box. Each tile is
 * taken from the one that has it; where the box's edge runs through a tile, both are drawn, the world's outside.
 */

import { boxAt, meets, within } from "./lib/tile-box.js";

/**
 * @import { Bounds } from "./lib/tile-box.js"
 * @typedef {{url: string, maxDataZoom: number, head: number}} TileFile `maxDataZoom`: the deepest zoom that it has;
 *   `head`: how many bytes at its beginning hold its header and first list
 * @typedef {TileFile & {bounds: Bounds, from: number}} FinerFile from which zoom on it is drawn, and where
 *
 * @typedef {object} Finer where the finer file is drawn
 * @property {Bounds} bounds
 * @property {number} from
 * @property {boolean} isLost whether it couldn't be read, so that the world's is drawn there as well
 */

/** The names of the two among the library's sources, by which rules say whose features they draw. */
export const WORLD = "world";
export const REGION = "region";
/** A layer that the finer file's tiles get here: the box that they cover. */
export const COVERED = "covered";

/**
 * Fetch no more of a file's beginning than is used of it: the library would read 16 kB.
 * @param {protomapsL.TileArchive} archive
 * @param {TileFile} file
 * @returns {protomapsL.TileArchive}
 */
export function readLittle(archive, { head }) {
  const { source } = archive;
  const getBytes = source.getBytes.bind(source);
  source.getBytes = (offset, length, ...others) => getBytes(offset, offset ? length : Math.min(length, head), ...others);
  return archive;
}

/**
 * What the library calls it when a tile isn't wanted any more: it leaves the source out without a word.
 * @returns {DOMException}
 */
export const notWanted = () => new DOMException("Another file has this tile.", "AbortError");

/**
 * A tile of the finer file, with the box that it covers as one more layer. In units of the tile's data, which the
 * library scales as it does all else in it.
 * @param {protomapsL.PreparedTile} tile
 * @param {Bounds} bounds
 * @returns {protomapsL.PreparedTile}
 */
export function withBox(tile, bounds) {
  const box = boxAt(bounds, tile.z);
  const at = (/** @type {number} */ x, /** @type {number} */ y) => {
    const corner = tile.origin.clone();
    [corner.x, corner.y] = [(x - tile.origin.x) / tile.scale, (y - tile.origin.y) / tile.scale];
    return corner;
  };
  const [from, to] = [at(box.left, box.top), at(box.right, box.bottom)];
  const bbox = { minX: from.x, minY: from.y, maxX: to.x, maxY: to.y };
  const feature = { props: {}, geom: [[from, to]], bbox, geomType: 3, numVertices: 2 };
  return { ...tile, data: new Map([...tile.data, [COVERED, [feature]]]) };
}

/**
 * Let a layer with both sources ask each only for what it has.
 * @param {Map<string, protomapsL.View>} views as the library made them
 * @param {Finer} finer
 * @returns {Map<string, protomapsL.View>}
 */
export function sharedViews(views, finer) {
  const [world, region] = [WORLD, REGION].map((name) => /** @type {protomapsL.View} */ (views.get(name)));
  const isFiner = (/** @type {protomapsL.Tile} */ tile) => !finer.isLost && tile.z >= finer.from && meets(finer.bounds, tile);

  /** @type {protomapsL.View["getDisplayTile"]} */
  async function ofRegion(tile) {
    if (!isFiner(tile)) throw notWanted();
    try {
      return withBox(await region.getDisplayTile(tile), finer.bounds);
    } catch (fault) {
      if (!(fault instanceof Error && fault.name === "AbortError")) finer.isLost = true;
      throw fault;
    }
  }

  /** @type {protomapsL.View["getDisplayTile"]} */
  async function ofWorld(tile) {
    if (!isFiner(tile) || !within(finer.bounds, tile)) return world.getDisplayTile(tile);
    await ofRegion(tile).catch(() => { /* Told by who asked for it. */ });
    if (finer.isLost) return world.getDisplayTile(tile);
    throw notWanted();
  }
  return new Map([[WORLD, { getDisplayTile: ofWorld }], [REGION, { getDisplayTile: ofRegion }]]);
}

/** Takes away what was painted before in the box that the finer file covers. */
export const cover = {
  /** @type {protomapsL.PaintSymbolizer["draw"]} */
  draw(context, [[from, to]]) {
    // In whole pixels, and none that the finer file fills in part: else a line would show along the edge.
    const [left, top] = [Math.ceil(from.x), Math.ceil(from.y)];
    context.clearRect(left, top, Math.floor(to.x) - left, Math.floor(to.y) - top);
  },
};

/** Names of one of the two files where it is the one that is drawn. */
export class OnItsGround {
  /**
   * @param {protomapsL.LabelSymbolizer} symbolizer
   * @param {string} source
   * @param {Finer} finer
   */
  constructor(symbolizer, source, finer) {
    this.symbolizer = symbolizer;
    this.source = source;
    this.finer = finer;
  }

  /** @type {protomapsL.LabelSymbolizer["place"]} */
  place(layout, geometry, feature) {
    const { bounds, from, isLost } = this.finer;
    const labels = this.symbolizer.place(layout, geometry, feature);
    const box = boxAt(bounds, layout.zoom);
    return labels?.filter(({ anchor: { x, y } }) => {
      const isInside = x >= box.left && x < box.right && y >= box.top && y < box.bottom;
      return (isInside && layout.zoom >= from && !isLost) === (this.source === REGION);
    });
  }
}
