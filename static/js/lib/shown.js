/**
 * What of the rows the map shows for its state: on its day or in its span, of its actors, settled or not.
 */

import { dayNumber, dayOfNumber } from "./days.js";
import { markOfState } from "./many-day.js";
import { GROUPS, groupsOfPositions, lookedAt } from "./span.js";

/**
 * @import { Actor, Place, Position, PositionMark } from "./types.js"
 * @import { DaySpan, MapState } from "./url-state.js"
 *
 * @typedef {object} Shown
 * @property {Place[]} places narrowed to some actors, those where these stand, and the one that is read
 * @property {PositionMark[]} positions
 * @property {Map<string, number>} byActor how many of them there would be of each actor
 * @property {number} settled how many of its actors' have their outcome known by the day
 * @property {Behind | null} behind what the address names as standing behind one mark; null where it names nothing
 *
 * @typedef {object} Behind
 * @property {Place[]} places
 * @property {PositionMark[]} positions
 * @property {number} [of] how many positions there are, where more than an address names
 */

const isSettledBefore = (/** @type {PositionMark} */ { settled_on: day }, /** @type {string} */ first) =>
  day !== null && day !== undefined && day < first;

/**
 * @param {PositionMark[]} positions
 * @returns {Map<string, number>} by the actor's slug
 */
function countedBy(positions) {
  /** @type {Map<string, number>} */
  const numbers = new Map();
  for (const { actor } of positions) numbers.set(actor, (numbers.get(actor) ?? 0) + 1);
  return numbers;
}

/**
 * Positions as they are drawn between two days: each with its group, as it was on the day on which it is looked at.
 * What was settled before the first of these has none.
 * @param {MapState & {on: string}} state
 * @param {DaySpan} span
 * @param {Map<string, Actor>} actors
 * @param {Position[]} positions
 * @returns {PositionMark[]}
 */
function marksOfSpan(state, span, actors, positions) {
  const groups = groupsOfPositions(positions, span, state.settled, dayNumber);
  const [from, to] = [dayNumber(span.from), dayNumber(span.to)];
  return positions.map((position) => {
    const group = groups.get(position.id);
    const first = position.drawn_from === null ? from : dayNumber(position.drawn_from);
    const on = group ? dayOfNumber(lookedAt(GROUPS.indexOf(group), first, { from, to })) : span.to;
    return { ...markOfState(position, { on }, actors), group };
  });
}

/**
 * @param {MapState & {on: string}} state
 * @param {{places: Map<string, Place>, actors: Map<string, Actor>, positions: Position[]}} rows of its day
 * @returns {Shown}
 */
export function shownOf(state, { places, actors, positions }) {
  const named = state.span ? marksOfSpan(state, state.span, actors, positions) : positions.map((position) => markOfState(position, state, actors));
  const isOfActors = (/** @type {PositionMark} */ { actor }) => !state.actors.length || state.actors.includes(actor);
  // What is read is drawn, settled or not.
  const isDrawn = (/** @type {PositionMark} */ { settled, group }) => (state.span ? group !== undefined : !settled || state.settled);
  const ofAll = named.filter((each) => isDrawn(each) || each.id === state.position);
  const shown = ofAll.filter(isOfActors);
  const standing = new Set(shown.map(({ place }) => place));
  const isNamed = state.places.length > 0 || state.positions.length > 0;
  return {
    places: [...places.values()].filter(({ slug }) => !state.actors.length || standing.has(slug) || slug === state.place),
    positions: shown,
    byActor: countedBy(ofAll),
    settled: named.filter((each) => (state.span ? isSettledBefore(each, state.span.from) : each.settled) && isOfActors(each)).length,
    behind: isNamed
      ? {
        places: state.places.flatMap((slug) => places.get(slug) ?? []),
        positions: shown.filter(({ id, place }) =>
          state.positions.includes(id) || (place !== null && state.places.includes(place))),
      }
      : null,
  };
}
