/**
 * The keyboard of a combobox with a list (WAI-ARIA Authoring Practices): which option is active, and
 * what a key does.
 */

import { gettext, ngettext } from "./say.js";

/**
 * The option that is active after a key; -1 where none is.
 * @param {string} key
 * @param {number} active
 * @param {number} count
 * @returns {number}
 */
export function activeAfter(key, active, count) {
  if (count === 0) return -1;
  switch (key) {
    case "ArrowDown":
      return active + 1 >= count ? 0 : active + 1;
    case "ArrowUp":
      return active <= 0 ? count - 1 : active - 1;
    case "PageDown":
      return Math.min(count - 1, Math.max(0, active) + 5);
    case "PageUp":
      return Math.max(0, active - 5);
    default:
      return active;
  }
}

/**
 * What is announced of a list with anything in it: how many there are, and that more words find fewer.
 * @param {number} count
 * @returns {string}
 */
export const saying = (count) => (count === 1
  ? gettext("One found. Enter takes it.")
  : ngettext("{n} found. Arrow keys choose, Enter takes one.", "{n} found. Arrow keys choose, Enter takes one.", count));

/**
 * The radio button that a letter leads to: the next of those whose words begin with it.
 * @param {string[]} words of the buttons
 * @param {string} letter
 * @param {number} checked -1 where none is
 * @returns {number} -1 where no word begins so
 */
export function radioFor(words, letter, checked) {
  const begins = (/** @type {string} */ word) => word.trim().toLowerCase().startsWith(letter.toLowerCase());
  for (let step = 1; step <= words.length; step += 1) {
    const at = (Math.max(checked, -1) + step + words.length) % words.length;
    if (begins(words[at])) return at;
  }
  return -1;
}
