/**
 * Offsets in a text. The server counts code points, scripts count UTF-16 units; an emoji or a rare letter
 * is one of the former and two of the latter.
 */

/** Letters and digits with their marks, and apostrophes within them: what may not be cut in two. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*(?:['’ʼ][\p{L}\p{N}\p{M}]+)*/gu;
const RUN = /\S+/g;

/**
 * How many UTF-16 units the letter at an offset is.
 * @param {string} text
 * @param {number} at below its length
 * @returns {1 | 2}
 */
const sizeAt = (text, at) => (Number(text.codePointAt(at)) > 0xffff ? 2 : 1);

/**
 * How many code points the text is up to a UTF-16 unit. A pair that is cut in two counts as one.
 * @param {string} text
 * @param {number} [before]
 * @returns {number}
 */
export function codePoints(text, before = text.length) {
  let count = 0;
  for (let at = 0; at < before; at += sizeAt(text, at)) count += 1;
  return count;
}

/**
 * Where in UTF-16 units the code point of that number begins; the text's length when there are fewer.
 * @param {string} text
 * @param {number} points
 * @returns {number}
 */
export function units(text, points) {
  let at = 0;
  for (let count = 0; count < points && at < text.length; count += 1) at += sizeAt(text, at);
  return at;
}

/**
 * A stretch of a text without blanks at its ends and without half a word, in UTF-16 units.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {{start: number, end: number} | null} null where it holds no word
 */
export function wholeWords(text, start, end) {
  const inside = text.slice(start, end);
  if (!inside.trim()) return null;
  let from = start + inside.length - inside.trimStart().length;
  let to = start + inside.trimEnd().length;
  for (const { index, 0: word } of text.matchAll(WORD)) {
    const after = index + word.length;
    if (index < from && from < after) from = index;
    if (index < to && to < after) to = after;
  }
  return { start: from, end: to };
}

/**
 * The stretch with its beginning or end moved by one word, never past the other end.
 * @param {string} text
 * @param {{start: number, end: number}} stretch in UTF-16 units
 * @param {"start" | "end"} which
 * @param {1 | -1} by
 * @returns {{start: number, end: number}}
 */
export function moved(text, stretch, which, by) {
  const runs = [...text.matchAll(RUN)].map(({ index, 0: word }) => ({ start: index, end: index + word.length }));
  if (which === "end") {
    const next = by > 0
      ? runs.find(({ end }) => end > stretch.end)
      : runs.findLast(({ start, end }) => end < stretch.end && start >= stretch.start);
    return next ? { start: stretch.start, end: next.end } : stretch;
  }
  const next = by > 0
    ? runs.find(({ start, end }) => start > stretch.start && end <= stretch.end)
    : runs.findLast(({ start }) => start < stretch.start);
  return next ? { start: next.start, end: stretch.end } : stretch;
}

/**
 * Number of the stretch that holds an offset, or else of the last one that begins before it; -1 for none.
 * @param {{start: number, end: number}[]} stretches in order
 * @param {number} at
 * @returns {number}
 */
export function stretchAt(stretches, at) {
  return stretches.findLastIndex(({ start }) => start <= at);
}
