import assert from "node:assert/strict";
import { test } from "node:test";
import { actorColour, actorSign, luminance, posture, wantsDarkSign } from "../../static/js/lib/symbols.js";
import { ACTOR_SIGNS, KIND_SIGNS, POSTURES } from "../../static/js/lib/vocabulary.js";

test("each posture and each actor's sign has a drawing of its own", () => {
  const outlines = Object.values(POSTURES).map(({ path }) => path);
  assert.equal(new Set(outlines).size, outlines.length);
  assert.equal(new Set(Object.values(ACTOR_SIGNS)).size, Object.keys(ACTOR_SIGNS).length);
});

test("drawings are path data and nothing else", () => {
  const signs = [...Object.values(ACTOR_SIGNS), ...Object.values(KIND_SIGNS)];
  const paths = [...signs, ...Object.values(POSTURES).map(({ path }) => path)];
  for (const path of paths) assert.match(path, /^[MLHVCSQTAZ\d\s.-]+$/);
});

test("an unknown or inherited name gives the plain drawing", () => {
  for (const name of ["", "nonsense", "constructor", "__proto__"]) {
    assert.equal(actorSign(name), ACTOR_SIGNS.disc);
    assert.equal(posture(name), POSTURES.present);
  }
});

test("only a plain hex colour is drawn", () => {
  assert.equal(actorColour("#AD4638"), "#AD4638");
  for (const wrong of ["red", "#fff", "url(//elsewhere)", "#12345g", null]) {
    assert.equal(actorColour(wrong), "#6b6b6b");
  }
});

test("a sign on a light colour is dark, on a dark colour white", () => {
  assert.equal(wantsDarkSign("#f2d16b"), true);
  assert.equal(wantsDarkSign("#3f3d3a"), false);
  assert.ok(Math.abs(luminance("#ffffff") - 1) < 1e-9);
});
