/**
 * What the strip of time knows: from columns how many are on view on each day; until these are there, and where
 * they never come, the days with a change that come with the page.
 */

import { dayNumber, isDoubtful } from "./lib/days.js";
import { addRows, emptyHistogram, heldWithin, nearestHeld, nextChangeFrom, sumUp } from "./lib/histogram.js";
import { groupActors, groupsOfSome } from "./lib/strip-groups.js";

/**
 * @import { Histogram, TimeColumns } from "./lib/histogram.js"
 * @import { Groups } from "./lib/strip-groups.js"
 *
 * @import { ColumnList } from "./lib/types.js"
 *
 * @typedef {Pick<ColumnList, "epoch" | "days" | "actors" | "modalities" | "precisions">} Told
 * @typedef {(row: number) => boolean} IsOnView
 * @typedef {{before: number | null, after: number | null}} Nearest numbers of days
 */

/** Rows that are counted at a time: some 10 ms of work. */
const SLICE = 120_000;

export class Counts {
  /** @param {string[]} days sorted ISO days with a change */
  constructor(days) {
    /** Numbers of days. */
    this.changes = days.map(dayNumber);
    /** @type {[number, number] | null} The first and the last day that anything is told of. */
    this.ends = this.changes.length ? [this.changes[0], this.changes[this.changes.length - 1]] : null;
    /** @type {Histogram | null} */
    this.histogram = null;
    /** @type {{list: Told, columns: TimeColumns, groups: Groups} | null} */
    this.read = null;
    /** @type {IsOnView | null} */
    this.isOnView = null;
    /** Which count is the last that was begun. */
    this.counting = 0;
  }

  /**
   * @param {Told} list
   * @param {TimeColumns} columns as much of them as is there
   */
  take(list, columns) {
    this.read = { list, columns, groups: groupActors(columns, list.actors) };
    this.ends = list.days && [dayNumber(list.days[0]), dayNumber(list.days[1])];
  }

  /**
   * Count anew, some rows at a time, so that no frame waits for a million of them. What was counted before stands
   * until then; a count that is overtaken by another comes to nothing.
   * @param {{actors: string[], settled: boolean}} state
   * @param {() => void} done
   */
  count(state, done) {
    this.counting += 1;
    const mine = this.counting;
    const { asked, columns } = this.ask(state) ?? {};
    if (!asked || !columns) return;
    const histogram = emptyHistogram(asked);
    const { count } = columns;
    let from = 0;
    const go = () => {
      if (mine !== this.counting) return;
      const to = Math.min(count, from + SLICE);
      addRows(histogram, columns, asked, from, to);
      from = to;
      if (from < count) {
        setTimeout(go);
        return;
      }
      sumUp(histogram);
      this.histogram = histogram;
      done();
    };
    go();
  }

  /**
   * What is to be counted, and of what; null before there is anything.
   * @param {{actors: string[], settled: boolean}} state
   */
  ask({ actors, settled }) {
    if (!this.read || !this.ends) return null;
    const { list, columns, groups } = this.read;
    const asked = {
      epoch: dayNumber(list.epoch),
      days: this.ends,
      groups: groupsOfSome(groups, list.actors, actors),
      groupCount: groups.colours.length,
      expected: list.modalities.indexOf("expected"),
      isVague: Uint8Array.from(list.precisions, (each) => Number(isDoubtful(each))),
      settled,
      isOnView: this.isOnView ?? undefined,
    };
    return { asked, columns };
  }

  /** Colours of actors, by their groups in the histogram. */
  get colours() {
    return this.read?.groups.colours ?? [];
  }

  /**
   * How many are on view on a day, or on any day up to it from another on; null where nothing counts them.
   * @param {number} day
   * @param {number} [from]
   * @returns {number | null}
   */
  held(day, from = day) {
    return this.histogram ? heldWithin(this.histogram, from, day) : null;
  }

  /**
   * The nearest day after or before a day on which anything comes, or is there no more.
   * @param {number} day
   * @param {1 | -1} way
   * @returns {number | null}
   */
  next(day, way) {
    if (this.histogram) return nextChangeFrom(this.histogram, day, way);
    const found = way > 0 ? this.changes.find((each) => each > day) : this.changes.findLast((each) => each < day);
    return found ?? null;
  }

  /**
   * Where nothing is on view on a day, nor on one since another: the nearest days on which something is; null where
   * something is, or nobody knows.
   * @param {number} day
   * @param {number} [from]
   * @returns {Nearest | null}
   */
  nearest(day, from = day) {
    if (this.histogram) {
      if (this.held(day, from)) return null;
      return { before: nearestHeld(this.histogram, from).before, after: nearestHeld(this.histogram, day).after };
    }
    if (!this.ends || (day >= this.ends[0] && from <= this.ends[1])) return null;
    return { before: this.next(from, -1), after: this.next(day, 1) };
  }
}
