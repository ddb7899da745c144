import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf } from "../../static/js/lib/app6.js";
import { KIND_CODES } from "../../static/js/lib/vocabulary.js";

const seen = { posture: "holds", modality: "observed" };
const expected = { posture: "holds", modality: "expected" };

test("without a stored code no side is taken, whatever kind an actor is of", () => {
  for (const kind of [...Object.keys(KIND_CODES), "unheard of"]) {
    for (const posture of ["present", "holds", "attacks"]) {
      const code = codeOf({ kind, sidc: null }, { ...seen, posture });
      assert.match(code, /^100(1)(10|11|27)0\d{13}$/, `${kind} ${posture}`);
    }
  }
  assert.equal(codeOf(undefined, seen), KIND_CODES.force.acting);
});

test("a people that is only present is a group of civilians, one that does more a unit", () => {
  assert.equal(codeOf({ kind: "people", sidc: null }, { ...seen, posture: "present" }).slice(4, 6), "11");
  assert.equal(codeOf({ kind: "people", sidc: null }, seen).slice(4, 6), "10");
});

test("a stored code is taken as it is, its affiliation too", () => {
  for (const sidc of ["10061000001211000000", "SHGPUCI----D---", "SUG-UCI--------"]) {
    assert.equal(codeOf({ kind: "force", sidc }, seen), sidc);
  }
});

test("what is expected is planned, in digits and in letters", () => {
  assert.equal(codeOf({ kind: "force", sidc: null }, expected)[6], "1");
  assert.equal(codeOf({ kind: "force", sidc: "10031000001211000000" }, expected), "10031010001211000000");
  assert.equal(codeOf({ kind: "force", sidc: "SFGPUCI----D---" }, expected), "SFGAUCI----D---");
  assert.equal(codeOf({ kind: "force", sidc: "SFG-UCI----D---" }, expected), "SFGAUCI----D---");
});

test("what a code says of damage stays where something is expected", () => {
  assert.equal(codeOf({ kind: "force", sidc: "10031040001211000000" }, expected), "10031040001211000000");
});
