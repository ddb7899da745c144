/**
 * What a reader reads of a source, in step with the map beside it: a passage shows its places, a place its
 * passages. What is read is the text, where it is free to show, or else the claims in the text's order.
 */

import { isPlainClick, need } from "../dom.js";
import { createTextMap } from "./text-map.js";

const places = JSON.parse(need("beside-data").textContent);
const reading = need("reading");
const status = need("beside-status");
let textMap = null;
/** What lies at the height where one reads, and is marked on the map without moving it. */
const read = new Set();

/** The claims that an element stands for: one that has a card or a line, several that rest on the same words. */
const idsOf = (element) => (element.dataset.claims ?? element.dataset.claim).split(" ");
const piecesOf = (ids) => [...reading.querySelectorAll("[data-claims]")].filter((each) =>
  idsOf(each).some((id) => ids.includes(id)));
const claimsAt = (slug) => places.find((place) => place.slug === slug)?.claims ?? [];
const placesOf = (ids) => places.filter(({ claims }) => claims.some((id) => ids.includes(id)));

function only(className, elements) {
  for (const each of reading.querySelectorAll(`.${className}`)) each.classList.remove(className);
  for (const each of elements) each.classList.add(className);
}

/** Pick claims: their words or cards, their lines below the paragraph, their places on the map. */
function pick(ids) {
  const lines = ids.flatMap((id) => [...reading.querySelectorAll(`li[data-claim="${CSS.escape(id)}"]`)]);
  const pieces = piecesOf(ids);
  only("is-picked", [...pieces, ...lines]);
  for (const line of lines) line.closest("details").open = true;
  const spoken = placesOf(ids);
  if (spoken.length) {
    textMap?.choose(spoken[0].slug);
    textMap?.reveal(spoken.map(({ slug }) => slug));
  }
  const isCard = pieces[0]?.matches(".claim");
  const words = isCard ? "" : `${ids.length === 1 ? "1 claim rests" : `${ids.length} claims rest`} on these words. `;
  status.textContent = `${words}${spoken.length ? `On the map: ${spoken.map(({ name }) => name).join(", ")}.` : ""}`;
}

/** Go to the next passage that speaks of a place, from the picked one on and round again. */
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
  const toMap = target.closest(".claim-map a");
  if (toMap && textMap && isPlainClick(event)) {
    event.preventDefault();
  } else if (!document.getSelection().isCollapsed || target.closest("a, summary")) {
    return;
  }
  const piece = target.closest("[data-claims]");
  if (piece) pick(idsOf(piece));
});
const hintPlaces = (pieces) => textMap?.hint(placesOf(pieces.flatMap(idsOf)).map(({ slug }) => slug));

for (const [event, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  reading.addEventListener(event, ({ target }) => {
    const piece = target.closest("[data-claims], li[data-claim]");
    if (!piece) return;
    hintPlaces(on ? [piece] : [...read]);
    if (piece.matches("[data-claim]")) only("is-hinted", on ? piecesOf(idsOf(piece)) : []);
  });
}

const atReadingHeight = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) read[isIntersecting ? "add" : "delete"](target);
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
