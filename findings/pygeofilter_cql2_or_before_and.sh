#!/usr/bin/env bash
# pygeofilter 0.4.0 reads CQL2 text: AND and OR bind alike, from left to right, though CQL2's grammar has an OR of ANDs.
# `a OR b AND c` is therefore `(a OR b) AND c`, which leaves out rows; `b AND c OR a`, the same filter turned round, is
# read right. Its reader of CQL2 JSON takes a `bbox` of west, south, east, north for west, east, south, north.
# cql2 0.6.0 reads both texts as the standard has them.
#
# So: put brackets around every AND, and a polygon in place of a `bbox`; or read filters by cql2.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pygeofilter==0.4.0 cql2==0.6.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import cql2
from pygeofilter import ast
from pygeofilter.parsers.cql2_json import parse as parse_json
from pygeofilter.parsers.cql2_text import parse

for name in ("pygeofilter", "cql2"):
    print(name, version(name))
one, other = "kind = 1 OR size = 1 AND rank = 1", "size = 1 AND rank = 1 OR kind = 1"
for text, expected in ((one, ast.And), (other, ast.Or)):
    found, by_cql2 = type(parse(text)), cql2.parse_text(text).to_json()["op"]
    print(f"{text}: pygeofilter has {found.__name__} outermost, cql2 has {by_cql2}")
    assert (found, by_cql2) == (expected, "or")
box = {"op": "s_intersects", "args": [{"property": "geom"}, {"bbox": [38, 33, 40, 36]}]}
read = parse_json(box).rhs
print("bbox [38, 33, 40, 36]:", {name: getattr(read, name) for name in ("x1", "x2", "y1", "y2")})
assert (read.x1, read.x2, read.y1, read.y2) == (38, 33, 40, 36)
PYTHON
