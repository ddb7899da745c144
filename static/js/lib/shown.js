/**
 * What of the rows the map shows for its state: on its day, of its actors, settled or not.
 */

import { markOfState } from "./many-day.js";

/**
 * @import { Actor, Place, Position, PositionMark } from "./types.js"
 * @import { MapState } from "./url-state.js"
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
 * @param {MapState & {on: string}} state
 * @param {{places: Map<string, Place>, actors: Map<string, Actor>, positions: Position[]}} rows of its day
 * @returns {Shown}
 */
export function shownOf(state, { places, actors, positions }) {
  const named = positions.map((position) => markOfState(position, state, actors));
  const isOfActors = (/** @type {PositionMark} */ { actor }) => !state.actors.length || state.actors.includes(actor);
  // What is read is drawn, settled or not.
  const ofAll = named.filter(({ id, settled }) => !settled || state.settled || id === state.position);
  const shown = ofAll.filter(isOfActors);
  const standing = new Set(shown.map(({ place }) => place));
  const isNamed = state.places.length > 0 || state.positions.length > 0;
  return {
    places: [...places.values()].filter(({ slug }) => !state.actors.length || standing.has(slug) || slug === state.place),
    positions: shown,
    byActor: countedBy(ofAll),
    settled: named.filter((each) => each.settled && isOfActors(each)).length,
    behind: isNamed
      ? {
        places: state.places.flatMap((slug) => places.get(slug) ?? []),
        positions: shown.filter(({ id, place }) =>
          state.positions.includes(id) || (place !== null && state.places.includes(place))),
      }
      : null,
  };
}
