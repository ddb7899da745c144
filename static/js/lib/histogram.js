/**
 * How many positions are held on each day, by actor and by how sure they are: what the strip of time draws, and
 * what its totals, its steps and its marks are read from. Worked out from columns (docs/columns.md) in one pass.
 * Days are numbers that count from 1 January 1970.
 */

/** Up to so many days after it was last spoken of, a position is drawn full; as in `words.js`. */
const FRESH_DAYS = 30;
/** A table has a cell for each day; where days would be more than these, each cell is of several. */
const MOST_CELLS = 65_536;
/** How a position is drawn on a day: full; paler, since its days or its last word are old or vague; expected. */
export const LOOKS = /** @type {const} */ (["sure", "pale", "expected"]);

/**
 * @typedef {Uint16Array | Int32Array} Days
 *
 * @typedef {object} TimeColumns what of the columns of columns.js is counted here
 * @property {number} count
 * @property {number} open what stands where no end is known
 * @property {Days} first
 * @property {Days} last
 * @property {Days} said 0 where nothing says any
 * @property {Days} settled
 * @property {Uint16Array} actor
 * @property {Uint8Array} modality
 * @property {Uint8Array} precision
 *
 * @typedef {object} Asked what of the columns is counted
 * @property {number} epoch number of the day that the columns count from
 * @property {[number, number]} days numbers of the first and the last day that anything is told of
 * @property {Uint8Array} groups by actor, which group it is counted in; NO_GROUP for one that isn't counted
 * @property {number} groupCount
 * @property {number} expected index of that modality
 * @property {Uint8Array} isVague by precision, 1 where days are known to a week or worse
 * @property {boolean} settled whether forecasts are counted after their outcome was known
 * @property {(row: number) => boolean} [isOnView] without it all are
 *
 * @typedef {object} Histogram
 * @property {number} start number of the day before the first: on it and before it is what is held since ever
 * @property {number} cells the last is that of the day after the last, and of all that follow
 * @property {number} step days in a cell
 * @property {number} groupCount
 * @property {Int32Array[]} series by group and look, at `group * LOOKS.length + look`: held, by cell
 * @property {Int32Array} total held, by cell
 * @property {Int32Array} came how many are there for the first day, by cell
 * @property {Int32Array} went how many were there on the day before for the last time, by cell
 * @property {Int32Array} outcomes how many forecasts' outcome became known, by cell
 * @property {number} count of all that is counted
 */

export const NO_GROUP = 255;

/**
 * The last day on which a row is drawn.
 * @param {TimeColumns} columns
 * @param {number} row
 * @param {boolean} settled whether what is settled is drawn
 * @returns {number} in days of the columns; `open` where it has no end
 */
export function lastDrawn(columns, row, settled) {
  return settled ? columns.last[row] : Math.min(columns.last[row], columns.settled[row]);
}

/**
 * @param {TimeColumns} columns
 * @param {Asked} asked
 * @returns {Histogram}
 */
export function createHistogram(columns, asked) {
  const histogram = emptyHistogram(asked);
  addRows(histogram, columns, asked, 0, columns.count);
  sumUp(histogram);
  return histogram;
}

/**
 * A histogram to which rows are added, however many at a time, before it is summed up.
 * @param {Pick<Asked, "days" | "groupCount">} asked
 * @returns {Histogram}
 */
export function emptyHistogram({ days: [first, last], groupCount }) {
  const days = last - first + 3;
  const step = Math.ceil(days / MOST_CELLS);
  const cells = Math.ceil(days / step);
  // One cell more, so that what goes after the last day needs no question.
  const make = () => new Int32Array(cells + 1);
  return {
    start: first - 1, cells, step, groupCount, count: 0,
    series: Array.from({ length: groupCount * LOOKS.length }, make),
    total: make(), came: make(), went: make(), outcomes: make(),
  };
}

/**
 * From what comes and goes to what is held.
 * @param {Histogram} histogram
 */
export function sumUp({ series, total, cells }) {
  for (const held of series) {
    for (let cell = 1; cell < cells; cell += 1) held[cell] += held[cell - 1];
    for (let cell = 0; cell < cells; cell += 1) total[cell] += held[cell];
  }
}

/**
 * Write down for each row in which cell it comes, turns pale and goes.
 * @param {Histogram} histogram
 * @param {TimeColumns} columns
 * @param {Asked} asked
 * @param {number} from the first row
 * @param {number} to the row behind the last
 */
export function addRows(histogram, columns, asked, from, to) {
  const { cells, step, series, came, went, outcomes } = histogram;
  const { first, said, settled, actor, modality, precision, open } = columns;
  const { groups, expected, isVague, isOnView } = asked;
  const offset = asked.epoch - histogram.start;
  const cellOf = (/** @type {number} */ day) => Math.max(0, Math.min(cells, Math.floor((day + offset) / step)));
  for (let row = from; row < to; row += 1) {
    const group = groups[actor[row]];
    if (group === NO_GROUP || (isOnView && !isOnView(row))) continue;
    const last = lastDrawn(columns, row, asked.settled);
    if (last < first[row]) continue;
    histogram.count += 1;
    const begin = cellOf(first[row]);
    const end = last === open ? cells : Math.max(begin + 1, cellOf(last + 1));
    came[begin] += 1;
    went[end] += 1;
    const base = group * LOOKS.length;
    if (modality[row] === expected) {
      if (settled[row] !== open) outcomes[cellOf(settled[row])] += 1;
      series[base + 2][begin] += 1;
      series[base + 2][end] -= 1;
      continue;
    }
    // Where nothing says a day, there is none that it could be old since.
    const aged = said[row] === 0 ? end : Math.min(end, cellOf(said[row] + FRESH_DAYS + 1));
    const turn = isVague[precision[row]] ? begin : Math.max(begin, aged);
    series[base][begin] += 1;
    series[base][turn] -= 1;
    series[base + 1][turn] += 1;
    series[base + 1][end] -= 1;
  }
}

/**
 * The cell that a day is in; the first for all days before, the last for all that follow.
 * @param {Histogram} histogram
 * @param {number} day
 * @returns {number}
 */
export function cellAt({ start, step, cells }, day) {
  return Math.max(0, Math.min(cells - 1, Math.floor((day - start) / step)));
}

/**
 * How many are held on a day. Where a cell is of several days, on any of them.
 * @param {Histogram} histogram
 * @param {number} day
 * @returns {number}
 */
export function heldOn(histogram, day) {
  return histogram.total[cellAt(histogram, day)];
}

/**
 * How many are held on any day of a span. Where a cell is of several days, on any day of its first and last cell.
 * @param {Histogram} histogram
 * @param {number} from
 * @param {number} to
 * @returns {number}
 */
export function heldWithin(histogram, from, to) {
  const first = cellAt(histogram, from);
  const last = cellAt(histogram, to);
  let held = histogram.total[first];
  for (let cell = first + 1; cell <= last; cell += 1) held += histogram.came[cell];
  return held;
}

/**
 * The nearest day after or before a day on which anything comes, or is there no more; null where there is none.
 * @param {Histogram} histogram
 * @param {number} day
 * @param {1 | -1} way
 * @returns {number | null}
 */
export function nextChangeFrom({ start, step, cells, came, went }, day, way) {
  const from = Math.floor((day - start) / step) + way;
  for (let cell = way > 0 ? Math.max(1, from) : Math.min(cells - 1, from); cell > 0 && cell < cells; cell += way) {
    if (came[cell] || went[cell]) return start + cell * step;
  }
  return null;
}

/**
 * The nearest days, before and after a day, on which anything is held.
 * @param {Histogram} histogram
 * @param {number} day
 * @returns {{before: number | null, after: number | null}}
 */
export function nearestHeld({ start, step, cells, total }, day) {
  const at = Math.floor((day - start) / step);
  let before = null;
  let after = null;
  for (let cell = Math.min(at - 1, cells - 1); cell > 0 && before === null; cell -= 1) {
    if (total[cell]) before = start + cell * step;
  }
  for (let cell = Math.max(at + 1, 1); cell < cells && after === null; cell += 1) {
    if (total[cell]) after = start + cell * step;
  }
  return { before, after };
}
