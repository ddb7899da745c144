import assert from "node:assert/strict";
import test from "node:test";
import { groundOf, isQuarter, isRail, nameOf, roadLevel } from "../../static/js/lib/street-kinds.js";

test("roads of all schemes have levels, and what is no road has none", () => {
  assert.equal(roadLevel("protomaps", { kind: "highway" }), 4);
  assert.equal(roadLevel("protomaps", { "pmap:kind": "medium_road" }), 2);
  assert.equal(roadLevel("protomaps", { kind: "rail" }), undefined);
  assert.equal(roadLevel("openmaptiles", { class: "motorway" }), 4);
  assert.equal(roadLevel("openmaptiles", { class: "track" }), 0);
  assert.equal(roadLevel("openmaptiles", { class: "ferry" }), undefined);
  assert.equal(roadLevel("openmaptiles", {}), undefined);
});

test("rails, quarters and grounds are told apart by the schemes' own words", () => {
  assert.deepEqual([isRail({ kind: "rail" }), isRail({ class: "rail" }), isRail({ kind: "path" })], [true, true, false]);
  assert.deepEqual([isQuarter({ kind: "neighbourhood" }), isQuarter({ class: "suburb" }), isQuarter({ class: "city" })], [true, true, false]);
  assert.equal(groundOf({ kind: "park" }), "green");
  assert.equal(groundOf({ class: "residential" }), "built");
  assert.equal(groundOf({ class: "ice" }), undefined);
});

test("a name in the reader's language or letters comes first, then one in Latin letters, then the land's own", () => {
  const both = { "name": "شارع", "name:en": "Street", "name:fr": "Rue" };
  assert.deepEqual(["en", "fr", "ar", "uk"].map((each) => nameOf(each, both)), ["Street", "Rue", "شارع", "Street"]);
  assert.equal(nameOf("fr-CA", both), "Rue");
  assert.equal(nameOf("uk-UA", { "name": "вулиця", "name:latin": "vulytsia" }), "вулиця");
  assert.equal(nameOf("uk", { "name": "вулиця", "name:latin": "vulytsia" }), "вулиця");
  assert.equal(nameOf("ar", { "name": "вулиця", "name:latin": "vulytsia" }), "vulytsia");
  assert.equal(nameOf("en", { "name": "شارع", "name:latin": "Shari" }), "Shari");
  assert.equal(nameOf("en", { name: "شارع" }), "شارع");
  assert.equal(nameOf("en", { "name:en": "" }), undefined);
});
