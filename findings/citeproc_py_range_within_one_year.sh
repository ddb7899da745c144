#!/usr/bin/env bash
# citeproc-py 0.11.1: where a style prints the year alone, a date that is a range of days within one year is
# printed as nothing at all, neither as a year nor as a range; a range over two years is printed (2016–2017), and
# so is a single day (2017). Both ends have that year, and a reader would expect it once.
#
# So: whoever renders with it must not take a missing year for a date that is unknown.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check citeproc-py==0.11.1
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

print("citeproc-py", version("citeproc-py"))
expected = {
    "[[2017, 6, 6]]": "(2017)",
    "[[2016, 12, 31], [2017, 6, 9]]": "(2016–2017)",
    # Nothing at all.
    "[[2017, 6, 6], [2017, 6, 9]]": None,
}
for parts, printed in expected.items():
    item = {
        "id": "one",
        "type": "webpage",
        "title": "A title",
        "author": [{"literal": "An author"}],
        "issued": {"date-parts": eval(parts)},
    }
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem("one")]))
    line = str(bibliography.bibliography()[0])
    print(parts, "->", line)
    assert ("20" not in line) if printed is None else (printed in line), line
PYTHON
