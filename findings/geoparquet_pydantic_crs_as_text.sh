#!/usr/bin/env bash
# geoparquet-pydantic 0.0.1, which checks GeoParquet files: it takes a `crs` of text alone, where GeoParquet 1.0 and 1.1 ask
# for PROJJSON, an object. So it calls each file wrong that GeoPandas 1.2.0 writes with a coordinate system, OGC:CRS84 too.
# Where `crs` is left out, which stands for OGC:CRS84, the same file is right.
#
# So: its word on a file says nothing where a coordinate system is named.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
    geoparquet-pydantic==0.0.1 geopandas==1.2.0 pyarrow==26.0.1 shapely==2.2.0
cat >see.py <<'PYTHON'
import json

import geopandas
import pyarrow.parquet as pq
import shapely

from geoparquet_pydantic import validate_geoparquet_file

frame = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(39, 35.9)], crs="OGC:CRS84")
frame.to_parquet("named.parquet", schema_version="1.0.0")
table = pq.read_table("named.parquet")
told = json.loads(table.schema.metadata[b"geo"])
kind = type(told["columns"]["geometry"].pop("crs")).__name__
pq.write_table(table.replace_schema_metadata({"geo": json.dumps(told)}), "unnamed.parquet")
named, unnamed = (validate_geoparquet_file(f"{name}.parquet") for name in ("named", "unnamed"))
print("version", told["version"], "with crs as", kind, "is right:", bool(named))
print("without crs is right:", bool(unnamed))
assert (kind, bool(named), bool(unnamed)) == ("dict", False, True)
PYTHON
venv/bin/python see.py
