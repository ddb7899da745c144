#!/usr/bin/env bash
# antimeridian 0.4.9 (cuts geometries at the 180th meridian, as RFC 7946 3.1.9 asks), two things:
#
# 1. A line that ends on the meridian, written with the other sign (179 50 to -180 51), is cut into a
#    line and a second part of no length, (-180 51, -180 51), which GEOS calls invalid: «Too few
#    points in geometry component». Written as 180 51 the same line comes back whole.
# 2. `fix_shape` cuts along great circles unless told otherwise, though RFC 7946 3.1.1 has the edges
#    of GeoJSON straight in longitude and latitude: a box from 50 to 60 N reaches 60.378 N afterwards.
#
# So: drop parts of no length, or write the meridian with the sign of the side that one comes from; and
# pass great_circle=False for GeoJSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check antimeridian==0.4.9 shapely==2.1.2
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import antimeridian
import shapely
from shapely.geometry import LineString, box, mapping, shape

print("antimeridian", version("antimeridian"), "shapely", version("shapely"), shapely.geos_version)
west, east = (
    antimeridian.fix_line_string(LineString([(179, 50), end]), great_circle=False)
    for end in ((-180, 51), (180, 51))
)
print(west, "is valid:", west.is_valid, shapely.is_valid_reason(west))
print(east, "is valid:", east.is_valid)
assert [part.length for part in west.geoms][1] == 0
assert not west.is_valid
assert east.equals_exact(LineString([(179, 50), (180, 51)]), 0)

over = {"type": "Polygon", "coordinates": [[[170, 50], [-170, 50], [-170, 60], [170, 60], [170, 50]]]}
bent = shape(antimeridian.fix_shape(over))
straight = shape(antimeridian.fix_shape(over, great_circle=False))
print("north of the box, by default:", bent.bounds[3], "and with great_circle=False:", straight.bounds[3])
assert round(bent.bounds[3], 3) == 60.378
assert straight.bounds[3] == 60
PYTHON
