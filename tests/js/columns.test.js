import assert from "node:assert/strict";
import { test } from "node:test";

import { createColumnsReader } from "../../static/js/columns-reader.js";
import {
  addPart, askedOf, boxOf, copyPart, dayCalled, dayNumber, emptyColumns, isHeld, leaveOut, readColumns, uncertaintyBelow,
  UnreadableColumns,
} from "../../static/js/lib/columns.js";

const OPEN = 65535;
const TYPES = {
  longitude: Int32Array, latitude: Int32Array, first: Uint16Array, last: Uint16Array, said: Uint16Array,
  settled: Uint16Array, actor: Uint16Array, posture: Uint8Array, modality: Uint8Array, precision: Uint8Array,
  flags: Uint8Array, uncertainty: Uint8Array,
};
const ROW = {
  longitude: 39_000_000, latitude: 36_500_000, first: 1, last: OPEN, said: 5, settled: OPEN, actor: 0, posture: 1,
  modality: 0, precision: 255, flags: 0, uncertainty: 80,
};

/** A part's bytes, laid out by the words of docs/columns.md. */
function bytesOf(rows, { boxes = [], wide = false, layout = 1 } = {}) {
  const header = new DataView(new ArrayBuffer(16));
  [..."CMPC"].forEach((letter, at) => header.setUint8(at, letter.charCodeAt(0)));
  header.setUint16(4, layout, true);
  header.setUint16(6, wide ? 1 : 0, true);
  header.setUint32(8, rows.length, true);
  header.setUint32(12, boxes.length, true);
  const columns = Object.entries(TYPES).map(([name, Type]) => {
    const Kind = wide && ["first", "last", "said", "settled"].includes(name) ? Int32Array : Type;
    return new Uint8Array(Kind.from(rows, (row) => ({ ...ROW, ...row })[name]).buffer);
  });
  const pieces = [new Uint8Array(header.buffer), ...columns, new Uint8Array(Int32Array.from(boxes.flat()).buffer)];
  const whole = pieces.flatMap((piece) => [...piece, ...Array.from({ length: -piece.length & 3 }, () => 0)]);
  return Uint8Array.from(whole).buffer;
}

const listOf = (parts, more = {}) => ({
  layout: 1, version: "v", epoch: "2016-12-31", unknown: 0, open: OPEN,
  count: parts.reduce((sum, { count }) => sum + count, 0), parts, ...more,
});
const partOf = (name, rows, buffer) =>
  ({ name, href: `/columns/${name}/${name}`, rows: `/columns/${name}/${name}/rows`, count: rows, bytes: buffer.byteLength });

test("columns are read as they are laid out, with the boxes of lines and areas", () => {
  const line = { flags: 1 + 16, longitude: 179_500_000 };
  const columns = readColumns(bytesOf([{}, line, { flags: 2 }], { boxes: [[179e6, 1e6, -179e6, 2e6], [1, 2, 3, 4]] }), listOf([]));
  assert.equal(columns.count, 3);
  assert.deepEqual([...columns.longitude], [39_000_000, 179_500_000, 39_000_000]);
  assert.deepEqual([...columns.precision], [255, 255, 255]);
  assert.equal(boxOf(columns, 0), null);
  assert.deepEqual(boxOf(columns, 1), [179, 1, -179, 2]);
  assert.deepEqual(boxOf(columns, 2), [1e-6, 2e-6, 3e-6, 4e-6]);
});

test("a position is held from its first day to its last, and not once its outcome was known", () => {
  const columns = readColumns(bytesOf([
    { first: 10, last: 20 }, { first: OPEN, last: 20 }, { first: 10, settled: 12 }, { first: 10 },
  ]), listOf([]));
  const held = (day, withSettled) => [0, 1, 2, 3].filter((row) => isHeld(columns, row, day, withSettled));
  assert.deepEqual(held(9), []);
  assert.deepEqual(held(10), [0, 2, 3]);
  assert.deepEqual(held(12), [0, 2, 3]);
  assert.deepEqual(held(13), [0, 3]);
  assert.deepEqual(held(13, true), [0, 2, 3]);
  assert.deepEqual(held(21), [3]);
});

test("days are counted from the epoch, and what is unknown or open is no day", () => {
  const list = listOf([]);
  assert.equal(dayNumber(list, "2017-06-07"), 158);
  assert.equal(dayCalled(list, 158), "2017-06-07");
  assert.equal(dayCalled(list, 0), null);
  assert.equal(dayCalled(list, OPEN), null);
  const wide = listOf([], { open: 2 ** 31 - 1, epoch: "1187-12-31" });
  const columns = readColumns(bytesOf([{ first: 302_000, last: 2 ** 31 - 1 }], { wide: true }), wide);
  assert.equal(isHeld(columns, 0, dayNumber(wide, "2017-06-07"), true), true);
  assert.equal(uncertaintyBelow(80), 1024);
  assert.equal(uncertaintyBelow(0), 0);
});

test("several parts become one, and rows are asked for at the part that they come from", () => {
  const [one, two] = [bytesOf([{ actor: 1 }, { actor: 2 }]), bytesOf([{ actor: 3 }, { actor: 4, flags: 2 }], { boxes: [[1, 2, 3, 4]] })];
  const parts = [partOf("one", 2, one), partOf("two", 2, two)];
  const columns = emptyColumns(listOf(parts));
  addPart(columns, one, parts[0]);
  assert.equal(columns.count, 2);
  addPart(columns, two, parts[1]);
  assert.deepEqual([...columns.actor], [1, 2, 3, 4]);
  assert.deepEqual(boxOf(columns, 3), [1e-6, 2e-6, 3e-6, 4e-6]);
  assert.deepEqual([...askedOf(columns, [0, 3, 2])], [
    ["/columns/one/one/rows", { ordinals: [0], rows: [0] }],
    ["/columns/two/two/rows", { ordinals: [1, 0], rows: [3, 2] }],
  ]);
  const again = emptyColumns(listOf(parts));
  copyPart(again, columns, parts[1]);
  assert.deepEqual([...again.actor], [3, 4, 0, 0]);
  assert.deepEqual(boxOf(again, 1), [1e-6, 2e-6, 3e-6, 4e-6]);
});

test("what is cut off, too long, of another layout or miscounted is refused, wherever it is cut", () => {
  const whole = bytesOf([{}, { flags: 1 }, {}], { boxes: [[1, 2, 3, 4]] });
  for (let length = 0; length < whole.byteLength; length += 1) {
    assert.throws(() => readColumns(whole.slice(0, length), listOf([])), UnreadableColumns, `${length} bytes`);
  }
  const longer = new Uint8Array(whole.byteLength + 4);
  longer.set(new Uint8Array(whole));
  assert.throws(() => readColumns(longer.buffer, listOf([])), UnreadableColumns);
  assert.throws(() => readColumns(bytesOf([{}], { layout: 2 }), listOf([])), UnreadableColumns);
  assert.throws(() => readColumns(bytesOf([{}], { wide: true }), listOf([])), UnreadableColumns);
  assert.throws(() => readColumns(bytesOf([{}], { boxes: [[1, 2, 3, 4]] }), listOf([])), UnreadableColumns);
  const columns = emptyColumns(listOf([partOf("a", 1, whole)]));
  assert.throws(() => addPart(columns, whole, partOf("a", 1, whole)), UnreadableColumns);
  assert.equal(columns.count, 0);
});

/** A server of these answers by address, each a list of what is answered to one request after the other. */
function serving(answers) {
  const asked = [];
  const ask = async (url, { signal }) => {
    asked.push(url);
    const next = answers[url].length > 1 ? answers[url].shift() : answers[url][0];
    if (next === "late") return new Promise((_, reject) => { signal.addEventListener("abort", () => reject(signal.reason)); });
    if (typeof next === "number") return new Response(null, { status: next });
    return new Response(next instanceof ArrayBuffer ? next : JSON.stringify(next));
  };
  return { ask, asked };
}

const LIST = "/columns/positions.json";
const [FAR, NEAR] = [bytesOf([{ actor: 1 }, { actor: 2 }]), bytesOf([{ actor: 3 }])];
const PARTS = [partOf("overview", 2, FAR), partOf("r1", 1, NEAR)];
const BOTH = { [LIST]: [listOf(PARTS)], [PARTS[0].href]: [FAR], [PARTS[1].href]: [NEAR] };

/** A reader, and what it tells. */
function readerOf(answers, how = {}) {
  const server = serving(structuredClone(answers));
  const told = { parts: [], problems: [], progress: [], newer: [], done: [] };
  const reader = createColumnsReader({
    onPart: (columns, list, { name }) => told.parts.push([name, columns.count]),
    onProblem: (sentence) => told.problems.push(sentence),
    onProgress: (read, all) => told.progress.push([read, all]),
    onNewer: ({ version }) => told.newer.push(version),
    onDone: (columns, list, isWhole) => told.done.push([[...columns.actor.subarray(0, columns.count)], list.version, isWhole]),
  }, { ask: server.ask, ...how });
  return { ...reader, ...server, told };
}

test("the overview is read first, then the rest, and progress is said", async () => {
  const { read, told } = readerOf(BOTH);
  assert.equal(await read(), true);
  assert.deepEqual(told.parts, [["overview", 2], ["r1", 3]]);
  const all = FAR.byteLength + NEAR.byteLength;
  assert.deepEqual(told.progress.at(-1), [all, all]);
  assert.deepEqual(told.done, [[[1, 2, 3], "v", true]]);
  assert.deepEqual(told.problems, []);
});

test("a past map is asked for by its instant", async () => {
  const { read, asked } = readerOf({ ...BOTH, [`${LIST}?known=2026-11-01`]: BOTH[LIST] }, { lens: [["known", "2026-11-01"]] });
  await read();
  assert.equal(asked[0], `${LIST}?known=2026-11-01`);
});

test("what the word that is taken doesn't leave is drawn on no day, and read anew when it may have changed", async () => {
  const left = (bits) => Uint8Array.of(bits).buffer;
  const parts = PARTS.map((part) => ({ ...part, left: `${part.href}/left?without=AP` }));
  const { read, told, asked } = readerOf({
    [`${LIST}?without=AP`]: [listOf(parts)],
    [parts[0].href]: [FAR], [parts[1].href]: [NEAR], [parts[0].left]: [left(0b10), left(0b01)], [parts[1].left]: [left(0)],
  }, { lens: [["without", "AP"]] });
  await read();
  await read();
  assert.equal(asked.filter((url) => url === parts[0].left).length, 2);
  assert.equal(told.problems.length, 0);
  const columns = emptyColumns(listOf(parts));
  addPart(columns, leaveOut(FAR.slice(0), left(0b10), columns), parts[0]);
  assert.deepEqual([0, 1].map((row) => isHeld(columns, row, 50, true)), [false, true]);
  assert.throws(() => leaveOut(FAR.slice(0), new ArrayBuffer(2), columns), UnreadableColumns);
});

for (const [what, answer] of [["cut off", FAR.slice(0, 40)], ["late", "late"], ["of another layout", bytesOf([{}, {}], { layout: 7 })], ["refused", 503]]) {
  test(`a part that is ${what} is said to be missing, and the rest is read`, async () => {
    const { read, told } = readerOf({ ...BOTH, [PARTS[0].href]: [answer] }, { patience: 5 });
    assert.equal(await read(), false);
    assert.deepEqual(told.done, [[[3], "v", false]]);
    assert.deepEqual(told.problems, ["2 of 3 positions couldn't be read and aren't drawn."]);
  });
}

for (const [what, answer, why] of [
  ["of another layout", listOf(PARTS, { layout: 2 }), "the server is newer than this page, which must be loaded again"],
  ["refused", 503, "the server answered 503"],
  ["late", "late", "the answer is too late"],
  ["cut off", new TextEncoder().encode("{\"layout\": 1, ").buffer, "the answer is cut off"],
]) {
  test(`a list that is ${what} is said to be so`, async () => {
    const { read, told } = readerOf({ ...BOTH, [LIST]: [answer] }, { patience: 5 });
    assert.equal(await read(), false);
    assert.deepEqual(told.problems, [`The positions of all days couldn't be read: ${why}.`]);
  });
}

test("where a part is gone, the list is read again, and of the parts only what isn't there", async () => {
  const newer = bytesOf([{ actor: 7 }]);
  const part = partOf("r2", 1, newer);
  const { read, told, asked } = readerOf({
    ...BOTH, [LIST]: [listOf(PARTS), listOf([PARTS[0], part], { version: "w" })], [PARTS[1].href]: [410], [part.href]: [newer],
  });
  assert.equal(await read(), true);
  assert.deepEqual(told.done, [[[1, 2, 7], "w", true]]);
  assert.deepEqual(asked, [LIST, PARTS[0].href, PARTS[1].href, LIST, part.href]);
});

test("a map that changes all the time is given up on, with a sentence", async () => {
  const { read, told } = readerOf({ ...BOTH, [PARTS[1].href]: [410] });
  assert.equal(await read(), false);
  assert.equal(told.problems.length, 1);
  assert.match(told.problems[0], /changes faster/);
});

test("newer data is noticed, and nothing else happens", async () => {
  const { read, look, told } = readerOf({ ...BOTH, [LIST]: [listOf(PARTS), listOf(PARTS), listOf(PARTS, { version: "w" }), 503] });
  await read();
  await look();
  assert.deepEqual(told.newer, []);
  await look();
  assert.deepEqual(told.newer, ["w"]);
  await look();
  assert.equal(told.parts.length, 2);
  assert.deepEqual(told.problems, []);
});
