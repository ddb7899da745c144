"""The OpenAPI document has no error in the eyes of the two linters that its readers use most.

`tests/linters/lint.mjs` asks both, and fails if either wants anything of the network.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

SCRIPT = Path(__file__).parent / "linters" / "lint.mjs"
LINTERS = Path(__file__).parent.parent / ".venv" / "tools" / "linters"
LONGEST_SECONDS = 120
# An operation that doesn't say what it answers, and a reference to nothing.
WRONG = {
    "openapi": "3.1.0",
    "info": {"title": "Wrong", "version": "1"},
    "servers": [{"url": "/"}],
    "paths": {
        "/nowhere": {
            "get": {
                "parameters": [{"$ref": "#/components/parameters/nobody"}],
            }
        }
    },
}


def errors_in(*documents: Any) -> list[list[tuple[str, str]]]:
    """(linter, what is wrong) of each error in each document."""
    run = subprocess.run(
        ["node", SCRIPT, LINTERS],
        input=json.dumps(documents),
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    assert run.returncode == 0, run.stderr
    return [
        [
            (each["linter"], "{rule} at {where}: {message}".format(**each))
            for each in found
            if each["severity"] == "error"
        ]
        for found in json.loads(run.stdout)
    ]


def test_neither_linter_finds_an_error_in_the_document(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    # The wrong one shows that both are asked, and would say so.
    ours, wrong = errors_in(document, WRONG)
    assert ours == []
    assert {linter for linter, _ in wrong} == {"redocly", "spectral"}


def test_the_lock_file_holds_a_hash_of_each_package_and_no_address() -> None:
    lock = (SCRIPT.parent / "package-lock.json").read_text()
    packages = [each for path, each in json.loads(lock)["packages"].items() if path]
    assert all(each["integrity"].startswith("sha512-") for each in packages)
    # Each machine's own npm knows where packages come from.
    assert "://" not in lock
