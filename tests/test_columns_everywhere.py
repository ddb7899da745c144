"""What readers may see is in every output: a column of a lens is in API, CSV and dataset alike."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.database import Engines
from app.nouns import NOUNS
from tests.test_corrections_whole import UNSEEN

# The member of a document in which a column stands, where they aren't called alike.
DOCUMENT: dict[str, dict[str, str]] = {
    "source": {"text_sha256": "text", "text_code_points": "text", "text_body_start": "text",
               "free_to_show": "text"},
    "actor": {"parent_id": "parent"},
    "place": {"public_geom": "geometry", "part_of_id": "part_of"},
    "claim": {"source_id": "source", "speaker_id": "speaker", "paragraph": "passage",
              "start_offset": "passage", "end_offset": "passage", "quote": "passage",
              "text_sha256": "passage", "valid_from": "valid", "valid_to": "valid",
              "valid_precision": "valid", "row_file": "evidence", "row_sha256": "evidence",
              "row_sheet": "evidence", "row_number": "evidence", "row_key": "evidence", "row_cells": "evidence"},
    "position": {"public_geom": "geometry", "actor_id": "actor", "place_id": "place"},
    "link": {"from_claim_id": "later", "to_claim_id": "earlier"},
}  # fmt: skip
# The same for the API, where that differs from both.
API: dict[str, dict[str, str]] = {
    "source": {"url": "document_url", "text_sha256": "text_sha256"},
    "claim": {"valid_from": "valid_from", "valid_to": "valid_to",
              "valid_precision": "valid_precision", "locator": "passage"},
}  # fmt: skip
CSV: dict[str, dict[str, str]] = {
    "source": {"url": "document_url", "text_sha256": "text_sha256"},
    "place": {"public_geom": "wkt"},
    "claim": {"valid_from": "valid_from", "valid_to": "valid_to", "paragraph": "paragraph",
              "valid_precision": "valid_precision", "start_offset": "start", "end_offset": "end",
              "quote": "quote", "text_sha256": "text_sha256", "row_file": "row_file",
              "row_sha256": "row_sha256", "row_sheet": "row_sheet", "row_number": "row_number", "row_key": "row_key",
              "row_cells": "row_cells"},
    "position": {"public_geom": "wkt"},
}  # fmt: skip
# Where a text begins and how long it is tells nobody anything without the text, which has an address
# of its own while it is free to show.
OF_THE_TEXT = {"text_code_points", "text_body_start", "free_to_show"}


def lens_columns(engines: Engines, table: str) -> list[str]:
    """Columns of what readers see of a record, less those that tell them nothing of their own."""
    with engines.owner.connect() as connection:
        columns = connection.scalars(
            text(
                "select column_name from information_schema.columns"
                " where table_schema = 'published' and table_name = :table"
            ),
            {"table": table},
        )
        return [column for column in columns if column not in UNSEEN]


def missing(columns: list[str], there: set[str], *names: dict[str, str]) -> list[str]:
    """Columns that stand under none of their names."""
    called: dict[str, str] = {}
    for each in reversed(names):
        called |= each
    return [column for column in columns if called.get(column, column) not in there]


@pytest.mark.parametrize("table", DOCUMENT)
def test_every_column_of_a_lens_is_in_the_dataset(database: Engines, table: str) -> None:
    record = NOUNS[f"{table}s"].record
    columns = lens_columns(database, table)
    assert len(columns) > 4
    assert missing(columns, set(record.model_fields), DOCUMENT[table]) == []


@pytest.mark.parametrize("table", ["source", "actor", "place", "claim", "position"])
def test_every_column_of_a_lens_is_in_the_api_and_its_file(
    database: Engines, client: TestClient, table: str
) -> None:
    columns = [each for each in lens_columns(database, table) if each not in OF_THE_TEXT]
    answer = client.get(f"/api/v1/{table}s?limit=1").json()
    [item] = answer.get("features") or answer["items"]
    members = {*item, *item.get("properties", {})}
    assert missing(columns, members, API.get(table, {}), DOCUMENT[table]) == []
    head = client.get(f"/data/{table}s.csv").text.lstrip("\ufeff").partition("\r\n")[0]
    assert missing(columns, set(head.split(",")), CSV.get(table, {}), DOCUMENT[table]) == []


def test_every_column_of_a_link_is_in_a_claim_of_the_api(
    database: Engines, client: TestClient
) -> None:
    items = client.get("/api/v1/claims?limit=500").json()["items"]
    members = {name for item in items for link in item["links"] for name in link}
    called = {"from_claim_id": "id", "to_claim_id": "id"}
    assert missing(lens_columns(database, "link"), members, called) == []
