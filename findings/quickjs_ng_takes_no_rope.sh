#!/usr/bin/env bash
# quickjs-ng 0.17.0.2 (QuickJS for Python): a text that a script has put together of pieces is a «rope» within the
# engine until somebody looks at it, and the package knows no such tag. Returned, it raises TypeError («Unknown
# quickjs tag: -6»), but only from some kilobytes on: with short texts all seems well.
#
# So: return JSON.stringify(text), which is always written flat, and read that.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check quickjs-ng==0.17.0.2
"$folder/venv/bin/python" - <<'PYTHON'
import json

import quickjs

context = quickjs.Context()
context.eval("function made(times) { let text = ''; for (let n = 0; n < times; n++) text += 'abcdefghij'; return text; }")
assert len(context.eval("made(100)")) == 1_000
try:
    context.eval("made(1000)")
except TypeError as error:
    print("10,000 characters:", error)
else:
    raise SystemExit("it is mended: the answer can be returned as it is")
assert len(json.loads(context.eval("JSON.stringify(made(1000))"))) == 10_000
print("as JSON they come")
PYTHON
