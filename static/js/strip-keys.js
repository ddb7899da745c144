/**
 * The strip of time by keyboard: a native range whose keys go by days, months and changes.
 */

import { dayNumber, dayOfNumber } from "./lib/days.js";

/**
 * @typedef {object} Keys
 * @property {() => number} day
 * @property {() => [number, number]} ends the first and the last day
 * @property {(day: number, way: 1 | -1) => number | null} next day with a change
 * @property {(day: number) => void} pass
 * @property {() => void} settle on the day that was passed to
 * @property {(day: number) => void} choose
 * @property {(way: 1 | -1) => void} zoom nearer, or farther
 * @property {() => void} play
 */

/**
 * The same day of another month, or its last.
 * @param {number} day
 * @param {1 | -1} way
 * @returns {number}
 */
export function monthFrom(day, way) {
  const [year, month, number] = dayOfNumber(day).split("-").map(Number);
  const last = new Date(Date.UTC(year, month + way, 0)).getUTCDate();
  return dayNumber(new Date(Date.UTC(year, month - 1 + way, Math.min(number, last))).toISOString().slice(0, 10));
}

/**
 * @param {HTMLInputElement} range
 * @param {Keys} on
 * @returns {void}
 */
export function wireKeys(range, on) {
  let isPassing = false;

  /**
   * @param {KeyboardEvent} event
   * @returns {number | null} the day that the key leads to
   */
  function dayOf({ key, shiftKey }) {
    const isRtl = getComputedStyle(range).direction === "rtl";
    const forward = ["ArrowUp", isRtl ? "ArrowLeft" : "ArrowRight"];
    const back = ["ArrowDown", isRtl ? "ArrowRight" : "ArrowLeft"];
    const way = forward.includes(key) || key === "PageUp" ? 1 : back.includes(key) || key === "PageDown" ? -1 : null;
    const day = on.day();
    if (key === "Home") return on.ends()[0];
    if (key === "End") return on.ends()[1];
    if (way === null) return null;
    if (key.startsWith("Page")) return monthFrom(day, way);
    return shiftKey ? on.next(day, way) ?? day : day + way;
  }

  range.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const day = dayOf(event);
    if (day !== null) {
      isPassing = true;
      on.pass(day);
    } else if (event.key === "+" || event.key === "=") on.zoom(1);
    else if (event.key === "-") on.zoom(-1);
    else if (event.key === " ") on.play();
    else return;
    event.preventDefault();
  });
  const settle = () => {
    if (isPassing) on.settle();
    isPassing = false;
  };
  range.addEventListener("keyup", settle);
  range.addEventListener("blur", settle);
  // What a screen reader sets.
  range.addEventListener("input", () => on.choose(Number(range.value)));
}
