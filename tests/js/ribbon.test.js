import assert from "node:assert/strict";
import { test } from "node:test";
import { arrowPath, beside, lengthOf, ribbonPath, smooth, teethPath, walk } from "../../static/js/lib/ribbon.js";

const east = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
const numbers = (path) => path.match(/-?\d+(\.\d+)?/g).map(Number);
const points = (path) => {
  const flat = numbers(path);
  return Array.from({ length: flat.length / 2 }, (_, i) => ({ x: flat[2 * i], y: flat[2 * i + 1] }));
};

test("a ribbon ends in its tip and is as wide as asked", () => {
  const outline = points(ribbonPath(east, { tail: 4, neck: 10, head: 24 }));
  assert.ok(outline.some(({ x, y }) => x === 100 && y === 0));
  const halfWidths = outline.map(({ y }) => Math.abs(y));
  assert.equal(Math.max(...halfWidths), 12);
  assert.equal(Math.abs(outline[0].y), 2);
});

test("a ribbon is the same on both sides of its line", () => {
  const outline = points(ribbonPath(east));
  const sum = outline.reduce((total, { y }) => total + y, 0);
  assert.ok(Math.abs(sum) < 1e-9);
});

test("a ribbon shorter than its head shrinks and never turns round", () => {
  const outline = points(ribbonPath([{ x: 0, y: 0 }, { x: 6, y: 0 }], { head: 24 }));
  assert.ok(outline.every(({ x }) => x >= -0.1 && x <= 6.1), JSON.stringify(outline));
});

test("no length, no ribbon", () => assert.equal(ribbonPath([{ x: 5, y: 5 }, { x: 5, y: 5 }]), ""));

test("no number in a path is NaN, whatever the bends", () => {
  const zigzag = [{ x: 0, y: 0 }, { x: 9, y: 9 }, { x: 9, y: 9 }, { x: 0, y: 0 }, { x: 50, y: -30 }];
  const { line, teeth } = teethPath(zigzag);
  const arrow = arrowPath(zigzag);
  for (const path of [ribbonPath(zigzag), line, teeth, arrow.line, arrow.head]) {
    assert.doesNotMatch(path, /NaN|Infinity|undefined/);
  }
});

test("teeth stand on the left of the direction", () => {
  const ys = numbers(teethPath(east, { size: 8 }).teeth).filter((_, i) => i % 2 === 1);
  assert.equal(Math.min(...ys), -8);
  assert.equal(Math.max(...ys), 0);
});

test("a smoothed line keeps its ends, and walking it keeps even steps", () => {
  const bent = [{ x: 0, y: 0 }, { x: 40, y: 30 }, { x: 90, y: 0 }];
  const curve = smooth(bent);
  assert.deepEqual(curve[0], bent[0]);
  assert.deepEqual(curve.at(-1), bent[2]);
  const steps = walk(curve, 10);
  assert.ok(Math.abs(steps.at(-1).at - lengthOf(curve)) < 1e-6);
});

test("a smoothed line stays by its points where a short piece meets a long one", () => {
  // Out of a town to the south, then far away: drawn by the uniform kind, the way began to the north.
  const [town, bridge] = [{ x: 0, y: 0 }, { x: 0, y: 10 }];
  for (const away of [{ x: 600, y: 350 }, { x: -400, y: 900 }, { x: 20, y: 1000 }]) {
    for (const line of [[town, bridge, away], [away, bridge, town]]) {
      const curve = smooth(line);
      assert.ok(line.every((each) => curve.some(({ x, y }) => Math.hypot(x - each.x, y - each.y) < 1e-9)));
      const [west, east_] = [Math.min(0, away.x), Math.max(0, away.x)];
      for (const { x, y } of curve) {
        assert.ok(x > west - 10 && x < east_ + 10 && y > -3, `${x} ${y} for ${JSON.stringify(line)}`);
      }
    }
  }
});

test("a line is moved to its left, and stays as long", () => {
  assert.deepEqual(beside(east, 5), [{ x: 0, y: -5 }, { x: 100, y: -5 }]);
  assert.equal(beside(east, 0), east);
});
