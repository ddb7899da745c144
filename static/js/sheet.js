/**
 * On a phone the panel is a sheet over the map, with three heights: peek, half and full. The handle can
 * be dragged; pressed, it goes to the next height; arrow keys go up and down.
 */

import { findIn, isNarrow, need } from "./dom.js";
import { gettext, mark } from "./lib/say.js";

const HEIGHTS = /** @type {const} */ (["peek", "half", "full"]);
const SAYS = {
  peek: mark("Panel height: peek. Make it taller"),
  half: mark("Panel height: half. Make it taller"),
  full: mark("Panel height: full. Make it small"),
};
/** So far the handle may slip, in pixels, while it is only pressed. */
const SLIP_PX = 4;
const LOWEST_PX = 80;

/**
 * @typedef {typeof HEIGHTS[number]} Height
 *
 * @typedef {object} Sheet
 * @property {(height: Height) => void} atLeast
 * @property {(height: Height) => void} to
 * @property {() => boolean} covers whether nothing but the sheet is on view
 * @property {() => number} covered pixels of the map that the sheet covers from below
 */

/**
 * As the style sheet has them, which needs no script to lay the first view out.
 * @param {Height} height
 * @returns {number}
 */
function pixelsOf(height) {
  const room = innerHeight - (findIn(document, ".site-header")?.offsetHeight ?? 0);
  if (height === "full") return room - 8;
  if (height === "half") return Math.round(room * 0.52);
  return Math.min(136, Math.round(room * 0.3));
}

/**
 * Let the handle be dragged.
 * @param {HTMLElement} handle
 * @param {HTMLElement} panel
 * @param {(height: Height) => void} to goes to the nearest height once it is let go
 * @returns {void}
 */
function wireDragging(handle, panel, to) {
  /** @type {{y: number, height: number, moved: boolean} | null} */
  let drag = null;
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    drag = { y: event.clientY, height: panel.offsetHeight, moved: false };
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const by = drag.y - event.clientY;
    if (Math.abs(by) > SLIP_PX) drag.moved = true;
    if (!drag.moved) return;
    panel.dataset.dragged = "";
    const height = Math.max(LOWEST_PX, Math.min(pixelsOf("full"), drag.height + by));
    document.body.style.setProperty("--sheet-height", `${height}px`);
  });
  const release = () => {
    if (!drag) return;
    delete panel.dataset.dragged;
    if (drag.moved) {
      const height = panel.offsetHeight;
      const distance = (/** @type {Height} */ name) => Math.abs(pixelsOf(name) - height);
      to(HEIGHTS.reduce((best, name) => (distance(name) < distance(best) ? name : best)));
      handle.addEventListener("click", (event) => event.stopImmediatePropagation(), { once: true, capture: true });
    }
    drag = null;
  };
  handle.addEventListener("pointerup", release);
  handle.addEventListener("pointercancel", release);
}

/** @returns {Sheet} */
export function createSheet() {
  const panel = need("panel");
  const handle = need("panel-handle");
  const words = document.createElement("span");
  handle.replaceChildren(words);
  /** @type {Height} */
  let at = HEIGHTS.find((height) => height === panel.dataset.sheet) ?? "peek";

  /** @param {Height} height */
  function to(height) {
    at = height;
    panel.dataset.sheet = height;
    document.body.style.removeProperty("--sheet-height");
    words.textContent = gettext(SAYS[height]);
  }

  const step = (/** @type {1 | -1} */ by) => HEIGHTS[Math.max(0, Math.min(2, HEIGHTS.indexOf(at) + by))];

  wireDragging(handle, panel, to);
  handle.addEventListener("click", () => to(at === "full" ? "peek" : step(1)));
  handle.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    to(step(event.key === "ArrowUp" ? 1 : -1));
  });
  to(at);

  return {
    to,
    atLeast(height) {
      if (HEIGHTS.indexOf(at) < HEIGHTS.indexOf(height)) to(height);
    },
    covers: () => isNarrow.matches && at === "full",
    covered: () => (isNarrow.matches ? pixelsOf(at === "full" ? "half" : at) : 0),
  };
}
