#!/usr/bin/env bash
# libhxl 5.2.2 (of HXL, the Humanitarian Exchange Language): what normalises days takes a bare number for seconds or days
# since 1970. The compact day of ISO 8601, 20170607, which conflict data is full of (VIINA, GDELT), becomes a day of August
# 1970; a spreadsheet's serial number, 42893, the same day of 2017 counted from 1900, becomes one of 2087. Neither is
# refused, and `is_date` calls both days. Of 06/07/2017 it makes the sixth of July, of 06/13/2017 the thirteenth of June, in
# the same column and without a word.
#
# So: what a column's numbers are counted from is decided over the whole column and shown, before any is turned into a day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check libhxl==5.2.2 six==1.17.0
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from hxl.datatypes import is_date, normalise_date

print("libhxl", version("libhxl"))
days = {
    "2017-06-07": "2017-06-07",
    "20170607": "1970-08-22",
    "42893": "2087-06-08",
    "06/07/2017": "2017-07-06",
    "06/13/2017": "2017-06-13",
}
for said, expected in days.items():
    read = normalise_date(said)
    print(f"{said} is read as {read}, and is {'a' if is_date(said) else 'no'} day")
    assert (read, is_date(said)) == (expected, True), (said, read)
PYTHON
