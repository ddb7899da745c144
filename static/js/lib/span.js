/**
 * What moved between two days: in which group a position is that is on the map on any day of a span. The same rules
 * stand in `app/spans.py`; here they are for rows of the API and for columns alike.
 */

import { AT_A_PLACE, SHAPE } from "./columns.js";
import { GROUPS, GROUP_NAMES, groupCounted } from "./group-names.js";
import { lastDrawn } from "./histogram.js";
import { listed } from "./say.js";

export { GROUPS, GROUP_NAMES };

/**
 * @import { Columns, ColumnList, Position } from "./types.js"
 *
 * @typedef {{from: number, to: number}} Span days as whatever is grouped counts them
 *
 * @typedef {object} Grouped positions by number, as far as their groups follow from them
 * @property {number} count
 * @property {(row: number) => number} first the first day on which it is drawn
 * @property {(row: number) => number} last the last day on which it is drawn
 * @property {(row: number) => boolean} meets whether it is observed, and a point at a named place
 * @property {(row: number) => number} x of that point, as readers see it
 * @property {(row: number) => number} y
 * @property {(row: number) => number} actor whatever tells actors apart
 * @property {(row: number) => number} posture
 * @property {number} holds the posture of who holds a place
 */

/** @typedef {typeof GROUPS[number]} Group */

/** Where a code of a group is wanted and there is none. */
export const NONE = 255;
const [CAME, WENT, CHANGED, STAYED, PASSED] = [0, 1, 2, 3, 4];

/** In which order groups take marks: what changed lies over what stayed. */
export const MARK_ORDER = [CHANGED, CAME, WENT, PASSED, STAYED];

/**
 * The group that its days alone put a position in.
 * @param {number} first
 * @param {number} last
 * @param {Span} span
 * @returns {number} index into GROUPS, or NONE
 */
export function groupByDays(first, last, { from, to }) {
  if (last < first || first > to || last < from) return NONE;
  if (first <= from) return last >= to ? STAYED : WENT;
  return last >= to ? CAME : PASSED;
}

/**
 * The groups of all positions, whatever of them is looked at. Where at one spot somebody is gone and somebody has
 * come, both observed, it may be that nothing moved: who is there again in the same posture stayed, who is in another
 * changed, and so did the spot that one held before and another holds since.
 * @param {Grouped} of
 * @param {Span} span
 * @returns {Uint8Array} indexes into GROUPS, or NONE
 */
export function groupsOf(of, span) {
  const groups = new Uint8Array(of.count);
  /** @type {number[]} */
  const meeting = [];
  for (let row = 0; row < of.count; row += 1) {
    groups[row] = groupByDays(of.first(row), of.last(row), span);
    if (groups[row] <= WENT && of.meets(row)) meeting.push(row);
  }
  for (const here of bySpot(of, meeting)) {
    const came = here.filter((row) => groups[row] === CAME);
    const went = here.filter((row) => groups[row] === WENT);
    if (!came.length || !went.length) continue;
    const told = [...met(of, came, went), ...met(of, went, came)];
    for (const [row, group] of told) groups[row] = group;
  }
  return groups;
}

/**
 * Rows that are at the same spot, where these are several.
 * @param {Grouped} of
 * @param {number[]} rows
 * @returns {number[][]}
 */
function bySpot({ x, y }, rows) {
  // Sorted, and not kept in a map: a million need no object each.
  const order = Uint32Array.from(rows).sort((a, b) => x(a) - x(b) || y(a) - y(b) || a - b);
  /** @type {number[][]} */
  const spots = [];
  for (let start = 0, end = 1; start < order.length; start = end, end += 1) {
    while (end < order.length && x(order[end]) === x(order[start]) && y(order[end]) === y(order[start])) end += 1;
    if (end - start > 1) spots.push([...order.subarray(start, end)]);
  }
  return spots;
}

/**
 * Of some rows at a spot those that meet any of the others, who were there on the other day, with their groups.
 * @param {Grouped} of
 * @param {number[]} some
 * @param {number[]} others
 * @returns {[number, number][]}
 */
function met({ actor, posture, holds }, some, others) {
  const stance = (/** @type {number} */ row) => actor(row) * 256 + posture(row);
  const stances = new Set(others.map(stance));
  const actors = new Set(others.map(actor));
  const holders = new Set(others.filter((row) => posture(row) === holds).map(actor));
  return some.flatMap((row) => {
    if (stances.has(stance(row))) return [[row, STAYED]];
    const isOtherHolder = posture(row) === holds && holders.size > Number(holders.has(actor(row)));
    return actors.has(actor(row)) || isOtherHolder ? [[row, CHANGED]] : [];
  });
}

/**
 * The groups of all rows of columns.
 * @param {Columns} columns
 * @param {Pick<ColumnList, "postures" | "modalities">} list
 * @param {Span} span in days of the columns
 * @param {boolean} settled whether forecasts are drawn after their outcome was known
 * @returns {Uint8Array} by row
 */
export function groupsOfColumns(columns, { postures, modalities }, span, settled) {
  const { count, first, longitude, latitude, actor, posture, modality, flags } = columns;
  const observed = modalities.indexOf("observed");
  return groupsOf({
    count,
    first: (row) => first[row],
    last: (row) => lastDrawn(columns, row, settled),
    meets: (row) => modality[row] === observed && (flags[row] & AT_A_PLACE) > 0 && (flags[row] & SHAPE) === 0,
    x: (row) => longitude[row],
    y: (row) => latitude[row],
    actor: (row) => actor[row],
    posture: (row) => posture[row],
    holds: postures.indexOf("holds"),
  }, span);
}

const MILLION = 1e6;

/**
 * The groups of rows of the API, by id; one that is drawn on no day of the span has none.
 * @param {Pick<Position, "id" | "drawn_from" | "valid_to" | "settled_on" | "geometry" | "place" | "actor" | "posture"
 *   | "modality">[]} positions all that are held on any day of it
 * @param {{from: string, to: string}} span ISO days
 * @param {boolean} settled
 * @param {(day: string) => number} number of an ISO day
 * @returns {Map<string, Group>}
 */
export function groupsOfPositions(positions, { from, to }, settled, number) {
  const codes = (/** @type {"actor" | "posture"} */ name) => {
    const all = [...new Set(positions.map((each) => each[name]))];
    const known = new Map(all.map((each, code) => [each, code]));
    return { code: (/** @type {number} */ row) => known.get(positions[row][name]) ?? 0, of: (/** @type {string} */ each) => known.get(each) ?? -1 };
  };
  const [actors, postures] = [codes("actor"), codes("posture")];
  const corner = (/** @type {number} */ row, /** @type {0 | 1} */ side) => {
    const { geometry } = positions[row];
    const at = geometry.type === "MultiPoint" ? geometry.coordinates[0] : geometry.type === "Point" ? geometry.coordinates : [0, 0];
    // A map about the 180th meridian has it all on one side.
    return Math.round((side ? at[1] : at[0] - 360 * Math.round(at[0] / 360)) * MILLION);
  };
  const day = (/** @type {string | null} */ iso) => (iso === null ? Infinity : number(iso));
  const groups = groupsOf({
    count: positions.length,
    first: (row) => day(positions[row].drawn_from),
    last: (row) => Math.min(day(positions[row].valid_to), settled ? Infinity : day(positions[row].settled_on)),
    meets: (row) => positions[row].modality === "observed" && positions[row].place !== null && positions[row].geometry.type.endsWith("Point"),
    x: (row) => corner(row, 0),
    y: (row) => corner(row, 1),
    actor: actors.code,
    posture: postures.code,
    holds: postures.of("holds"),
  }, { from: number(from), to: number(to) });
  return new Map(positions.flatMap(({ id }, row) => (groups[row] === NONE ? [] : [[id, GROUPS[groups[row]]]])));
}

/**
 * How many of some rows are in each group.
 * @param {Iterable<Group>} groups
 * @returns {Record<Group, number>}
 */
export function countGroups(groups) {
  const counts = { came: 0, went: 0, changed: 0, stayed: 0, passed: 0 };
  for (const group of groups) counts[group] += 1;
  return counts;
}

/**
 * «12 came, 8 gone, 30 stayed»: only those that there are.
 * @param {Record<Group, number>} counts
 * @returns {string}
 */
export const sayGroups = (counts) => listed(GROUPS.filter((group) => counts[group] > 0)
  .map((group) => groupCounted(group, counts[group])));

/**
 * Of places that lie in the order of MARK_ORDER the first of each group, as many of each, in the order of GROUPS.
 * @param {Uint32Array} places
 * @param {Record<Group, number>} counts of them by group
 * @param {number} most of all groups together, but a few of each
 * @returns {number[]}
 */
export function firstOfEach(places, counts, most) {
  const there = GROUPS.filter((group) => counts[group] > 0);
  const each = Math.ceil(most / Math.max(1, there.length));
  /** @type {Map<Group, number[]>} */
  const found = new Map();
  let start = 0;
  for (const code of MARK_ORDER) {
    const group = GROUPS[code];
    found.set(group, [...places.subarray(start, start + Math.min(each, counts[group]))]);
    start += counts[group];
  }
  return there.flatMap((group) => found.get(group) ?? []);
}

/**
 * The day on which a position of a span is looked at: its last where it is there, the first where it is gone, its own
 * first where it only passed.
 * @param {number} group index into GROUPS
 * @param {number} first of the position
 * @param {Span} span
 * @returns {number}
 */
export const lookedAt = (group, first, { from, to }) => (group === WENT ? from : group === PASSED ? first : to);
