#!/usr/bin/env bash
# edtf 5.0.2: an interval whose end isn't known, `2017-06/` (EDTF level 1), ends for it ten years after it begins: the last
# day that it may strictly reach is 2027-06-01. One whose end is open, `2017-06/..`, has none, and is greater than each day.
# So two ways to write much the same sort and overlap otherwise, and the day of 2027 is told like any other.
#
# So: write `..` where something goes on, and don't take the last day of an interval from it without looking at its end.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check edtf==5.0.2
cat >see.py <<'PYTHON'
from edtf import parse_edtf

unknown, still_open = (parse_edtf(text).upper_strict() for text in ("2017-06/", "2017-06/.."))
print("2017-06/   ends", "-".join(f"{each:02}" for each in unknown[:3]))
print("2017-06/.. ends", still_open)
assert tuple(unknown[:3]) == (2027, 6, 1)
assert still_open == float("inf")
PYTHON
venv/bin/python see.py
