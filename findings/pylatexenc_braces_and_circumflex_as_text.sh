#!/usr/bin/env bash
# pylatexenc 2.11 (which bibtexparser 2 decodes LaTeX with): latex_to_text leaves out \textbraceleft and
# \textbraceright without a word, though they are LaTeX's own and the only braces that BibTeX, which counts those
# behind a backslash too, can hold unpaired; and \textasciicircum, the ASCII sign ^, comes out as U+02C6.
#
# So: who reads titles back with it gives it these three (MacroTextSpec), or loses them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pylatexenc==2.11
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pylatexenc.latex2text import LatexNodes2Text

print("pylatexenc", version("pylatexenc"))
expected = {
    r"{\textbraceleft}": "",
    r"{\textbraceright}": "",
    r"{\textasciicircum}": "\u02c6",
    # These are as they should be.
    r"{\textasciitilde}": "~",
    r"{\textbackslash}": "\\",
    r"\{": "{",
}
for written, text in expected.items():
    read = LatexNodes2Text().latex_to_text(written)
    print(written, "->", repr(read))
    assert read == text, (written, read)
PYTHON
