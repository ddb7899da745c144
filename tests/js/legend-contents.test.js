import assert from "node:assert/strict";
import { test } from "node:test";
import { legendContents } from "../../static/js/lib/legend-contents.js";

const actors = new Map(
  [["sdf", "SDF"], ["isis", "ISIS"], ["pmu", "PMU"]].map(([slug, name]) =>
    [slug, { slug, name, colour: "#3f3d3a", symbol: "disc" }]),
);
const row = (fields) => ({
  actor: "isis", posture: "holds", modality: "observed", kinds: ["report"], geometryType: "Point", ...fields,
});

test("the legend names just what is on view", () => {
  const contents = legendContents(
    [row({}), row({ actor: "sdf", posture: "attacks", geometryType: "LineString" })], actors);
  assert.deepEqual(contents.actors.map(({ slug }) => slug), ["isis", "sdf"]);
  assert.deepEqual(contents.postures, ["holds", "attacks"]);
  assert.deepEqual(contents.linePostures, ["attacks"]);
  assert.deepEqual(contents.modalities, ["observed"]);
  assert.equal(contents.forecasts, false);
  assert.equal(contents.areas, false);
});

test("expected, forecast and area are explained once they are there", () => {
  const contents = legendContents(
    [row({ modality: "expected", kinds: ["forecast"], geometryType: "MultiPolygon", settled: true })], actors);
  assert.deepEqual(contents.modalities, ["expected"]);
  assert.equal(contents.forecasts, true);
  assert.equal(contents.settled, true);
  assert.equal(contents.areas, true);
});

test("an empty view needs no legend", () => {
  const contents = legendContents([], actors);
  assert.deepEqual([contents.actors, contents.postures, contents.modalities], [[], [], []]);
});

test("a pile of positions is explained once one is there", () => {
  assert.equal(legendContents([row({})], actors).piles, false);
  assert.equal(legendContents([row({})], actors, { piles: true }).piles, true);
});
