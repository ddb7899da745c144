/**
 * All positions of every day as columns: reading the parts that the server sends (docs/columns.md) and
 * asking which are drawn on a day. A million take 23 bytes each and the boxes of lines and areas.
 */

/**
 * @import { Columns, ColumnList, ColumnPart } from "./types.js"
 */

const LETTERS = 0x43504d43;
const LAYOUT = 1;
const HEADER_BYTES = 16;
const DAYS_ARE_WIDE = 1;
const MILLION = 1e6;
const MILLISECONDS_A_DAY = 86_400_000;

const NAMES = /** @type {const} */ ([
  "longitude", "latitude", "first", "last", "said", "settled", "actor", "posture", "modality", "precision", "flags",
  "uncertainty",
]);

/** Bits of a row's flags. */
export const SHAPE = 3;
export const LINE = 1;
export const AREA = 2;
export const FIRST_UNKNOWN = 4;
export const LAST_UNKNOWN = 8;
export const AT_A_PLACE = 16;
export const ONLY_FORECASTS = 32;
/** In `precision`, where none is said. */
export const NO_PRECISION = 255;

/** A part that can't be read: cut off, too long, or laid out in a way that this script doesn't know. */
export class UnreadableColumns extends Error {}

/**
 * The columns in which all positions of a list have room, none of them read yet.
 * @param {Pick<ColumnList, "count" | "epoch" | "open">} list
 * @returns {Columns}
 */
export function emptyColumns({ count, epoch, open }) {
  const days = () => (open > 0xffff ? new Int32Array(count) : new Uint16Array(count));
  return {
    count: 0,
    epoch,
    open,
    scale: MILLION,
    longitude: new Int32Array(count),
    latitude: new Int32Array(count),
    first: days(),
    last: days(),
    said: days(),
    settled: days(),
    actor: new Uint16Array(count),
    posture: new Uint8Array(count),
    modality: new Uint8Array(count),
    precision: new Uint8Array(count),
    flags: new Uint8Array(count),
    uncertainty: new Uint8Array(count),
    boxRows: new Uint32Array(0),
    boxes: new Int32Array(0),
    parts: [],
  };
}

/**
 * Read one part behind what the columns hold already. Nothing is changed where it can't be read.
 * @param {Columns} columns
 * @param {ArrayBuffer} buffer
 * @param {ColumnPart} part as the list has it
 */
export function addPart(columns, buffer, part) {
  add(columns, readColumns(buffer, columns), part);
}

/**
 * The bytes of a part in which what doesn't stay is drawn on no day. Throws UnreadableColumns.
 * @param {ArrayBuffer} buffer
 * @param {ArrayBuffer} left a bit for each position, from the lowest on: 1 where it stays
 * @param {Pick<ColumnList, "epoch" | "open">} list
 * @returns {ArrayBuffer} the same, changed
 */
export function leaveOut(buffer, left, list) {
  const { count, first, last, said, settled } = readColumns(buffer, list);
  const bits = new Uint8Array(left);
  if (bits.length !== Math.ceil(count / 8)) throw new UnreadableColumns("There isn't a bit for each position.");
  for (let row = 0; row < count; row += 1) {
    if ((bits[row >> 3] >> (row & 7) & 1) === 0) {
      first[row] = list.open;
      last[row] = list.open;
      settled[row] = list.open;
      said[row] = 0;
    }
  }
  return buffer;
}

/**
 * Take one part over from columns that have it already: the address says that it is the same.
 * @param {Columns} columns
 * @param {Columns} before
 * @param {ColumnPart} part
 */
export function copyPart(columns, before, part) {
  const held = before.parts.find(({ href }) => href === part.href);
  if (!held) throw new UnreadableColumns(`The part ${part.name} isn't there.`);
  const { start } = held;
  const end = start + held.count;
  /** @type {Partial<Columns>} */
  const rows = {};
  for (const name of NAMES) Object.assign(rows, { [name]: before[name].subarray(start, end) });
  const from = before.boxRows.findIndex((row) => row >= start);
  const boxed = before.boxRows.filter((row) => row >= start && row < end);
  const boxes = before.boxes.subarray(4 * from, 4 * (from + boxed.length));
  const boxRows = boxed.map((row) => row - start);
  add(columns, { ...before, ...rows, count: held.count, boxRows, boxes: boxed.length ? boxes : new Int32Array(0) }, part);
}

/**
 * @param {Columns} columns
 * @param {Columns} read
 * @param {ColumnPart} part
 */
function add(columns, read, part) {
  const at = columns.count;
  if (read.count !== part.count || at + read.count > columns.longitude.length) {
    throw new UnreadableColumns(`The part ${part.name} has ${read.count} positions; the list says ${part.count}.`);
  }
  for (const name of NAMES) columns[name].set(read[name], at);
  columns.boxRows = joined(Uint32Array, columns.boxRows, read.boxRows.map((row) => row + at));
  columns.boxes = joined(Int32Array, columns.boxes, read.boxes);
  columns.parts.push({ ...part, start: at });
  columns.count += read.count;
}

/**
 * @template {Uint32Array | Int32Array} Kind
 * @param {new (length: number) => Kind} Kind
 * @param {Kind} one
 * @param {Kind} other
 * @returns {Kind}
 */
function joined(Kind, one, other) {
  const both = new Kind(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/**
 * The columns of one part, which lie in the buffer itself. Throws UnreadableColumns.
 * @param {ArrayBuffer} buffer
 * @param {Pick<ColumnList, "epoch" | "open">} list
 * @returns {Columns}
 */
export function readColumns(buffer, { epoch, open }) {
  if (buffer.byteLength < HEADER_BYTES) throw new UnreadableColumns("The columns end before they begin.");
  const header = new DataView(buffer);
  if (header.getUint32(0, true) !== LETTERS || header.getUint16(4, true) !== LAYOUT) {
    throw new UnreadableColumns("The columns are laid out in a way that isn't known here.");
  }
  const isWide = (header.getUint16(6, true) & DAYS_ARE_WIDE) > 0;
  if (isWide !== open > 0xffff) throw new UnreadableColumns("The columns count days in another way than their list.");
  const count = header.getUint32(8, true);
  const boxed = header.getUint32(12, true);
  const bytes = 8 + 4 * (isWide ? 4 : 2) + 2 + 5;
  if (count * bytes + boxed * 16 > buffer.byteLength) throw new UnreadableColumns("The columns are cut off.");
  let at = HEADER_BYTES;
  /**
   * @template Kind
   * @param {{new (buffer: ArrayBuffer, at: number, length: number): Kind, BYTES_PER_ELEMENT: number}} Kind
   * @param {number} length
   * @returns {Kind}
   */
  const column = (Kind, length = count) => {
    const start = at;
    at += Math.ceil((length * Kind.BYTES_PER_ELEMENT) / 4) * 4;
    if (at > buffer.byteLength) throw new UnreadableColumns("The columns are cut off.");
    return new Kind(buffer, start, length);
  };
  const days = () => (isWide ? column(Int32Array) : column(Uint16Array));
  const columns = {
    count,
    epoch,
    open,
    scale: MILLION,
    longitude: column(Int32Array),
    latitude: column(Int32Array),
    first: days(),
    last: days(),
    said: days(),
    settled: days(),
    actor: column(Uint16Array),
    posture: column(Uint8Array),
    modality: column(Uint8Array),
    precision: column(Uint8Array),
    flags: column(Uint8Array),
    uncertainty: column(Uint8Array),
    boxRows: new Uint32Array(boxed),
    boxes: column(Int32Array, 4 * boxed),
    parts: [],
  };
  if (at !== buffer.byteLength) throw new UnreadableColumns("The columns go on after their end.");
  let box = 0;
  for (let row = 0; row < count; row += 1) {
    if ((columns.flags[row] & SHAPE) > 0) {
      if (box === boxed) throw new UnreadableColumns("The columns have fewer boxes than lines and areas.");
      columns.boxRows[box] = row;
      box += 1;
    }
  }
  if (box !== boxed) throw new UnreadableColumns("The columns have more boxes than lines and areas.");
  return columns;
}

/**
 * Whether a position is drawn on a day.
 * @param {Columns} columns
 * @param {number} row
 * @param {number} day as the columns count it: `dayNumber`
 * @param {boolean} [withSettled] also where its outcome was known before
 * @returns {boolean}
 */
export function isHeld(columns, row, day, withSettled = false) {
  return columns.first[row] <= day && columns.last[row] >= day && (withSettled || columns.settled[row] >= day);
}

/**
 * A day as columns count it. Below 1 and from `open` on nothing is drawn.
 * @param {{epoch: string}} columns
 * @param {string} day ISO
 * @returns {number}
 */
export function dayNumber({ epoch }, day) {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${epoch}T00:00:00Z`)) / MILLISECONDS_A_DAY);
}

/**
 * The ISO day that a number stands for, or null for what is unknown or open.
 * @param {{epoch: string, open: number}} columns
 * @param {number} number
 * @returns {string | null}
 */
export function dayCalled({ epoch, open }, number) {
  if (number <= 0 || number >= open) return null;
  return new Date(Date.parse(`${epoch}T00:00:00Z`) + number * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/**
 * Below how many metres the uncertainty of a code lies; 0 where there is none.
 * @param {number} code
 * @returns {number}
 */
export function uncertaintyBelow(code) {
  return code === 0 ? 0 : 2 ** (code / 8);
}

/**
 * West, south, east and north of a line or an area, in degrees; west is greater than east where it crosses
 * the 180th meridian. Null for a point.
 * @param {Columns} columns
 * @param {number} row
 * @returns {[number, number, number, number] | null}
 */
export function boxOf(columns, row) {
  const { boxRows, boxes, scale } = columns;
  let low = 0;
  let high = boxRows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (boxRows[middle] < row) low = middle + 1;
    else high = middle;
  }
  if (boxRows[low] !== row) return null;
  const at = 4 * low;
  return [boxes[at] / scale, boxes[at + 1] / scale, boxes[at + 2] / scale, boxes[at + 3] / scale];
}

/**
 * Where the positions behind some rows are to be asked for: by the address of each part's rows, the
 * ordinals in it with the rows that they are.
 * @param {Columns} columns
 * @param {Iterable<number>} rows
 * @returns {Map<string, {ordinals: number[], rows: number[]}>}
 */
export function askedOf(columns, rows) {
  /** @type {Map<string, {ordinals: number[], rows: number[]}>} */
  const asked = new Map();
  for (const row of rows) {
    const part = columns.parts.findLast(({ start }) => start <= row);
    if (!part || row >= columns.count) continue;
    const of = asked.get(part.rows) ?? { ordinals: [], rows: [] };
    asked.set(part.rows, of);
    of.ordinals.push(row - part.start);
    of.rows.push(row);
  }
  return asked;
}
