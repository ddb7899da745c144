#!/usr/bin/env bash
# GDAL 3.12.4 (in pyogrio 0.13.0): `<gml:pos>NaN 37.1</gml:pos>`, which is valid GML (a list of xsd:double, to which
# NaN belongs), becomes the point (0, 37.1), without error or warning; so does INF. A place that isn't known then lies on
# the meridian of Greenwich, as any other may.
#
# So: look through a GML file for what is no number before GDAL has it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyogrio==0.13.0 numpy==2.4.6 shapely==2.1.2
venv/bin/python - <<'PYTHON'
import warnings
from pathlib import Path

import pyogrio
import shapely

GML = """<?xml version="1.0" encoding="UTF-8"?>
<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml/3.2" gml:id="all">
<ogr:featureMember><ogr:event gml:id="e1">
<ogr:at><gml:Point gml:id="p1"><gml:pos>{pos}</gml:pos></gml:Point></ogr:at><ogr:name>x</ogr:name>
</ogr:event></ogr:featureMember></ogr:FeatureCollection>
"""


def point(pos: str) -> tuple[float, float]:
    path = Path(f"{pos.replace(' ', '_')}.gml")
    path.write_text(GML.format(pos=pos))
    [found] = shapely.from_wkb(pyogrio.raw.read(path)[2])
    return found.x, found.y


print("GDAL", ".".join(map(str, pyogrio.__gdal_version__)))
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    known, unknown, infinite = point("38.9 37.1"), point("NaN 37.1"), point("INF 37.1")
print("38.9 37.1 is", known)
print("NaN 37.1 is", unknown, "and INF 37.1 is", infinite)
print("told:", [str(each.message) for each in told])
assert known == (38.9, 37.1), known
assert unknown == infinite == (0, 37.1), (unknown, infinite)
assert not told
PYTHON
