#!/usr/bin/env bash
# GDAL 3.12.4 (in pyogrio 0.13.0), its TopoJSON driver, two things about objects that the format allows:
#
# 1. An object of type null, a feature without a shape, is left out with its properties, without a word: two rows of three.
# 2. A point that is an object of its own, outside a collection, has its key in `objects` for its id, whatever its `id` says.
#
# So: read objects of type null from the JSON besides.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyogrio==0.13.0 numpy==2.4.6
cat >see.py <<'PYTHON'
import json
from pathlib import Path

import pyogrio


def point(name: str, **more: object) -> dict[str, object]:
    return {"type": "Point", "id": name, "properties": {"name": name}, "coordinates": [39.0, 35.9], **more}


TOPOLOGY = {
    "type": "Topology",
    "arcs": [],
    "objects": {
        "towns": {
            "type": "GeometryCollection",
            "geometries": [
                point("first"),
                {"type": None, "id": "second", "properties": {"name": "second"}},
                point("third"),
            ],
        },
        "alone": point("fourth"),
    },
}
Path("topology.json").write_text(json.dumps(TOPOLOGY))
print("GDAL", ".".join(map(str, pyogrio.__gdal_version__)))
found = {}
for layer, _ in pyogrio.list_layers("topology.json"):
    _, _, _, columns = pyogrio.raw.read("topology.json", layer=layer)
    found[str(layer)] = list(map(str, columns[0]))
print("ids by layer:", found)
assert found == {"towns": ["first", "third"], "TopoJSON": ["alone"]}
PYTHON
venv/bin/python see.py
