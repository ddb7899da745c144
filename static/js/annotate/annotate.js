/**
 * Entry of the page on which a text is annotated: the text, the map and the panel in step with each other.
 * The page works without it: as a text to read, with a form that takes a passage by its words.
 */

import { allIn, around, need, pageData } from "../dom.js";
import { hint } from "../hints.js";
import { stretchAt } from "../lib/reading.js";
import { wireKeys } from "./keys.js";
import { passageAt, passageIn, rangeOf, selectedPassage } from "./offsets.js";
import { createPanel } from "./panel.js";
import { createTextMap } from "./text-map.js";

const SETTLE_MS = 140;
/**
 * @import { Passage } from "./offsets.js"
 * @import { TextMap, TextPlace } from "./text-map.js"
 */

const { places, slug } = /** @type {{places: TextPlace[], slug: string}} */ (pageData("annotate-data"));
const reading = need("reading");
/** @type {Passage | null} */
let current = null;
/** @type {TextMap | null} */
let textMap = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let settling;

const panel = createPanel({ slug, saved, letGo: back });

/**
 * The text, for the parts of this page that move about in it.
 * @type {import("./keys.js").Text}
 */
const text = {
  current: () => current,
  sentences: () => allIn(reading, ".sentence").map((each) => ({
    element: each, start: Number(each.dataset.start), end: Number(each.dataset.end),
  })),
  place: () => (current ? stretchAt(text.sentences(), current.start) : -1),
  choose,
};

/**
 * Make a passage the chosen one: selected in the document, marked, brought into view, shown in the panel.
 * @param {Passage} passage
 * @param {{select?: boolean, scroll?: boolean}} [how]
 */
function choose(passage, { select = true, scroll = true } = {}) {
  current = passage;
  const range = rangeOf(passage.paragraph, passage.from, passage.to);
  if (select) {
    const selection = document.getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
  }
  mark(range);
  if (scroll) reading.querySelector(".sentence.is-chosen")?.scrollIntoView({ block: "nearest" });
  textMap?.reveal(namesIn(range));
  panel.choose(passage);
}

/**
 * Make the passage of a sentence the chosen one.
 * @param {HTMLElement} sentence
 */
function chooseSentence({ dataset: { start, end } }) {
  const passage = passageAt(reading, Number(start), Number(end));
  if (passage) choose(passage, { scroll: false });
}

/**
 * Mark the passage so that it stays to be seen while the claim's form has the selection.
 * @param {Range | null} range
 */
function mark(range) {
  if (globalThis.Highlight) {
    if (range) CSS.highlights.set("passage", new Highlight(range));
    else CSS.highlights.delete("passage");
  }
  for (const each of reading.querySelectorAll(".sentence")) {
    each.classList.toggle("is-chosen", Boolean(range?.intersectsNode(each)));
  }
}

/** @param {Range} range */
const namesIn = (range) =>
  allIn(reading, "[data-place]").filter((each) => range.intersectsNode(each)).map((each) => each.dataset.place ?? "");

/** One step back: out of the claim's form, else let the passage go. */
function back() {
  const from = panel.stepBack();
  if (from === "passage") {
    current = null;
    document.getSelection()?.removeAllRanges();
    mark(null);
  }
  return from;
}

/** What the reader selected with the mouse or by touch, once they are done. */
function takeSelection() {
  if (panel.isForm()) return;
  const passage = selectedPassage(document.getSelection(), reading);
  if (passage === "several") panel.tellSeveral();
  else if (passage && !(current && passage.start === current.start && passage.end === current.end)) {
    choose(passage, { select: false, scroll: false });
  }
}

/**
 * A click on words without selecting any takes what they belong to: a claim's passage, else the sentence.
 * @param {EventTarget | null} target
 */
function takeClick(target) {
  if (panel.isForm()) return;
  const place = around(target, "[data-place]")?.dataset.place;
  if (place) textMap?.choose(place);
  const ids = around(target, "[data-claims]")?.dataset.claims?.split(" ") ?? [];
  const sentence = around(target, ".sentence");
  const [passage] = ids.flatMap((id) => passageOfClaim(id) ?? []).sort((a, b) => a.end - a.start - (b.end - b.start));
  if (passage) choose(passage, { scroll: false });
  else if (sentence) chooseSentence(sentence);
}

/**
 * The passage of a claim, which its marked pieces make up together.
 * @param {string} id
 * @returns {Passage | null}
 */
function passageOfClaim(id) {
  const pieces = reading.querySelectorAll(`[data-claims~="${CSS.escape(id)}"]`);
  if (!pieces.length) return null;
  const range = document.createRange();
  range.setStartBefore(pieces[0]);
  range.setEndAfter(pieces[pieces.length - 1]);
  const passage = passageIn(range, reading);
  return passage === "several" ? null : passage;
}

/**
 * Go to the next mention of a place, from the chosen passage on and round again.
 * @param {string} key
 */
function openPlace(key) {
  textMap?.choose(key);
  const mentions = allIn(reading, `[data-place="${CSS.escape(key)}"]`);
  const from = current;
  const after = from && mentions.find((each) => Number(around(each, ".sentence")?.dataset.start) > from.start);
  const next = after ?? mentions[0];
  if (!next) return;
  next.scrollIntoView({ block: "center" });
  const sentence = around(next, ".sentence");
  if (sentence && !panel.isForm()) chooseSentence(sentence);
}

/** After a claim is saved: the text again, with its passage marked, and on. */
async function saved() {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("reading");
  const at = current;
  if (fresh) reading.replaceChildren(...fresh.childNodes);
  current = at && passageAt(reading, at.start, at.end);
  mark(current && rangeOf(current.paragraph, current.from, current.to));
  reading.focus({ preventScroll: true });
}

document.addEventListener("selectionchange", () => {
  clearTimeout(settling);
  settling = setTimeout(takeSelection, SETTLE_MS);
});
reading.addEventListener("click", (event) => {
  if (document.getSelection()?.isCollapsed && event.button === 0 && !around(event.target, "a, summary")) takeClick(event.target);
});
for (const [event, on] of /** @type {const} */ ([["mouseover", true], ["mouseout", false]])) {
  reading.addEventListener(event, ({ target }) => {
    const place = around(target, "[data-place]");
    if (place) hint("place", on ? place.dataset.place ?? null : null);
  });
}
wireKeys({
  text, reading,
  isBusy: panel.isForm,
  make: panel.make,
  back,
});
need("annotate-keys").hidden = false;
createTextMap(places, {
  open: openPlace,
  ready: (made) => {
    textMap = made;
    document.documentElement.dataset.map = "ready";
  },
});
document.documentElement.dataset.annotate = "ready";
