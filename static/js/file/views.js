/**
 * The map or the text: the address says which. The map keeps its size while the text is read.
 */

import { allIn, need } from "../dom.js";
import { isState, onAddress } from "./doors.js";

/**
 * The part of the text that the address names; null where it names a state of the map.
 * @param {HTMLElement} text
 * @returns {HTMLElement | null}
 */
function named(text) {
  if (isState()) return null;
  const found = document.getElementById(decodeURIComponent(globalThis.location.hash.slice(1)));
  return found && text.contains(found) ? found : null;
}

/** @returns {void} */
export function followAddress() {
  const [map, text] = [need("main"), need("text")];
  /** @type {HTMLElement | null} */
  let shown = null;

  const turn = () => {
    const part = named(text);
    document.body.dataset.view = part ? "text" : "map";
    map.inert = part !== null;
    text.hidden = part === null;
    const section = part?.closest("section[data-part]")?.id ?? "";
    for (const link of allIn(document, ".site-nav a, .site-menu-body a", HTMLAnchorElement)) {
      const isHere = link.hash.slice(1) === section;
      if (isHere) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (part && part !== shown) {
      part.scrollIntoView();
      part.setAttribute("tabindex", "-1");
      part.focus({ preventScroll: true });
    }
    shown = part;
  };
  onAddress(turn);
  addEventListener("hashchange", turn);
  turn();
}
