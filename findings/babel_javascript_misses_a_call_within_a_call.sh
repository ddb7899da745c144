#!/usr/bin/env bash
# Babel 2.19.0, extracting messages:
#
# 1. From JavaScript, a marked call within the arguments of another is left out without a word:
#    gettext("Rests on {claims}", {claims: gettext("one claim")}) gives the first message alone. From Python
#    and from Jinja templates both are found.
# 2. From Python, gettext("Came" if new else "Gone") is taken for one message, «CameGone», which no program ever
#    asks for, so that both stay in English.
#
# So: say the inner message first and give it a name; choose between whole calls; and have a test that looks
# for marked calls within marked calls, and for conditions within them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.19.0 jinja2==3.1.6
"$folder/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

from babel.messages.extract import extract

NESTED = {
    "javascript": 'gettext("Rests on {claims}", {claims: gettext("one claim")});',
    "python": 'gettext("Rests on {claims}", claims=gettext("one claim"))',
    "jinja2": '{{ gettext("Rests on {claims}", claims=gettext("one claim")) }}',
}
print("Babel", version("babel"))
found = {
    method: [message for _, message, _, _ in extract(method, io.BytesIO(source.encode()))]
    for method, source in NESTED.items()
}
print(found)
both = ["Rests on {claims}", "one claim"]
assert found == {"javascript": both[:1], "python": both, "jinja2": both}

chosen = [each[1] for each in extract("python", io.BytesIO(b'gettext("Came" if new else "Gone")'))]
print("of a condition:", chosen)
assert chosen == ["CameGone"]
PYTHON
