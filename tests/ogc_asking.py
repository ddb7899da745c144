"""The OGC API asked by tests: its answers, the items of a collection, the links of a document."""

from typing import Any
from urllib.parse import urlsplit

from fastapi.testclient import TestClient

# What a browser asks for.
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
GEOJSON = "application/geo+json"


def got(client: TestClient, path: str, **query: Any) -> Any:
    answer = client.get(path, params=query)
    assert answer.status_code == 200, (path, query, answer.text[:300])
    return answer.json()


def items(client: TestClient, name: str, **query: Any) -> Any:
    return got(client, f"/ogc/collections/{name}/items", **query)


def rels(document: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for link in document["links"]:
        assert all((link["type"], link["href"])), link
        found.setdefault(link["rel"], []).append(link)
    return found


def local(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
