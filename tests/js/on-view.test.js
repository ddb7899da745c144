import assert from "node:assert/strict";
import { test } from "node:test";

import { AREA, LINE, SHAPE, boxOf, isHeld } from "../../static/js/lib/columns.js";
import { createHistogram, heldOn } from "../../static/js/lib/histogram.js";
import { onViewOf } from "../../static/js/lib/on-view.js";

const OPEN = 65_535;
const ALL = { points: true, lines: true, areas: true };

/** Columns of positions at [longitude, latitude], or in a box [west, south, east, north]. */
function columnsOf(rows) {
  const column = (Kind, name, usual) => Kind.from(rows, (row) => row[name] ?? usual);
  const million = (degrees) => Math.round(degrees * 1e6);
  const boxed = rows.flatMap((row, at) => (row.box ? [at] : []));
  return {
    count: rows.length, epoch: "2011-01-26", open: OPEN, scale: 1e6, parts: [],
    longitude: Int32Array.from(rows, ({ at, box }) => million(at ? at[0] : box[0])),
    latitude: Int32Array.from(rows, ({ at, box }) => million(at ? at[1] : box[1])),
    first: column(Uint16Array, "first", 1), last: column(Uint16Array, "last", OPEN), said: column(Uint16Array, "said", 0),
    settled: column(Uint16Array, "settled", OPEN), actor: column(Uint16Array, "actor", 0),
    posture: new Uint8Array(rows.length), modality: column(Uint8Array, "modality", 0),
    precision: column(Uint8Array, "precision", 0), uncertainty: new Uint8Array(rows.length),
    flags: Uint8Array.from(rows, ({ box, area }) => (box ? (area ? AREA : LINE) : 0)),
    boxRows: Uint32Array.from(boxed),
    boxes: Int32Array.from(boxed.flatMap((at) => rows[at].box.map(million))),
  };
}

const shownIn = (rows, window, shapes = ALL, around = 38) => {
  const [west, south, east, north] = window;
  const isOnView = onViewOf(columnsOf(rows), { window: { west, south, east, north }, around, shapes });
  return rows.map((_, row) => row).filter(isOnView);
};

test("points in the window are on view, and lines and areas that reach into it", () => {
  const rows = [
    { at: [38, 35] }, { at: [41, 35] }, { box: [36, 33, 42, 37] }, { box: [40, 35, 41, 36], area: true }, { box: [39, 34, 40.2, 36], area: true },
  ];
  assert.deepEqual(shownIn(rows, [37, 34, 39.5, 36]), [0, 2, 4]);
});

test("what a layer that is off would draw isn't on view", () => {
  const rows = [{ at: [38, 35] }, { box: [37, 34, 39, 36] }, { box: [37, 34, 39, 36], area: true }];
  assert.deepEqual(shownIn(rows, [37, 34, 39, 36], { ...ALL, lines: false }), [0, 2]);
  assert.deepEqual(shownIn(rows, [37, 34, 39, 36], { ...ALL, points: false, areas: false }), [1]);
});

test("a window across the 180th meridian has what lies on both its sides", () => {
  const rows = [{ at: [179, 0] }, { at: [-179, 0] }, { box: [178, -1, -178, 1] }, { at: [0, 0] }];
  assert.deepEqual(shownIn(rows, [175, -5, 185, 5], ALL, 180), [0, 1, 2]);
  assert.deepEqual(shownIn(rows, [-185, -5, -175, 5], ALL, -180), [0, 1, 2]);
});

test("rows can be asked for in any order", () => {
  const columns = columnsOf([{ box: [1, 1, 2, 2] }, { at: [0, 0] }, { box: [5, 5, 6, 6] }]);
  const isOnView = onViewOf(columns, { window: { west: 4, south: 4, east: 7, north: 7 }, around: 0, shapes: ALL });
  assert.deepEqual([2, 0, 2, 1, 0, 2].map(isOnView), [true, false, true, false, false, true]);
});

test("for random columns and windows the strip's total is what is held and on view, on every day", () => {
  let state = 7;
  const roll = (most) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  for (let run = 0; run < 120; run += 1) {
    const days = 1 + roll(60);
    const rows = Array.from({ length: roll(50) }, () => {
      const first = 1 + roll(days);
      const [west, south] = [roll(40), roll(40)];
      const modality = roll(3) ? 0 : 1;
      return {
        first, modality,
        last: roll(3) ? first + roll(days) : OPEN,
        settled: modality && roll(2) ? 1 + roll(days) : OPEN,
        ...(roll(3) ? { at: [west, south] } : { box: [west, south, west + roll(9), south + roll(9)], area: roll(2) === 1 }),
      };
    });
    const columns = columnsOf(rows);
    const window = { west: roll(20), south: roll(20), east: 20 + roll(20), north: 20 + roll(20) };
    const settled = roll(2) === 1;
    const meets = (row) => {
      const [west, south, east, north] = columns.flags[row] & SHAPE
        ? boxOf(columns, row)
        : [0, 1, 0, 1].map((of) => (of ? columns.latitude : columns.longitude)[row] / columns.scale);
      return west <= window.east && east >= window.west && south <= window.north && north >= window.south;
    };
    const histogram = createHistogram(columns, {
      epoch: 15_000, days: [15_001, 15_000 + days], groups: Uint8Array.of(0), groupCount: 1, expected: 1,
      isVague: Uint8Array.of(0), settled, isOnView: onViewOf(columns, { window, around: 20, shapes: ALL }),
    });
    for (let day = 1; day <= days; day += 1) {
      const said = rows.filter((_, row) => meets(row) && isHeld(columns, row, day, settled)).length;
      assert.equal(heldOn(histogram, 15_000 + day), said, `run ${run}, day ${day}`);
    }
  }
});
