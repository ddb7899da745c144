/**
 * What a reader reads of a source, in step with the map beside it: a passage shows its places, a place its
 * passages. What is read is the text, where it is free to show, or else the claims in the text's order.
 */

import { allIn, around, isPlainClick, need, pageData } from "../dom.js";
import { gettext, isolated, listed, ngettext } from "../lib/say.js";
import { createTextMap } from "./text-map.js";

/**
 * @import { TextMap, TextPlace } from "./text-map.js"
 */

/** Places of the source, each with the claims that speak of it. */
const places = /** @type {(TextPlace & {claims: string[]})[]} */ (pageData("beside-data"));
const reading = need("reading");
const status = need("beside-status");
/** @type {TextMap | null} */
let textMap = null;
/**
 * What lies at the height where one reads, and is marked on the map without moving it.
 * @type {Set<HTMLElement>}
 */
const read = new Set();

/**
 * The claims that an element stands for: one that has a card or a line, several that rest on the same words.
 * @param {HTMLElement} element
 * @returns {string[]}
 */
const idsOf = ({ dataset: { claims, claim } }) => (claims ?? claim ?? "").split(" ");
const piecesOf = (/** @type {string[]} */ ids) => allIn(reading, "[data-claims]").filter((each) =>
  idsOf(each).some((id) => ids.includes(id)));
const claimsAt = (/** @type {string} */ slug) => places.find((place) => place.slug === slug)?.claims ?? [];
const placesOf = (/** @type {string[]} */ ids) => places.filter(({ claims }) => claims.some((id) => ids.includes(id)));

/**
 * @param {string} className
 * @param {Element[]} elements
 */
function only(className, elements) {
  for (const each of reading.querySelectorAll(`.${className}`)) each.classList.remove(className);
  for (const each of elements) each.classList.add(className);
}

/**
 * Pick claims: their words or cards, their lines below the paragraph, their places on the map.
 * @param {string[]} ids
 */
function pick(ids) {
  const lines = ids.flatMap((id) => allIn(reading, `li[data-claim="${CSS.escape(id)}"]`));
  const pieces = piecesOf(ids);
  only("is-picked", [...pieces, ...lines]);
  for (const line of lines) line.closest("details")?.setAttribute("open", "");
  const spoken = placesOf(ids);
  if (spoken.length) {
    textMap?.choose(spoken[0].slug);
    textMap?.reveal(spoken.map(({ slug }) => slug));
  }
  const isCard = pieces[0]?.matches(".claim");
  const words = isCard ? "" : ngettext("{n} claim rests on these words.", "{n} claims rest on these words.", ids.length);
  const names = listed(spoken.map(({ name }) => isolated(name)));
  status.textContent = `${words}${words && " "}${names && gettext("On the map: {names}.", { names })}`;
}

/**
 * Go to the next passage that speaks of a place, from the picked one on and round again.
 * @param {string} slug
 */
function openPlace(slug) {
  const pieces = piecesOf(claimsAt(slug));
  const now = reading.querySelector("[data-claims].is-picked");
  const after = now && pieces.find((each) =>
    now.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING && !each.classList.contains("is-picked"));
  const next = after ?? pieces[0];
  if (!next) return;
  pick(idsOf(next).filter((id) => claimsAt(slug).includes(id)));
  textMap?.choose(slug);
  next.scrollIntoView({ block: next.matches(".claim") ? "start" : "center" });
}

reading.addEventListener("click", (event) => {
  const { target } = event;
  const toMap = around(target, ".claim-map a");
  if (toMap && textMap && isPlainClick(event)) {
    event.preventDefault();
  } else if (!document.getSelection()?.isCollapsed || around(target, "a, summary")) {
    return;
  }
  const piece = around(target, "[data-claims]");
  if (piece) pick(idsOf(piece));
});
const hintPlaces = (/** @type {HTMLElement[]} */ pieces) => textMap?.hint(placesOf(pieces.flatMap(idsOf)).map(({ slug }) => slug));

for (const [event, on] of /** @type {const} */ ([["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])) {
  reading.addEventListener(event, ({ target }) => {
    const piece = around(target, "[data-claims], li[data-claim]");
    if (!piece) return;
    hintPlaces(on ? [piece] : [...read]);
    if (piece.matches("[data-claim]")) only("is-hinted", on ? piecesOf(idsOf(piece)) : []);
  });
}

const atReadingHeight = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (target instanceof HTMLElement) read[isIntersecting ? "add" : "delete"](target);
  }
  hintPlaces([...read]);
}, { rootMargin: "-25% 0px -60% 0px" });

createTextMap(places, {
  open: openPlace,
  hint: (slug) => only("is-hinted", slug ? piecesOf(claimsAt(slug)) : []),
  ready: (made) => {
    textMap = made;
    for (const piece of reading.querySelectorAll("[data-claims]")) atReadingHeight.observe(piece);
    document.documentElement.dataset.map = "ready";
  },
});
