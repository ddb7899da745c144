/**
 * What of many positions is there on a day, or between two: in a window of the map, as marks and as a list.
 */

import { SHAPE } from "./lib/columns.js";
import { countsByGroup, kindsOf, MOST_SHAPES } from "./lib/many-day.js";
import { onViewOf } from "./lib/on-view.js";
import { gettext } from "./lib/say.js";
import { firstOfEach } from "./lib/span.js";
import { onViewIn, worldX, worldY } from "./lib/thinning.js";

/** Up to so many on view are drawn as symbols. */
const FEW = 300;
/** So many are, where there is no canvas to draw more on. */
const MOST_SYMBOLS = 500;

/**
 * @import { ColumnList, Position, PositionMark } from "./lib/types.js"
 * @import { Group } from "./lib/span.js"
 * @import { Grouped } from "./lib/many-day.js"
 * @import { Order, Window } from "./lib/thinning.js"
 * @import { FetchedRows } from "./fetched-rows.js"
 * @import { ManyItem } from "./many-layer.js"
 * @import { PositionRow } from "./lib/legend-contents.js"
 *
 * @typedef {object} ManyDay what is there on the day and for the filters of a state
 * @property {(bounds: L.LatLngBounds) => PositionMark[] | null} few all of a window, where these are few and have
 *   been fetched
 * @property {(bounds: L.LatLngBounds) => boolean} isCut whether these aren't all, for want of a canvas
 * @property {PositionMark | null} chosen the one that is read
 * @property {ManyItem} item
 * @property {(bounds: L.LatLngBounds) => ManyView} viewOf
 * @property {(bounds: L.LatLngBounds) => PositionMark[]} shapes the lines and areas of a window that are drawn, as far as
 *   they have been fetched
 *
 * @typedef {object} ManyView
 * @property {number} held how many are in the window
 * @property {Record<Group, number> | null} groups how many of them are in each group of a span
 * @property {PositionMark[]} first those of them that are listed first, as far as they have been fetched
 * @property {number} shapes how many of these are lines and areas, of which the newest MOST_SHAPES are drawn
 * @property {PositionRow[]} kinds one of each look
 *
 * @typedef {object} DayParts
 * @property {Order} order
 * @property {Uint32Array} live the places of the order that are drawn
 * @property {ColumnList} list
 * @property {number} day
 * @property {Grouped | null} grouped
 * @property {(position: Position, row?: number) => PositionMark} mark
 * @property {Position | undefined} read the one that is read
 * @property {FetchedRows} fetched
 * @property {number} around longitude of the map's middle
 * @property {() => number} most how many rows the list has
 * @property {((sentence: string) => void) | null} tell where there is no canvas: what is left out for want of it
 */

/**
 * @param {L.LatLngBounds} bounds
 * @returns {Window}
 */
const windowOf = (bounds) => ({
  left: worldX(bounds.getWest()), right: worldX(bounds.getEast()), top: worldY(bounds.getNorth()), bottom: worldY(bounds.getSouth()),
});

/**
 * As many of some places as are drawn without a canvas, the nearest to the middle; it is said what is left out.
 * @param {Order} order
 * @param {Uint32Array} places
 * @param {Window} window
 * @param {(sentence: string) => void} tell
 * @returns {Uint32Array}
 */
function nearest({ x, y }, places, { left, right, top, bottom }, tell) {
  if (places.length <= MOST_SYMBOLS) return places;
  tell(gettext(
    "This browser draws no canvas: of {all} positions in this part of the map the {most} nearest to its middle are drawn.",
    { all: places.length, most: MOST_SYMBOLS },
  ));
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  const far = (/** @type {number} */ place) => (x[place] - middleX) ** 2 + (y[place] - middleY) ** 2;
  return places.toSorted((a, b) => far(a) - far(b)).subarray(0, MOST_SYMBOLS);
}

/**
 * @param {DayParts} parts
 * @returns {ManyDay}
 */
export function manyDay({ order, live, list, day, grouped, mark, read, fetched, around, most, tell }) {
  const markAt = (/** @type {number} */ row) => { const there = fetched.byRow.get(row); return there ? [mark(there, row)] : []; };
  const look = (/** @type {L.LatLngBounds} */ bounds) => onViewIn(order, live, onViewOf(order.columns, {
    window: { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() },
    around,
    shapes: { points: true, lines: true, areas: true },
  }));
  /** @type {Map<string, Uint32Array>} */
  const looked = new Map();
  const rowsIn = (/** @type {L.LatLngBounds} */ bounds) => {
    const key = bounds.toBBoxString();
    const found = looked.get(key) ?? look(bounds);
    looked.set(key, found);
    return found;
  };
  const shapesIn = (/** @type {L.LatLngBounds} */ bounds) =>
    rowsIn(bounds).filter((place) => (order.columns.flags[order.rows[place]] & SHAPE) > 0);
  return {
    chosen: read ? mark(read) : null,
    item: { order, live, list, day, grouped },
    isCut: (bounds) => tell !== null && rowsIn(bounds).length > MOST_SYMBOLS,
    few: (bounds) => {
      const within = rowsIn(bounds);
      if (within.length > FEW && !tell) return null;
      const places = tell ? nearest(order, within, windowOf(bounds), tell) : within;
      const rows = Array.from(places, (place) => order.rows[place]);
      fetched.want(order.columns, rows);
      const there = rows.flatMap(markAt);
      return there.length < rows.length ? null : there;
    },
    shapes: (bounds) => {
      const rows = Array.from(shapesIn(bounds).subarray(0, MOST_SHAPES), (place) => order.rows[place]);
      fetched.want(order.columns, rows);
      return rows.flatMap(markAt);
    },
    viewOf: (bounds) => {
      const places = rowsIn(bounds);
      const groups = grouped && countsByGroup(order, places, grouped);
      const listed = groups ? firstOfEach(places, groups, most()) : places.subarray(0, most());
      const rows = Array.from(listed, (place) => order.rows[place]);
      if (!document.getElementById("panel-list")?.hidden) fetched.want(order.columns, rows);
      return { held: places.length, shapes: shapesIn(bounds).length, groups, first: rows.flatMap(markAt), kinds: kindsOf(order, places, list, day, grouped) };
    },
  };
}
