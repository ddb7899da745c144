import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyColumns } from "../../static/js/lib/columns.js";
import { sayBriefly } from "../../static/js/lib/columns-words.js";
import { countsOn, kindsOf } from "../../static/js/lib/many-day.js";
import { NEAREST_PX, liveIn, markNear, marksOf, onViewIn, orderOf, rowsBehind, worldX, worldY } from "../../static/js/lib/thinning.js";

const OPEN = 65535;
const ALL = { day: 10, settled: false, actors: null, shapes: Uint8Array.of(1, 1, 1) };
const WORLD = { left: 0, top: 0, right: 1, bottom: 1 };
const LIST = {
  actors: [{ slug: "red" }, { slug: "blue" }, { slug: "green" }],
  postures: ["holds", "attacks"], modalities: ["observed", "expected"], precisions: ["day", "month"],
};

/** Columns of these rows; what a row leaves out is as plain as can be. */
function columnsOf(rows) {
  const columns = emptyColumns({ count: rows.length, epoch: "2016-12-31", open: OPEN });
  const plain = { longitude: 39_000_000, latitude: 35_000_000, first: 1, last: OPEN, said: 10, settled: OPEN };
  rows.forEach((row, i) => {
    for (const [name, value] of Object.entries({ ...plain, ...row })) columns[name][i] = value;
  });
  columns.count = rows.length;
  return columns;
}

/** A repeatable draw between 0 and 1. */
function drawing(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function scattered(count, seed) {
  const draw = drawing(seed);
  return columnsOf(Array.from({ length: count }, () => {
    const first = 1 + Math.floor(draw() * 20);
    return {
      longitude: Math.round((36 + 10 * draw() ** 2) * 1e6), latitude: Math.round((31 + 6 * draw()) * 1e6),
      first, last: first + Math.floor(draw() * 20), settled: draw() < 0.2 ? first + 2 : OPEN,
      actor: Math.floor(draw() * 3), posture: Math.floor(draw() * 2), modality: Math.floor(draw() * 2),
      uncertainty: Math.floor(draw() * 100), flags: Math.floor(draw() * 3), said: Math.floor(draw() * 10),
      precision: Math.floor(draw() * 2),
    };
  }));
}

test("every row on view is behind exactly one mark, at any number, zoom and window", () => {
  for (const [count, zoom, window] of [
    [0, 7, WORLD], [1, 7, WORLD], [60, 6, WORLD], [3000, 7, WORLD], [3000, 12, WORLD], [20_000, 5, WORLD],
    [20_000, 8, { left: worldX(38), right: worldX(40), top: worldY(36), bottom: worldY(33) }],
  ]) {
    const columns = scattered(count, count + zoom);
    const order = orderOf(columns, 39);
    const live = liveIn(order, ALL);
    const scale = 256 * 2 ** zoom;
    // A window as large as the world is more pixels than any screen has at a near zoom.
    const shown = window === WORLD ? { left: worldX(35.9), right: worldX(46.1), top: worldY(37.1), bottom: worldY(30.9) } : window;
    const marks = marksOf(order, live, shown, scale);
    const within = (value, low, high) => value >= low && value <= high;
    const there = [...live].filter((i) =>
      within(order.x[i], shown.left, shown.right) && within(order.y[i], shown.top, shown.bottom));
    const sum = marks.behind.subarray(0, marks.count).reduce((all, each) => all + each, 0);
    assert.equal(sum, there.length);
    assert.equal(marks.held, there.length);
    for (const mark of [0, marks.count >> 1, marks.count - 1].filter((each) => each >= 0 && each < marks.count)) {
      const rows = rowsBehind(order, live, shown, scale, marks, mark);
      assert.equal(rows.length, marks.behind[mark]);
      assert.equal(rows[0], order.rows[marks.places[mark]]);
    }
  }
});

test("the rows behind all marks are all rows on view, each once", () => {
  const order = orderOf(scattered(800, 5), 39);
  const live = liveIn(order, ALL);
  const scale = 256 * 2 ** 6;
  const window = { left: worldX(35.9), right: worldX(46.1), top: worldY(37.1), bottom: worldY(30.9) };
  const marks = marksOf(order, live, window, scale);
  const all = Array.from({ length: marks.count }, (_, mark) => rowsBehind(order, live, window, scale, marks, mark)).flat();
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(all.sort((a, b) => a - b), Array.from(live, (place) => order.rows[place]).sort((a, b) => a - b));
});

test("what is on view keeps its order, lines and areas by their rows", () => {
  const order = orderOf(columnsOf([{ first: 3, flags: 1 }, { first: 7 }, { first: 5, flags: 2 }, { first: 6, flags: 1 }]), 39);
  /** @type {number[]} */
  const shaped = [];
  const isOnView = (row) => {
    if (order.columns.flags[row]) shaped.push(row);
    return row !== 2;
  };
  const seen = onViewIn(order, liveIn(order, ALL), isOnView);
  assert.deepEqual(Array.from(seen, (place) => order.rows[place]), [1, 3, 0]);
  assert.deepEqual(shaped, [0, 2, 3]);
});

test("no two marks are nearer than a mark's room, and each is found where it stands", () => {
  const order = orderOf(scattered(4000, 11), 39);
  const scale = 256 * 2 ** 7;
  const window = { left: worldX(36), right: worldX(46), top: worldY(37), bottom: worldY(31) };
  const marks = marksOf(order, liveIn(order, ALL), window, scale);
  assert.ok(marks.count > 50);
  for (let a = 0; a < marks.count; a += 1) {
    assert.equal(markNear(marks, marks.x[a], marks.y[a]), a);
    for (let b = a + 1; b < marks.count; b += 1) {
      assert.ok(Math.hypot(marks.x[a] - marks.x[b], marks.y[a] - marks.y[b]) >= NEAREST_PX * 0.999);
    }
  }
});

test("the newest leads, and of equally new ones the most certain", () => {
  const order = orderOf(columnsOf([{ first: 3 }, { first: 7, uncertainty: 90 }, { first: 7, uncertainty: 40 }, { first: 12 }]), 39);
  const live = liveIn(order, ALL);
  assert.deepEqual(Array.from(live, (place) => order.rows[place]), [2, 1, 0]);
  const marks = marksOf(order, live, WORLD, 256);
  assert.deepEqual([marks.count, marks.behind[0], order.rows[marks.places[0]]], [1, 3, 2]);
});

test("a day draws what it holds, of the actors and shapes that are wanted, settled ones if asked for", () => {
  const columns = columnsOf([
    { first: 10, last: 10 }, { first: 11 }, { last: 9 }, { first: OPEN }, { actor: 1 }, { flags: 2 }, { settled: 9 },
  ]);
  const rows = (wanted) => {
    const order = orderOf(columns, 39);
    return Array.from(liveIn(order, { ...ALL, ...wanted }), (place) => order.rows[place]).sort();
  };
  assert.deepEqual(rows({}), [0, 4, 5]);
  assert.deepEqual(rows({ settled: true }), [0, 4, 5, 6]);
  assert.deepEqual(rows({ actors: Uint8Array.of(0, 1, 0) }), [4]);
  assert.deepEqual(rows({ shapes: Uint8Array.of(1, 1, 0) }), [0, 4]);
});

test("what lies beyond the 180th meridian is drawn on the side of the map's middle", () => {
  const order = orderOf(columnsOf([{ longitude: -179_000_000 }, { longitude: 179_000_000 }]), 175);
  assert.deepEqual([...order.x].map((x) => Math.round(x * 360 - 180)).sort(), [179, 181]);
});

test("counts by actor agree with what a filter for each draws, and settled ones are told apart", () => {
  const columns = scattered(2000, 3);
  const order = orderOf(columns, 39);
  for (const settled of [false, true]) {
    const { byActor } = countsOn(columns, LIST, 10, { settled, actors: [] });
    LIST.actors.forEach(({ slug }, i) => {
      const actors = Uint8Array.from(LIST.actors, (_, at) => Number(at === i));
      assert.equal(byActor.get(slug), liveIn(order, { ...ALL, settled, actors }).length);
    });
  }
  const all = liveIn(order, { ...ALL, settled: true }).length;
  const { settled } = countsOn(columns, LIST, 10, { settled: false, actors: [] });
  assert.equal(all - liveIn(order, ALL).length, settled);
  const ofRed = countsOn(columns, LIST, 10, { settled: false, actors: ["red"] });
  assert.ok(ofRed.settled < settled);
});

test("the looks on view are told once each", () => {
  const columns = columnsOf([{}, {}, { actor: 1, flags: 1 }, { said: 1, actor: 2, modality: 1, precision: 1, settled: 300 }]);
  const order = orderOf(columns, 39);
  const kinds = kindsOf(order, liveIn(order, { ...ALL, day: 400, settled: true }), LIST, 400);
  assert.deepEqual(kinds.map(({ actor, geometryType, modality, age, settled, valid_precision: precision }) =>
    [actor, geometryType, modality, age, settled, precision]).sort(), [
    ["blue", "LineString", "observed", 2, false, "day"], ["green", "Point", "expected", 2, true, "month"],
    ["red", "Point", "observed", 2, false, "day"],
  ]);
});

test("a number has at most four letters and never says more than there are", () => {
  assert.deepEqual([1, 999, 1000, 1299, 9999, 12_999, 999_999, 1_000_000, 2_590_000].map(sayBriefly),
    ["1", "999", "1k", "1.2k", "9.9k", "12k", "999k", "1M", "2.5M"]);
});
