/**
 * What may become of a position between two days, as `app/spans.py` has it.
 */

import { mark, ngettext, pgettext } from "./say.js";

/** In the order of lists. A position that is drawn on no day of the span is in none. */
export const GROUPS = /** @type {const} */ (["came", "went", "changed", "stayed", "passed"]);

/** What each is called over lists, to be said. */
export const GROUP_NAMES = {
  came: mark("Came"), went: mark("Gone"), changed: mark("Changed"), stayed: mark("Stayed"), passed: mark("Came and went"),
};

const IN_WORDS = {
  came: () => pgettext("of a position", "came"),
  went: () => pgettext("of a position", "gone"),
  changed: () => pgettext("of a position", "changed"),
  stayed: () => pgettext("of a position", "stayed"),
  passed: () => pgettext("of a position", "came and went"),
};

/** @type {Record<keyof typeof GROUP_NAMES, (n: number) => string>} */
const COUNTED = {
  came: (n) => ngettext("{n} came", "{n} came", n),
  went: (n) => ngettext("{n} gone", "{n} gone", n),
  changed: (n) => ngettext("{n} changed", "{n} changed", n),
  stayed: (n) => ngettext("{n} stayed", "{n} stayed", n),
  passed: (n) => ngettext("{n} came and went", "{n} came and went", n),
};

/**
 * What became of one position, in a row of words.
 * @param {keyof typeof GROUP_NAMES} group
 * @returns {string}
 */
export const groupInWords = (group) => IN_WORDS[group]();

/**
 * How many are in a group: «12 came».
 * @param {keyof typeof GROUP_NAMES} group
 * @param {number} count
 * @returns {string}
 */
export const groupCounted = (group, count) => COUNTED[group](count);
