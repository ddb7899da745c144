/**
 * A text carried through by keyboard: j and k go from sentence to sentence, with Shift they make the passage
 * longer and shorter, Shift with an arrow moves its end by a word, [ and ] its beginning, Enter makes a claim,
 * Esc goes back.
 */

import { moved } from "../lib/reading.js";
import { passageAt, passageOf } from "./offsets.js";

const TYPED_INTO = "input, textarea, select, [contenteditable]";
const PRESSED = "a, button, summary, input, textarea, select, [role=button]";

/**
 * @param {object} page
 * @param {object} page.text where one is in it: `current`, `sentences`, `place`, `choose`
 * @param {HTMLElement} page.reading
 * @param {() => boolean} page.isBusy whether a claim's form is open, which nothing may sweep away
 * @param {() => boolean} page.make
 * @param {() => string | null} page.back
 * @returns {void}
 */
export function wireKeys({ text, reading, isBusy, make, back }) {
  function toSentence(by) {
    const sentences = text.sentences();
    const place = text.place();
    const next = sentences[place < 0 ? (by > 0 ? firstInView(sentences) : sentences.length - 1) : place + by];
    if (next) text.choose(passageAt(reading, next.start, next.end));
  }

  /** Longer by the next sentence of the paragraph, or shorter by the last. */
  function bySentence(by) {
    const now = text.current();
    if (!now) return;
    const own = text.sentences().filter(({ element }) => now.paragraph.contains(element));
    const ends = own.map(({ end }) => end);
    const end = by > 0 ? ends.find((each) => each > now.end) : ends.findLast((each) => each < now.end && each > now.start);
    if (end) text.choose(passageAt(reading, now.start, end));
  }

  function byWord(which, by) {
    const now = text.current();
    if (!now) return;
    const stretch = moved(now.paragraph.textContent, { start: now.from, end: now.to }, which, by);
    text.choose(passageOf(now.paragraph, stretch));
  }

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
    if (isBusy() || event.target.closest?.(TYPED_INTO)) return;
    if (event.key === "Enter") {
      if (!event.target.closest?.(PRESSED) && make()) event.preventDefault();
      return;
    }
    const arrow = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const act = event.shiftKey && arrow && text.current()
      ? () => byWord("end", getComputedStyle(text.current().paragraph).direction === "rtl" ? -arrow : arrow)
      : acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** Number of the first sentence that can be seen. */
function firstInView(sentences) {
  const found = sentences.findIndex(({ element }) => element.getBoundingClientRect().bottom > 80);
  return Math.max(0, found);
}
