/**
 * Rows of the API behind rows of the columns: fetched where they are looked at, and kept.
 */

import { askedOf } from "./lib/columns.js";
import { positionRow } from "./rows.js";

/** Rows that are asked for at once. */
const AT_ONCE = 500;
/** A map that stops is looked at, one that is passing isn't. */
const REST_MS = 120;

/**
 * @import { Columns, Feature, Position, PositionProperties } from "./lib/types.js"
 */

/** The rows of the API behind rows of the columns, fetched once each. */
export class FetchedRows {
  /**
   * @param {number} around longitude of the map's middle
   * @param {() => void} arrived
   * @param {() => void} failed
   * @param {import("./rows.js").Lens} lens
   */
  constructor(around, arrived, failed, lens) {
    this.lens = lens;
    this.around = around;
    this.arrived = arrived;
    this.failed = failed;
    /** @type {Map<number, Position>} */
    this.byRow = new Map();
    /** @type {Map<string, Position>} */
    this.byId = new Map();
    /** @type {Set<number>} */
    this.asked = new Set();
    /** @type {Set<string>} */
    this.askedIds = new Set();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** What is behind other columns is fetched anew. */
  forget() {
    this.byRow.clear();
    this.asked.clear();
  }

  /**
   * Fetch these once the map rests.
   * @param {Columns} columns
   * @param {number[]} rows
   */
  want(columns, rows) {
    const missing = rows.filter((row) => !this.byRow.has(row) && !this.asked.has(row));
    if (!missing.length) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(columns, missing).then(this.arrived, this.failed), REST_MS);
  }

  /**
   * @param {Columns} columns
   * @param {number[]} rows
   * @returns {Promise<void>} rejects where any can't be had
   */
  async fetch(columns, rows) {
    const missing = rows.filter((row) => !this.byRow.has(row));
    missing.forEach((row) => this.asked.add(row));
    try {
      const asked = [...askedOf(columns, missing)].flatMap(([url, { ordinals, rows: of }]) => {
        const pages = Math.ceil(ordinals.length / AT_ONCE);
        return Array.from({ length: pages }, (_, page) => {
          const [from, to] = [page * AT_ONCE, (page + 1) * AT_ONCE];
          return { url: `${url}${url.includes("?") ? "&" : "?"}at=${ordinals.slice(from, to)}`, of: of.slice(from, to) };
        });
      });
      await Promise.all(asked.map(({ url, of }) => this.take(url, of)));
    } finally {
      missing.forEach((row) => this.asked.delete(row));
    }
  }

  /**
   * @param {string} url
   * @param {number[]} rows
   */
  async take(url, rows) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}.`);
    /** @type {{features: Feature<PositionProperties>[]}} */
    const { features } = await answer.json();
    features.forEach(({ properties, geometry }, i) => {
      if (!geometry) return;
      const position = positionRow(properties, geometry, this.around);
      this.byRow.set(rows[i], position);
      this.byId.set(position.id, position);
    });
  }

  /**
   * Fetch one by its id, such as the one that an address names.
   * @param {string} id
   */
  wantId(id) {
    if (this.byId.has(id) || this.askedIds.has(id)) return;
    this.askedIds.add(id);
    const query = this.lens.length ? `?${new URLSearchParams(this.lens)}` : "";
    fetch(`/api/v1/positions/${encodeURIComponent(id)}${query}`).then(async (answer) => {
      if (!answer.ok) return;
      /** @type {Feature<PositionProperties>} */
      const { properties, geometry } = await answer.json();
      if (!geometry) return;
      this.byId.set(id, positionRow(properties, geometry, this.around));
      this.arrived();
    }).catch(this.failed);
  }
}
