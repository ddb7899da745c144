/**
 * Names that readers of another language know: «الرقة» for «Raqqah». Places and actors bring their names with them;
 * positions tell theirs in English, which is looked up here. In English nothing is kept.
 */

import { spoken } from "./say.js";

/**
 * @import { Name } from "./types.js"
 * @typedef {{actor: string, actor_name: string, place: string | null, place_name: string | null}} Said
 * @typedef {{slug: string, name: string, names: Name[], short_name?: string | null}} Named
 */

/** @type {Map<string, string>} */
const places = new Map();
/** @type {Map<string, string>} */
const actors = new Map();

/**
 * A place or an actor by its own name, which is kept for the positions that name it.
 * @template {Named} T
 * @param {T} record
 * @param {Map<string, string>} kept
 * @returns {T}
 */
function called(record, kept) {
  const code = spoken()?.code;
  const own = code && record.names.find(({ language }) => language === code)?.name;
  if (!own) return record;
  kept.set(record.slug, own);
  return { ...record, name: own, ...(record.short_name ? { short_name: own } : {}) };
}

/**
 * @template {Named} T
 * @param {T} place
 * @returns {T}
 */
export const ownPlace = (place) => called(place, places);

/**
 * @template {Named} T
 * @param {T} actor
 * @returns {T}
 */
export const ownActor = (actor) => called(actor, actors);

/**
 * A position that says its actor and its place by their own names, as soon as these are known.
 * @template {object} T
 * @param {T} position
 * @returns {T}
 */
export function withOwnNames(position) {
  if (!spoken()) return position;
  const { actor, actor_name: actorName, place, place_name: placeName } = /** @type {Said} */ (position);
  return Object.defineProperties(position, {
    actor_name: { get: () => actors.get(actor) ?? actorName, enumerable: true },
    place_name: { get: () => places.get(place ?? "") ?? placeName, enumerable: true },
  });
}
