import assert from "node:assert/strict";
import { test } from "node:test";
import { boxBeside, groupPoints, overlap, placeBoxes } from "../../static/js/lib/spots.js";

const point = (id, x, y, weight = 1) => ({ id, x, y, weight });
const ids = (groups) => groups.map((group) => group.map(({ id }) => id));

test("what is close together becomes one spot, led by its heaviest", () => {
  const groups = groupPoints([point("mashlab", 3, 0), point("raqqah", 0, 0, 9), point("tanf", 300, 80)], 30);
  assert.deepEqual(ids(groups), [["raqqah", "mashlab"], ["tanf"]]);
});

test("the order of the input doesn't matter", () => {
  const points = Array.from({ length: 60 }, (_, i) => point(`p${i}`, (i * 37) % 200, (i * 53) % 160, i % 5));
  assert.deepEqual(ids(groupPoints(points, 25)), ids(groupPoints([...points].reverse(), 25)));
});

test("every point is in just one spot", () => {
  const points = Array.from({ length: 500 }, (_, i) => point(`p${i}`, (i * 37) % 401, (i * 53) % 307 - 150));
  const all = groupPoints(points, 40).flat();
  assert.equal(all.length, 500);
  assert.equal(new Set(all).size, 500);
});

test("what may not be taken by the heaviest leads or joins another spot", () => {
  const points = [point("euphrates", 0, 0, 99), point("bridge", 5, 0, 0), point("abu-kamal", 20, 0, 9), point("army", 22, 0, 1)];
  const groups = groupPoints(points, 30, ({ id }, other) => id !== "euphrates" || other.id === "bridge");
  assert.deepEqual(ids(groups), [["euphrates", "bridge"], ["abu-kamal", "army"]]);
});

test("nothing gives no spots", () => assert.deepEqual(groupPoints([], 30), []));

test("labels move aside for each other", () => {
  const size = { width: 60, height: 20 };
  const placed = placeBoxes([{ x: 0, y: 0, sizes: [size] }, { x: 0, y: 10, sizes: [size] }], 8);
  assert.equal(placed[0].side, "right");
  assert.equal(placed[1].side, "left");
  assert.equal(overlap(placed[0].box, placed[1].box), 0);
});

test("a label doesn't cover another spot's dot", () => {
  const placed = placeBoxes(
    [{ x: 0, y: 0, sizes: [{ width: 60, height: 20 }] }, { x: 30, y: 0, sizes: [{ width: 10, height: 10 }] }], 8);
  assert.notEqual(placed[0].side, "right");
});

test("a box lies beside its point", () => {
  assert.deepEqual(boxBeside({ x: 10, y: 10 }, { width: 4, height: 2 }, "above", 5), {
    left: 8, top: 3, right: 12, bottom: 5,
  });
});

test("a label slides along its side where it would cover a few pixels of another", () => {
  // Al-Mayadeen between Deir al-Zour and Abu Kamal, as the map opens.
  const placed = placeBoxes([
    { x: -28, y: -36, sizes: [{ width: 123.6, height: 51 }] },
    { x: -27, y: 63, sizes: [{ width: 116, height: 51 }], centred: true },
    { x: 68, y: 16, sizes: [{ width: 0, height: 0 }] },
    { x: 0, y: 0, sizes: [{ width: 113.4, height: 51 }, { width: 132.9, height: 24 }, { width: 59.4, height: 27 }] },
    { x: 152, y: 16, sizes: [{ width: 146.8, height: 51 }], centred: true },
  ], 11);
  assert.equal(placed[3].side, "left");
  assert.equal(placed[3].size, 1);
  assert.ok(placed[3].box.top < 0 && placed[3].box.bottom > 0);
  assert.ok(placed.every((one, i) => placed.every((other, j) => i === j || overlap(one.box, other.box) === 0)));
});

test("a centred box lies on its point, and the others make room for it", () => {
  const size = { width: 26, height: 26 };
  const placed = placeBoxes([{ x: 0, y: 0, sizes: [size] }, { x: 20, y: 0, sizes: [size], centred: true }], 8);
  assert.deepEqual(placed[1], { side: "centre", size: 0, box: { left: 7, top: -13, right: 33, bottom: 13 } });
  assert.equal(overlap(placed[0].box, placed[1].box), 0);
});

test("where a whole box doesn't fit, less of it is shown; the first keeps all of its own", () => {
  const sizes = [{ width: 400, height: 40 }, { width: 0, height: 0 }];
  const placed = placeBoxes(Array.from({ length: 8 }, (_, i) => ({ x: 0, y: 6 * i, sizes })), 8);
  assert.equal(placed[0].size, 0);
  assert.ok(placed.slice(1).some(({ size }) => size === 1));
  assert.ok(placed.every((one, i) => placed.every((other, j) => i === j || overlap(one.box, other.box) === 0)));
});

test("a name may cover a sliver of another box before it is dropped, and no more", () => {
  // Raqqah, seen from Deir al-Zour: attacked from three sides, with half a pixel too little room.
  const centred = [{ x: -40, y: 2 }, { x: 33, y: 2 }, { x: 22, y: -41 }].map((at) =>
    ({ ...at, sizes: [{ width: 27, height: 27 }], centred: true }));
  const place = (sliver) => placeBoxes([
    { x: 0, y: 0, sizes: [{ width: 118, height: 24, sliver }, { width: 59, height: 27 }] }, ...centred], 11)[0];
  assert.deepEqual([place(0).size, place(10).size, place(140).size], [1, 1, 0]);
});

test("a label keeps off what lies over the map", () => {
  const size = { width: 60, height: 20 };
  const tool = { left: 5, top: -40, right: 400, bottom: 40 };
  const [placed] = placeBoxes([{ x: 0, y: 0, sizes: [size] }], 8, [tool]);
  assert.equal(overlap(placed.box, tool), 0);
  assert.equal(placed.side, "left");
});
