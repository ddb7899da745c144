/**
 * What many positions come to on a day: how many each actor has, how many are settled, and which looks are on view.
 */

import { AREA, FIRST_UNKNOWN, LINE, ONLY_FORECASTS, SHAPE } from "./columns.js";
import { ageOfDays } from "./columns-words.js";
import { GROUPS, NONE, groupByDays, lookedAt } from "./span.js";
import { ageOf } from "./words.js";

/**
 * @import { Actor, ColumnList, Columns, Position, PositionMark } from "./types.js"
 * @import { MapState } from "./url-state.js"
 * @import { PositionRow } from "./legend-contents.js"
 * @import { Group, Span } from "./span.js"
 * @import { Order } from "./thinning.js"
 *
 * @typedef {{span: Span, groups: Uint8Array}} Grouped a span, as the columns count days, and the group of each row
 */

/** Lines and areas that are drawn beside many marks, the newest first. */
export const MOST_SHAPES = 120;

/**
 * A position as it is drawn on the day that shows.
 * @param {Position} position
 * @param {{on: string}} state
 * @param {Map<string, Pick<Actor, "short_name">>} actors by slug
 * @returns {PositionMark}
 */
export const markOfState = (position, { on }, actors) => ({
  ...position,
  actor_name: actors.get(position.actor)?.short_name ?? position.actor_name,
  settled: position.settled_on !== null && position.settled_on < on,
  age: ageOf(position, on),
  on,
});

/**
 * @param {ColumnList["actors"]} actors
 * @param {Uint32Array} drawn how many of each are drawn
 * @param {Uint32Array} known how many of each have their outcome known
 * @param {Pick<MapState, "actors">} state
 * @returns {{byActor: Map<string, number>, settled: number}} of all actors; of the chosen ones
 */
function counted(actors, drawn, known, state) {
  const isChosen = (/** @type {string} */ slug) => !state.actors.length || state.actors.includes(slug);
  return {
    byActor: new Map(actors.map(({ slug }, i) => [slug, drawn[i]])),
    settled: actors.reduce((sum, { slug }, i) => sum + (isChosen(slug) ? known[i] : 0), 0),
  };
}

/**
 * @param {Columns} columns
 * @param {Pick<ColumnList, "actors">} list
 * @param {number} day as the columns count it
 * @param {Pick<MapState, "settled" | "actors">} state
 * @returns {{byActor: Map<string, number>, settled: number}}
 */
export function countsOn({ count, first, last, settled, actor }, { actors }, day, state) {
  const drawn = new Uint32Array(actors.length);
  const known = new Uint32Array(actors.length);
  for (let row = 0; row < count; row += 1) {
    if (first[row] > day || last[row] < day) continue;
    const isKnown = settled[row] < day;
    if (isKnown) known[actor[row]] += 1;
    if (!isKnown || state.settled) drawn[actor[row]] += 1;
  }
  return counted(actors, drawn, known, state);
}

/**
 * The same of a span: whoever is there on any of its days.
 * @param {Columns} columns
 * @param {Pick<ColumnList, "actors">} list
 * @param {Grouped} grouped
 * @param {Pick<MapState, "actors">} state
 * @returns {{byActor: Map<string, number>, settled: number}}
 */
export function countsWithin({ count, first, last, settled, actor }, { actors }, { span, groups }, state) {
  const drawn = new Uint32Array(actors.length);
  const known = new Uint32Array(actors.length);
  for (let row = 0; row < count; row += 1) {
    if (groups[row] !== NONE) drawn[actor[row]] += 1;
    if (settled[row] < span.from && groupByDays(first[row], last[row], span) !== NONE) known[actor[row]] += 1;
  }
  return counted(actors, drawn, known, state);
}

/**
 * The day on which a row is looked at: that of the map, or one of its span.
 * @param {Columns} columns
 * @param {number} row
 * @param {number} day
 * @param {Grouped | null} grouped
 * @returns {number}
 */
export const dayOfRow = ({ first }, row, day, grouped) => (grouped ? lookedAt(grouped.groups[row], first[row], grouped.span) : day);

/**
 * What became of a row between two days; undefined where the map shows one day.
 * @param {number} row
 * @param {Grouped | null} grouped
 * @returns {Group | undefined}
 */
export const groupOfRow = (row, grouped) => (grouped ? GROUPS[grouped.groups[row]] : undefined);

/**
 * How many of some places of an order are in each group.
 * @param {Order} order
 * @param {Uint32Array} places
 * @param {Grouped} grouped
 * @returns {Record<Group, number>}
 */
export function countsByGroup({ rows }, places, { groups }) {
  const counts = GROUPS.map(() => 0);
  for (const place of places) counts[groups[rows[place]]] += 1;
  return /** @type {Record<Group, number>} */ (Object.fromEntries(GROUPS.map((group, i) => [group, counts[i]])));
}

/**
 * One row for each look that is among some places of an order.
 * @param {Order} order
 * @param {Uint32Array} places
 * @param {ColumnList} list
 * @param {number} day
 * @param {Grouped | null} [grouped]
 * @returns {PositionRow[]}
 */
export function kindsOf({ columns, rows }, places, list, day, grouped = null) {
  const { actor, posture, modality, precision, flags, said, settled } = columns;
  /** @type {Map<number, PositionRow>} */
  const kinds = new Map();
  for (const place of places) {
    const row = rows[place];
    const seen = dayOfRow(columns, row, day, grouped);
    const age = ageOfDays(said[row], seen);
    const isSettled = settled[row] < seen;
    const group = grouped ? grouped.groups[row] : NONE;
    const shape = flags[row] & SHAPE;
    // Numbers are compared faster than texts are made: mixed digits of all that decides.
    const key = (((((actor[row] * 256 + posture[row]) * 256 + precision[row]) * 4 + shape) * 3 + age) * 16
      + modality[row] * 2 + Number(isSettled)) * 1024 + group * 4 + Number((flags[row] & FIRST_UNKNOWN) > 0) * 2
      + Number((flags[row] & ONLY_FORECASTS) > 0);
    if (kinds.has(key)) continue;
    kinds.set(key, {
      actor: list.actors[actor[row]].slug,
      posture: list.postures[posture[row]],
      modality: list.modalities[modality[row]],
      valid_precision: list.precisions[precision[row]] ?? null,
      geometryType: shape === LINE ? "LineString" : shape === AREA ? "Polygon" : "Point",
      settled: isSettled,
      age,
      group: groupOfRow(row, grouped),
      kinds: flags[row] & ONLY_FORECASTS ? ["forecast"] : undefined,
      start_unknown: (flags[row] & FIRST_UNKNOWN) > 0,
    });
  }
  return [...kinds.values()];
}
