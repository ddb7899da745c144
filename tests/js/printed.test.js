import assert from "node:assert/strict";
import { test } from "node:test";
import { printedPositions } from "../../static/js/lib/printed.js";

const words = ({ does }) => does;
const position = (place_name, does, ...said_by) => ({ place_name, does, said_by });

test("positions are told by place, with the numbers of whose word they rest on", () => {
  const told = printedPositions(
    [
      position("Raqqah", "SDF attacks", "Reuters", "Al-Alam"),
      position("Abu Kamal", "ISIS is present", "Reuters"),
      position("Raqqah", "SDF attacks", "Sputnik"),
    ], words);
  assert.deepEqual(told, {
    lines: [
      { place: "Abu Kamal", text: "ISIS is present [1]" },
      { place: "Raqqah", text: "SDF attacks [1, 2, 3]" },
    ],
    sources: ["Reuters", "Al-Alam", "Sputnik"],
    left: 0,
  });
});

test("what one sheet has no room for is counted, and no source is listed for it", () => {
  const many = Array.from({ length: 500 }, (_, i) => position(`Place ${1000 + i}`, "SDF holds", `Source ${i}`));
  const { lines, sources, left } = printedPositions(many, words);
  assert.equal(lines.length + left, 500);
  assert.equal(sources.length, lines.length);
  assert.ok(left > 400);
});
