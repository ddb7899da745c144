/**
 * The stretch of time that the strip shows: `start` up to, but not including, `end`, in days from 1 January 1970
 * that may have a fraction. Zoomed and moved here, and told as parts of the strip's width from where time begins
 * on it: the left, or the right where one reads from there.
 */

/** The shortest stretch that is shown, in days. */
const SHORTEST_DAYS = 10;
/** So much of itself an opening stretch has beside what it shows. */
const AIR = 0.04;
/** The opening stretch is the shortest with so much of the days on which anything changes. */
const MOST_CHANGES = 0.6;
const SHORTEST_OPENING_DAYS = 60;

/** @typedef {{start: number, end: number}} TimeWindow */

/**
 * How many days there are on view.
 * @param {TimeWindow} window
 * @returns {number}
 */
export const lengthOf = ({ start, end }) => end - start;

/**
 * The stretch itself, no shorter than is shown, and within the days that there are where it fits in.
 * @param {TimeWindow} window
 * @param {TimeWindow} all
 * @returns {TimeWindow}
 */
export function keptWithin(window, all) {
  const most = Math.max(lengthOf(all), SHORTEST_DAYS);
  const length = Math.max(SHORTEST_DAYS, Math.min(lengthOf(window), most));
  const middle = (window.start + window.end) / 2;
  const start = Math.max(all.start, Math.min(middle - length / 2, all.start + most - length));
  return { start, end: start + length };
}

/**
 * All days that there are, with some air at both ends.
 * @param {number} first number of the first day
 * @param {number} last number of the last day
 * @returns {TimeWindow}
 */
export function wholeOf(first, last) {
  const air = Math.max(2, (last - first) * AIR);
  return { start: first - air, end: last + 1 + air };
}

/**
 * What the strip opens with: the shortest stretch with the day and most of the days on which anything changes.
 * @param {number[]} changes numbers of these days, sorted
 * @param {number} day
 * @param {number} [begin] where a span begins that lasts up to the day
 * @returns {TimeWindow}
 */
export function openingWindow(changes, day, begin = day) {
  if (changes.length === 0) return wholeOf(begin - SHORTEST_OPENING_DAYS / 2, day + SHORTEST_OPENING_DAYS / 2);
  const among = Math.max(1, Math.ceil(changes.length * MOST_CHANGES));
  let [first, last] = [changes[0], changes[changes.length - 1]];
  for (let at = 0; at + among <= changes.length; at += 1) {
    const [from, to] = [Math.min(begin, changes[at]), Math.max(day, changes[at + among - 1])];
    if (to - from < last - first) [first, last] = [from, to];
  }
  first = Math.min(first, begin);
  last = Math.max(last, day);
  const short = Math.max(0, SHORTEST_OPENING_DAYS - (last - first));
  return wholeOf(Math.floor(first - short / 2), Math.ceil(last + short / 2));
}

/**
 * Nearer or farther, with what is at `part` of the width staying where it is.
 * @param {TimeWindow} window
 * @param {number} by how many times as long it becomes
 * @param {number} part 0 to 1
 * @param {TimeWindow} all
 * @returns {TimeWindow}
 */
export function zoomed(window, by, part, all) {
  const length = Math.max(SHORTEST_DAYS, Math.min(lengthOf(window) * by, lengthOf(all)));
  const fixed = window.start + part * lengthOf(window);
  return keptWithin({ start: fixed - part * length, end: fixed + (1 - part) * length }, all);
}

/**
 * Later, or earlier where `days` is negative.
 * @param {TimeWindow} window
 * @param {number} days
 * @param {TimeWindow} all
 * @returns {TimeWindow}
 */
export const moved = ({ start, end }, days, all) => keptWithin({ start: start + days, end: end + days }, all);

/**
 * The same stretch, moved just so far that the day is well within.
 * @param {TimeWindow} window
 * @param {number} day
 * @param {TimeWindow} all
 * @returns {TimeWindow}
 */
export function withDay(window, day, all) {
  const length = lengthOf(window);
  const edge = length * 0.08;
  if (day < window.start || day + 1 > window.end) {
    const isBefore = day < window.start;
    const start = isBefore ? day - edge : day + 1 + edge - length;
    const isFar = isBefore ? window.start - day > length : day - window.end > length;
    const kept = isFar ? { start: day - length / 2, end: day + length / 2 } : { start, end: start + length };
    // A day outside all that is told has a stretch of its own around it.
    const reach = { start: Math.min(all.start, day - edge), end: Math.max(all.end, day + 1 + edge) };
    return keptWithin(kept, reach);
  }
  return window;
}

/**
 * The same stretch, moved or made longer just so far that a whole span is well within.
 * @param {TimeWindow} window
 * @param {{from: number, to: number}} span
 * @param {TimeWindow} all
 * @returns {TimeWindow}
 */
export function withSpan(window, { from, to }, all) {
  const needed = (to + 1 - from) / (1 - 2 * AIR);
  if (needed > lengthOf(window)) {
    const air = (needed - (to + 1 - from)) / 2;
    return { start: from - air, end: to + 1 + air };
  }
  if (from >= window.start && to + 1 <= window.end) return window;
  return withDay(withDay(window, from, all), to, all);
}

/**
 * Where a moment is: 0 at the beginning of what is shown, 1 at its end; outside beyond.
 * @param {TimeWindow} window
 * @param {number} day
 * @returns {number}
 */
export const partOf = (window, day) => (day - window.start) / lengthOf(window);

/**
 * The number of the day at a part of the width.
 * @param {TimeWindow} window
 * @param {number} part
 * @returns {number}
 */
export const dayAtPart = (window, part) => Math.floor(window.start + part * lengthOf(window));

/**
 * The part of the width, from where time begins, at which a pointer is.
 * @param {number} x of the pointer
 * @param {{left: number, width: number}} box of the strip
 * @param {boolean} isRtl whether time runs from the right
 * @returns {number}
 */
export function partAtX(x, { left, width }, isRtl) {
  const part = width > 0 ? (x - left) / width : 0;
  return isRtl ? 1 - part : part;
}
