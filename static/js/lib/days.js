/**
 * Calendar days in UTC, as ISO strings («2017-06-07»): checking them, stepping through the days on
 * which something changed, and saying them in words.
 */

import { DOUBTFUL } from "./vocabulary.js";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MILLISECONDS_A_DAY = 86_400_000;
const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/**
 * Whether `text` is a day that exists, such as «2017-06-07».
 * @param {unknown} text
 * @returns {text is string}
 */
export function isDay(text) {
  if (typeof text !== "string" || !DAY.test(text)) return false;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text);
}

/**
 * The day `count` days after `day`; before it where `count` is negative.
 * @param {string} day
 * @param {number} count
 * @returns {string}
 */
export function addDays(day, count) {
  const instant = Date.parse(`${day}T00:00:00Z`) + count * MILLISECONDS_A_DAY;
  return new Date(instant).toISOString().slice(0, 10);
}

/**
 * How many days a day lies after another.
 * @param {string} first
 * @param {string} last
 * @returns {number} below 0 where it lies before
 */
export function daysBetween(first, last) {
  return Math.round((Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / MILLISECONDS_A_DAY);
}

/**
 * A day as a number that counts days: 0 is 1 January 1970.
 * @param {string} day
 * @returns {number}
 */
export function dayNumber(day) {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / MILLISECONDS_A_DAY);
}

/**
 * The day with that number.
 * @param {number} number
 * @returns {string}
 */
export function dayOfNumber(number) {
  return new Date(number * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/**
 * The last of `days` before `day`, or null. ISO days sort as text.
 * @param {string[]} days sorted
 * @param {string} day
 * @returns {string | null}
 */
export function previousChange(days, day) {
  return days.findLast((each) => each < day) ?? null;
}

/**
 * The first of `days` after `day`, or null.
 * @param {string[]} days sorted
 * @param {string} day
 * @returns {string | null}
 */
export function nextChange(days, day) {
  return days.find((each) => each > day) ?? null;
}

/**
 * «Wednesday, 7 June 2017».
 * @param {string} day
 * @returns {string}
 */
export function dayInWords(day) {
  const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()];
  return `${weekday}, ${shortDay(day)}`;
}

/**
 * «7 June 2017».
 * @param {string} day
 * @returns {string}
 */
export function shortDay(day) {
  const [year, month, number] = day.split("-").map(Number);
  return `${number} ${MONTHS[month - 1]} ${year}`;
}

/**
 * Whether days are known to a week or worse.
 * @param {string | null | undefined} precision
 * @returns {precision is string}
 */
export function isDoubtful(precision) {
  return Boolean(precision) && Object.hasOwn(DOUBTFUL, String(precision));
}

/**
 * A range of days in words, both ends included: «6–9 June 2017», «from 6 June 2017»,
 * «until 9 June 2017», «June 2017 (to the month)»; empty where neither end is known. The same rule as
 * `say_days` in app/wording.py.
 * @param {string | null | undefined} from
 * @param {string | null | undefined} to
 * @param {string | null} [precision]
 * @returns {string}
 */
export function rangeInWords(from, to, precision) {
  const words = stretch(from, to, precision);
  return words && isDoubtful(precision) ? `${words} (${DOUBTFUL[precision]})` : words;
}

/**
 * One end of an open stretch, as precise as stated.
 * @param {string} day
 * @param {string | null | undefined} precision
 * @returns {string}
 */
function end(day, precision) {
  const [year, month] = day.split("-").map(Number);
  if (precision === "year") return String(year);
  return precision === "month" ? `${MONTHS[month - 1]} ${year}` : shortDay(day);
}

/**
 * The range without a word on how precise it is.
 * @param {string | null | undefined} from
 * @param {string | null | undefined} to
 * @param {string | null | undefined} precision
 * @returns {string}
 */
function stretch(from, to, precision) {
  if (from && !to) return `from ${end(from, precision)}`;
  if (!from && to) return `until ${end(to, precision)}`;
  if (!from || !to) return "";
  if (from === to) return shortDay(from);
  const [fromYear, fromMonth, fromNumber] = from.split("-").map(Number);
  const [toYear, toMonth] = to.split("-").map(Number);
  if (isDoubtful(precision) && precision !== "week" && fromNumber === 1 && addDays(to, 1).endsWith("-01")) {
    const first = MONTHS[fromMonth - 1];
    const last = `${MONTHS[toMonth - 1]} ${toYear}`;
    if (fromMonth === 1 && toMonth === 12) return fromYear === toYear ? String(fromYear) : `${fromYear}–${toYear}`;
    if (fromYear !== toYear) return `${first} ${fromYear} – ${last}`;
    return fromMonth === toMonth ? last : `${first} – ${last}`;
  }
  if (fromYear !== toYear) return `${shortDay(from)} – ${shortDay(to)}`;
  if (fromMonth !== toMonth) return `${fromNumber} ${MONTHS[fromMonth - 1]} – ${shortDay(to)}`;
  return `${fromNumber}–${shortDay(to)}`;
}
