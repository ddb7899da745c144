/**
 * The skip links of the map page. A target that isn't on view, such as the list behind what is read, is
 * brought there first, and then gets the focus.
 */

import { allIn } from "./dom.js";

/**
 * @param {Record<string, () => void>} ways what to do for each target's id
 * @returns {void}
 */
export function createSkipLinks(ways) {
  for (const link of allIn(document, "a.skip-link", HTMLAnchorElement)) {
    const go = ways[link.hash.slice(1)];
    if (!go) continue;
    link.addEventListener("click", (event) => {
      // The address keeps its part of the map, which a fragment would replace.
      event.preventDefault();
      go();
    });
  }
}
