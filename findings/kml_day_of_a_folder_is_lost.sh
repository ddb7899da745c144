#!/usr/bin/env bash
# KML 2.2 (OGC 07-147r2, 9.6 and 15.1) has features inherit the time that their folder says, unless they say their own.
# GDAL 3.12.4 (in pyogrio 0.13.0), its LIBKML driver, and @tmcw/togeojson 7.1.3, with which uMap reads KML, give placemarks of such a
# folder no time at all, and say nothing. In both, a column of ExtendedData that is called «name» takes the place of the placemark's own
# name, which is then nowhere.
#
# So: who hands KML on writes the day into each placemark and calls no column «name»; who reads it through these looks into the folders itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyogrio==0.13.0 numpy==2.4.6
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund @tmcw/togeojson@7.1.3 @xmldom/xmldom@0.9.8
cat >week.kml <<'KML'
<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>Week</name><TimeSpan><begin>2017-06-06</begin><end>2017-06-09</end></TimeSpan>
<Placemark><name>Bridge</name><ExtendedData><Data name="name"><value>Old bridge</value></Data></ExtendedData>
<Point><coordinates>39,35.9</coordinates></Point></Placemark>
<Placemark><name>Station</name><TimeSpan><begin>2017-06-07</begin><end>2017-06-07</end></TimeSpan>
<Point><coordinates>39.1,35.9</coordinates></Point></Placemark>
</Folder></Document></kml>
KML
cat >see.py <<'PYTHON'
import pyogrio

print("GDAL", ".".join(map(str, pyogrio.__gdal_version__)))
meta, _, _, columns = pyogrio.raw.read("week.kml", layer="Week")
read = dict(zip(meta["fields"], columns, strict=True))
begun = [str(day)[:10] for day in read["begin"]]
print("GDAL", list(read["Name"]), begun)
assert begun == ["NaT", "2017-06-07"], begun
PYTHON
cat >see.mjs <<'NODE'
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { kml } from "@tmcw/togeojson";
import { DOMParser } from "@xmldom/xmldom";

const read = kml(new DOMParser().parseFromString(readFileSync("week.kml", "utf8"), "text/xml"));
const told = read.features.map(({ properties }) => [properties.name, properties.timespan?.begin ?? null]);
console.log("togeojson", JSON.stringify(told));
assert.deepEqual(told, [["Old bridge", null], ["Station", "2017-06-07"]]);
NODE
venv/bin/python see.py
node see.mjs
