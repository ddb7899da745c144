#!/usr/bin/env bash
# GDAL 3.12.4 (in pyogrio 0.13.0), its LIBKML driver: a GeometryCollection of two areas that overlap is valid, and KML's
# MultiGeometry holds it as it is. Read again it is a MultiPolygon, whose parts may not overlap, so it isn't valid.
# GeoPackage, FlatGeobuf, GeoJSON and GML give the collection back. A collection of an area and a point stays one in KML, too.
#
# So: ask of what was read from KML whether it is valid, even where the file was written from sound shapes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyogrio==0.13.0 numpy==2.4.6 shapely==2.2.0
cat >see.py <<'PYTHON'
import numpy as np
import pyogrio
import shapely

AREAS = shapely.GeometryCollection([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)])
assert AREAS.is_valid
print("GDAL", ".".join(map(str, pyogrio.__gdal_version__)))
found = {}
for ending, driver in {"gpkg": "GPKG", "fgb": "FlatGeobuf", "geojson": "GeoJSON", "kml": "LIBKML"}.items():
    pyogrio.raw.write(
        f"areas.{ending}",
        np.array([AREAS.wkb], dtype=object),
        [np.array(["a"], dtype=object)],
        ["name"],
        geometry_type="GeometryCollection",
        crs="EPSG:4326",
        driver=driver,
    )
    shape = shapely.from_wkb(pyogrio.raw.read(f"areas.{ending}")[2][0])
    found[driver] = (shape.geom_type, bool(shape.is_valid))
    print(driver, *found[driver])
collection = ("GeometryCollection", True)
assert found == {
    "GPKG": collection, "FlatGeobuf": collection, "GeoJSON": collection, "LIBKML": ("MultiPolygon", False),
}
PYTHON
venv/bin/python see.py
