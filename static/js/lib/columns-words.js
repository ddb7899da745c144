/**
 * What columns say by codes, in the words and steps of the map's own rows.
 */

import { isDoubtful } from "./days.js";
import { gettext, sayNumber } from "./say.js";
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
export function sayBriefly(number) {
  // Never more than there are.
  const units = (/** @type {number} */ unit) => {
    const tenths = Math.floor((number * 10) / unit);
    return tenths < 100 ? tenths / 10 : Math.floor(tenths / 10);
  };
  if (number >= 1e6) return gettext("{millions}M", { millions: units(1e6) });
  return number >= 1e3 ? gettext("{thousands}k", { thousands: units(1e3) }) : sayNumber(number);
}
