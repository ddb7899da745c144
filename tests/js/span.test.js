import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyColumns } from "../../static/js/lib/columns.js";
import { dayNumber } from "../../static/js/lib/days.js";
import { addRows, emptyHistogram, heldWithin, sumUp } from "../../static/js/lib/histogram.js";
import { countsByGroup, countsWithin } from "../../static/js/lib/many-day.js";
import { GROUPS, MARK_ORDER, NONE, countGroups, firstOfEach, groupsOfColumns, groupsOfPositions, sayGroups } from "../../static/js/lib/span.js";
import { inGroups, liveIn, orderOf } from "../../static/js/lib/thinning.js";

const OPEN = 65_535;
const EPOCH = "2016-12-31";
const LIST = {
  actors: [{ slug: "red" }, { slug: "blue" }, { slug: "green" }],
  postures: ["holds", "attacks", "present"], modalities: ["observed", "expected"], precisions: ["day", "month"],
};
const AT_A_PLACE = 16;

/** Numbers from 0 up to, but not including, `most`: the same ones at each run. */
function dice(seed) {
  let state = seed;
  return (most) => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return Math.floor((state / 2 ** 32) * most);
  };
}

function columnsOf(rows) {
  const columns = emptyColumns({ count: rows.length, epoch: EPOCH, open: OPEN });
  const plain = { longitude: 39_000_000, latitude: 35_000_000, first: 1, last: OPEN, settled: OPEN, flags: AT_A_PLACE };
  rows.forEach((row, i) => {
    for (const [name, value] of Object.entries({ ...plain, ...row })) columns[name][i] = value;
  });
  columns.count = rows.length;
  return columns;
}

const namesOf = (rows, span = { from: 10, to: 20 }, settled = false) =>
  [...groupsOfColumns(columnsOf(rows), LIST, span, settled)].map((code) => GROUPS[code] ?? null);

test("days alone tell who came, is gone, stayed, came and went, and who was never there", () => {
  const apart = (row, i) => ({ ...row, longitude: i * 1e6 });
  assert.deepEqual(namesOf([
    { first: 11 }, { first: 20 }, { last: 10 }, { last: 19 }, { first: 10, last: 20 }, { first: 11, last: 19 },
    { first: 21 }, { last: 9 }, { first: OPEN }, { first: 15, last: 12 },
  ].map(apart)), ["came", "came", "went", "went", "stayed", "passed", null, null, null, null]);
});

test("where one is gone and another has come it may have changed, but never by a forecast or by chance", () => {
  const before = { last: 15, actor: 0 };
  const pairs = [
    [{ first: 16, actor: 0 }, "stayed", "the same again"],
    [{ first: 16, actor: 0, posture: 1 }, "changed", "another posture"],
    [{ first: 16, actor: 1 }, "changed", "another hand"],
    [{ first: 16, actor: 1, posture: 2 }, "came", "another who only is present"],
    [{ first: 16, actor: 1, modality: 1 }, "came", "another is expected"],
    [{ first: 16, actor: 1, longitude: 39_000_001 }, "came", "at another spot"],
    [{ first: 16, actor: 1, flags: 0 }, "came", "at no named place"],
    [{ first: 16, actor: 1, flags: AT_A_PLACE + 1 }, "came", "a line"],
  ];
  for (const [after, group, why] of pairs) {
    const [first, second] = namesOf([before, after]);
    assert.equal(second, group, why);
    assert.equal(first, group === "came" ? "went" : group, why);
  }
});

test("a forecast that is settled within the span is gone, unless settled ones are shown", () => {
  const forecast = { modality: 1, settled: 15 };
  assert.deepEqual(namesOf([forecast]), ["went"]);
  assert.deepEqual(namesOf([forecast], undefined, true), ["stayed"]);
  assert.deepEqual(namesOf([{ ...forecast, settled: 9 }]), [null]);
});

function scattered(roll, count) {
  return Array.from({ length: count }, () => {
    const first = roll(12) ? 1 + roll(40) : OPEN;
    const modality = roll(3) ? 0 : 1;
    return {
      longitude: (39 + roll(3)) * 1e6, first, last: roll(3) ? Math.min(OPEN, first + roll(20)) : OPEN, modality,
      settled: modality && roll(2) ? 1 + roll(40) : OPEN, actor: roll(3), posture: roll(3),
      flags: (roll(3) ? AT_A_PLACE : 0) + (roll(5) ? 0 : 1 + roll(2)),
    };
  });
}

test("map, list, filter and strip count the same in every span, and as the rows of the API", () => {
  const roll = dice(7);
  const iso = (day) => (day >= OPEN ? null : new Date(Date.parse(`${EPOCH}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10));
  for (let run = 0; run < 200; run += 1) {
    const rows = scattered(roll, 1 + roll(60));
    const columns = columnsOf(rows);
    const from = roll(45);
    const span = { from, to: from + roll(45 - from) };
    const settled = roll(2) === 1;
    const groups = groupsOfColumns(columns, LIST, span, settled);
    const isThere = (row, day) => row.first <= day && day <= row.last && (settled || !(row.settled < day));
    const days = Array.from({ length: span.to - span.from + 1 }, (_, i) => span.from + i);
    const there = rows.filter((row) => days.some((day) => isThere(row, day)));
    const order = orderOf(columns, 39);
    const live = liveIn(order, { day: span.to, settled, actors: null, shapes: Uint8Array.of(1, 1, 1), groups });
    const sorted = inGroups(order, live, groups, MARK_ORDER);
    assert.deepEqual([...sorted].sort((a, b) => a - b), [...live]);
    const counts = countsByGroup(order, sorted, { groups, span });
    const sum = GROUPS.reduce((all, group) => all + counts[group], 0);
    const { byActor } = countsWithin(columns, LIST, { groups, span }, { actors: [] });
    const asked = {
      epoch: 0, days: [1, 60], groups: new Uint8Array(3), groupCount: 1, expected: 1, isVague: Uint8Array.of(0, 1), settled,
    };
    const histogram = emptyHistogram(asked);
    addRows(histogram, columns, asked, 0, columns.count);
    sumUp(histogram);
    const positions = rows.map((row, i) => ({
      id: `p${i}`, drawn_from: iso(row.first), valid_to: iso(row.last), settled_on: iso(row.settled),
      geometry: row.flags & 3 ? { type: "LineString", coordinates: [] } : { type: "Point", coordinates: [row.longitude / 1e6, 35] },
      place: row.flags & AT_A_PLACE ? "somewhere" : null, actor: LIST.actors[row.actor].slug,
      posture: LIST.postures[row.posture], modality: LIST.modalities[row.modality],
    }));
    const named = groupsOfPositions(positions, { from: iso(span.from), to: iso(span.to) }, settled, dayNumber);
    assert.deepEqual(
      [live.length, sum, [...byActor.values()].reduce((a, b) => a + b), heldWithin(histogram, span.from, span.to), named.size],
      Array(5).fill(there.length), `run ${run}`,
    );
    rows.forEach((_, i) => assert.equal(named.get(`p${i}`) ?? null, GROUPS[groups[i]] ?? null));
    // Who is there on a day is who stayed and came, and on the first who stayed and went, whatever changed or was told anew.
    assert.equal(there.filter((row) => isThere(row, span.to)).length, rows.filter((row, i) => groups[i] !== NONE && isThere(row, span.to)).length);
  }
});

test("a list has the first of each group", () => {
  const counts = { ...countGroups([]), came: 30, stayed: 100, changed: 2 };
  const places = Uint32Array.from({ length: 132 }, (_, i) => i);
  // Changed ones come first where marks are taken, then those who came.
  assert.deepEqual(firstOfEach(places, counts, 9), [2, 3, 4, 0, 1, 32, 33, 34]);
  assert.equal(sayGroups(counts), "30 came, 2 changed, 100 stayed");
});
