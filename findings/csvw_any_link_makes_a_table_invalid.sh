#!/usr/bin/env bash
# csvw 4.1.1 (CSV on the Web): a table that comes over HTTP with any header `Link` is told to be invalid, whatever the link
# is for: its licence, its author, an earlier state (RFC 7089). The reason given is «linked metadata» that «does not reference the
# data», though `rel="license"` is no metadata. The same bytes without the header are valid, and so they are from a disk.
#
# So: tell such tables from faulty ones by `warnings`, or look at a saved copy.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check csvw==4.1.1
"$folder/venv/bin/python" - "$folder/table.csv" <<'PYTHON'
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

from csvw import CSVW

TABLE = b"name,killed\nTown,3\n"
LINKS = {
    "/none.csv": None,
    "/license.csv": '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
    "/original.csv": '<https://example.org/table.csv>; rel="original"',
}


class Tables(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path not in LINKS:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/csv; charset=utf-8")
        self.send_header("Content-Length", str(len(TABLE)))
        if LINKS[self.path]:
            self.send_header("Link", LINKS[self.path])
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(TABLE)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Tables)
threading.Thread(target=server.serve_forever, daemon=True).start()
print("csvw", version("csvw"))
found = {}
for path, link in LINKS.items():
    table = CSVW(f"http://127.0.0.1:{server.server_port}{path}", validate=True)
    found[path] = table.is_valid
    print(f"Link: {link}: valid {table.is_valid}", [str(each.message) for each in table.warnings])
assert found == {"/none.csv": True, "/license.csv": False, "/original.csv": False}
Path(sys.argv[1]).write_bytes(TABLE)
assert CSVW(sys.argv[1], validate=True).is_valid
PYTHON
