#!/usr/bin/env bash
# country_converter 1.3.2, which asks for pandas 1.0 or later, can convert no name at all with pandas 3: every call ends in a
# TypeError about a pattern. In its table some countries have no regular expression, and the missing ones come as NaN since
# texts are a type of their own there. With pandas 2.3 the same calls answer.
#
# So: names of countries are looked up in a table of our own that is made once and tested, not in whatever a reader of
# tables makes of empty cells.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/convert.py" <<'PYTHON'
import logging
from importlib.metadata import version

import country_converter

logging.disable(logging.CRITICAL)
print("country_converter", version("country_converter"), "pandas", version("pandas"), end=": ")
try:
    print(country_converter.convert(["Syria", "South Sudan", "Palestine"], to="ISO2"))
except TypeError as error:
    print("TypeError:", error)
PYTHON
for pandas in 2.3.3 3.1.1; do
    python3 -m venv "$folder/$pandas"
    "$folder/$pandas/bin/pip" install --quiet --disable-pip-version-check country_converter==1.3.2 "pandas==$pandas"
    "$folder/$pandas/bin/python" "$folder/convert.py" | tee "$folder/$pandas.txt"
done
grep -q "\['SY', 'SS', 'PS'\]" "$folder/2.3.3.txt"
grep -q "TypeError: first argument must be string or compiled pattern" "$folder/3.1.1.txt"
