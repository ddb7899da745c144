import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorOf, anchorsOf } from "../../static/js/lib/anchors.js";

test("a point's mark stands at the point, as [latitude, longitude]", () => {
  assert.deepEqual(anchorOf({ type: "Point", coordinates: [39.0, 35.9] }, "holds"), [35.9, 39.0]);
});

test("a moving line is marked at its tail, a standing one halfway", () => {
  const line = { type: "LineString", coordinates: [[39, 35], [40, 35], [41, 35]] };
  assert.deepEqual(anchorOf(line, "attacks"), [35, 39]);
  assert.deepEqual(anchorOf(line, "holds"), [35, 40]);
});

test("the mark of several lines stands on the longest", () => {
  const lines = { type: "MultiLineString", coordinates: [[[0, 0], [1, 0]], [[5, 5], [6, 5], [7, 5]]] };
  assert.deepEqual(anchorOf(lines, "withdraws"), [5, 5]);
});

test("an area's mark stands at its centroid", () => {
  const square = { type: "Polygon", coordinates: [[[39, 35], [41, 35], [41, 37], [39, 37], [39, 35]]] };
  const [latitude, longitude] = anchorOf(square, "holds");
  assert.ok(Math.abs(latitude - 36) < 1e-9 && Math.abs(longitude - 40) < 1e-9);
});

test("a line or an area without size still has a mark", () => {
  assert.deepEqual(anchorOf({ type: "LineString", coordinates: [[39, 35], [39, 35]] }, "holds"), [35, 39]);
  assert.deepEqual(anchorOf({ type: "Polygon", coordinates: [[[39, 35], [39, 35], [39, 35]]] }, ""), [35, 39]);
});

test("each of several points has a mark", () => {
  const points = { type: "MultiPoint", coordinates: [[40.1, 35.3], [40.4, 35.0]] };
  assert.deepEqual(anchorsOf(points, "attacks"), [[35.3, 40.1], [35.0, 40.4]]);
  assert.deepEqual(anchorsOf({ type: "Point", coordinates: [39, 35] }, "holds"), [[35, 39]]);
});
