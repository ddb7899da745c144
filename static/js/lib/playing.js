/**
 * Time that plays: which day it is at an instant, from when it was started and not from how often anybody looked,
 * so that a tab that slept wakes at the right day.
 */

import { mark } from "./say.js";

/**
 * @typedef {object} Speed
 * @property {string} name to be said
 * @property {number} days a second; 0 for a change a second
 */

/** @type {readonly Speed[]} */
export const SPEEDS = [
  { name: mark("1 day/s"), days: 1 },
  { name: mark("1 week/s"), days: 7 },
  { name: mark("1 month/s"), days: 30.44 },
  { name: mark("1 year/s"), days: 365.25 },
  { name: mark("1 change/s"), days: 0 },
];

/** So long it should take to play what is on view, in seconds. */
const A_WHILE_SECONDS = 25;

/**
 * The index of the speed that plays so many days in a fair while.
 * @param {number} days on view
 * @param {boolean} still whether the reader asks for less movement: then from change to change
 * @returns {number}
 */
export function speedFor(days, still) {
  if (still) return SPEEDS.length - 1;
  const distance = (/** @type {number} */ speed) => Math.abs(Math.log(days / speed / A_WHILE_SECONDS));
  const moving = SPEEDS.flatMap(({ days: speed }, at) => (speed ? [{ speed, at }] : []));
  return moving.reduce((best, each) => (distance(each.speed) < distance(best.speed) ? each : best)).at;
}

/**
 * The day that it is after a while of playing.
 * @param {object} play
 * @param {number} play.from number of the day that it began on
 * @param {number} play.last number of the last day
 * @param {number} play.seconds since it began
 * @param {Speed} play.speed
 * @param {(day: number) => number | null} play.next the next day with a change; null where there is none
 * @returns {{day: number, isOver: boolean}}
 */
export function dayOfPlay({ from, last, seconds, speed, next }) {
  if (speed.days > 0) {
    const day = from + Math.floor(Math.max(0, seconds) * speed.days);
    return { day: Math.min(Math.max(from, last), day), isOver: day >= last };
  }
  let day = from;
  for (let change = Math.floor(seconds); change > 0; change -= 1) {
    const following = next(day);
    if (following === null || following > last) return { day, isOver: true };
    day = following;
  }
  return { day, isOver: false };
}
