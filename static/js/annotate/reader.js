/**
 * A text that readers may see, in step with the map beside it: a passage shows its claims and its places, a
 * place its passages. Without it the claims of each paragraph unfold below it.
 */

import { need } from "../dom.js";
import { createTextMap } from "./text-map.js";

const { places } = JSON.parse(need("source-text-data").textContent);
const reading = need("reading");
const status = need("text-status");
let textMap = null;

const piecesOf = (ids) => [...reading.querySelectorAll("[data-claims]")].filter((each) =>
  each.dataset.claims.split(" ").some((id) => ids.includes(id)));
const claimsAt = (slug) => places.find((place) => place.slug === slug)?.claims ?? [];
const placesOf = (ids) => places.filter(({ claims }) => claims.some((id) => ids.includes(id)));

function only(className, elements) {
  for (const each of reading.querySelectorAll(`.${className}`)) each.classList.remove(className);
  for (const each of elements) each.classList.add(className);
}

/** Pick claims: their words in the text, their lines below the paragraph, their places on the map. */
function pick(ids) {
  const lines = ids.flatMap((id) => [...reading.querySelectorAll(`li[data-claim="${CSS.escape(id)}"]`)]);
  only("is-picked", [...piecesOf(ids), ...lines]);
  for (const line of lines) line.closest("details").open = true;
  const spoken = placesOf(ids);
  if (spoken.length) {
    textMap?.choose(spoken[0].slug);
    textMap?.reveal(spoken.map(({ slug }) => slug));
  }
  const words = ids.length === 1 ? "1 claim rests" : `${ids.length} claims rest`;
  status.textContent = `${words} on these words.${spoken.length ? ` On the map: ${spoken.map(({ name }) => name).join(", ")}.` : ""}`;
}

/** Go to the next passage that speaks of a place, from the picked one on and round again. */
function openPlace(slug) {
  const pieces = piecesOf(claimsAt(slug));
  const now = reading.querySelector(".claimed.is-picked");
  const after = now && pieces.find((each) =>
    now.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING && !each.classList.contains("is-picked"));
  const next = after ?? pieces[0];
  if (!next) return;
  pick(next.dataset.claims.split(" ").filter((id) => claimsAt(slug).includes(id)));
  textMap?.choose(slug);
  next.scrollIntoView({ block: "center" });
}

reading.addEventListener("click", ({ target }) => {
  if (!document.getSelection().isCollapsed || target.closest("a, summary")) return;
  const piece = target.closest("[data-claims]");
  if (piece) pick(piece.dataset.claims.split(" "));
});
for (const [event, on] of [["mouseover", true], ["mouseout", false]]) {
  reading.addEventListener(event, ({ target }) => {
    const piece = target.closest("[data-claims], li[data-claim]");
    if (!piece) return;
    const ids = (piece.dataset.claims ?? piece.dataset.claim).split(" ");
    textMap?.hint(on ? placesOf(ids).map(({ slug }) => slug) : []);
    if (piece.matches("li")) only("is-hinted", on ? piecesOf(ids) : []);
  });
}
createTextMap(places, {
  open: openPlace,
  hint: (slug) => only("is-hinted", slug ? piecesOf(claimsAt(slug)) : []),
  ready: (made) => {
    textMap = made;
    document.documentElement.dataset.map = "ready";
  },
});
