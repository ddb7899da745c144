/**
 * A text carried through by keyboard: j and k go from sentence to sentence, with Shift they make the passage
 * longer and shorter, Shift with an arrow moves its end by a word, [ and ] its beginning, Enter makes a claim,
 * Esc goes back.
 */

import { around } from "../dom.js";
import { moved } from "../lib/reading.js";
import { passageAt, passageOf, textOf } from "./offsets.js";

const TYPED_INTO = "input, textarea, select, [contenteditable]";
const PRESSED = "a, button, summary, input, textarea, select, [role=button]";

/**
 * @import { Passage } from "./offsets.js"
 *
 * @typedef {{element: HTMLElement, start: number, end: number}} Sentence offsets in code points
 *
 * @typedef {object} Text where one is in it
 * @property {() => Passage | null} current
 * @property {() => Sentence[]} sentences
 * @property {() => number} place number of the sentence that the passage begins in; -1 without one
 * @property {(passage: Passage) => void} choose
 */

/**
 * @param {object} page
 * @param {Text} page.text
 * @param {HTMLElement} page.reading
 * @param {() => boolean} page.isBusy whether a claim's form is open, which nothing may sweep away
 * @param {() => boolean} page.make
 * @param {() => string | null} page.back
 * @returns {void}
 */
export function wireKeys({ text, reading, isBusy, make, back }) {
  /**
   * @param {number} start
   * @param {number} end
   */
  function chooseAt(start, end) {
    const passage = passageAt(reading, start, end);
    if (passage) text.choose(passage);
  }

  /** @param {1 | -1} by */
  function toSentence(by) {
    const sentences = text.sentences();
    const place = text.place();
    const next = sentences[place < 0 ? (by > 0 ? firstInView(sentences) : sentences.length - 1) : place + by];
    if (next) chooseAt(next.start, next.end);
  }

  /**
   * Longer by the next sentence of the paragraph, or shorter by the last.
   * @param {1 | -1} by
   */
  function bySentence(by) {
    const now = text.current();
    if (!now) return;
    const own = text.sentences().filter(({ element }) => now.paragraph.contains(element));
    const ends = own.map(({ end }) => end);
    const end = by > 0 ? ends.find((each) => each > now.end) : ends.findLast((each) => each < now.end && each > now.start);
    if (end) chooseAt(now.start, end);
  }

  /**
   * @param {"start" | "end"} which
   * @param {1 | -1} by
   */
  function byWord(which, by) {
    const now = text.current();
    if (!now) return;
    const stretch = moved(textOf(now.paragraph), { start: now.from, end: now.to }, which, by);
    text.choose(passageOf(now.paragraph, stretch));
  }

  /** @type {Record<string, () => void>} */
  const acts = {
    j: () => toSentence(1),
    k: () => toSentence(-1),
    J: () => bySentence(1),
    K: () => bySentence(-1),
    "]": () => byWord("start", 1),
    "[": () => byWord("start", -1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape") {
      if (back()) event.preventDefault();
      return;
    }
    if (isBusy() || around(event.target, TYPED_INTO)) return;
    if (event.key === "Enter") {
      if (!around(event.target, PRESSED) && make()) event.preventDefault();
      return;
    }
    const now = text.current();
    const isArrow = event.key === "ArrowRight" || event.key === "ArrowLeft";
    const act = event.shiftKey && isArrow && now
      ? () => byWord("end", (event.key === "ArrowLeft") === isRightToLeft(now.paragraph) ? 1 : -1)
      : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {HTMLElement} paragraph */
const isRightToLeft = (paragraph) => getComputedStyle(paragraph).direction === "rtl";

/**
 * Number of the first sentence that can be seen.
 * @param {Sentence[]} sentences
 * @returns {number}
 */
function firstInView(sentences) {
  const found = sentences.findIndex(({ element }) => element.getBoundingClientRect().bottom > 80);
  return Math.max(0, found);
}
