"""The OpenAPI document is valid, and every read answers as it says, whatever is sent."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from app.database import Engines
from app.main import create_app
from app.settings import PROJECT_DIR, Settings
from tests.desk import Desk
from tests.documents import closed, wrong_with
from tests.web import serve
from tests.writing import program, source

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

# Requests of each kind for an operation, and the longest that all of them may take, in seconds.
REQUESTS = "5"
LONGEST = "20"


@dataclass(frozen=True)
class Expected:
    """Which statuses answer to what is right by the schema, and to what is wrong by it."""

    taken: tuple[str, ...] = ("2xx", "3xx", "404")
    refused: tuple[str, ...] = ("400", "404", "405")
    header_missing: tuple[str, ...] = ("400",)

    @property
    def toml(self) -> str:
        """The same as schemathesis is told it: narrower than it would take by itself."""
        told = {
            "positive_data_acceptance": self.taken,
            "negative_data_rejection": self.refused,
            "missing_required_header": self.header_missing,
        }
        return "".join(
            f"[checks.{check}]\nexpected-statuses = {json.dumps(statuses)}\n"
            for check, statuses in told.items()
        )


# What two of its options include is what either includes, so the other methods are left out.
LOOKING = tuple(f"--exclude-method={method}" for method in ("POST", "PUT", "DELETE"))
# A record may refer to what isn't there, or be at another version: no schema knows of either. A tag
# that is no version of ours never matches.
WRITING = Expected(
    taken=("2xx", "404", "409", "412", "422"),
    refused=("400", "401", "404", "405", "409", "412", "415", "422", "428"),
    header_missing=("428",),
)


@pytest.fixture
def document(client: TestClient) -> Any:
    return client.get("/api/v1/openapi.json").json()


@pytest.fixture
def site(settings: Settings, loaded_database: Engines) -> Iterator[str]:
    with serve(create_app(settings, loaded_database)) as base:
        yield base


def test_the_document_is_valid(document: Any) -> None:
    validate(document)


def bodies_of(document: Any) -> Iterator[tuple[str, Any, Any]]:
    """Where each example of the document stands, with its schema."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            held = {"body": operation.get("requestBody", {})} | operation["responses"]
            for name, holder in held.items():
                for content in holder.get("content", {}).values():
                    if "example" in content and "schema" in content:
                        yield f"{method} {path} {name}", content["schema"], content["example"]


def test_every_example_is_as_its_schema_says(document: Any) -> None:
    seen = 0
    for where, schema, example in bodies_of(document):
        seen += 1
        assert wrong_with(example, schema, document) == [], where
    assert seen > 200


def test_every_body_is_described_by_the_model_that_reads_it(document: Any) -> None:
    body = document["paths"]["/api/v1/claims"]["post"]["requestBody"]["content"]["application/json"]
    assert body["schema"]["properties"]["record"]["$ref"].endswith("/ClaimRecord")
    schemas = document["components"]["schemas"]
    assert schemas["ClaimRecord"]["required"] == ["kind", "statement"]
    assert schemas["ClaimRecord"]["properties"]["credibility"]["maximum"] == 6
    assert schemas["Problem"]["required"] == ["type", "title", "status", "detail", "code"]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for status, response in operation["responses"].items():
                for media_type, content in response.get("content", {}).items():
                    if "problem" in media_type:
                        assert content["schema"]["$ref"].endswith("/Problem"), (
                            path,
                            method,
                            status,
                        )


@pytest.mark.parametrize("path", ["places", "positions", "claims", "actors", "sources"])
def test_what_readers_get_has_the_members_of_its_schema_and_no_other(
    client: TestClient, document: Any, path: str
) -> None:
    answer = client.get(f"/api/v1/{path}?limit=50").json()
    [content] = document["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"].values()
    assert wrong_with(answer, closed(content["schema"]), closed(document)) == []


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
            [told] = operation["responses"]["414"]["content"].values()
            assert told["example"]["code"] == "address_too_long", (method, path)
            for response in operation["responses"].values():
                text = str(response.get("content", ""))
                assert "HTTPValidationError" not in text, (method, path)
    assert len(names) == len(set(names))


def test_a_query_or_a_path_is_refused_with_400_and_what_is_sent_with_422(document: Any) -> None:
    """A key that came before with other content is refused as what is sent, so it has 422 too."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            told = operation["responses"]
            taken = {(each["in"], each["name"]) for each in operation.get("parameters", ())}
            if taken:
                assert "400" in told, (method, path)
            is_sent = "requestBody" in operation or ("header", "idempotency-key") in taken
            assert ("422" in told) == is_sent, (method, path)
            # JSON that can't be read is no body yet.
            assert "requestBody" not in operation or "400" in told, (method, path)


def test_every_read_answers_as_the_document_says(site: str, tmp_path: Path) -> None:
    # No read names an address of another: there are no links to go along.
    readers = ("--include-method", "GET", "--exclude-tag", "Writing")
    check(site, tmp_path, Expected(), *readers)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (LOOKING, Expected(refused=("400", "401", "404", "405"))),
        (("--exclude-method", "GET"), WRITING),
    ],
    ids=["read", "write"],
)
def test_everything_at_the_desk_answers_as_the_document_says(
    settings: Settings,
    desk_with_records: Desk,
    tmp_path: Path,
    options: tuple[str, ...],
    expected: Expected,
) -> None:
    writer = program(desk_with_records, "admin", "publish")
    assert writer.add("sources", source()).status_code == 201
    with serve(create_app(settings, desk_with_records.engines)) as base:
        token = ("--header", f"Authorization: Bearer {writer.token}", "--include-tag", "Writing")
        check(base, tmp_path, expected, *token, *options)
    # Something of it was saved, besides the source: not all was refused.
    changes = writer.get("/api/v1/changes?limit=200").json()["items"]
    assert (len(changes) > 1) == (expected == WRITING)


def check(site: str, folder: Path, expected: Expected, *options: str) -> None:
    """Send requests of every kind to what the options choose, and hold each answer to all checks."""
    command = (
        *("run", f"{site}/api/v1/openapi.json", "--checks", "all", *options),
        *("--max-examples", REQUESTS, "--max-time", LONGEST, "--seed", "1"),
        *("--phases", "examples,coverage,fuzzing", "--continue-on-failure"),
        *("--no-color", "--generation-database", "none"),
    )
    (folder / "schemathesis.toml").write_text(expected.toml)
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    found = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=kept
        | {"SCHEMATHESIS_HOOKS": "tests.schemathesis_rules", "PYTHONPATH": str(PROJECT_DIR)},
    )
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
    assert "passed" in found.stdout
