/**
 * The names of days, months and years below the strip: as many as have room, at calendar days that one counts by.
 */

import { briefly, dayNumber, dayOfNumber } from "./days.js";
import { lengthOf, partOf } from "./time-window.js";

/** Room for a name, in pixels. */
const NAME_PX = 64;
/** Steps of names: months, or days within a month. */
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200];
const DAY_STEPS = [1, 2, 5, 10, 15];
const DAYS_A_MONTH = 30.44;

/**
 * @import { TimeWindow } from "./time-window.js"
 * @typedef {{day: number, part: number, name: string, isMajor: boolean}} Tick `part`: of the width
 */

/**
 * @param {TimeWindow} window
 * @param {number} width of the strip, in pixels
 * @returns {Tick[]} in order
 */
export function ticksOf(window, width) {
  const room = Math.max(1, Math.floor(width / NAME_PX));
  const days = lengthOf(window) / room;
  const dayStep = DAY_STEPS.find((step) => step >= days);
  return dayStep ? dayTicks(window, dayStep) : withYear(monthTicks(window, days));
}

/**
 * The first name says its year where it doesn't already.
 * @param {Tick[]} ticks
 * @returns {Tick[]}
 */
function withYear(ticks) {
  return ticks.map((tick, at) => (at || tick.isMajor ? tick : { ...tick, name: briefly(dayOfNumber(tick.day), "month") }));
}

/**
 * @param {TimeWindow} window
 * @param {number} step in days
 * @returns {Tick[]}
 */
function dayTicks(window, step) {
  const ticks = [];
  for (let day = Math.ceil(window.start); day < window.end; day += 1) {
    const number = Number(dayOfNumber(day).slice(8));
    const isFirst = number === 1;
    // Counted anew in each month, and none so near to its end that the next month's first has no room.
    if (!isFirst && ((number - 1) % step !== 0 || number - 1 + step / 2 > 30)) continue;
    ticks.push({ day, part: partOf(window, day), name: briefly(dayOfNumber(day), isFirst ? "month" : "day"), isMajor: isFirst });
  }
  return ticks;
}

/**
 * @param {TimeWindow} window
 * @param {number} days the fewest that a name has for itself
 * @returns {Tick[]}
 */
function monthTicks(window, days) {
  const step = MONTH_STEPS.find((months) => months * DAYS_A_MONTH >= days) ?? MONTH_STEPS[MONTH_STEPS.length - 1];
  const [year, month] = dayOfNumber(Math.floor(window.start)).split("-").map(Number);
  const first = Math.floor((year * 12 + month - 1) / step) * step;
  const ticks = [];
  for (let at = first; ; at += step) {
    const [tickYear, tickMonth] = [Math.floor(at / 12), at % 12];
    const day = dayNumber(`${String(tickYear).padStart(4, "0")}-${String(tickMonth + 1).padStart(2, "0")}-01`);
    if (day >= window.end || Number.isNaN(day)) return ticks;
    if (day < window.start) continue;
    const isYear = tickMonth === 0;
    ticks.push({ day, part: partOf(window, day), name: briefly(dayOfNumber(day), isYear ? "year" : "alone"), isMajor: isYear });
  }
}
