/**
 * From counts by day to what the strip draws: outlines, one on another, that go up and down by steps, as paths
 * in pixels.
 */

import { LOOKS, cellAt } from "./histogram.js";
import { lengthOf, partOf } from "./time-window.js";

/** No step of an outline is narrower than this, in pixels. */
const NARROWEST_PX = 2;

/**
 * @import { Histogram } from "./histogram.js"
 * @import { TimeWindow } from "./time-window.js"
 *
 * @typedef {object} Size
 * @property {number} width in pixels
 * @property {number} height
 *
 * @typedef {object} Outline
 * @property {number} group
 * @property {typeof LOOKS[number]} look
 * @property {string} path
 *
 * @typedef {{x: number, came: number, went: number, outcomes: number}} Step
 */

/**
 * The cells that steps of an outline stand for: each the one of its days on which most are held.
 * @param {Histogram} histogram
 * @param {TimeWindow} window
 * @param {number} width
 * @returns {{cell: number, from: number, to: number}[]} from and to in pixels
 */
function columnsOf(histogram, window, width) {
  const { start, step, total } = histogram;
  const perDay = width / lengthOf(window);
  const wide = Math.max(1, Math.ceil(NARROWEST_PX / (perDay * step)));
  // Counted from the first cell and not from the window's edge, so that nothing flickers as it moves.
  const first = Math.floor(cellAt(histogram, window.start) / wide) * wide;
  const last = cellAt(histogram, window.end);
  const found = [];
  for (let at = first; at <= last; at += wide) {
    let cell = at;
    for (let each = at + 1; each < Math.min(at + wide, last + 1); each += 1) {
      if (total[each] > total[cell]) cell = each;
    }
    const from = at === 0 ? 0 : partOf(window, start + at * step) * width;
    const to = at + wide >= histogram.cells ? width : partOf(window, start + (at + wide) * step) * width;
    if (to > 0 && from < width) found.push({ cell, from: Math.max(0, from), to: Math.min(width, to) });
  }
  return found;
}

const short = (/** @type {number} */ pixels) => String(Math.round(pixels * 10) / 10);

/**
 * The outlines of all that is held, from the lowest to the topmost: of each group what is sure, then what is
 * pale; above all of them what is expected.
 * @param {Histogram} histogram
 * @param {TimeWindow} window
 * @param {Size} size
 * @returns {{outlines: Outline[], most: number}} and how many the whole height stands for
 */
export function outlinesOf(histogram, window, { width, height }) {
  const columns = columnsOf(histogram, window, width);
  const most = columns.reduce((high, { cell }) => Math.max(high, histogram.total[cell]), 0);
  const scale = most ? height / most : 0;
  const groups = [...Array(histogram.groupCount).keys()];
  const order = [
    ...groups.flatMap((group) => [{ group, look: 0 }, { group, look: 1 }]),
    ...groups.map((group) => ({ group, look: 2 })),
  ];
  const below = new Float64Array(columns.length);
  const outlines = [];
  for (const { group, look } of order) {
    const held = histogram.series[group * LOOKS.length + look];
    const path = pathOf(columns, held, below, height, scale);
    if (path) outlines.push({ group, look: LOOKS[look], path });
  }
  return { outlines, most };
}

/**
 * @param {{cell: number, from: number, to: number}[]} columns
 * @param {Int32Array} held
 * @param {Float64Array} below how many lie below, by column; what is drawn is added
 * @param {number} height
 * @param {number} scale pixels for each
 * @returns {string} empty where none is held
 */
function pathOf(columns, held, below, height, scale) {
  const y = (/** @type {number} */ count) => short(height - count * scale);
  let path = "";
  let at = 0;
  while (at < columns.length) {
    if (!held[columns[at].cell]) {
      at += 1;
      continue;
    }
    // A run without a gap: its top from beginning to end, and its bottom back.
    const begin = at;
    let top = `M${short(columns[at].from)} ${y(below[at])}`;
    let tops = "";
    for (; at < columns.length && held[columns[at].cell]; at += 1) {
      const level = y(below[at] + held[columns[at].cell]);
      if (level !== tops) top += `V${level}`;
      tops = level;
      const isLast = at + 1 === columns.length || !held[columns[at + 1].cell];
      if (isLast || y(below[at + 1] + held[columns[at + 1].cell]) !== level) top += `H${short(columns[at].to)}`;
    }
    let bottom = "";
    let level = "";
    for (let back = at - 1; back >= begin; back -= 1) {
      const low = y(below[back]);
      if (low !== level) bottom += `${level ? `H${short(columns[back].to)}` : ""}V${low}`;
      level = low;
    }
    path += `${top}${bottom}Z`;
  }
  for (const [column, { cell }] of columns.entries()) below[column] += held[cell];
  return path;
}

/**
 * Where anything comes or goes, or an outcome became known, a few pixels together as one.
 * @param {Histogram} histogram
 * @param {TimeWindow} window
 * @param {number} width
 * @param {number} [apart] pixels that are taken together
 * @returns {Step[]}
 */
export function stepsOf(histogram, window, width, apart = 3) {
  const { start, step, came, went, outcomes, cells } = histogram;
  /** @type {Map<number, Step>} */
  const found = new Map();
  for (let cell = Math.max(1, cellAt(histogram, window.start)); cell <= Math.min(cells - 1, cellAt(histogram, window.end)); cell += 1) {
    if (!came[cell] && !went[cell] && !outcomes[cell]) continue;
    const x = partOf(window, start + cell * step) * width;
    if (x < 0 || x > width) continue;
    const key = Math.floor(x / apart);
    const kept = found.get(key) ?? { x, came: 0, went: 0, outcomes: 0 };
    found.set(key, { x: kept.x, came: kept.came + came[cell], went: kept.went + went[cell], outcomes: kept.outcomes + outcomes[cell] });
  }
  return [...found.values()];
}
