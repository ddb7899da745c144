"""Each address that we give people is opened by GDAL, and what it finds there is whole."""

import csv
import io
import re
from collections.abc import Iterator

import httpx2
import mapbox_vector_tile
import pytest

from app.database import Engines
from app.settings import PROJECT_DIR
from tests.applications import Lend
from tests.web import gdal, serve

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

# An address in running text ends where a sign does that none of ours has.
GIVEN = re.compile(r"http://127\.0\.0\.1:8000(/(?:api|data|tiles)[^\s`'\"<>)]*)")
SHOWN = re.compile(r'(?:href="|<code>|\n)(/(?:api/v1|data|tiles)[^\s"<]*)')
ZOOM_0 = {"{z}": "0", "{x}": "0", "{y}": "0"}
KINDS = {
    "application/geo+json": "GeoJSON",
    "text/csv": "CSV",
    "application/vnd.mapbox-vector-tile": "MVT",
}


@pytest.fixture(scope="module")
def site(lend: Lend, loaded_database: Engines) -> Iterator[str]:
    with serve(lend(loaded_database)) as base:
        yield base


@pytest.fixture(scope="module")
def visitor() -> Iterator[httpx2.Client]:
    # Files that GDAL writes take a program to start.
    with httpx2.Client(follow_redirects=True, trust_env=False, timeout=60) as visiting:
        yield visiting


def addresses_given(site: str, visitor: httpx2.Client) -> set[str]:
    """Every address for programs that the README, /data and /api name, on this site."""
    readme = (PROJECT_DIR / "README.md").read_text("utf-8")
    found = set(GIVEN.findall(readme))
    assert len(found) >= 8
    for page in ("/data", "/api"):
        text = visitor.get(site + page).text.replace("&amp;", "&").replace(site, "")
        shown = set(SHOWN.findall(text))
        assert len(shown) >= 8, page
        found |= shown
    return found


def count(answer: httpx2.Response) -> int:
    """How many rows an answer should have."""
    kind = answer.headers["content-type"].partition(";")[0]
    if kind == "application/geo+json":
        body = answer.json()
        assert len(body["features"]) == body.get("numberMatched", len(body["features"]))
        return len(body["features"])
    if kind == "text/csv":
        return len(list(csv.DictReader(io.StringIO(answer.text))))
    decoded = mapbox_vector_tile.decode(answer.content)
    return sum(len(layer["features"]) for layer in decoded.values())


def test_every_address_that_is_given_is_opened_whole(site: str, visitor: httpx2.Client) -> None:
    expected: dict[str, tuple[str, int]] = {}
    for path in addresses_given(site, visitor):
        if "{slug}" in path or "{key}" in path or path == "/data/":
            # A pattern of addresses, and the beginning of several.
            continue
        if path.endswith("/"):
            assert visitor.get(site + path).status_code == 200, path
            continue
        address = site + re.sub(r"{[zxy]}", lambda found: ZOOM_0[found[0]], path)
        answer = visitor.get(address)
        assert answer.status_code == 200, path
        if path.startswith("/tiles/") and ".json" in path:
            [tiles] = answer.json()["tiles"]
            address = re.sub(r"{[zxy]}", lambda found: ZOOM_0[found[0]], tiles)
            answer = visitor.get(address)
        kind = KINDS.get(answer.headers["content-type"].partition(";")[0])
        if kind:
            expected[address] = (kind, count(answer))
    assert {kind for kind, _ in expected.values()} == set(KINDS.values())
    assert len(expected) >= 12
    found = gdal(*expected)
    for address, (kind, rows) in expected.items():
        assert (found[address]["driver"], found[address]["features"]) == (kind, rows), address


def test_positions_and_places_lose_nothing_on_the_way(site: str, visitor: httpx2.Client) -> None:
    for noun in ("positions", "places"):
        matched = visitor.get(f"{site}/api/v1/{noun}?limit=1").json()["numberMatched"]
        addresses = [
            f"{site}/api/v1/{noun}",
            f"{site}/data/{noun}.geojson",
            f"{site}/data/{noun}.csv",
        ]
        for address, layer in gdal(*addresses).items():
            assert layer["features"] == layer["shapes"] == matched, address
        names = [set(layer["fields"]) for layer in gdal(*addresses[:2]).values()]
        assert names[0] - {"slug", "id"} == names[1] - {"slug", "id"}


def test_a_grade_is_never_taken_for_a_truth_value(site: str) -> None:
    addresses = [f"{site}/data/{name}.csv" for name in ("claims", "sources", "positions")]
    for address, layer in gdal(*addresses).items():
        for name in ("reliability", "grades", "credibility_label"):
            assert layer["fields"].get(name, "OFTString") == "OFTString", (address, name)
