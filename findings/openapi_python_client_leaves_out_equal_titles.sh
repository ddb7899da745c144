#!/usr/bin/env bash
# openapi-python-client 0.29.1: where two schemas that are written in place, in one «oneOf», have the same
# title but different properties, the whole operation that takes them is left out of the client. That is
# told by a warning which names no property, and the program ends with status 0. A title is an annotation
# that needn't be unique (JSON Schema 2020-12, 9.1), so the document is valid; openapi-spec-validator
# 0.9.0 says so. With other titles the operation is there.
#
# So: give each schema of a union a name of its own under components, and hold a generated client to the
# operations that the document has.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check openapi-python-client==0.29.1 openapi-spec-validator==0.9.0
export PATH="$folder/venv/bin:$PATH"
cd "$folder"
python - <<'PYTHON'
import subprocess
from importlib.metadata import version
from json import dumps
from pathlib import Path

from openapi_spec_validator import validate

print("openapi-python-client", version("openapi-python-client"))


def edit(title: str, member: str) -> dict[str, object]:
    return {"type": "object", "title": title, "required": [member], "properties": {member: {"type": "string"}}}


def generated(*titles: str) -> tuple[int, bool, str]:
    edits = [edit(title, member) for title, member in zip(titles, ("place", "claim"))]
    body = {"type": "object", "properties": {"edits": {"type": "array", "items": {"oneOf": edits}}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "map", "version": "1"},
        "paths": {
            "/changes": {
                "post": {
                    "operationId": "create_change",
                    "requestBody": {"content": {"application/json": {"schema": body}}},
                    "responses": {"200": {"description": "Done"}},
                }
            }
        },
    }
    validate(document)
    folder = Path("-".join(titles))
    Path("document.json").write_text(dumps(document))
    command = ["openapi-python-client", "generate", "--meta", "none", "--path", "document.json", "--output-path", folder]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, any(folder.rglob("create_change.py")), done.stdout + done.stderr


status, is_there, said = generated("Edit", "Edit")
print("equal titles: status", status, "· operation generated:", is_there)
print(next(line for line in said.splitlines() if line.startswith("WARNING")))
assert (status, is_there) == (0, False)
assert "Endpoint will not be generated" in said
status, is_there, said = generated("PlaceEdit", "ClaimEdit")
print("other titles: status", status, "· operation generated:", is_there)
assert (status, is_there) == (0, True)
PYTHON
