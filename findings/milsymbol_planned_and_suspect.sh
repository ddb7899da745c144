#!/usr/bin/env bash
# milsymbol 3.0.4, two codes of MIL-STD-2525 that are valid and drawn as others:
#
# - Status 1 (planned) of an assumed friend, a suspect or a pending one (identity 2, 5, 0) is drawn, to the last
#   byte, as status 0 (present): the dashes of the identity take the place of those of the status. Of a friend,
#   a hostile, a neutral and an unknown one the two differ. Letters (S…) do the same.
# - A suspect (identity 5) has a colour of its own in 2525E. It is drawn so for version 13 alone; version 14,
#   which is the same standard with its change 1, gets the red of a hostile, with isValid() true for both.
#
# So: what is planned has to be told by more than the frame (our own badge below it is dashed, too), and
# colours must not be compared across versions.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm pack --silent milsymbol@3.0.4 >packed
tar xzf "$(tail -n 1 packed)"
node - <<'SCRIPT' | grep -v Copyright
const assert = require("node:assert/strict");
const ms = require("./package/dist/milsymbol.js");

const svg = (code) => new ms.Symbol(code).asSVG();
const valid = (code) => new ms.Symbol(code).isValid();
const names = { 0: "pending", 1: "unknown", 2: "assumed friend", 3: "friend", 4: "neutral", 5: "suspect", 6: "hostile" };
for (const [identity, name] of Object.entries(names)) {
  const [present, planned] = ["0", "1"].map((status) => `100${identity}10${status}0001211000000`);
  assert.ok(valid(present) && valid(planned));
  const isSame = svg(present) === svg(planned);
  console.log(`${name}: present and planned are drawn ${isSame ? "alike" : "differently"}`);
  assert.equal(isSame, ["0", "2", "5"].includes(identity));
}
assert.equal(svg("SAGPUCI--------"), svg("SAGAUCI--------"));
assert.notEqual(svg("SFGPUCI--------"), svg("SFGAUCI--------"));

const fill = (code) => /fill="([^"]+)"/.exec(svg(code))[1].replaceAll(" ", "");
for (const version of ["13", "14"]) {
  const code = `${version}051000001211000000`;
  assert.ok(valid(code));
  console.log(`a suspect of version ${version} is ${fill(code)}, a hostile ${fill(code.replace("05", "06"))}`);
}
assert.notEqual(fill("13051000001211000000"), fill("13061000001211000000"));
assert.equal(fill("14051000001211000000"), fill("14061000001211000000"));
SCRIPT
