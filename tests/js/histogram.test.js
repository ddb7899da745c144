import assert from "node:assert/strict";
import { test } from "node:test";

import {
  LOOKS, NO_GROUP, createHistogram, heldOn, nearestHeld, nextChangeFrom,
} from "../../static/js/lib/histogram.js";
import { groupActors, groupsOfSome } from "../../static/js/lib/strip-groups.js";

const OPEN = 65_535;
const EPOCH = 15_000;
const EXPECTED = 1;
const VAGUE = 1;
const ACTORS = 10;

/** Numbers from 0 up to, but not including, `most`: the same ones at each run (mulberry32). */
function dice(seed) {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * most);
  };
}

/** Columns of positions; `rows` name what isn't as it mostly is. */
function columnsOf(rows) {
  const column = (Kind, name, usual) => Kind.from(rows, (row) => row[name] ?? usual);
  return {
    count: rows.length,
    open: OPEN,
    first: column(Uint16Array, "first", 1),
    last: column(Uint16Array, "last", OPEN),
    said: column(Uint16Array, "said", 0),
    settled: column(Uint16Array, "settled", OPEN),
    actor: column(Uint16Array, "actor", 0),
    modality: column(Uint8Array, "modality", 0),
    precision: column(Uint8Array, "precision", 0),
  };
}

function randomRows(roll, days) {
  return Array.from({ length: 1 + roll(60) }, () => {
    const first = roll(10) ? 1 + roll(days) : 0;
    const modality = roll(3) ? 0 : EXPECTED;
    return {
      first,
      last: roll(4) ? first + roll(days - first + 1) : OPEN,
      said: roll(4) ? 1 + roll(days) : 0,
      settled: modality === EXPECTED && roll(2) ? 1 + roll(days) : OPEN,
      actor: roll(ACTORS),
      modality,
      precision: roll(4) ? 0 : VAGUE,
    };
  });
}

const asked = (days, more = {}) => ({
  epoch: EPOCH,
  days: [EPOCH + 1, EPOCH + days],
  groups: new Uint8Array(ACTORS),
  groupCount: 1,
  expected: EXPECTED,
  isVague: Uint8Array.of(0, 1),
  settled: false,
  ...more,
});

/** The rule of docs/columns.md. */
const isDrawn = (row, day, withSettled) =>
  row.first <= day && day <= row.last && (withSettled || !(row.settled < day));

test("the total of a day is what is drawn on it, whatever is asked for, and so are its parts", () => {
  const roll = dice(11);
  for (let run = 0; run < 300; run += 1) {
    const days = 1 + roll(120);
    const rows = randomRows(roll, days);
    const columns = columnsOf(rows);
    const settled = roll(2) === 1;
    const slugs = Array.from({ length: ACTORS }, (_, actor) => ({ slug: `a${actor}`, colour: "#000000" }));
    const some = roll(2) ? slugs.filter(() => roll(2)).map(({ slug }) => slug) : [];
    const grouped = groupActors(columns, slugs);
    const groups = groupsOfSome(grouped, slugs, some);
    const isOnView = (row) => row % 3 > 0;
    const histogram = createHistogram(columns, asked(days, {
      groups, groupCount: grouped.colours.length, settled, isOnView,
    }));
    const shown = rows.filter((row, at) => isOnView(at) && (some.length === 0 || some.includes(`a${row.actor}`)));
    for (let day = 0; day <= days + 2; day += 1) {
      const drawn = shown.filter((row) => isDrawn(row, day, settled)).length;
      const cell = Math.min(day, days + 1);
      const stacked = histogram.series.reduce((sum, held) => sum + held[cell], 0);
      assert.equal(heldOn(histogram, EPOCH + day), drawn, `run ${run}, day ${day}`);
      assert.equal(stacked, drawn);
      assert.ok(histogram.series.every((held) => held[cell] >= 0));
      if (day > 0 && day <= days + 1) {
        const before = heldOn(histogram, EPOCH + day - 1);
        assert.equal(before + histogram.came[cell] - histogram.went[cell], drawn, "what came and went makes the difference");
      }
    }
  }
});

test("days before all that is told, and after it, are those at the ends", () => {
  const rows = [{ first: 0, last: 4 }, { first: 3 }, { first: 5, last: 9 }];
  const histogram = createHistogram(columnsOf(rows), asked(9));
  assert.equal(heldOn(histogram, EPOCH - 4000), 1);
  assert.equal(heldOn(histogram, EPOCH + 5), 2);
  assert.equal(heldOn(histogram, EPOCH + 4000), 1);
});

test("a position is pale from the 31st day on after it was last spoken of, and one of vague days always", () => {
  const rows = [{ first: 1, said: 10, last: 60 }, { first: 1, precision: VAGUE, said: 10, last: 60 }, { first: 1, last: 60 }];
  const { series } = createHistogram(columnsOf(rows), asked(100));
  const on = (look, day) => series[LOOKS.indexOf(look)][day];
  assert.deepEqual([on("sure", 40), on("pale", 40)], [2, 1]);
  assert.deepEqual([on("sure", 41), on("pale", 41)], [1, 2]);
  assert.deepEqual([on("sure", 61), on("pale", 61)], [0, 0]);
});

test("what is expected is apart, until its outcome is known or beyond, and the day of that is told", () => {
  const rows = [{ first: 2, last: 30, modality: EXPECTED, settled: 10 }];
  const without = createHistogram(columnsOf(rows), asked(40));
  const within = createHistogram(columnsOf(rows), asked(40, { settled: true }));
  const expected = LOOKS.indexOf("expected");
  assert.deepEqual([10, 11].map((day) => without.series[expected][day]), [1, 0]);
  assert.deepEqual([11, 30, 31].map((day) => within.series[expected][day]), [1, 1, 0]);
  assert.equal(without.outcomes[10], 1);
});

test("steps lead to each day on which anything comes or is there no more, there and back", () => {
  const roll = dice(5);
  for (let run = 0; run < 100; run += 1) {
    const days = 2 + roll(80);
    const rows = randomRows(roll, days).map((row) => ({ ...row, first: Math.max(1, row.first) }));
    const histogram = createHistogram(columnsOf(rows), asked(days));
    const changes = new Set(rows.flatMap((row) => {
      const last = Math.min(row.last, row.settled);
      if (last < row.first) return [];
      return last === OPEN ? [row.first] : [row.first, last + 1];
    }));
    const wanted = [...changes].sort((a, b) => a - b);
    const there = [];
    for (let day = nextChangeFrom(histogram, EPOCH - 50, 1); day !== null; day = nextChangeFrom(histogram, day, 1)) there.push(day - EPOCH);
    const back = [];
    for (let day = nextChangeFrom(histogram, EPOCH + 500, -1); day !== null; day = nextChangeFrom(histogram, day, -1)) back.push(day - EPOCH);
    assert.deepEqual(there, wanted, `run ${run}`);
    assert.deepEqual(back.reverse(), wanted);
  }
});

test("the nearest days on which anything is held are found from within, before and after", () => {
  const histogram = createHistogram(columnsOf([{ first: 3, last: 5 }, { first: 20, last: 21 }]), asked(30));
  const nearest = (day) => Object.values(nearestHeld(histogram, EPOCH + day)).map((each) => each && each - EPOCH);
  assert.deepEqual(nearest(10), [5, 20]);
  assert.deepEqual(nearest(-300), [null, 3]);
  assert.deepEqual(nearest(300), [21, null]);
});

test("centuries have cells of several days, of which the totals are those of any of them", () => {
  const days = 60_000;
  const rows = [{ first: 1, last: 100 }, { first: 59_000 }];
  const ends = 2 ** 31 - 1;
  const wide = createHistogram({
    ...columnsOf(rows), open: ends,
    first: Int32Array.of(1, 590_000), last: Int32Array.of(100, ends), settled: Int32Array.of(ends, ends),
  }, asked(days * 10));
  assert.ok(wide.step > 1);
  assert.equal(heldOn(wide, EPOCH + 50), 1);
  assert.equal(heldOn(wide, EPOCH + 5000), 0);
  assert.equal(heldOn(wide, EPOCH + 595_000), 1);
});

test("an actor that isn't asked for is in no group, and the others keep theirs", () => {
  const actors = Array.from({ length: ACTORS }, (_, at) => ({ slug: `a${at}`, colour: `#00000${at}` }));
  const rows = Array.from({ length: 55 }, (_, at) => ({ actor: Math.floor((Math.sqrt(8 * at + 1) - 1) / 2) }));
  const groups = groupActors(columnsOf(rows), actors);
  assert.equal(groups.of[9], 0, "who has most positions comes first");
  assert.equal(groups.of[0], groups.colours.length - 1, "who has fewest shares the last");
  const some = groupsOfSome(groups, actors, ["a9", "a3"]);
  assert.deepEqual([some[9], some[3], some[8]], [groups.of[9], groups.of[3], NO_GROUP]);
});
