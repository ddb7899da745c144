import assert from "node:assert/strict";
import { test } from "node:test";
import { legendContents } from "../../static/js/lib/legend-contents.js";
import { counted, positionInWords } from "../../static/js/lib/words.js";

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
    [row({ modality: "expected", kinds: ["forecast"], geometryType: "MultiPolygon" })], actors);
  assert.deepEqual(contents.modalities, ["expected"]);
  assert.equal(contents.forecasts, true);
  assert.equal(contents.areas, true);
});

test("an empty view needs no legend", () => {
  const contents = legendContents([], actors);
  assert.deepEqual([contents.actors, contents.postures, contents.modalities], [[], [], []]);
});

test("a position is said in one sentence", () => {
  const properties = {
    actor_name: "ISIS", posture: "holds", place_name: "Raqqah", modality: "observed",
    kinds: ["report"], valid_from: "2017-06-06", valid_to: "2017-06-09",
  };
  assert.equal(positionInWords(properties), "ISIS holds Raqqah, observed, 6–9 June 2017");
  assert.equal(
    positionInWords({ ...properties, posture: "withdraws", place_name: null, modality: "expected",
      kinds: ["forecast"], valid_from: null, valid_to: null }),
    "ISIS withdraws, expected, rests on forecasts alone");
});

test("things are counted in English", () => {
  assert.equal(counted(1, "place"), "1 place");
  assert.equal(counted(1200, "place"), "1,200 places");
});
