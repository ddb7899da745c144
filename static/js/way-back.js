/**
 * Where the focus came from when something was opened to read, to give it back later.
 */

import { allIn, focusedElement } from "./dom.js";

/**
 * The element itself, or the one that stands for the same mark now: both are drawn anew at times.
 * @param {HTMLElement} came
 * @returns {HTMLElement | null} null where nothing on view does
 */
function stillThere(came) {
  const shows = (/** @type {HTMLElement} */ each) => each.isConnected && each.offsetParent !== null;
  if (shows(came)) return came;
  const noun = came.dataset.place !== undefined ? "place" : "position";
  const id = CSS.escape(came.dataset[noun] ?? "");
  if (!id) return null;
  return ["#map-list a", ".place-name", ".badge"]
    .flatMap((kind) => allIn(document, `${kind}[data-${noun}="${id}"]`).slice(0, 1))
    .find(shows) ?? null;
}

/**
 * @param {HTMLElement} reading what is read; focus within it comes from nowhere else
 * @returns {{remember: () => void, take: () => HTMLElement | null}} `remember`: to be called before anything is
 *   drawn anew; `take`: what is to have the focus again, once
 */
export function createWayBack(reading) {
  /** @type {HTMLElement | null} */
  let cameFrom = null;
  return {
    remember() {
      const focused = focusedElement();
      if (!reading.contains(focused) && focused !== document.body) cameFrom = focused;
    },
    take() {
      const target = cameFrom && stillThere(cameFrom);
      cameFrom = null;
      return target;
    },
  };
}
