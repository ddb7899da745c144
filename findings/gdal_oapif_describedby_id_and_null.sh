#!/usr/bin/env bash
# GDAL 3.12.4 (in pyogrio 0.13.0), its OAPIF driver (OGC API – Features), two things about the schema that a
# collection names by `describedby`, which both are valid JSON Schema of the features:
#
# 1. A property called `id` that the schema describes is empty in every row, and with it the feature's own id:
#    nothing is left to know a row by. Without it in the schema, the column has the feature's id.
# 2. A type that may be null, `"type": ["integer", "null"]`, makes the column text; `"type": "integer"` a number.
#
# So: leave `id` out of the schema, and name one type.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pyogrio==0.13.0 numpy==2.4.6
cat >"$folder/server.py" <<'PYTHON'
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FEATURE = {
    "type": "Feature",
    "id": "first",
    "geometry": {"type": "Point", "coordinates": [1, 2]},
    "properties": {"id": "first", "size": 3, "plain": 4},
}
SCHEMA = {"size": {"type": ["integer", "null"]}, "plain": {"type": "integer"}}


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        site = f"http://127.0.0.1:{self.server.server_port}"
        path = urlsplit(self.path).path
        name = path.split("/")[2] if path.startswith("/collections/") else ""
        properties = ({"id": {"type": "string"}} if name == "told" else {}) | SCHEMA

        def collection(key: str) -> dict:
            at = f"{site}/collections/{key}"
            return {
                "id": key,
                "links": [
                    {"rel": "items", "type": "application/geo+json", "href": f"{at}/items"},
                    {"rel": "describedby", "type": "application/schema+json", "href": f"{at}/schema"},
                ],
            }

        whole = {"type": "object", "properties": {"properties": {"type": "object", "properties": properties}}}
        answers = {
            "/": {"links": [{"rel": "data", "type": "application/json", "href": f"{site}/collections"}]},
            "/collections": {"links": [], "collections": [collection("told"), collection("untold")]},
            f"/collections/{name}": collection(name),
            f"/collections/{name}/schema": whole,
            f"/collections/{name}/items": {"type": "FeatureCollection", "features": [FEATURE], "links": []},
        }
        body = json.dumps(answers.get(path, {})).encode()
        kind = "application/schema+json" if path.endswith("schema") else "application/geo+json" if path.endswith("items") else "application/json"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
print(server.server_port, flush=True)
sys.stdout.close()
server.serve_forever()
PYTHON
mkfifo "$folder/port"
"$folder/venv/bin/python" "$folder/server.py" >"$folder/port" &
served=$!
trap 'kill $served; rm -rf "$folder"' EXIT
read -r port <"$folder/port"

# A process of its own: GDAL holds the interpreter while it waits for the server.
env -u http_proxy -u https_proxy -u HTTP_PROXY -u HTTPS_PROXY -u all_proxy -u ALL_PROXY GDAL_HTTP_TIMEOUT=20 \
    "$folder/venv/bin/python" - "$port" <<'PYTHON'
import sys

import pyogrio

site = f"OAPIF:http://127.0.0.1:{sys.argv[1]}"
print("pyogrio", pyogrio.__version__, "GDAL", pyogrio.__gdal_version__)
found = {}
for name in ("told", "untold"):
    meta, _, _, data = pyogrio.raw.read(site, layer=name)
    types = pyogrio.read_info(site, layer=name)["ogr_types"]
    found[name] = {field: (kind, column[0]) for field, kind, column in zip(meta["fields"].tolist(), types, data)}
    print("the schema has the property id:" if name == "told" else "it hasn't:", found[name])
assert found["told"]["id"][1] in (None, "")
assert found["untold"]["id"][1] == "first"
assert found["untold"]["size"][0] == "OFTString"
assert found["untold"]["plain"][0] == "OFTInteger"
PYTHON
