/**
 * What of the rows the map shows for its state: on its day, of its actors, settled or not.
 */

import { ageOf } from "./words.js";

/**
 * @import { Actor, Place, Position, PositionMark } from "./types.js"
 * @import { MapState } from "./url-state.js"
 *
 * @typedef {object} Shown
 * @property {Place[]} places narrowed to some actors, those where these stand, and the one that is read
 * @property {PositionMark[]} positions
 * @property {PositionMark[]} ofAll the same of all actors
 * @property {number} settled how many of its actors' have their outcome known by the day
 * @property {{places: Place[], positions: PositionMark[]} | null} behind what the address names as standing behind
 *   one mark; null where it names nothing
 */

/**
 * @param {MapState & {on: string}} state
 * @param {{places: Map<string, Place>, actors: Map<string, Actor>, positions: Position[]}} rows of its day
 * @returns {Shown}
 */
export function shownOf(state, { places, actors, positions }) {
  const named = positions.map((position) => ({
    ...position,
    actor_name: actors.get(position.actor)?.short_name ?? position.actor_name,
    settled: position.settled_on !== null && position.settled_on < state.on,
    age: ageOf(position, state.on),
    on: state.on,
  }));
  const isOfActors = (/** @type {PositionMark} */ { actor }) => !state.actors.length || state.actors.includes(actor);
  // What is read is drawn, settled or not.
  const ofAll = named.filter(({ id, settled }) => !settled || state.settled || id === state.position);
  const shown = ofAll.filter(isOfActors);
  const standing = new Set(shown.map(({ place }) => place));
  const isNamed = state.places.length > 0 || state.positions.length > 0;
  return {
    places: [...places.values()].filter(({ slug }) => !state.actors.length || standing.has(slug) || slug === state.place),
    positions: shown,
    ofAll,
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
