#!/usr/bin/env bash
# pygeofilter 0.4.0 writes CQL2 JSON: of `NOT IN`, `NOT BETWEEN` and `NOT LIKE` it leaves the NOT out, without a word. The
# filter that comes out asks for just the rows that were to be left out. `IS NOT NULL` and `NOT (… IN …)` keep it.
# Its own parser reads the NOT (`not_=True`), so that the same filter is right where pygeofilter itself applies it.
#
# So: write `NOT (kind IN …)` before a filter goes through `to_cql2`, or hand the text on as it is.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pygeofilter==0.4.0
"$folder/venv/bin/python" - <<'PYTHON'
import json
from importlib.metadata import version

from pygeofilter.backends.cql2_json import to_cql2
from pygeofilter.parsers.cql2_text import parse

print("pygeofilter", version("pygeofilter"))
kind = {"property": "kind"}
written = {
    "kind NOT IN ('town','base')": {"op": "in", "args": [kind, ["town", "base"]]},
    "kind NOT BETWEEN 1 AND 2": {"op": "between", "args": [kind, [1, 2]]},
    "kind NOT LIKE 'x%'": {"op": "like", "args": [kind, "x%"]},
    "kind IS NOT NULL": {"op": "not", "args": [{"op": "isNull", "args": [kind]}]},
    "NOT kind IN ('town','base')": {"op": "not", "args": [{"op": "in", "args": [kind, ["town", "base"]]}]},
}
for text, expected in written.items():
    found = json.loads(to_cql2(parse(text)))
    print(text, "is written", json.dumps(found))
    assert found == expected, (text, found)
    assert "not_=True" in repr(parse(text)) or text.startswith("NOT")
PYTHON
