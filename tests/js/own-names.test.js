import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { ownActor, ownPlace, withOwnNames } from "../../static/js/lib/own-names.js";

const names = [{ name: "QSD", language: "ku", script: "Latn" }, { name: "قسد", language: "ar", script: "Arab" }];
const position = () => ({ actor: "sdf", actor_name: "SDF", place: "raqqah", place_name: "Raqqah" });

afterEach(() => { globalThis.spoken = undefined; });

test("in English nothing is called otherwise, and nothing is kept", () => {
  const actor = { slug: "sdf", name: "Syrian Democratic Forces", short_name: "SDF", names };
  assert.equal(ownActor(actor), actor);
  assert.deepEqual(withOwnNames(position()), position());
});

test("a position says the names that its readers know, also those that come after it", () => {
  globalThis.spoken = /** @type {any} */ ({ code: "ar" });
  const row = withOwnNames(position());
  assert.equal(row.actor_name, "SDF");
  assert.equal(ownActor({ slug: "sdf", name: "Syrian Democratic Forces", short_name: "SDF", names }).short_name, "قسد");
  const place = { slug: "raqqah", name: "Raqqah", names: [] };
  // None in the language: it is called as it was.
  assert.equal(ownPlace(place), place);
  assert.deepEqual({ ...row }, { ...position(), actor_name: "قسد" });
  assert.equal(row.place_name, "Raqqah");
});
