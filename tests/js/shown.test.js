import assert from "node:assert/strict";
import { test } from "node:test";

import { shownOf } from "../../static/js/lib/shown.js";
import { parseState } from "../../static/js/lib/url-state.js";

const positions = [
  { id: "p1", actor: "sdf", actor_name: "Syrian Democratic Forces", place: "raqqah", settled_on: null, last_confirmed: "2017-06-06" },
  { id: "p2", actor: "isis", actor_name: "ISIS", place: "tabqa", settled_on: "2017-06-01", last_said: "2016-01-01" },
  { id: "p3", actor: "isis", actor_name: "ISIS", place: null, settled_on: "2017-06-07", last_said: "2017-05-01" },
];
const rows = {
  places: new Map(["raqqah", "tabqa"].map((slug) => [slug, { slug }])),
  actors: new Map([["sdf", { slug: "sdf", short_name: "SDF" }], ["isis", { slug: "isis", short_name: null }]]),
  positions,
};
const shown = (search) => shownOf({ ...parseState(search, ""), on: "2017-06-07" }, rows);
const ids = (list) => list.map(({ id, slug }) => id ?? slug);

test("actors go by their short names, and positions have their age on the day", () => {
  const [first] = shown("").positions;
  assert.equal(first.actor_name, "SDF");
  assert.deepEqual([first.age, first.on, first.settled], [0, "2017-06-07", false]);
});

test("what was settled before the day is left out, counted, and shown when asked for or read", () => {
  assert.deepEqual(ids(shown("").positions), ["p1", "p3"]);
  assert.equal(shown("").settled, 1);
  assert.deepEqual(ids(shown("?settled=1").positions), ["p1", "p2", "p3"]);
  assert.deepEqual(ids(shown("?position=p2").positions), ["p1", "p2", "p3"]);
});

test("narrowed to an actor, places are those where it stands and the one that is read", () => {
  assert.deepEqual(ids(shown("?actor=sdf").places), ["raqqah"]);
  assert.deepEqual(ids(shown("?actor=sdf&place=tabqa").places), ["raqqah", "tabqa"]);
  assert.deepEqual(ids(shown("?actor=sdf").positions), ["p1"]);
  assert.deepEqual([...shown("?actor=sdf").byActor], [["sdf", 1], ["isis", 1]]);
  assert.equal(shown("?actor=sdf").settled, 0);
});

test("an address names what stands behind one mark, whoever is nowhere only by its id", () => {
  assert.equal(shown("").behind, null);
  assert.deepEqual(ids(shown("?places=raqqah").behind.positions), ["p1"]);
  assert.deepEqual(ids(shown("?places=raqqah&positions=p3").behind.positions), ["p1", "p3"]);
  assert.deepEqual(ids(shown("?places=raqqah,nowhere").behind.places), ["raqqah"]);
});
