import assert from "node:assert/strict";
import test from "node:test";
import { COVERED, OnItsGround, REGION, sharedViews, WORLD } from "../../static/js/basemap-sources.js";
import { boxAt, meets, within } from "../../static/js/lib/tile-box.js";

const EUPHRATES = /** @type {import("../../static/js/lib/tile-box.js").Bounds} */ ([[29, 34], [38, 48]]);

test("a box lies in the world's pixels where Web Mercator has it", () => {
  assert.deepEqual(boxAt([[0, -180], [0, 180]], 0), { left: 0, top: 128, right: 256, bottom: 128 });
  const { left, top, right, bottom } = boxAt(EUPHRATES, 7);
  assert.deepEqual([left, top, right, bottom].map(Math.round), [19479, 12640, 20753, 13624]);
});

test("a tile meets the box, lies in it, or does neither", () => {
  const kinds = (/** @type {[number, number, number]} */ ...[z, x, y]) =>
    [meets(EUPHRATES, { x, y, z }), within(EUPHRATES, { x, y, z })];
  assert.deepEqual(kinds(7, 78, 50), [true, true]);
  assert.deepEqual(kinds(7, 76, 50), [true, false]);
  assert.deepEqual(kinds(7, 60, 50), [false, false]);
});

/** Views that note which tiles they are asked for. */
function asked({ fails = false } = {}) {
  /** @type {string[]} */
  const asks = [];
  const point = (/** @type {number} */ x, /** @type {number} */ y) => ({ x, y, clone: () => point(x, y) });
  const view = (/** @type {string} */ name) => ({
    async getDisplayTile(/** @type {{x: number, y: number, z: number}} */ { x, y, z }) {
      asks.push(name);
      if (fails && name === REGION) throw new Error("It is gone.");
      return { z, origin: point(x * 256, y * 256), scale: 2, data: new Map() };
    },
  });
  const finer = { bounds: EUPHRATES, from: 6, isLost: false };
  const views = sharedViews(new Map([WORLD, REGION].map((name) => [name, view(name)])), finer);
  const has = async (/** @type {{x: number, y: number, z: number}} */ tile) => {
    const found = await Promise.allSettled([...views.values()].map((each) => each.getDisplayTile(tile)));
    return found.map(({ status }) => status === "fulfilled");
  };
  return { asks, finer, has, views };
}

test("each tile comes from the file that has it, from both where the box's edge runs through it", async () => {
  const { has, asks, views } = asked();
  assert.deepEqual(await has({ x: 78, y: 50, z: 7 }), [false, true]);
  assert.ok(!asks.includes(WORLD));
  assert.deepEqual(await has({ x: 76, y: 50, z: 7 }), [true, true]);
  assert.deepEqual(await has({ x: 60, y: 50, z: 7 }), [true, false]);
  // Farther away than the finer file is for, the world's draws it all.
  assert.deepEqual(await has({ x: 19, y: 12, z: 5 }), [true, false]);
  const tile = await views.get(REGION)?.getDisplayTile({ x: 76, y: 50, z: 7 });
  const [{ geom: [[from]] }] = /** @type {any[]} */ (tile?.data.get(COVERED) ?? []);
  assert.ok(Math.abs(from.x * 2 + 76 * 256 - boxAt(EUPHRATES, 7).left) < 1e-6);
});

test("where the finer file can't be read, the world's is drawn there too", async () => {
  const { has, finer } = asked({ fails: true });
  assert.deepEqual(await has({ x: 78, y: 50, z: 7 }), [true, false]);
  assert.ok(finer.isLost);
});

test("a name stands on the ground of its own file, and on no other", () => {
  const finer = { bounds: EUPHRATES, from: 6, isLost: false };
  const { left, top } = boxAt(EUPHRATES, 7);
  const names = (/** @type {string} */ source, /** @type {number} */ zoom, /** @type {number} */ x) => new OnItsGround(
    { place: () => [{ anchor: { x, y: top + 5, clone() { return this; } }, bboxes: [], draw() {} }] }, source, finer,
  ).place(/** @type {any} */ ({ zoom }), [], { props: {} })?.length;
  assert.deepEqual([names(WORLD, 7, left - 1), names(REGION, 7, left - 1)], [1, 0]);
  assert.deepEqual([names(WORLD, 7, left + 1), names(REGION, 7, left + 1)], [0, 1]);
  assert.deepEqual([names(WORLD, 5, left + 1), names(REGION, 5, left + 1)], [1, 0]);
});
