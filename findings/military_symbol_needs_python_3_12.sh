#!/usr/bin/env bash
# military-symbol 2.0.2 (APP-6 and MIL-STD-2525 symbols as SVG) says that it runs on Python 3.8 and later, and is installed
# there without a word; its import ends in a SyntaxError on every Python before 3.12, since a string of it has the same
# quotes inside a replacement field.
#
# So: what an image draws is milsymbol's, run in a small engine of scripts, as the page's own symbols are.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check military-symbol==2.0.2
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import metadata

asked = metadata("military-symbol")["Requires-Python"]
print("Python", sys.version.split()[0], "asked for", asked, end=": ")
assert asked.startswith(">=3.8"), asked
try:
    import military_symbol  # noqa: F401
except SyntaxError as error:
    print("SyntaxError:", error.msg)
    assert sys.version_info < (3, 12), "It is older Pythons that can't read it."
else:
    print("imported")
    assert sys.version_info >= (3, 12), "It can be imported on an older Python now."
PYTHON
