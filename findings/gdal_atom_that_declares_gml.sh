#!/usr/bin/env bash
# GDAL 3.12.4 (in pyogrio 0.13.0): an Atom feed with GeoRSS points is read by the GeoRSS driver, unless its first
# element also declares the namespace of GML (which GeoRSS uses for `georss:where`). Then GML's driver takes it for its own
# and finds nothing: no layer, no row and no error. Without GML's driver (GDAL_SKIP) the same file is read.
#
# So: look at the kind of an XML file first, and open it with that one driver.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyogrio==0.13.0 numpy==2.4.6
cat >see.py <<'PYTHON'
import sys
from pathlib import Path

import pyogrio

FEED = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"{more}>'
    "<id>urn:x:1</id><title>t</title><updated>2017-06-07T00:00:00Z</updated>"
    "<entry><id>urn:x:2</id><title>A</title><updated>2017-06-07T00:00:00Z</updated>"
    "<georss:point>35.95 39.01</georss:point></entry></feed>"
)


def rows(more: str) -> int:
    path = Path("feed.xml")
    path.write_text(FEED.format(more=more))
    return len(pyogrio.raw.read(path)[2]) if len(pyogrio.list_layers(path)) else 0


GML = ' xmlns:gml="http://www.opengis.net/gml"'
print("GDAL", ".".join(map(str, pyogrio.__gdal_version__)))
print("rows of the feed:", plain := rows(""))
print("rows where it declares GML's namespace:", declared := rows(GML))
expected = tuple(map(int, sys.argv[1:]))
assert (plain, declared) == expected
PYTHON
venv/bin/python see.py 1 0
echo "Without GML's driver:"
GDAL_SKIP=GML venv/bin/python see.py 1 1
