import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCorners, writeCorners } from "../../static/js/lib/shape-text.js";

test("corners over the 180th meridian lie the short way from one another, and are written within it", () => {
  const text = "50, 179\n51, -179\n52, 178";
  const corners = parseCorners(text);
  assert.deepEqual(corners, [[50, 179], [51, 181], [52, 178]]);
  assert.equal(writeCorners(corners), text);
  assert.deepEqual(parseCorners("50, -179\n51, 179"), [[50, -179], [51, -181]]);
  assert.equal(writeCorners([[1, 180], [2, -180], [3, 39.5]]), "1, 180\n2, -180\n3, 39.5");
  assert.equal(parseCorners("50, 181"), null);
});
