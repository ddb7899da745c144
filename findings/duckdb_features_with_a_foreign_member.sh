#!/usr/bin/env bash
# DuckDB 2.0.1 reads lines of GeoJSON features as a table: a column for the geometry, the id and each property. A
# single foreign member beside them, which RFC 7946 allows (section 6.1), on a single one of the features, and the
# same file becomes a table of records instead: type, id, geometry, and all properties in one STRUCT, without a
# word. Queries that worked fail with «column not found». GDAL reads both files alike and forgets the member.
#
# So: what a file says of itself goes among the properties, not beside them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check duckdb==2.0.1 pyogrio==0.12.1
cd "$folder"
./venv/bin/python - <<'PYTHON'
import json

import duckdb
import pyogrio

features = [
    {"type": "Feature", "id": f"p-{n}", "geometry": {"type": "Point", "coordinates": [39 + n, 36]},
     "properties": {"name": f"Place {n}", "kind": "town"}}
    for n in range(3)
]
files = {
    "plain": features,
    "foreign": [features[0] | {"licence": "CC BY 4.0"}, *features[1:]],
    "property": [each | {"properties": each["properties"] | {"licence": "CC BY 4.0"}} for each in features],
}
columns = {}
for name, rows in files.items():
    with open(f"{name}.geojsonl", "w") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    columns[name] = duckdb.sql(f"select * from read_json_auto('{name}.geojsonl')").columns
    told = pyogrio.read_info(f"{name}.geojsonl")
    print(f"{name}: DuckDB {columns[name]}; GDAL {told['fields'].tolist()}, {told['features']} features")
assert columns["plain"] == ["geometry", "id", "name", "kind"], columns
assert columns["foreign"] == ["type", "id", "geometry", "properties", "licence"], columns
assert columns["property"] == ["geometry", "id", "name", "kind", "licence"], columns
PYTHON
