/**
 * Many positions in few marks: which rows of the columns are on view on a day, and which of them stand for the
 * others. Every row on view is behind exactly one mark, so that the numbers of all marks add up to what there is.
 */

import { SHAPE, isHeld } from "./columns.js";
import { NONE } from "./span.js";

/**
 * @import { Columns } from "./types.js"
 *
 * @typedef {object} Order rows of columns, the newest and most certain first, with where they are
 * @property {Columns} columns
 * @property {number} count of the columns when it was made
 * @property {Uint32Array} rows
 * @property {Float32Array} x of each of `rows`, in parts of the world's width (Web Mercator)
 * @property {Float32Array} y
 *
 * @typedef {object} Wanted
 * @property {number} day as the columns count it
 * @property {Uint8Array | null} [groups] of a span in place of the day: the group of each row, as `span.js` has it
 * @property {boolean} settled whether what has its outcome known is wanted too
 * @property {Uint8Array | null} actors 1 for each that is wanted, by index; null for all
 * @property {Uint8Array} shapes 1 for each of point, line and area that is wanted
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Window in parts of the world's width
 *
 * @typedef {object} Marks
 * @property {number} count how many marks there are
 * @property {number} held how many rows they stand for, which are all in the window
 * @property {Uint32Array} places of each mark: which of the live places leads it
 * @property {Float32Array} x in pixels from the window's corner
 * @property {Float32Array} y
 * @property {Uint32Array} behind how many rows each stands for, itself included
 * @property {number} columns of the grid
 * @property {number} lines of the grid
 * @property {Int32Array} grid the mark that leads in each cell; -1 where none does
 * @property {number} cell side of a cell in pixels
 */

/** No two marks are nearer than so many pixels. */
export const NEAREST_PX = 36;
/** What lies in one cell is always nearer than that. */
const CELL_PX = NEAREST_PX / Math.SQRT2;
/** Web Mercator ends here. */
const FARTHEST_NORTH = 85.0511287798;

/**
 * Where a longitude is, in parts of the world's width.
 * @param {number} longitude
 * @returns {number}
 */
export const worldX = (longitude) => longitude / 360 + 0.5;

/**
 * Where a latitude is, in parts of the world's width, from the north.
 * @param {number} latitude
 * @returns {number}
 */
export function worldY(latitude) {
  const sine = Math.sin((Math.max(-FARTHEST_NORTH, Math.min(FARTHEST_NORTH, latitude)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/**
 * The rows in the order in which they take marks: the last to begin first, of these the most certain. Counted and
 * not compared, so that a million take as long as a million steps.
 * @param {Columns} columns
 * @param {number} around longitude of the map's middle: all is drawn on the side of the world that is nearer to it
 * @returns {Order}
 */
export function orderOf(columns, around) {
  const { count, first, uncertainty } = columns;
  const byCertainty = sortedBy(count, 256, (row) => uncertainty[row], null);
  let last = 0;
  for (let row = 0; row < count; row += 1) if (first[row] < columns.open && first[row] > last) last = first[row];
  const rows = sortedBy(count, last + 2, (row) => (first[row] >= columns.open ? last + 1 : last - first[row]), byCertainty);
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const longitude = columns.longitude[rows[i]] / columns.scale;
    x[i] = worldX(longitude + 360 * Math.round((around - longitude) / 360));
    y[i] = worldY(columns.latitude[rows[i]] / columns.scale);
  }
  return { columns, count, rows, x, y };
}

/**
 * Rows in the order of a small key; equal ones stay as they were.
 * @param {number} count
 * @param {number} keys
 * @param {(row: number) => number} keyOf
 * @param {Uint32Array | null} before the order that they had; by number where there was none
 * @returns {Uint32Array}
 */
function sortedBy(count, keys, keyOf, before) {
  const begins = new Uint32Array(keys + 1);
  for (let row = 0; row < count; row += 1) begins[keyOf(row) + 1] += 1;
  for (let key = 0; key < keys; key += 1) begins[key + 1] += begins[key];
  const sorted = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) {
    const row = before ? before[i] : i;
    sorted[begins[keyOf(row)]++] = row;
  }
  return sorted;
}

/**
 * Whether a row is drawn on a day, or in a span.
 * @param {Columns} columns
 * @param {number} row
 * @param {Pick<Wanted, "day" | "settled" | "groups">} wanted
 * @returns {boolean}
 */
export const isHeldBy = (columns, row, { day, settled, groups }) => (groups ? groups[row] !== NONE : isHeld(columns, row, day, settled));

/**
 * Which of an order are drawn on a day or in a span, as numbers of places in it.
 * @param {Order} order
 * @param {Wanted} wanted
 * @returns {Uint32Array}
 */
export function liveIn({ columns, count, rows }, { day, settled, actors, shapes, groups = null }) {
  const { actor, flags } = columns;
  const live = new Uint32Array(count);
  let number = 0;
  for (let i = 0; i < count; i += 1) {
    const row = rows[i];
    if (!isHeldBy(columns, row, { day, settled, groups }) || !shapes[flags[row] & SHAPE]) continue;
    if (actors && !actors[actor[row]]) continue;
    live[number] = i;
    number += 1;
  }
  return live.slice(0, number);
}

/**
 * The live places of a span in the order in which they take marks and are listed: what changed leads what stayed.
 * @param {Order} order
 * @param {Uint32Array} live
 * @param {Uint8Array} groups by row
 * @param {readonly number[]} ranks of the groups, first to last
 * @returns {Uint32Array}
 */
export function inGroups({ rows }, live, groups, ranks) {
  const sorted = new Uint32Array(live.length);
  let number = 0;
  for (const rank of ranks) {
    for (const place of live) {
      if (groups[rows[place]] !== rank) continue;
      sorted[number] = place;
      number += 1;
    }
  }
  return sorted;
}

/**
 * Those of the live places whose rows are on view.
 * @param {Order} order
 * @param {Uint32Array} live
 * @param {(row: number) => boolean} isOnView fastest for lines and areas in the order of their rows
 * @returns {Uint32Array}
 */
export function onViewIn({ columns: { flags }, rows }, live, isOnView) {
  const shaped = Array.from(live.filter((i) => flags[rows[i]] & SHAPE), (i) => rows[i]).sort((a, b) => a - b);
  const seen = new Set(shaped.filter(isOnView));
  const within = new Uint32Array(live.length);
  let number = 0;
  for (const i of live) {
    const row = rows[i];
    if (flags[row] & SHAPE ? !seen.has(row) : !isOnView(row)) continue;
    within[number] = i;
    number += 1;
  }
  return within.slice(0, number);
}

/**
 * The marks of a window.
 * @param {Order} order
 * @param {Uint32Array} live those to be drawn, in their order
 * @param {Window} window
 * @param {number} scale pixels of the world's width
 * @returns {Marks}
 */
export function marksOf({ x, y }, live, { left, top, right, bottom }, scale) {
  const columns = Math.max(1, Math.ceil(((right - left) * scale) / CELL_PX) + 1);
  const lines = Math.max(1, Math.ceil(((bottom - top) * scale) / CELL_PX) + 1);
  const grid = new Int32Array(columns * lines).fill(-1);
  const most = Math.min(live.length, columns * lines);
  const marks = {
    count: 0, held: 0, columns, lines, grid, cell: CELL_PX,
    places: new Uint32Array(most), x: new Float32Array(most), y: new Float32Array(most), behind: new Uint32Array(most),
  };
  for (const i of live) {
    if (x[i] < left || x[i] > right || y[i] < top || y[i] > bottom) continue;
    marks.held += 1;
    const atX = (x[i] - left) * scale;
    const atY = (y[i] - top) * scale;
    const taken = markNear(marks, atX, atY);
    if (taken >= 0) {
      marks.behind[taken] += 1;
      continue;
    }
    const mark = marks.count;
    marks.count += 1;
    marks.places[mark] = i;
    marks.x[mark] = atX;
    marks.y[mark] = atY;
    marks.behind[mark] = 1;
    grid[Math.floor(atY / CELL_PX) * columns + Math.floor(atX / CELL_PX)] = mark;
  }
  return marks;
}

/**
 * The mark that a point belongs to: the one of its own cell, else the nearest that is near enough; -1 where there is
 * none.
 * @param {Pick<Marks, "grid" | "columns" | "lines" | "x" | "y">} marks
 * @param {number} x in pixels
 * @param {number} y
 * @returns {number}
 */
export function markNear({ grid, columns, lines, x: xs, y: ys }, x, y) {
  const column = Math.floor(x / CELL_PX);
  const line = Math.floor(y / CELL_PX);
  if (column < 0 || line < 0 || column >= columns || line >= lines) return -1;
  const own = grid[line * columns + column];
  if (own >= 0) return own;
  let best = -1;
  let nearest = NEAREST_PX * NEAREST_PX;
  for (let down = Math.max(0, line - 2); down <= Math.min(lines - 1, line + 2); down += 1) {
    for (let across = Math.max(0, column - 2); across <= Math.min(columns - 1, column + 2); across += 1) {
      const mark = grid[down * columns + across];
      if (mark < 0) continue;
      const distance = (xs[mark] - x) ** 2 + (ys[mark] - y) ** 2;
      if (distance < nearest) {
        nearest = distance;
        best = mark;
      }
    }
  }
  return best;
}

/**
 * The rows behind one mark, the one that is drawn first: found by taking the same steps again.
 * @param {Order} order
 * @param {Uint32Array} live
 * @param {Window} window
 * @param {number} scale
 * @param {Marks} marks of the same
 * @param {number} mark
 * @returns {number[]} rows of the columns
 */
export function rowsBehind({ rows, x, y }, live, { left, top, right, bottom }, scale, marks, mark) {
  const leader = marks.places[mark];
  /** @type {number[]} */
  const found = [];
  // Marks that came later weren't there to take a row before.
  const byThen = { ...marks, grid: new Int32Array(marks.grid.length).fill(-1) };
  let next = 0;
  for (const i of live) {
    if (x[i] < left || x[i] > right || y[i] < top || y[i] > bottom) continue;
    if (next < marks.count && marks.places[next] === i) {
      byThen.grid[Math.floor(marks.y[next] / CELL_PX) * marks.columns + Math.floor(marks.x[next] / CELL_PX)] = next;
      next += 1;
    }
    if (i === leader || markNear(byThen, (x[i] - left) * scale, (y[i] - top) * scale) === mark) found.push(rows[i]);
  }
  return found;
}
