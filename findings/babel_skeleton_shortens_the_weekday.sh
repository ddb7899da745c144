#!/usr/bin/env bash
# Babel 2.19.0, days by a skeleton of CLDR:
#
# format_skeleton("yMMMMEEEEd", …), which asks for the weekday in full (EEEE), answers it abbreviated in French,
# Ukrainian and English, in full in Arabic: CLDR has no such skeleton, the nearest one is taken, and its E isn't
# widened to what was asked for, as CLDR's own rule for matching skeletons wants (UTS #35, part 4, «Matching Skeletons»).
#
# So: take the weekday from `format_date(day, "full")`, or by its own name.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.19.0
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from babel.dates import format_date, format_skeleton

DAY = date(2023, 11, 28)
print("Babel", version("babel"))
for locale, short, whole in (
    ("fr", "mar.", "mardi"),
    ("uk", "вт", "вівторок"),
    ("en", "Tue", "Tuesday"),
    ("ar", "الثلاثاء", "الثلاثاء"),
):
    asked, full = format_skeleton("yMMMMEEEEd", DAY, locale=locale), format_date(DAY, "full", locale=locale)
    print(locale, asked, "|", full)
    assert short in asked
    assert whole in full
    assert (whole in asked) == (short == whole)
PYTHON
