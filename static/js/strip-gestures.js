/**
 * Fingers, mouse and wheel on the strip of time: one finger drags a day, two zoom and move the stretch that is
 * shown, and so does the wheel.
 */

import { partAtX } from "./lib/time-window.js";

/** A turn of the wheel by so many pixels makes the stretch e times as long. */
const WHEEL_PX = 400;
const LINE_PX = 16;

/**
 * @typedef {object} Gestures
 * @property {(part: number, event: PointerEvent) => void} grab
 * @property {(part: number) => void} drag
 * @property {() => void} drop
 * @property {() => void} giveUp what was grabbed, for another gesture
 * @property {(by: number, part: number) => void} zoom
 * @property {(parts: number) => void} move later by so much of the width
 * @property {(part: number | null) => void} hover null when the pointer leaves
 */

/**
 * @param {HTMLElement} plot
 * @param {Gestures} on
 * @returns {void}
 */
export function wireGestures(plot, on) {
  /** @type {Map<number, number>} where pointers are, by their ids, as parts of the width */
  const pointers = new Map();
  let isDragging = false;

  const partOf = (/** @type {MouseEvent} */ event) => {
    const isRtl = getComputedStyle(plot).direction === "rtl";
    return partAtX(event.clientX, plot.getBoundingClientRect(), isRtl);
  };
  const pair = () => {
    const [a, b] = [...pointers.values()];
    return { middle: (a + b) / 2, apart: Math.max(0.01, Math.abs(a - b)) };
  };

  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest("button, a"))) return;
    plot.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, partOf(event));
    if (pointers.size === 1) {
      isDragging = true;
      on.grab(partOf(event), event);
    } else if (isDragging) {
      isDragging = false;
      on.giveUp();
    }
  });
  plot.addEventListener("pointermove", (event) => {
    const part = partOf(event);
    if (!pointers.has(event.pointerId)) {
      if (event.pointerType === "mouse") on.hover(part);
      return;
    }
    if (pointers.size === 2) {
      const before = pair();
      pointers.set(event.pointerId, part);
      const now = pair();
      on.zoom(before.apart / now.apart, before.middle);
      on.move(before.middle - now.middle);
      return;
    }
    pointers.set(event.pointerId, part);
    if (isDragging) on.drag(part);
  });
  const release = (/** @type {PointerEvent} */ event) => {
    if (!pointers.delete(event.pointerId)) return;
    if (isDragging && pointers.size === 0) on.drop();
    isDragging = isDragging && pointers.size > 0;
  };
  plot.addEventListener("pointerup", release);
  plot.addEventListener("pointercancel", release);
  plot.addEventListener("pointerleave", () => on.hover(null));
  plot.addEventListener("wheel", (event) => {
    event.preventDefault();
    const scale = event.deltaMode === 0 ? 1 : LINE_PX;
    const across = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(across) > Math.abs(event.deltaY) || event.shiftKey) {
      const isRtl = getComputedStyle(plot).direction === "rtl";
      on.move(((isRtl ? -1 : 1) * across * scale) / Math.max(1, plot.clientWidth));
    } else {
      on.zoom(Math.exp((event.deltaY * scale) / WHEEL_PX), partOf(event));
    }
  }, { passive: false });
}
