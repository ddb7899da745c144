/**
 * Between what is selected in the page and offsets in the text, in code points. A paragraph's element holds
 * its text letter for letter and says in `data-start` where in the whole text it begins.
 */

import { allIn, around } from "../dom.js";
import { codePoints, units, wholeWords } from "../lib/reading.js";

/**
 * How far into an element's text a point of the document is, in UTF-16 units.
 * @param {HTMLElement} paragraph
 * @param {Node} node
 * @param {number} offset
 * @returns {number}
 */
function unitsBefore(paragraph, node, offset) {
  const range = document.createRange();
  range.setStart(paragraph, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/**
 * A passage: its paragraph's element, offsets in the whole text in code points, and the same in UTF-16 units
 * within the paragraph.
 * @typedef {{paragraph: HTMLElement, start: number, end: number, from: number, to: number}} Passage
 */

/**
 * @param {HTMLElement} paragraph
 * @param {{start: number, end: number}} stretch in UTF-16 units of the paragraph
 * @returns {Passage}
 */
export function passageOf(paragraph, { start, end }) {
  const text = textOf(paragraph);
  const base = Number(paragraph.dataset.start);
  return {
    paragraph, from: start, to: end,
    start: base + codePoints(text, start),
    end: base + codePoints(text, end),
  };
}

/** @param {HTMLElement} paragraph */
export const textOf = (paragraph) => paragraph.textContent ?? "";

/** @param {Node} node */
const paragraphOf = (node) => around(node instanceof Element ? node : node.parentElement, ".text-paragraph");

/**
 * The passage that the reader has selected, grown to whole words; null where nothing of the text is, and
 * "several" where the selection runs across paragraphs.
 * @param {Selection | null} selection
 * @param {HTMLElement} reading
 * @returns {Passage | "several" | null}
 */
export function selectedPassage(selection, reading) {
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  return passageIn(selection.getRangeAt(0), reading);
}

/**
 * The passage that a range of the document has, otherwise as `selectedPassage`.
 * @param {Range} range
 * @param {HTMLElement} reading
 * @returns {Passage | "several" | null}
 */
export function passageIn(range, reading) {
  if (!reading.contains(range.commonAncestorContainer)) return null;
  const first = paragraphOf(range.startContainer);
  let last = paragraphOf(range.endContainer);
  // Three clicks select to the very beginning of what comes after the paragraph.
  const endsAtEdge = first && first !== last && textOf(first).endsWith(range.toString().trim());
  if (endsAtEdge) last = first;
  if (!first || !last) return null;
  if (first !== last) return "several";
  const text = textOf(first);
  const from = unitsBefore(first, range.startContainer, range.startOffset);
  const to = endsAtEdge ? text.length : unitsBefore(first, range.endContainer, range.endOffset);
  const stretch = wholeWords(text, from, to);
  return stretch && passageOf(first, stretch);
}

/**
 * The range of the document that holds a passage.
 * @param {HTMLElement} paragraph
 * @param {number} from UTF-16 units
 * @param {number} to
 * @returns {Range}
 */
export function rangeOf(paragraph, from, to) {
  const range = document.createRange();
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let behind = 0;
  range.selectNodeContents(paragraph);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    const after = behind + (node.textContent ?? "").length;
    if (behind <= from && from < after) range.setStart(node, from - behind);
    if (behind < to && to <= after) range.setEnd(node, to - behind);
    behind = after;
  }
  return range;
}

/**
 * The passage from one offset of the whole text to another, in code points; null where no paragraph has it.
 * @param {HTMLElement} reading
 * @param {number} start
 * @param {number} end
 * @returns {Passage | null}
 */
export function passageAt(reading, start, end) {
  for (const paragraph of allIn(reading, ".text-paragraph")) {
    const text = textOf(paragraph);
    const base = Number(paragraph.dataset.start);
    if (base <= start && end <= base + codePoints(text)) {
      return passageOf(paragraph, { start: units(text, start - base), end: units(text, end - base) });
    }
  }
  return null;
}
