import assert from "node:assert/strict";
import { test } from "node:test";
import { inOnePiece } from "../../static/js/lib/meridian.js";
import { anchorOf } from "../../static/js/lib/anchors.js";

const HERE = 39.9;
const line = { type: "MultiLineString", coordinates: [[[179, 50], [180, 50.5]], [[-180, 50.5], [-179, 51]]] };

test("a cut line is one line again, in its direction", () => {
  assert.deepEqual(inOnePiece(line, HERE), { type: "LineString", coordinates: [[179, 50], [180, 50.5], [181, 51]] });
  const back = { type: "MultiLineString", coordinates: [[[-179, 51], [-180, 50.5]], [[180, 50.5], [179, 50]]] };
  assert.deepEqual(inOnePiece(back, HERE).coordinates, [[181, 51], [180, 50.5], [179, 50]]);
  assert.deepEqual(anchorOf(inOnePiece(back, HERE), "advances"), [51, 181]);
});

test("it lies in the turn of the globe that the map shows", () => {
  assert.deepEqual(inOnePiece(line, -150).coordinates, [[-181, 50], [-180, 50.5], [-179, 51]]);
  assert.deepEqual(inOnePiece({ type: "Point", coordinates: [-179, 50] }, 178).coordinates, [181, 50]);
  assert.deepEqual(inOnePiece({ type: "MultiPoint", coordinates: [[-179, 5], [170, 5]] }, 178).coordinates, [[181, 5], [170, 5]]);
});

test("a line that goes over twice is still one", () => {
  const twice = {
    type: "MultiLineString",
    coordinates: [[[179, 0], [180, 1]], [[-180, 1], [-179, 2], [-180, 3]], [[180, 3], [179, 4]]],
  };
  assert.deepEqual(inOnePiece(twice, HERE).coordinates, [[179, 0], [180, 1], [181, 2], [180, 3], [179, 4]]);
});

test("an area has no edge along the meridian, and its mark stands amid all of it", () => {
  const area = {
    type: "MultiPolygon",
    coordinates: [
      [[[180, 52], [180, 53], [179, 53], [179, 52], [180, 52]]],
      [[[-180, 53], [-180, 52], [-177, 52], [-177, 53], [-180, 53]]],
    ],
  };
  const whole = inOnePiece(area, HERE);
  assert.equal(whole.type, "Polygon");
  const [ring] = whole.coordinates;
  assert.deepEqual(ring[0], ring.at(-1));
  assert.ok(!ring.slice(1).some(([x], i) => x === 180 && ring[i][0] === 180));
  const [latitude, longitude] = anchorOf(whole, "holds");
  assert.ok(Math.abs(latitude - 52.5) < 1e-9 && Math.abs(longitude - 181) < 1e-9);
});

test("a hole over the meridian is a hole again", () => {
  const area = {
    type: "MultiPolygon",
    coordinates: [
      [[[180, 0], [180, 3], [178, 3], [178, 6], [180, 6], [180, 10], [170, 10], [170, 0], [180, 0]]],
      [[[-180, 3], [-180, 0], [-170, 0], [-170, 10], [-180, 10], [-180, 6], [-178, 6], [-178, 3], [-180, 3]]],
    ],
  };
  const { type, coordinates } = inOnePiece(area, HERE);
  assert.equal(type, "Polygon");
  assert.equal(coordinates.length, 2);
  assert.deepEqual(coordinates[0].map(([x]) => x).toSorted((a, b) => a - b).at(-1), 190);
  assert.deepEqual(coordinates[1].map(([x]) => x).toSorted((a, b) => a - b).at(-1), 182);
});

test("what isn't cut stays as it is", () => {
  for (const geometry of [
    { type: "Point", coordinates: [39, 35.9] },
    { type: "LineString", coordinates: [[38, 35], [39, 36]] },
    { type: "MultiLineString", coordinates: [[[38, 35], [39, 36]], [[39, 36], [40, 36]]] },
    { type: "Polygon", coordinates: [[[39, 35], [41, 35], [41, 37], [39, 35]]] },
    { type: "MultiPolygon", coordinates: [[[[39, 35], [41, 35], [41, 37], [39, 35]]], [[[9, 5], [1, 5], [1, 7], [9, 5]]]] },
    { type: "Polygon", coordinates: [[[-180, -85], [180, -85], [180, 85], [-180, 85], [-180, -85]]] },
  ]) assert.deepEqual(inOnePiece(geometry, HERE), geometry);
});
