#!/usr/bin/env bash
# pyogrio 0.13.0 (GDAL 3.12.4) reads instants of GeoJSON with their zones, as a table of Arrow and of pandas alike. Where a single
# feature has a day without a time, the two ways part: for pandas all are instants in UTC, the day its midnight; in Arrow the
# column has no zone any more, and each instant is the clock of its own: 10:00+03:00 and 10:00Z become the same. A single
# month among days makes texts of all. What a row says thus depends on its neighbours, on the filter that chose them,
# and on the function that was called.
#
# So: a property has days alone, or instants alone, all in UTC; what is less exact than a day has a first and a last one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyogrio==0.13.0 geopandas==1.2.0 pandas==3.1.1 pyarrow==26.0.1
cd "$folder"
./venv/bin/python - <<'PYTHON'
import json

import pyogrio

print("GDAL", ".".join(map(str, pyogrio.__gdal_version__)))
day, east, utc = "2017-06-07", "2017-06-08T10:00:00+03:00", "2017-06-08T10:00:00Z"
seven, ten = "2017-06-08 07:00:00+00:00", "2017-06-08 10:00:00+00:00"
expected = {
    (east, utc): ([seven, ten], [seven, ten]),
    (day, east, utc): (
        ["2017-06-07 00:00:00+00:00", seven, ten],
        ["2017-06-07 00:00:00", "2017-06-08 10:00:00", "2017-06-08 10:00:00"],
    ),
    (day, "2017-06"): ([day, "2017-06"], [day, "2017-06"]),
}
for days, (by_pandas, by_arrow) in expected.items():
    features = [{"type": "Feature", "geometry": None, "properties": {"when": each}} for each in days]
    with open("when.geojson", "w") as file:
        json.dump({"type": "FeatureCollection", "features": features}, file)
    frame = list(map(str, pyogrio.read_dataframe("when.geojson")["when"]))
    table = list(map(str, pyogrio.read_arrow("when.geojson")[1]["when"].to_pylist()))
    print(f"{', '.join(days)}\n  pandas: {', '.join(frame)}\n  Arrow:  {', '.join(table)}")
    assert (frame, table) == (by_pandas, by_arrow), (frame, table)
PYTHON
