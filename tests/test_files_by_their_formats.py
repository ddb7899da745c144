"""Files say what they say in the words of their own formats, not in ours alone."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web import saved

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

# Table 1 of GeoPackage 1.4, whose own words are in capitals, and the geometry's kinds that ours have.
TYPES = {
    "BOOLEAN", "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "FLOAT", "DOUBLE", "REAL", "TEXT", "BLOB",
    "DATE", "DATETIME", "GEOMETRY",
}  # fmt: skip


@pytest.mark.parametrize("name", ["places", "positions", "claims", "tracks"])
def test_columns_of_a_geopackage_have_types_of_the_standard(
    client: TestClient, tmp_path: Path, name: str
) -> None:
    with sqlite3.connect(saved(client, tmp_path, f"{name}.gpkg")) as package:
        tables = [row[0] for row in package.execute("select table_name from gpkg_contents")]
        found = {
            (table, column, kind)
            for table in tables
            for _, column, kind, *_ in package.execute(f"pragma table_info({table})")
        }
        styled = package.execute("select count(*) from layer_styles") if len(tables) > 1 else None
        assert (styled is not None) == (name in ("positions", "tracks"))
    assert {each for each in found if each[2] not in TYPES} == set()


def test_the_licence_has_the_name_that_a_context_knows(client: TestClient) -> None:
    places = client.get("/data/places.jsonld").json()
    claims = client.get("/data/claims.jsonld").json()
    # Linked Places has `license` (dct:license), annotations have `rights`; what a context doesn't name, JSON-LD drops.
    assert places["license"] == claims["rights"] == "https://creativecommons.org/licenses/by/4.0/"


def test_feeds_tell_their_licence(client: TestClient) -> None:
    address = "https://creativecommons.org/licenses/by/4.0/"
    for path in ("/changes.atom", "/ar/changes.atom", "/corrections.atom"):
        head = client.get(path).text.partition("<entry>")[0]
        assert "<rights>CC BY 4.0</rights>" in head, path
        # RFC 4946.
        assert f'<link rel="license" href="{address}"/>' in head, path
    feed: dict[str, Any] = json.loads(client.get("/changes.json").text)
    assert feed["_conflict_map"] == {"licence": address}
