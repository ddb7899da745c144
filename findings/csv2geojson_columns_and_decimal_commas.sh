#!/usr/bin/env bash
# csv2geojson 5.1.2, with which uMap reads CSV: a column is taken for the latitude if its name has «lat» anywhere in it, for the longitude
# if «lon» or «lng», the closest name winning. A table without coordinates, with the columns «relation» and «belongs», so becomes points.
# And of a number with a decimal comma, as spreadsheets of half the world write it, the part behind the comma is dropped without
# a word: a town lies up to 100 km away.
#
# So: call the columns `latitude` and `longitude`, which win over any other name; write decimal points whatever the reader's language;
# and give tables without places no two columns whose names hold these letters and whose values are numbers.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund csv2geojson@5.1.2
cat >see.cjs <<'NODE'
const assert = require("node:assert");
const { csv2geojson } = require("csv2geojson");

function points(table) {
  let read;
  csv2geojson(table, {}, (errors, made) => {
    read = { errors, at: made.features.map((each) => each.geometry && each.geometry.coordinates) };
  });
  return read;
}

const links = points("from,relation,to,belongs\na,3,b,7\n");
const commas = points('name,latitude,longitude\nA town,"35,95","39,02"\n');
const named = points("relation,belongs,latitude,longitude\n3,7,35.95,39.02\n");
console.log("links", JSON.stringify(links), "commas", JSON.stringify(commas), "named", JSON.stringify(named));
assert.deepEqual(links, { errors: null, at: [[7, 3]] });
assert.deepEqual(commas, { errors: null, at: [[39, 35]] });
assert.deepEqual(named, { errors: null, at: [[39.02, 35.95]] });
NODE
node see.cjs
