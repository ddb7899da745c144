#!/usr/bin/env bash
# mapbox-vector-tile 2.2.0: a feature that has no id in the tile is decoded with «id: 0», as one that
# has the id 0 is. The specification lets a feature have none (id is optional, 4.2), so that a check «each
# feature has an id of its own» fails or passes for the wrong reason.
#
# So: where ids matter, look at the protocol buffer (`HasField("id")`).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mapbox-vector-tile==2.2.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import mapbox_vector_tile
from mapbox_vector_tile.Mapbox import vector_tile_pb2

print("mapbox-vector-tile", version("mapbox-vector-tile"))
point = {"geometry": "POINT (1 1)", "properties": {}}
tile = mapbox_vector_tile.encode([{"name": "places", "features": [point, {**point, "id": 0}, {**point, "id": 7}]}])
message = vector_tile_pb2.tile()
message.ParseFromString(tile)
there = [feature.HasField("id") for feature in message.layers[0].features]
read = [feature.get("id") for feature in mapbox_vector_tile.decode(tile)["places"]["features"]]
print("the tile has an id:", there)
print("decoded:", read)
assert there[0] is False, there
assert there[2] is True, there
assert read == [0, 0, 7], read
PYTHON
