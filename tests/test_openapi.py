"""The OpenAPI document is valid, and every read answers as it says, whatever is sent."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from app.database import Engines
from app.main import create_app
from app.settings import PROJECT_DIR, Settings
from tests.web import serve

# Requests of each kind for an operation, and the longest that all of them may take, in seconds.
REQUESTS = "5"
LONGEST = "60"


@pytest.fixture
def document(client: TestClient) -> Any:
    return client.get("/api/v1/openapi.json").json()


@pytest.fixture
def site(settings: Settings, loaded_database: Engines) -> Iterator[str]:
    with serve(create_app(settings, loaded_database)) as base:
        yield base


def test_the_document_is_valid(document: Any) -> None:
    validate(document)


def test_an_address_stands_in_it_once_with_all_that_can_be_asked(document: Any) -> None:
    shapes = [path.replace("{key}", "{slug}") for path in document["paths"]]
    assert len(shapes) == len(set(shapes))
    assert set(document["paths"]["/api/v1/places/{slug}"]) == {"get", "put", "delete"}


def test_every_operation_says_whether_it_needs_a_token_and_what_it_is_about(document: Any) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    names = []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert "security" in operation, (method, path)
            assert operation["description"], (method, path)
            assert set(operation["tags"]) <= tags, (method, path)
            names.append(operation["operationId"])
            for response in operation["responses"].values():
                text = str(response.get("content", ""))
                assert "HTTPValidationError" not in text, (method, path)
    assert len(names) == len(set(names))


def test_every_read_answers_as_the_document_says(site: str, tmp_path: Path) -> None:
    command = (
        *("run", f"{site}/api/v1/openapi.json", "--checks", "all", "--include-method", "GET"),
        *("--max-examples", REQUESTS, "--max-time", LONGEST, "--seed", "1"),
        # No read names an address of another: there are no links to go along.
        *("--phases", "examples,coverage,fuzzing", "--continue-on-failure"),
        *("--no-color", "--generation-database", "none"),
    )
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    found = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=kept
        | {"SCHEMATHESIS_HOOKS": "tests.schemathesis_rules", "PYTHONPATH": str(PROJECT_DIR)},
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    assert "passed" in found.stdout
