/** What becomes of readings that are offered and of texts that are proposed, while a form is filled in. Pure. */

import { gettext, ngettext } from "./say.js";

/**
 * @param {number} count how many readings there are
 * @returns {{question: string, status: string}} what stands over them, and what is said aloud
 */
export function questionOf(count) {
  return count > 1
    ? { question: gettext("Which one?"), status: ngettext("{n} reading to choose from", "{n} readings to choose from", count) }
    : { question: gettext("Is it this?"), status: gettext("One reading to confirm") };
}

/**
 * Fields whose readings are to go: there are none any more. What is chosen has no other reading, but may
 * be chosen anew, so its readings stay.
 * @param {Iterable<string>} offered
 * @param {Record<string, object[]>} readings
 * @param {(name: string) => boolean} isChosen
 * @returns {string[]}
 */
export function settled(offered, readings, isChosen) {
  return [...offered].filter((name) => !(name in readings) && !isChosen(name));
}

/**
 * Fields that still have what was once proposed for them, which nothing proposes any more.
 * @param {Iterable<[string, string]>} proposed
 * @param {Record<string, string>} fills
 * @param {(name: string) => string | undefined} valueOf
 * @returns {string[]}
 */
export function lapsed(proposed, fills, valueOf) {
  return [...proposed].filter(([name, text]) => !(name in fills) && valueOf(name) === text).map(([name]) => name);
}

/**
 * What may be filled in now: not where nothing would change, where a choice is open, or somebody is at work.
 * @param {Record<string, string>} waiting
 * @param {{valueOf: (name: string) => string | undefined, isOpen: (name: string) => boolean, isAtWork: (name: string) => boolean}} form
 * @returns {[string, string][]}
 */
export function ready(waiting, { valueOf, isOpen, isAtWork }) {
  return Object.entries(waiting).filter(([name, text]) => {
    const value = valueOf(name);
    return value !== undefined && value !== text && !isOpen(name) && !isAtWork(name);
  });
}
