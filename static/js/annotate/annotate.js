/**
 * Entry of the page on which a text is annotated: the text, the map and the panel in step with each other.
 * The page works without it: as a text to read, with a form that takes a passage by its words.
 */

import { need } from "../dom.js";
import { hint } from "../hints.js";
import { stretchAt } from "../lib/reading.js";
import { wireKeys } from "./keys.js";
import { passageAt, rangeOf, selectedPassage } from "./offsets.js";
import { createPanel } from "./panel.js";
import { createTextMap } from "./text-map.js";

const SETTLE_MS = 140;
const { places, slug } = JSON.parse(need("annotate-data").textContent);
const reading = need("reading");
let current = null;
let textMap = null;
let settling = 0;

const panel = createPanel({ slug, saved, letGo: back });

/** The text, for the parts of this page that move about in it. */
const text = {
  current: () => current,
  sentences: () => [...reading.querySelectorAll(".sentence")].map((each) => ({
    element: each, start: Number(each.dataset.start), end: Number(each.dataset.end),
  })),
  /** Number of the sentence that the passage begins in; -1 without one. */
  place: () => (current ? stretchAt(text.sentences(), current.start) : -1),
  choose,
};

/**
 * Make a passage the chosen one: selected in the document, marked, brought into view, shown in the panel.
 * @param {import("./offsets.js").Passage} passage
 * @param {{select?: boolean, scroll?: boolean}} [how]
 */
function choose(passage, { select = true, scroll = true } = {}) {
  current = passage;
  const range = rangeOf(passage.paragraph, passage.from, passage.to);
  if (select) {
    const selection = document.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
  mark(range);
  const inside = [...reading.querySelectorAll(".sentence.is-chosen")];
  if (scroll) inside[0]?.scrollIntoView({ block: "nearest" });
  textMap?.reveal(namesIn(range));
  panel.choose(passage);
}

/** Mark the passage so that it stays to be seen while the claim's form has the selection. */
function mark(range) {
  if (globalThis.Highlight) {
    if (range) CSS.highlights.set("passage", new Highlight(range));
    else CSS.highlights.delete("passage");
  }
  for (const each of reading.querySelectorAll(".sentence")) {
    each.classList.toggle("is-chosen", Boolean(range?.intersectsNode(each)));
  }
}

const namesIn = (range) =>
  [...reading.querySelectorAll("[data-place]")].filter((each) => range.intersectsNode(each)).map((each) => each.dataset.place);

/** One step back: out of the claim's form, else let the passage go. */
function back() {
  const from = panel.stepBack();
  if (from === "passage") {
    current = null;
    document.getSelection().removeAllRanges();
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

/** A click on words without selecting any takes what they belong to: a claim's passage, else the sentence. */
function takeClick(target) {
  if (panel.isForm()) return;
  const place = target.closest("[data-place]")?.dataset.place;
  if (place) textMap?.choose(place);
  const ids = target.closest("[data-claims]")?.dataset.claims.split(" ") ?? [];
  const sentence = target.closest(".sentence");
  const [passage] = ids.map(passageOfClaim).filter(Boolean).sort((a, b) => a.end - a.start - (b.end - b.start));
  if (passage) choose(passage, { scroll: false });
  else if (sentence) choose(passageAt(reading, Number(sentence.dataset.start), Number(sentence.dataset.end)), { scroll: false });
}

/** The passage of a claim, which its marked pieces make up together. */
function passageOfClaim(id) {
  const pieces = reading.querySelectorAll(`[data-claims~="${CSS.escape(id)}"]`);
  if (!pieces.length) return null;
  const range = document.createRange();
  range.setStartBefore(pieces[0]);
  range.setEndAfter(pieces[pieces.length - 1]);
  return selectedPassage({ rangeCount: 1, isCollapsed: false, getRangeAt: () => range }, reading);
}

/** Go to the next mention of a place, from the chosen passage on and round again. */
function openPlace(key) {
  textMap?.choose(key);
  const mentions = [...reading.querySelectorAll(`[data-place="${CSS.escape(key)}"]`)];
  const after = current?.paragraph
    ? mentions.find((each) => Number(each.closest(".sentence").dataset.start) > current.start) : null;
  const next = after ?? mentions[0];
  if (!next) return;
  next.scrollIntoView({ block: "center" });
  const { start, end } = next.closest(".sentence").dataset;
  if (!panel.isForm()) choose(passageAt(reading, Number(start), Number(end)), { scroll: false });
}

/** After a claim is saved: the text again, with its passage marked, and on. */
async function saved(claim) {
  panel.tellSaved(claim);
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
  if (document.getSelection().isCollapsed && event.button === 0 && !event.target.closest("a, summary")) takeClick(event.target);
});
for (const [event, on] of [["mouseover", true], ["mouseout", false]]) {
  reading.addEventListener(event, ({ target }) => {
    const place = target.closest("[data-place]");
    if (place) hint("place", on ? place.dataset.place : null);
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
