"""A client that is generated from the OpenAPI document reads and writes, with types that hold."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from app.database import Engines
from app.main import create_app
from app.settings import Settings
from tests.desk import Desk
from tests.web import serve
from tests.writing import claim, program, source

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

# The generator knows of no tiles, and would format what it wrote.
OPTIONS = {
    "content_type_overrides": {"application/vnd.mapbox-vector-tile": "application/octet-stream"},
    "post_hooks": [],
}
PACKAGE = "generated_map_client"


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory, settings: Settings, loaded_database: Engines
) -> Iterator[Path]:
    """Where the client's package lies, which may be imported from there."""
    made = tmp_path_factory.mktemp("client")
    document = create_app(settings, loaded_database).openapi()
    (made / "document.json").write_text(json.dumps(document))
    (made / "options.json").write_text(json.dumps(OPTIONS))
    paths = {"path": "document.json", "config": "options.json", "output-path": PACKAGE}
    given = [part for name, path in paths.items() for part in (f"--{name}", path)]
    run(made, "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning", *given)
    sys.path.insert(0, str(made))
    yield made
    sys.path.remove(str(made))


def run(folder: Path, module: str, *arguments: str) -> None:
    """Run a module of Python's in a folder; all that it says is the message if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


class Generated:
    """The generated functions and classes by their names, and the client for a server."""

    def __init__(self, base: str, token: str) -> None:
        self.models: Any = import_module(f"{PACKAGE}.models")
        client: Any = import_module(f"{PACKAGE}.client")
        self.reader = client.Client(base_url=base)
        self.writer = client.AuthenticatedClient(base_url=base, token=token)

    def read(self, name: str, *arguments: Any, **named: Any) -> Any:
        """What an operation of the reading side answers."""
        return self._call(f"version_1.{name}", self.reader, *arguments, **named)

    def write(self, name: str, *arguments: Any, **named: Any) -> Any:
        """What an operation of the writing side answers."""
        return self._call(f"writing.{name}", self.writer, *arguments, **named)

    def _call(self, name: str, client: Any, *arguments: Any, **named: Any) -> Any:
        operation: Any = import_module(f"{PACKAGE}.api.{name}")
        return operation.sync_detailed(*arguments, client=client, **named)

    def position(self, **values: Any) -> Any:
        """A position made of the generated classes."""
        models = self.models
        kept = {
            "geometry": models.Point(type_="Point", coordinates=[38.55, 35.83]),
            "actor": "brigade",
            "posture": models.PositionRecordPosture.HOLDS,
            "modality": models.PositionRecordModality.OBSERVED,
            "uncertainty_m": 500,
            "claims": ["c-1"],
            "valid_from": date(2017, 6, 7),
            "valid_to": date(2017, 6, 7),
            "valid_precision": models.PositionRecordValidPrecisionType0.DAY,
        }
        return models.PositionRecord(**kept | values)


@pytest.fixture
def generated(folder: Path, settings: Settings, desk_with_records: Desk) -> Iterator[Generated]:
    """The client of a reviewer's program, on a server with a claim about a brigade."""
    writer = program(desk_with_records)
    actor = {"slug": "brigade", "name": "The brigade", "kind": "force", "symbol": "disc"}
    for noun, record in (("sources", source()), ("actors", actor), ("claims", claim("c-1"))):
        assert writer.add(noun, record).status_code == 201
    assert writer.token is not None
    with serve(create_app(settings, desk_with_records.engines)) as base:
        made = Generated(base, writer.token)
        with made.reader, made.writer:
            yield made


def test_the_client_is_generated_without_a_warning_and_its_types_agree(folder: Path) -> None:
    run(folder, "mypy", "--strict", "--config-file=", "--cache-dir=cache", PACKAGE)


def test_a_generated_client_writes_a_position_reads_it_and_changes_it(
    generated: Generated,
) -> None:
    models = generated.models
    body = models.CreatePositionRecordBody(record=generated.position(id="p-1"))
    made = generated.write("create_position", body=body, idempotency_key="once")
    assert made.status_code == 201
    assert isinstance(made.parsed, models.Saved)
    assert (made.parsed.key, made.parsed.state) == ("p-1", "published")

    feature = generated.read("get_position", "p-1").parsed
    assert isinstance(feature, models.PositionFeature)
    assert feature.geometry == models.Point(type_="Point", coordinates=[38.55, 35.83])
    assert feature.properties.actor == "brigade"
    assert feature.properties.valid_from == date(2017, 6, 7)

    kept = generated.write("show_position_document", "p-1")
    record = kept.parsed.record
    assert isinstance(record, models.PositionRecord)
    record.uncertainty_m = 900
    body = models.ReplacePositionRecordBody(record=record, note="It was farther off.")
    changed = generated.write("replace_position", "p-1", body=body, if_match=kept.headers["etag"])
    assert changed.status_code == 200
    [found] = generated.read("get_positions", on="2017-06-07", limit=10).parsed.features
    assert found.properties.uncertainty_m == 900


def test_a_generated_client_saves_several_records_as_one_change(generated: Generated) -> None:
    models = generated.models
    edits = [
        models.ClaimEdit(noun="claims", record=models.ClaimRecord.from_dict(claim("c-2"))),
        models.PositionEdit(noun="positions", record=generated.position(id="p-2", claims=["c-2"])),
    ]
    done = generated.write("create_change", body=models.CreateChangeChangeBody(edits=edits))
    assert isinstance(done.parsed, models.SavedChange)
    assert [saved.key for saved in done.parsed.saved] == ["c-2", "p-2"]


def test_a_generated_client_is_told_by_a_code_what_stands_in_the_way(generated: Generated) -> None:
    models = generated.models
    body = models.CreatePositionRecordBody(record=generated.position(claims=["c-9"]))
    refused = generated.write("create_position", body=body)
    assert (refused.status_code, refused.parsed.code) == (422, "fields")
    assert isinstance(refused.parsed, models.Problem)
    [problem] = refused.parsed.problems
    assert (problem.field, problem.code) == ("record.claims.0", "not_found")
    missing = generated.read("get_position", "p-404")
    assert (missing.status_code, missing.parsed.code) == (404, "not_found")
    wrong = generated.read("get_positions", on="June")
    assert (wrong.status_code, wrong.parsed.code) == (400, "parameter")
    assert wrong.parsed.parameter == "on"
