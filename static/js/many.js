/**
 * More positions than symbols have room for: read as columns, drawn on a canvas, and fetched as rows of the API only
 * where few are on view, or opened. It answers for a day what is drawn, listed and counted.
 */

import { createColumnsReader, watchColumns } from "./columns-reader.js";
import { FetchedRows } from "./fetched-rows.js";
import { dayNumber } from "./lib/columns.js";
import { manyLayer } from "./many-layer.js";
import { manyDay } from "./many-view.js";
import { countsOn, countsWithin, dayOfRow, groupOfRow, markOfState } from "./lib/many-day.js";
import { dayOfNumber, dayNumber as numberOfDay } from "./lib/days.js";
import { gettext } from "./lib/say.js";
import { groupsOfColumns, MARK_ORDER } from "./lib/span.js";
import { lensOf } from "./lib/url-state.js";
import { inGroups, isHeldBy, liveIn, orderOf } from "./lib/thinning.js";

/** Rows of the list that are fetched at a time. */
const LISTED = 25;
/** Parts come faster than marks need be drawn anew. */
const PAUSE_MS = 250;
/** How long newer data may wait for whoever looks: what is withdrawn must be gone within a minute. */
const LOOK_MS = 25_000;
const WAIT_MS = 30_000;

/**
 * @import { Actor, ColumnList, Columns, Position, PositionMark } from "./lib/types.js"
 * @import { Grouped } from "./lib/many-day.js"
 * @import { Order } from "./lib/thinning.js"
 * @import { ManyDay } from "./many-view.js"
 * @import { Layers } from "./composed.js"
 * @import { Resolved, Store } from "./store.js"
 *
 * @typedef {object} ManyCounts
 * @property {Map<string, number>} byActor of all actors, by slug
 * @property {number} settled how many of the chosen actors' have their outcome known
 *
 * @typedef {object} Told
 * @property {() => void} draw
 * @property {(sentence: string) => void} problem
 * @property {(show: (() => void) | null) => void} newer there is newer data, or it is shown
 */

export class Many {
  /**
   * @param {Store} store
   * @param {number} around longitude of the map's middle
   * @param {Told} told
   */
  constructor(store, around, told) {
    this.store = store;
    this.around = around;
    this.told = told;
    /** @type {{order: Order, list: ColumnList} | null} what is drawn */
    this.read = null;
    this.fetched = new FetchedRows(around, told.draw, () => told.problem(gettext("Some positions couldn't be fetched: the server is not reachable or is busy.")), lensOf(store.state(), "others"));
    this.listed = LISTED;
    this.hasCanvas = document.createElement("canvas").getContext("2d") !== null;
    /** @type {{key: string, live: Uint32Array} | null} */
    this.lately = null;
    /** @type {{key: string, columns: Columns, count: number, grouped: Grouped} | null} */
    this.grouped = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.later = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.waiting = undefined;
    /** @type {{first: string | undefined, of: number} | null} the mark that was opened last */
    this.opened = null;
    /** @type {((columns: Columns, list: ColumnList) => void)[]} */
    this.taken = [];
    /** @type {(() => void)[]} */
    this.failed = [];
    /** @type {(() => void) | undefined} */
    this.begun = undefined;
    const onPart = (/** @type {Columns} */ columns, /** @type {ColumnList} */ list) => this.takeSoon(columns, list);
    this.reader = createColumnsReader({
      onPart,
      onDone: (columns, list) => this.take(columns, list),
      onProblem: (sentence) => {
        told.problem(sentence);
        if (!this.read) for (const failed of this.failed) failed();
      },
      onNewer: () => this.offerNewer(),
    }, { lens: lensOf(store.state(), "positions") });
  }

  /**
   * Read the columns, and whatever changes in them from then on.
   * @returns {Promise<void>} settles when the first can be drawn, or none will come
   */
  begin() {
    /** @type {PromiseWithResolvers<void>} */
    const begun = Promise.withResolvers();
    this.begun = begun.resolve;
    this.reader.read().finally(begun.resolve);
    if (!this.store.state().known) watchColumns(this.reader, LOOK_MS);
    return begun.promise;
  }

  /**
   * @param {(columns: Columns, list: ColumnList) => void} taken called with what has been read, now and whenever more is
   * @param {() => void} failed
   */
  onRead(taken, failed) {
    this.taken.push(taken);
    this.failed.push(failed);
    if (this.read) taken(this.read.order.columns, this.read.list);
  }

  offerNewer() {
    if (this.waiting) return;
    const show = () => {
      clearTimeout(this.waiting);
      this.waiting = undefined;
      this.told.newer(null);
      this.reader.read();
    };
    this.waiting = setTimeout(show, WAIT_MS);
    this.told.newer(show);
  }

  /**
   * @param {Columns} columns
   * @param {ColumnList} list
   */
  takeSoon(columns, list) {
    // What is there is drawn at once; of newer data all or nothing.
    if (!this.read) this.take(columns, list);
    else if (this.read.order.columns === columns) this.later ??= setTimeout(() => this.take(columns, list), PAUSE_MS);
  }

  /**
   * @param {Columns} columns
   * @param {ColumnList} list
   */
  take(columns, list) {
    clearTimeout(this.later);
    this.later = undefined;
    if (this.read?.order.columns !== columns) this.fetched.forget();
    this.read = { order: orderOf(columns, this.around), list };
    this.lately = null;
    this.told.draw();
    this.begun?.();
    for (const taken of this.taken) taken(columns, list);
  }

  /**
   * @param {Resolved} state
   * @param {Map<string, Actor>} actors
   * @param {Uint8Array} shapes 1 for each of point, line and area that is drawn
   * @returns {ManyDay | null} null before anything is read
   */
  on(state, actors, shapes) {
    if (!this.read) return null;
    const { order, list } = this.read;
    const day = dayNumber(list, state.on);
    const grouped = this.groupedBy(state);
    const live = this.liveOf(state, shapes, grouped);
    const mark = this.markOf(state, actors, grouped);
    if (state.position) this.fetched.wantId(state.position);
    const read = state.position ? this.fetched.byId.get(state.position) : undefined;
    return manyDay({ order, live, list, day, grouped, mark, read, fetched: this.fetched, around: this.around,
      most: () => this.listed, tell: this.hasCanvas ? null : this.told.problem });
  }

  /**
   * @param {Resolved} state
   * @returns {ManyCounts | null}
   */
  counts(state) {
    if (!this.read) return null;
    const { order: { columns }, list } = this.read;
    const grouped = this.groupedBy(state);
    return grouped ? countsWithin(columns, list, grouped, state) : countsOn(columns, list, dayNumber(list, state.on), state);
  }

  /**
   * What became of each row between the two days of a span; null where the map shows one day.
   * @param {Resolved} state
   * @returns {Grouped | null}
   */
  groupedBy({ span: days, settled }) {
    if (!days || !this.read) return null;
    const { order: { columns }, list } = this.read;
    const key = JSON.stringify([days, settled]);
    if (this.grouped?.key !== key || this.grouped.columns !== columns || this.grouped.count !== columns.count) {
      const span = { from: dayNumber(list, days.from), to: dayNumber(list, days.to) };
      const groups = groupsOfColumns(columns, list, span, settled);
      this.grouped = { key, columns, count: columns.count, grouped: { span, groups } };
    }
    return this.grouped.grouped;
  }

  /**
   * Which places of the order are drawn.
   * @param {Resolved} state
   * @param {Uint8Array} shapes
   * @param {Grouped | null} grouped
   * @returns {Uint32Array}
   */
  liveOf({ on, span, settled, actors }, shapes, grouped) {
    if (!this.read) return new Uint32Array(0);
    const { order, list } = this.read;
    const key = JSON.stringify([on, span, settled, actors, [...shapes]]);
    if (this.lately?.key !== key) {
      const wanted = actors.length ? Uint8Array.from(list.actors, ({ slug }) => Number(actors.includes(slug))) : null;
      const groups = grouped?.groups ?? null;
      const live = liveIn(order, { day: dayNumber(list, on), settled, actors: wanted, shapes, groups });
      this.lately = { key, live: groups ? inGroups(order, live, groups, MARK_ORDER) : live };
    }
    return this.lately.live;
  }

  /**
   * @param {Resolved} state
   * @param {Map<string, Actor>} actors
   * @param {Grouped | null} grouped
   * @returns {(position: Position, row?: number) => PositionMark} as it is drawn
   */
  markOf(state, actors, grouped) {
    return (position, row) => {
      if (!grouped || row === undefined || !this.read) return markOfState(position, state, actors);
      const { order: { columns }, list } = this.read;
      const on = dayOfNumber(dayOfRow(columns, row, dayNumber(list, state.on), grouped) + numberOfDay(list.epoch));
      return { ...markOfState(position, { on }, actors), group: groupOfRow(row, grouped) };
    };
  }

  /** List more, once they are fetched. */
  listMore() {
    this.listed += LISTED;
    this.told.draw();
  }

  /**
   * What an address names as standing behind one mark, as far as it has been fetched; the rest is fetched.
   * @param {Resolved} state
   * @param {Map<string, Actor>} actors
   * @returns {{positions: PositionMark[], of: number}}
   */
  behind(state, actors) {
    for (const id of state.positions) this.fetched.wantId(id);
    const grouped = this.groupedBy(state);
    const named = state.positions.flatMap((id) => this.fetched.byId.get(id) ?? []);
    const isThere = (/** @type {number} */ row) => this.read
      && isHeldBy(this.read.order.columns, row, { day: dayNumber(this.read.list, state.on), settled: state.settled, groups: grouped?.groups });
    const there = [...this.fetched.byRow].filter(([row, { place }]) => place !== null && state.places.includes(place) && isThere(row));
    const rowOf = new Map([...this.fetched.byRow].map(([row, position]) => [position.id, row]));
    const positions = [...new Set([...named, ...there.map(([, position]) => position)])];
    const isLast = this.opened && this.opened.first === state.positions[0];
    const mark = this.markOf(state, actors, grouped);
    return {
      positions: positions.map((position) => mark(position, rowOf.get(position.id))),
      of: isLast && this.opened ? this.opened.of : positions.length,
    };
  }

  /**
   * Where rows of the columns are.
   * @param {number[]} rows
   * @returns {[number, number][]} [latitude, longitude]
   */
  pointsOf(rows) {
    if (!this.read) return [];
    const { longitude, latitude, scale } = this.read.order.columns;
    return rows.map((row) => [latitude[row] / scale, longitude[row] / scale]);
  }

  /**
   * The positions behind a mark, the newest first.
   * @param {number[]} rows
   * @param {number} most
   * @returns {Promise<Position[]>} at most so many
   */
  async open(rows, most) {
    if (!this.read) return [];
    const first = rows.slice(0, most);
    await this.fetched.fetch(this.read.order.columns, first);
    const positions = first.flatMap((row) => this.fetched.byRow.get(row) ?? []);
    this.opened = { first: positions[0]?.id, of: rows.length };
    return positions;
  }
}

/**
 * @param {Layers} layers
 * @param {import("./spot-layers.js").MarkActions} marks
 * @param {Store} store
 * @param {number} around
 * @param {Told} told
 * @returns {Many}
 */
export function createMany(layers, marks, store, around, told) {
  const layer = manyLayer((rows, at) => marks.openRows(rows, at));
  if (layers.many) {
    layers.many.addLayer(layer);
    layers.many.show = layer.show.bind(layer);
    layers.many.boxes = layer.boxes.bind(layer);
  }
  return new Many(store, around, told);
}
