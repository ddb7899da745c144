/**
 * What columns say by codes, in the words and steps of the map's own rows.
 */

import { isDoubtful } from "./days.js";
import { ageOfDaysSince } from "./words.js";

/**
 * @import { Age } from "./types.js"
 */

/** In columns, a day that isn't known. */
const UNKNOWN = 0;

/**
 * How old the last word of a position is on a day.
 * @param {number} said as the columns have it
 * @param {number} day
 * @returns {Age}
 */
export const ageOfDays = (said, day) => (said === UNKNOWN ? 0 : ageOfDaysSince(day - said));

/**
 * Whether days are known to a week or worse.
 * @param {string[]} precisions of the list
 * @param {number} code
 * @returns {boolean}
 */
export const isDoubtfulAt = (precisions, code) => isDoubtful(precisions[code] ?? null);

/**
 * A number beside a mark, in at most four letters: 999, 1.2k, 12k, 3M. The list says it in full.
 * @param {number} number
 * @returns {string}
 */
export function sayNumber(number) {
  for (const [unit, sign] of /** @type {[number, string][]} */ ([[1e6, "M"], [1e3, "k"]])) {
    if (number < unit) continue;
    // Never more than there are.
    const tenths = Math.floor((number * 10) / unit);
    return `${tenths < 100 ? tenths / 10 : Math.floor(tenths / 10)}${sign}`;
  }
  return String(number);
}
