/**
 * What of the columns is in the map's window: points that lie in it, lines and areas whose box meets it, as the map
 * itself counts them.
 */

import { AREA, LINE, SHAPE } from "./columns.js";

const TURN = 360;

/**
 * @import { Columns } from "./types.js"
 *
 * @typedef {object} Looked
 * @property {{west: number, south: number, east: number, north: number}} window in degrees; it may lie beyond the
 *   180th meridian
 * @property {number} around longitude that everything is drawn nearest to
 * @property {{points: boolean, lines: boolean, areas: boolean}} shapes which are drawn
 */

/**
 * @param {Columns} columns
 * @param {Looked} looked
 * @returns {(row: number) => boolean} fastest when rows are asked for in their order
 */
export function onViewOf(columns, { window, around, shapes }) {
  const { longitude, latitude, flags, boxRows, boxes, scale } = columns;
  const isShown = Uint8Array.of(0, 0, 0, 0);
  isShown[0] = Number(shapes.points);
  isShown[LINE] = Number(shapes.lines);
  isShown[AREA] = Number(shapes.areas);
  const [west, south, east, north] = [window.west, window.south, window.east, window.north].map((degrees) => degrees * scale);
  const turn = TURN * scale;
  const middle = around * scale;
  const shift = (/** @type {number} */ x) => Math.round((middle - x) / turn) * turn;
  let at = 0;

  /** @param {number} row */
  function meets(row) {
    if (at > 0 && boxRows[at - 1] >= row) at = 0;
    while (boxRows[at] < row) at += 1;
    const [boxWest, boxSouth, boxEast, boxNorth] = boxes.subarray(4 * at, 4 * at + 4);
    const wide = boxEast < boxWest ? boxEast + turn - boxWest : boxEast - boxWest;
    const left = boxWest + shift(boxWest + wide / 2);
    return left <= east && left + wide >= west && boxSouth <= north && boxNorth >= south;
  }

  return (row) => {
    const shape = flags[row] & SHAPE;
    if (!isShown[shape]) return false;
    if (shape) return meets(row);
    const y = latitude[row];
    if (y < south || y > north) return false;
    const x = longitude[row] + shift(longitude[row]);
    return x >= west && x <= east;
  };
}
