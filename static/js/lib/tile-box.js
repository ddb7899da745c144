/**
 * A box of degrees among tiles of 256 pixels: where it lies in the pixels of the world, and which tiles it meets.
 */

/**
 * @import { Box } from "./types.js"
 * @typedef {[[number, number], [number, number]]} Bounds [[south, west], [north, east]]
 * @typedef {{x: number, y: number, z: number}} Tile
 */

const TILE_PX = 256;

/** @param {number} longitude */
const across = (longitude) => (longitude + 180) / 360;

/** @param {number} latitude */
const down = (latitude) => (1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2;

/**
 * The box in pixels of the world at a zoom.
 * @param {Bounds} bounds
 * @param {number} zoom
 * @returns {Box}
 */
export function boxAt([[south, west], [north, east]], zoom) {
  const world = TILE_PX * 2 ** zoom;
  return { left: across(west) * world, top: down(north) * world, right: across(east) * world, bottom: down(south) * world };
}

/** @param {Tile} tile */
const edges = ({ x, y }) => ({ left: x * TILE_PX, top: y * TILE_PX, right: (x + 1) * TILE_PX, bottom: (y + 1) * TILE_PX });

/**
 * Whether any of a tile lies in the box.
 * @param {Bounds} bounds
 * @param {Tile} tile
 * @returns {boolean}
 */
export function meets(bounds, tile) {
  const [box, own] = [boxAt(bounds, tile.z), edges(tile)];
  return own.left < box.right && own.right > box.left && own.top < box.bottom && own.bottom > box.top;
}

/**
 * Whether all of a tile lies in the box.
 * @param {Bounds} bounds
 * @param {Tile} tile
 * @returns {boolean}
 */
export function within(bounds, tile) {
  const [box, own] = [boxAt(bounds, tile.z), edges(tile)];
  return own.left >= box.left && own.right <= box.right && own.top >= box.top && own.bottom <= box.bottom;
}
