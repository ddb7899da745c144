/**
 * Calendar days in UTC, as ISO strings («2017-06-07»): checking them, stepping through the days on
 * which something changed, and saying them in words.
 */

import { gettext, ownDigits, spoken } from "./say.js";
import { DOUBTFUL } from "./vocabulary.js";

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const MILLISECONDS_A_DAY = 86_400_000;
const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3));
/**
 * How days are written in English. The names of months and days can't be messages: other languages' come with their
 * calendar.
 * @type {import("./say.js").Calendar}
 */
const ENGLISH = {
  months: MONTHS,
  alone: MONTHS,
  short: SHORT_MONTHS,
  weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  day: "{d} {month} {y}",
  weekday: "{weekday}, {d} {month} {y}",
  month: "{month} {y}",
  day_of_year: "{d} {month}",
  short_month: "{short} {y}",
  short_day: "{d} {short}",
};

/** @returns {import("./say.js").Calendar} */
const calendar = () => spoken()?.calendar ?? ENGLISH;

/**
 * A pattern of the calendar filled in for a day.
 * @param {"day" | "weekday" | "month" | "day_of_year" | "short_month" | "short_day"} pattern
 * @param {string} day
 * @param {string} [numbers] in the place of the day's own, such as «6–9»
 * @returns {string}
 */
function fill(pattern, day, numbers) {
  const { months, alone, short, weekdays, [pattern]: words } = calendar();
  const [year, month, number] = day.split("-").map(Number);
  /** @type {Record<string, string>} */
  const values = {
    d: numbers ?? String(number),
    month: months[month - 1],
    alone: alone[month - 1],
    short: short[month - 1],
    y: String(year),
    weekday: weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7],
  };
  return ownDigits(words.replace(/\{(\w+)\}/g, (_, name) => values[name]));
}

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
export const dayInWords = (day) => fill("weekday", day);

/**
 * «7 June 2017».
 * @param {string} day
 * @returns {string}
 */
export const shortDay = (day) => fill("day", day);

/**
 * A month, a year or a day of a year where there is little room: «Jun», «Jun 2017», «2017», «7 Jun».
 * @param {string} day
 * @param {"alone" | "month" | "year" | "day"} what
 * @returns {string}
 */
export function briefly(day, what) {
  if (what === "alone") return calendar().short[Number(day.slice(5, 7)) - 1];
  return what === "year" ? ownDigits(day.slice(0, 4)) : fill(what === "month" ? "short_month" : "short_day", day);
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
  return words && isDoubtful(precision) ? gettext("{days} ({precision})", { days: words, precision: gettext(DOUBTFUL[precision]) }) : words;
}

/**
 * One end of an open stretch, as precise as stated.
 * @param {string} day
 * @param {string | null | undefined} precision
 * @returns {string}
 */
function end(day, precision) {
  if (precision === "year") return ownDigits(String(Number(day.slice(0, 4))));
  return fill(precision === "month" ? "month" : "day", day);
}

/**
 * The range without a word on how precise it is.
 * @param {string | null | undefined} from
 * @param {string | null | undefined} to
 * @param {string | null | undefined} precision
 * @returns {string}
 */
function stretch(from, to, precision) {
  if (from && !to) return gettext("from {day}", { day: end(from, precision) });
  if (!from && to) return gettext("until {day}", { day: end(to, precision) });
  if (!from || !to) return "";
  if (from === to) return shortDay(from);
  const [fromYear, fromMonth, fromNumber] = from.split("-").map(Number);
  const [toYear, toMonth] = to.split("-").map(Number);
  if (isDoubtful(precision) && precision !== "week" && fromNumber === 1 && addDays(to, 1).endsWith("-01")) {
    if (fromMonth === 1 && toMonth === 12) return ownDigits(fromYear === toYear ? String(fromYear) : `${fromYear}–${toYear}`);
    if (fromYear !== toYear) return between(fill("month", from), fill("month", to));
    return fromMonth === toMonth ? fill("month", to) : between(calendar().alone[fromMonth - 1], fill("month", to));
  }
  if (fromYear !== toYear) return between(shortDay(from), shortDay(to));
  if (fromMonth !== toMonth) return between(fill("day_of_year", from), shortDay(to));
  return fill("day", to, `${fromNumber}–${Number(to.slice(8))}`);
}

/**
 * @param {string} first
 * @param {string} last
 * @returns {string}
 */
const between = (first, last) => gettext("{first} – {last}", { first, last });
