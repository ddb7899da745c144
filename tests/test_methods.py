"""What each address can be asked with, and from where: Allow, OPTIONS, CORS."""

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.desk import Desk
from tests.routes import addresses, route_keys, split
from tests.visiting import Visitor

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

ELSEWHERE = {"Origin": "https://example.org"}
OPEN = (
    "/api/v1/places",
    "/api/v1/claims/magnier-f06",
    "/api/v1/openapi.json",
    "/api/v1/nothing-here",
    "/ogc",
    "/ogc/collections/positions/items",
    "/ogc/collections/nothing-here",
    "/data/places.geojson",
    "/data/claims.csv",
    "/data/nothing.csv",
    "/tiles/positions/5/19/12.mvt",
    "/basemap/region.pmtiles",
    "/corrections.atom",
    "/sitemap.xml",
)
SHUT = (
    "/",
    "/places",
    "/data",
    "/api",
    "/login",
    "/admin",
    "/account/tokens",
    "/api/v1/changes",
    "/api/v1/reviews",
    "/api/v1/places/raqqah/document",
    "/api/v1/sources/magnier-2017-raqqah/text",
)


def test_every_address_says_with_what_it_can_be_asked(
    client: TestClient, application: FastAPI
) -> None:
    possible: dict[str, set[str]] = {}
    for method, path in map(split, route_keys(application)):
        # The fixed parts of an address may fit a pattern too: what each answers is what counts.
        possible.setdefault(path, {"OPTIONS"}).add(method)
    for path, methods in possible.items():
        if path in ("/static", "/basemap"):
            continue
        answer = client.options(path)
        allowed = set(answer.headers["Allow"].split(", "))
        assert answer.status_code == 204, path
        assert allowed >= methods, path
        assert ("HEAD" in allowed) == ("GET" in allowed), path
        refused = client.request("BREW", path)
        assert refused.status_code == 405, path
        assert refused.headers["Allow"] == answer.headers["Allow"], path


@pytest.mark.parametrize("path", [path for path in addresses() if not path.endswith("/healthz")])
def test_a_method_that_is_not_listed_is_not_possible_and_a_listed_one_is(
    client: TestClient, path: str
) -> None:
    allowed = set(client.options(path).headers["Allow"].split(", "))
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
        status = client.request(method, path, follow_redirects=False).status_code
        assert (status != 405) == (method in allowed), method


def test_files_can_be_read_only(client: TestClient, application: FastAPI) -> None:
    static = application.state.static_prefix
    for path in ("/basemap/region.pmtiles", f"{static}/css/base.css", f"{static}/composed/map.css"):
        # What was read once is kept compressed, and is no more open to other methods for it.
        assert client.get(path, headers={"Range": "bytes=0-9"}).is_success
        assert client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 200
        assert client.options(path).headers["Allow"] == "GET, HEAD, OPTIONS"
        assert client.post(path).headers["Allow"] == "GET, HEAD, OPTIONS"


def test_there_is_nothing_to_ask_where_there_is_nothing(client: TestClient) -> None:
    assert client.options("/nothing/here").status_code == 404


@pytest.mark.parametrize("path", OPEN)
def test_public_data_may_be_read_from_any_site(client: TestClient, path: str) -> None:
    for method in ("GET", "HEAD"):
        answer = client.request(method, path, headers=ELSEWHERE)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        exposed = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
        assert exposed >= {"ETag", "Link", "OGC-NumberMatched", "Retry-After", "Content-Range"}
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", [path for path in OPEN if "nothing-here" not in path])
def test_a_browser_may_ask_first_whether_it_may_read(client: TestClient, path: str) -> None:
    asked = ELSEWHERE | {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match,x-requested-with",
    }
    answer = client.options(path, headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    named = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
    assert set(named) >= {"*", "if-none-match", "range"}
    # A star stands for every header but this one, which would carry a token.
    assert "authorization" not in named


@pytest.mark.parametrize("path", SHUT)
def test_pages_and_the_desk_are_for_nobody_elses_scripts(client: TestClient, path: str) -> None:
    asked = ELSEWHERE | {"Access-Control-Request-Method": "GET"}
    for answer in (
        client.get(path, headers=ELSEWHERE, follow_redirects=False),
        client.options(path, headers=asked),
    ):
        found = [name for name in answer.headers if name.startswith("access-control")]
        assert not found
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_other_sites_script_may_write_even_with_a_token(desk: Desk) -> None:
    asked = ELSEWHERE | {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    client = Visitor(desk.app)
    answer = client.options("/api/v1/places", headers=asked)
    # That is all a browser asks for before it sends the request, and it isn't granted.
    assert "POST" in answer.headers["Allow"]
    assert "POST" not in answer.headers["Access-Control-Allow-Methods"]
    written = client.post("/api/v1/places", json={}, headers=ELSEWHERE)
    assert written.status_code == 403
    assert "Access-Control-Allow-Origin" not in written.headers


def test_a_fault_may_be_read_from_other_sites_too(client: TestClient) -> None:
    app = client.app
    known = app.openapi  # type: ignore[attr-defined]
    app.openapi = lambda: {}["detail"]  # type: ignore[attr-defined]
    try:
        failing = Visitor(app, raise_server_exceptions=False)
        answer = failing.get("/api/v1/openapi.json", headers=ELSEWHERE)
    finally:
        app.openapi = known  # type: ignore[attr-defined]
    assert answer.status_code == 500
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_claim_is_the_kind_of_document_that_is_liked_best(client: TestClient) -> None:
    for accept, expected in (
        ("application/json, application/ld+json;q=0.1", "application/json"),
        ("application/ld+json;q=0", "application/json"),
        ("application/json;q=0.1, application/ld+json", "application/ld+json"),
        ("text/html, */*;q=0.1", "application/json"),
        ("text/html", "application/json"),
    ):
        answer = client.get("/api/v1/claims/magnier-f06", headers={"Accept": accept})
        assert re.match(re.escape(expected), answer.headers["Content-Type"]), accept
        assert "Accept" in re.split(", *", answer.headers["Vary"])
