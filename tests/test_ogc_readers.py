"""Programs that speak OGC API – Features read all that is there: GDAL (and so QGIS) and OWSLib."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from app.database import Engines
from app.main import create_app
from app.published.collections import COLLECTIONS
from app.settings import PROJECT_DIR, Settings
from tests.web import serve

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

TYPES = {"string": "OFTString", "integer": "OFTInteger", "boolean": "OFTInteger", "date": "OFTDate"}


@pytest.fixture(scope="module")
def site(settings: Settings, loaded_database: Engines) -> Iterator[str]:
    with serve(create_app(settings, loaded_database)) as base:
        yield base


@pytest.fixture(scope="module")
def found(site: str) -> dict[str, Any]:
    """What `tests.ogc_reads` finds, a process of its own: it can't stop the server that it waits for."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    read = subprocess.run(
        [sys.executable, "-m", "tests.ogc_reads", site],
        capture_output=True, text=True, timeout=120, check=False, cwd=PROJECT_DIR,
        env=kept | {"GDAL_HTTP_TIMEOUT": "20"},
    )  # fmt: skip
    assert read.returncode == 0, read.stderr
    answers: dict[str, Any] = json.loads(read.stdout)
    return answers


@pytest.mark.parametrize("name", list(COLLECTIONS))
def test_gdal_reads_all_rows_with_all_fields_and_their_types(
    found: dict[str, Any], name: str
) -> None:
    layer = found["layers"][name]
    columns = COLLECTIONS[name].columns
    expected = {column.name: TYPES[COLLECTIONS[name].type_of(column)] for column in columns}
    assert {key: kind for key, kind in layer["fields"].items() if key in expected} == expected
    # GDAL gives each feature's own id a column.
    assert set(layer["fields"]) - set(expected) <= {"id"}
    # Page by page, since it asks for no more than the document says is given at once.
    assert layer["rows"] == layer["matched"] == layer["features"]
    assert layer["shapes"] == layer["placed"]
    assert layer["values"] == layer["expected"]


def test_gdal_narrows_as_pandas_would(found: dict[str, Any]) -> None:
    told = found["narrowed"]
    assert told["actor"] == told["actor_expected"] > 0
    assert told["box"] == told["box_expected"] > 0
    # A filter on days is answered by what touches them; the cast asks for the field itself.
    assert set(told["days_expected"]) < set(told["days"])
    assert told["days_cast"] == told["days_expected"] != []


def test_owslib_finds_and_reads_everything(found: dict[str, Any]) -> None:
    told = found["owslib"]
    assert told["collections"] == list(COLLECTIONS)
    assert told["openapi"].startswith("3.0")
    assert "posture" in told["queryables"]
    assert told["asked"] == told["asked_expected"] > 0
    assert told["filtered"] == told["filtered_expected"] > 0
    assert told["one"] == "magnier-pos-sdf-east"
    # It posts `cql=`, and is told how to ask instead.
    assert "filter-lang=cql2-json" in told["posted"]
