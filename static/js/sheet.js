/**
 * On a phone the panel is a sheet over the map, with three heights: peek, half and full. The handle can
 * be dragged; pressed, it goes to the next height; arrow keys go up and down.
 */

import { isNarrow, need } from "./dom.js";

const HEIGHTS = /** @type {const} */ (["peek", "half", "full"]);

/**
 * @returns {{atLeast: (height: "peek" | "half" | "full") => void, to: (height: string) => void, covers: () => boolean, covered: () => number}}
 */
export function createSheet() {
  const panel = need("panel");
  const handle = need("panel-handle");
  const words = document.createElement("span");
  handle.replaceChildren(words);
  let at = HEIGHTS.includes(panel.dataset.sheet) ? panel.dataset.sheet : "peek";

  const headerHeight = () => document.querySelector(".site-header")?.offsetHeight ?? 0;
  /** As the style sheet has them, which needs no script to lay the first view out. */
  const pixelsOf = (height) => {
    const room = innerHeight - headerHeight();
    if (height === "full") return room - 8;
    if (height === "half") return Math.round(room * 0.52);
    return Math.min(136, Math.round(room * 0.3));
  };

  function to(height) {
    at = height;
    panel.dataset.sheet = height;
    document.body.style.removeProperty("--sheet-height");
    words.textContent = `Panel height: ${height}. ${height === "full" ? "Make it small" : "Make it taller"}`;
  }

  const step = (by) => HEIGHTS[Math.max(0, Math.min(2, HEIGHTS.indexOf(at) + by))];

  let drag = null;
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    drag = { y: event.clientY, height: panel.offsetHeight, moved: false };
  });
  handle.addEventListener("pointermove", (event) => {
    if (!drag) return;
    const by = drag.y - event.clientY;
    if (Math.abs(by) > 4) drag.moved = true;
    if (!drag.moved) return;
    panel.dataset.dragged = "";
    const height = Math.max(80, Math.min(pixelsOf("full"), drag.height + by));
    document.body.style.setProperty("--sheet-height", `${height}px`);
  });
  const release = () => {
    if (!drag) return;
    delete panel.dataset.dragged;
    if (drag.moved) {
      const height = panel.offsetHeight;
      const distance = (name) => Math.abs(pixelsOf(name) - height);
      to(HEIGHTS.reduce((best, name) => (distance(name) < distance(best) ? name : best)));
      handle.addEventListener("click", (event) => event.stopImmediatePropagation(), { once: true, capture: true });
    }
    drag = null;
  };
  handle.addEventListener("pointerup", release);
  handle.addEventListener("pointercancel", release);
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
    /** Whether nothing but the sheet is on view. */
    covers: () => isNarrow.matches && at === "full",
    /** Pixels of the map that the sheet covers from below. */
    covered: () => (isNarrow.matches ? pixelsOf(at === "full" ? "half" : at) : 0),
  };
}
