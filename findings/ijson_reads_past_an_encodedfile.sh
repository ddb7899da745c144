#!/usr/bin/env bash
# ijson 3.6.0, backend yajl2_c: of a file object it calls `readinto` where there is one. Python's `codecs.EncodedFile`
# has only `read` of its own and hands every other name, `readinto` too, on to the file that it wraps. So ijson gets
# the bytes as they were: valid JSON in UTF-16 is refused at its first letter, while the backend in Python, which calls
# `read`, reads the same object.
#
# So: give ijson a raw stream whose `readinto` recodes as well (`io.RawIOBase`), or one with `read` alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ijson==3.6.0
"$folder/venv/bin/python" - <<'PYTHON'
import codecs
import io
import json
from importlib.metadata import version

import ijson

TEXT = '[{"place": "Raqqa"}]'
print("ijson", version("ijson"))


class ReadAlone:
    """The same object with `read` and nothing else."""

    def __init__(self, file):
        self.read = file.read


def items(backend, encoding, wrap=lambda file: file):
    encoded = codecs.EncodedFile(io.BytesIO(TEXT.encode(encoding)), "utf-8", encoding)
    assert json.loads(codecs.EncodedFile(io.BytesIO(TEXT.encode(encoding)), "utf-8", encoding).read()) == json.loads(TEXT)
    try:
        return list(ijson.get_backend(backend).items(wrap(encoded), "item"))
    except ijson.JSONError as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0]}"


ROWS = json.loads(TEXT)
found = {}
for encoding in ("utf-8", "utf-16"):
    for backend in ("python", "yajl2_c"):
        found[backend, encoding] = items(backend, encoding)
        print(f"{backend}, from {encoding}: {found[backend, encoding]}")
found["read alone"] = items("yajl2_c", "utf-16", ReadAlone)
print(f"yajl2_c, from utf-16, with `read` alone: {found['read alone']}")
assert found["python", "utf-8"] == found["yajl2_c", "utf-8"] == found["python", "utf-16"] == ROWS
assert found["read alone"] == ROWS
assert isinstance(found["yajl2_c", "utf-16"], str), found
PYTHON
