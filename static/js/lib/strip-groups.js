/**
 * Which actors have an outline of their own on the strip: those with most positions; the rest share one.
 */

import { NO_GROUP } from "./histogram.js";

/** More colours than these nobody tells apart on so little room. */
const MOST_GROUPS = 7;
/** Of those who share an outline. */
const GREY = "#6b6b6b";

/**
 * @import { TimeColumns } from "./histogram.js"
 *
 * @typedef {object} Groups
 * @property {Uint8Array} of group by actor
 * @property {string[]} colours by group
 */

/**
 * The same whatever is on view, so that nobody changes places while one looks.
 * @param {Pick<TimeColumns, "count" | "actor">} columns
 * @param {{colour: string}[]} actors
 * @returns {Groups}
 */
export function groupActors(columns, actors) {
  const counts = new Float64Array(actors.length);
  for (let row = 0; row < columns.count; row += 1) counts[columns.actor[row]] += 1;
  const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const own = order.length > MOST_GROUPS ? order.slice(0, MOST_GROUPS - 1) : order;
  const of = new Uint8Array(actors.length).fill(own.length);
  for (const [group, actor] of own.entries()) of[actor] = group;
  const colours = own.map((actor) => actors[actor].colour);
  return { of, colours: own.length < order.length ? [...colours, GREY] : colours };
}

/**
 * The groups of some actors alone.
 * @param {Groups} groups
 * @param {{slug: string}[]} actors
 * @param {string[]} slugs of those that are counted; empty: all
 * @returns {Uint8Array} by actor, NO_GROUP for one that isn't counted
 */
export function groupsOfSome({ of }, actors, slugs) {
  if (slugs.length === 0) return of;
  const wanted = new Set(slugs);
  return of.map((group, actor) => (wanted.has(actors[actor].slug) ? group : NO_GROUP));
}
