/**
 * The positions of a printed sheet, in as few lines as tell them: by place, each with the numbers of its
 * sources in a list of their own.
 */

import { inAlphabet } from "./alphabet.js";
import { gettext, listed, pgettext, sayNumber } from "./say.js";

/** How many lines of about so many letters the sheet has room for. */
const MOST_LINES = 116;
const LETTERS = 60;

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @returns {Map<string, T[]>} in the order of the first of each
 */
function grouped(items, keyOf) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const linesOf = (/** @type {string} */ text) => Math.ceil(text.length / LETTERS);

/**
 * @template {{place_name?: string | null, said_by?: string[]}} T
 * @param {T[]} positions
 * @param {(position: T) => string} words who does what when, without the place
 * @returns {{lines: {place: string, text: string}[], sources: string[], left: number}} `left`: how many
 *   positions the sheet has no room for
 */
export function printedPositions(positions, words) {
  const byPlace = grouped(positions, ({ place_name: name }) => name ?? gettext("At no named place:"));
  /** @type {string[]} */
  const sources = [];
  const numberOf = (/** @type {string} */ name) => {
    if (!sources.includes(name)) sources.push(name);
    return sources.indexOf(name) + 1;
  };
  /** @type {{place: string, text: string}[]} */
  const lines = [];
  let left = 0;
  let room = MOST_LINES;
  for (const [place, members] of [...byPlace].sort(([a], [b]) => inAlphabet(a, b))) {
    const known = sources.length;
    const alike = grouped(members, words);
    const text = [...alike].map(([said, group]) => {
      const numbers = [...new Set(group.flatMap(({ said_by: names }) => names ?? []).map(numberOf))];
      const written = listed(numbers.sort((a, b) => a - b).map(sayNumber));
      return gettext("{said} [{numbers}]", { said, numbers: written });
    }).join(pgettext("between the parts of a list", "; "));
    const needed = linesOf(`${place} ${text}`) + sources.slice(known).reduce((sum, name) => sum + linesOf(`[00] ${name}`), 0);
    if (needed > room) {
      sources.length = known;
      left += members.length;
    } else {
      room -= needed;
      lines.push({ place, text });
    }
  }
  return { lines, sources, left };
}
