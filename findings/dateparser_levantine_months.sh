#!/usr/bin/env bash
# dateparser 1.5.0 has the months of Arabic as Syria, Iraq, Lebanon, Jordan and Palestine call them (حزيران), but reads them only
# where it is told the land, as `locales=["ar-SY"]` or `region="SY"`. Told nothing, or `languages=["ar"]`, it reads Egypt's
# (يونيو); told nothing, even those of Algeria (جوان). What comes instead isn't always nothing: of «5 آب 2017», August, `parse`
# makes this very moment, and `search_dates` in Arabic takes «2017» out of «7 حزيران 2017» and adds today's day and month, so
# that the answer is another each day.
#
# So: Arabic days are read by the names of East and West alike, and a text of which a word is left over is no day.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check dateparser==1.5.0
"$folder/venv/bin/python" - <<'PYTHON'
import warnings
from datetime import datetime

import dateparser
from dateparser.search import search_dates

warnings.simplefilter("ignore")
june, august, now = datetime(2017, 6, 7), datetime(2017, 8, 5), datetime(2021, 3, 20, 9, 30)
words = {"Syria": "7 حزيران 2017", "Egypt": "7 يونيو 2017", "Algeria": "7 جوان 2017", "August": "5 آب 2017"}
told = {
    "nothing": ({}, [None, june, june, now]),
    "Arabic": ({"languages": ["ar"]}, [None, june, None, None]),
    "Syria": ({"locales": ["ar-SY"]}, [june, june, None, august]),
}
for what, (options, expected) in told.items():
    read = [dateparser.parse(each, settings={"RELATIVE_BASE": now}, **options) for each in words.values()]
    print(f"told {what}:", {name: str(day) for name, day in zip(words, read, strict=True)})
    assert read == expected, read
sentence = f"دخلوا المدينة في {words['Syria']}"
found = search_dates(sentence, languages=["ar"], settings={"RELATIVE_BASE": now})
print(f"in «{sentence}»: {found}")
assert found == [("2017", datetime(2017, 3, 20))], found
PYTHON
