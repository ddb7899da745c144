/**
 * Fetches the columns of all positions: their list, the overview, then the rest, some at a time. What can't
 * be read is said in a sentence, and the rest goes on; what has changed meanwhile is read again, and of that
 * only what isn't there yet.
 */

import { addPart, copyPart, emptyColumns, leaveOut, UnreadableColumns } from "./lib/columns.js";
import { gettext, ngettext } from "./lib/say.js";

/**
 * @import { ColumnList, ColumnPart, Columns } from "./lib/types.js"
 *
 * @typedef {object} Told whoever draws the columns; each is optional
 * @property {(columns: Columns, list: ColumnList) => void} [onList] there is room for all, and none is read
 * @property {(columns: Columns, list: ColumnList, part: ColumnPart) => void} [onPart] more rows can be drawn
 * @property {(read: number, all: number) => void} [onProgress] bytes that have come, of how many
 * @property {(columns: Columns, list: ColumnList, isWhole: boolean) => void} [onDone] no more will come
 * @property {(sentence: string) => void} [onProblem] something isn't drawn, and why
 * @property {(list: ColumnList) => void} [onNewer] the map has changed; `read` would show it
 */

const LIST = "/columns/positions.json";
const LAYOUT = 1;
/** Parts that are fetched at once. */
const AT_ONCE = 3;
/** How often the list is read again where parts are gone. */
const MOST_LISTS = 4;
/** After so long without a byte, a part is late. */
const PATIENCE_MS = 20_000;

/** The part is no longer what its address says. */
class Gone extends Error {}

/** It came to nothing, for a reason that a reader is told. */
class Unread extends Error {}

/**
 * What is asked of the server.
 * @typedef {object} Asking
 * @property {[string, string][]} lens parameters of an instant, and of whose word is taken
 * @property {typeof globalThis.fetch} ask
 * @property {number} patience milliseconds
 */

/**
 * The bytes of an answer. Throws Gone or Unread.
 * @param {Asking} asking
 * @param {string} url
 * @param {RequestCache} cache
 * @param {(bytes: number) => void} [onBytes] told how many more have come
 * @returns {Promise<ArrayBuffer>}
 */
async function getBytes({ ask, patience }, url, cache, onBytes) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await ask(url, { cache, signal: stop.signal });
    if (answer.status === 410) throw new Gone();
    if (!answer.ok || !answer.body) throw new Unread(gettext("the server answered {status}", { status: String(answer.status) }));
    /** @type {BlobPart[]} */
    const chunks = [];
    const body = answer.body.getReader();
    for (;;) {
      const { done, value } = await body.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(() => stop.abort(), patience);
      chunks.push(value);
      onBytes?.(value.length);
    }
    return await new Blob(chunks).arrayBuffer();
  } catch (error) {
    if (error instanceof Gone || error instanceof Unread) throw error;
    throw new Unread(stop.signal.aborted ? gettext("the answer is too late") : gettext("the connection was lost"));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The list of parts. Throws Unread.
 * @param {Asking} asking
 * @returns {Promise<ColumnList>}
 */
async function getList(asking) {
  const { lens } = asking;
  const bytes = await getBytes(asking, lens.length ? `${LIST}?${new URLSearchParams(lens)}` : LIST, "no-cache");
  /** @type {ColumnList} */
  let list;
  try {
    list = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Unread(gettext("the answer is cut off"));
  }
  if (list.layout !== LAYOUT) throw new Unread(gettext("the server is newer than this page, which must be loaded again"));
  return list;
}

/**
 * Read every part of a list, the overview first, and how many positions are missing then. Throws Gone where the
 * list no longer holds.
 * @param {Asking} asking
 * @param {{list: ColumnList, columns: Columns}} into
 * @param {Columns | undefined} before what was read of an earlier list
 * @param {Told} told
 * @param {() => boolean} isOver whether another reading has begun
 * @returns {Promise<number>}
 */
async function readParts(asking, { list, columns }, before, told, isOver) {
  const all = list.parts.reduce((sum, { bytes }) => sum + bytes, 0);
  let come = 0;
  let missing = 0;
  let isGone = false;

  /** @param {ColumnPart} part */
  async function take(part) {
    const begun = come;
    const onBytes = (/** @type {number} */ bytes) => {
      come += bytes;
      if (!isGone && !isOver()) told.onProgress?.(Math.min(come, all), all);
    };
    // Of what is narrowed other positions may stay now.
    const has = !part.left && before?.parts.some(({ href }) => href === part.href);
    const [buffer, left] = await Promise.all([
      has ? null : getBytes(asking, part.href, "default", onBytes),
      part.left ? getBytes(asking, part.left, "no-cache") : null,
    ]);
    if (isGone || isOver()) return;
    if (buffer && left) addPart(columns, leaveOut(buffer, left, columns), part);
    else if (buffer) addPart(columns, buffer, part);
    else if (before) copyPart(columns, before, part);
    if (come === begun) onBytes(part.bytes);
    told.onPart?.(columns, list, part);
  }

  /** @param {ColumnPart} part */
  async function takeOrMiss(part) {
    try {
      await take(part);
    } catch (error) {
      if (error instanceof Gone) isGone = true;
      else if (error instanceof Unread || error instanceof UnreadableColumns) missing += part.count;
      else throw error;
    }
  }

  const [overview, ...rest] = list.parts;
  if (overview) await takeOrMiss(overview);
  const queue = rest[Symbol.iterator]();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const part of queue) {
      if (isGone || isOver()) return;
      await takeOrMiss(part);
    }
  }));
  if (isGone) throw new Gone();
  return missing;
}

/**
 * How many of the positions aren't drawn.
 * @param {number} missing
 * @param {number} count
 * @returns {string}
 */
const sayMissing = (missing, count) => ngettext(
  "{n} of {all} positions couldn't be read and aren't drawn.", "{n} of {all} positions couldn't be read and aren't drawn.",
  missing, { all: count },
);

/**
 * @param {Told} told
 * @param {Partial<Asking>} [how]
 */
export function createColumnsReader(told, { lens = [], ask = globalThis.fetch.bind(globalThis), patience = PATIENCE_MS } = {}) {
  const asking = { lens, ask, patience };
  /** @type {{list: ColumnList, columns: Columns} | null} */
  let held = null;
  /** Counts readings: one that was overtaken by another says no more. */
  let reading = 0;

  /**
   * Read everything, or what has changed since it was read; true where nothing is missing. Where nothing
   * can be read at all, what is there stays.
   * @returns {Promise<boolean>}
   */
  async function read() {
    reading += 1;
    const mine = reading;
    const isOver = () => mine !== reading;
    for (let tries = 0; tries < MOST_LISTS; tries += 1) {
      try {
        const list = await getList(asking);
        if (isOver()) return false;
        const before = held?.columns;
        held = { list, columns: emptyColumns(list) };
        told.onList?.(held.columns, list);
        const missing = await readParts(asking, held, before, told, isOver);
        if (isOver()) return false;
        if (missing) told.onProblem?.(sayMissing(missing, list.count));
        told.onDone?.(held.columns, list, missing === 0);
        return missing === 0;
      } catch (error) {
        if (isOver()) return false;
        if (error instanceof Unread) {
          told.onProblem?.(gettext("The positions of all days couldn't be read: {why}.", { why: error.message }));
          return false;
        }
        if (!(error instanceof Gone)) throw error;
      }
    }
    told.onProblem?.(gettext("The map changes faster than it can be read; some positions may be missing."));
    return false;
  }

  /** Tell quietly where the map has changed since it was read. */
  async function look() {
    const seen = held?.list.version;
    if (!seen) return;
    try {
      const list = await getList(asking);
      if (held?.list.version === seen && list.version !== seen) told.onNewer?.(list);
    } catch (error) {
      // Whoever reads goes on with what is there.
      if (!(error instanceof Unread || error instanceof Gone)) throw error;
    }
  }

  return { read, look };
}

/**
 * Look now and then, while the page is seen, whether the map has changed.
 * @param {{look: () => Promise<void>}} reader
 * @param {number} [every] milliseconds
 * @returns {() => void} stops it
 */
export function watchColumns({ look }, every = 60_000) {
  const ask = () => { if (document.visibilityState === "visible") look(); };
  const timer = setInterval(ask, every);
  document.addEventListener("visibilitychange", ask);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", ask);
  };
}
