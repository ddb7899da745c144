"""Bad input on every route, requests that no browser sends, and a crowd of visitors."""

import http.client
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from app.database import Engines
from app.main import create_app
from app.settings import Settings
from tests.applications import Lend
from tests.visiting import Visitor
from tests.web import serve

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

# Written as they stand in an address.
NASTY = (
    "%00",
    "%ff%fe",
    "%C0%AF",
    "..%2f..%2fetc%2fpasswd",
    "%27%20or%201=1--",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "-1",
    "99999999999999999999",
    "NaN",
    "1e309",
    "%E2%80%AE",
    "%0d%0aX-Injected:%201",
    "{{7777777*1313131}}",
    "2017-02-30",
    "0001-01-01",
    "9999-12-31",
    "181,0,0,0",
    "nan,nan,nan,nan",
    "zzzzzzzzzzzz",
    "a" * 5000,
)
# Of the routes that read a parameter in the same way each value goes to every eighth, and to others than the value before.
STEP = 8
# A record that is there, for routes that are asked with nasty parameters.
THERE = {
    "slug": "raqqah",
    "layer": "places",
    "z": "1",
    "x": "1",
    "y": "0",
    "name": "places.geojson",
}
# What parameters may say that empty they may not.
SAID = {"limit": "5", "settled": "true", "kind": "report"}
PROBLEM = "application/problem+json"
VISITORS = 8
REQUESTS = 2000


def routes() -> list[tuple[str, dict[str, str]]]:
    """Every route that GET reaches: its path, and the parameters that it takes with how each is read."""
    app = create_app(Settings(), Engines(*[None] * 6))  # type: ignore[arg-type]
    found = []
    for route in iter_route_contexts(app.routes):
        if route.methods is not None and "GET" not in route.methods:
            continue
        dependant = getattr(route.original_route, "dependant", None)
        fields = get_flat_params(dependant) if dependant else []
        taken = {
            field.alias: f"{field.alias}: {field.field_info.annotation} {field.field_info.metadata}"
            for field in fields
            if isinstance(field.field_info, Query)
        }
        path = str(route.path)
        found.append((path + "/{rest}" if path in ("/static", "/basemap") else path, taken))
    return sorted(found)


ROUTES = routes()
# By the way that a parameter is read, the paths of the routes that do.
READING: dict[str, list[str]] = {}
for each, parameters in ROUTES:
    for how in parameters.values():
        READING.setdefault(how, []).append(each)


def fill(path: str, values: Callable[[str], str]) -> str:
    """The path with a value for each of its variable parts."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda match: values(match[1]), path)


@pytest.fixture(scope="module")
def visitor(lend: Lend, loaded_database: Engines) -> Iterator[TestClient]:
    app = lend(loaded_database)
    with Visitor(app, raise_server_exceptions=False, follow_redirects=False) as visiting:
        yield visiting


def assert_well_answered(visitor: TestClient, path: str) -> None:
    """See that an address gets an answer, and a refusal its sentence."""
    answer = visitor.get(path)
    assert answer.status_code < 500, path
    assert "X-Injected" not in answer.headers
    assert "10213240089787" not in answer.text
    if answer.status_code in (400, 404) and path.startswith(
        ("/api/", "/tiles/", "/columns/", "/ogc", "/timegate/", "/timemap/", "/history/")
    ):
        assert answer.headers["Content-Type"] == PROBLEM, path
        problem = answer.json()
        assert problem["status"] == answer.status_code
        assert problem["title"]
        assert problem["detail"]
    elif answer.status_code in (400, 404):
        assert re.search(r"<(h1|h2)[^>]*>\s*\S", answer.text), path


@pytest.mark.parametrize(("path", "taken"), ROUTES, ids=[path for path, _ in ROUTES])
def test_no_route_breaks_on_nasty_input(
    visitor: TestClient, path: str, taken: dict[str, str]
) -> None:
    if "{" in path:
        for value in NASTY:
            assert_well_answered(visitor, fill(path, lambda _, value=value: value))  # type: ignore[misc]
    there = fill(path, lambda name: THERE.get(name, "1"))
    for name, how in taken.items():
        step = min(STEP, len(READING[how]))
        for value in NASTY[READING[how].index(path) % step :: step]:
            assert_well_answered(visitor, f"{there}?{name}={value}")
        assert_well_answered(visitor, f"{there}?{name}=1&{name}=2")
    for query in ("%ff=1", "%00=%00", "&&==", "nonsense=1", "a=1&" * 2000):
        assert_well_answered(visitor, f"{there}?{query}")


@pytest.mark.parametrize(
    ("path", "taken"),
    [each for each in ROUTES if each[1] and re.match("/(api/|tiles/|data/(?!unplaced))", each[0])],
)
def test_a_parameter_that_comes_twice_is_refused_by_name(
    visitor: TestClient, path: str, taken: dict[str, str]
) -> None:
    there = fill(path, lambda name: THERE.get(name, "1"))
    # Witnesses may be several.
    for name in (each for each in taken if each not in ("witness", "without")):
        said = SAID.get(name, "")
        answer = visitor.get(f"{there}?{name}={said}&{name}={said}")
        if answer.status_code == 401:
            continue
        assert answer.status_code == 400
        said = answer.text.replace("&#39;", "'")
        assert f"'{name}' comes twice, and which is meant isn't said." in said


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/places/raqa", 404, "No place is called 'raqa'"),
        ("/claims/nothing", 404, "nothing"),
        ("/actors/izis", 404, "izis"),
        ("/sources/nothing", 404, "nothing"),
        ("/positions/nothing", 404, "nothing"),
        ("/?place=raqa", 404, "raqa"),
        ("/?actor=izis", 404, "izis"),
        ("/nowhere", 404, "There is nothing at /nowhere."),
        ("/places?on=2017-02-30", 400, "Write it like 2017-06-07."),
        ("/places?cursor=!!", 400, "Take it from a next link."),
        ("/places?known=3000-01-01", 400, "yet to come"),
        ("/search?q=" + "a" * 201, 400, "at most 200"),
        ("/search?q=%00", 400, "control character"),
        ("/claims?kind=rumour", 400, "rumour"),
        ("/api/v1/places/raqa", 404, "raqa"),
        ("/api/v1/places?bbox=1,2,3", 400, "four numbers"),
        ("/api/v1/places?bbox=a,b,c,d", 400, "no number"),
        ("/api/v1/places?bbox=0,50,10,40", 400, "above north"),
        ("/api/v1/places?bbox=0,0,999,1", 400, "between -180 and 180"),
        ("/api/v1/positions?on=yesterday", 400, "Write it like 2017-06-07."),
        ("/api/v1/positions?from=2017-06-07&to=2017-06-01", 400, "before 'from'"),
        ("/api/v1/positions?on=2017-06-07&from=2017-06-01", 400, "leave out"),
        ("/api/v1/claims?cursor=-1", 400, "Take it from a next link."),
        ("/api/v1/claims?kind=rumour", 400, "rumour"),
        ("/api/v1/claims?limit=0", 400, "greater than or equal to 1"),
        ("/api/v1/claims?limit=many", 400, "many"),
        ("/api/v1/claims?nonsense=1", 400, "There is no parameter 'nonsense' here."),
        ("/api/v1/nowhere", 404, "There is nothing at /api/v1/nowhere."),
        ("/tiles/places/23/0/0.mvt", 400, "less than or equal to 22"),
        ("/tiles/places/1/2/0.mvt", 400, "below 2"),
        ("/tiles/rumours/1/0/0.mvt", 400, "rumours"),
    ],
)
def test_a_wrong_address_is_told_what_is_wrong(
    visitor: TestClient, path: str, status: int, sentence: str
) -> None:
    answer = visitor.get(path)
    assert answer.status_code == status
    said = answer.text.replace("&#39;", "'").replace("&lt;", "<")
    assert sentence in said


def test_the_near_name_is_suggested(visitor: TestClient) -> None:
    assert 'href="/places/raqqah"' in visitor.get("/places/raqa").text
    assert 'data-panel="/places/raqqah/panel"' in visitor.get("/places/raqa/panel").text


def ask(address: str, request: bytes) -> bytes:
    """The beginning of what the web server answers to these very bytes."""
    where = urlsplit(address)
    assert where.hostname is not None
    with socket.create_connection((where.hostname, where.port or 80), timeout=20) as connection:
        connection.sendall(request)
        return connection.recv(4096)


@pytest.fixture(scope="module")
def address(lend: Lend, loaded_database: Engines) -> Iterator[str]:
    """Address of a web server on the data that ships."""
    with serve(lend(loaded_database)) as served:
        yield served


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /places/\xff\xfe HTTP/1.1",
        b"GET /places?q=\xff HTTP/1.1",
        b"GET /places/\x00 HTTP/1.1",
        b"GET //places HTTP/1.1",
        b"GET /places/../../etc/passwd HTTP/1.1",
        b"GET http://elsewhere.example/places HTTP/1.1",
        b"GET * HTTP/1.1",
        b"BREW /places HTTP/1.1",
        b"GET /places HTTP/9.9",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1",
        b"nonsense",
    ],
)
def test_a_request_that_no_browser_sends_is_refused_and_the_server_lives(
    address: str, request_line: bytes
) -> None:
    answer = ask(address, request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert not re.match(rb"HTTP/1.1 5\d\d", answer)
    assert ask(address, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").startswith(
        b"HTTP/1.1 200"
    )


@pytest.mark.parametrize(
    "header",
    [
        b"X-Huge: " + b"a" * 200_000,
        b"\r\n".join(b"X-%d: 1" % number for number in range(3000)),
        b"Cookie: " + b"session=" + b"a" * 60_000,
        b"Host: \xff\xfe",
        b"Host: here/../<script>",
        b"Accept-Encoding: gzip;q=nonsense, \xff",
        b"If-None-Match: " + b'"' * 20_000,
        b"Range: bytes=" + b"0-1," * 5000,
        b"Cookie: session=\xff; form=\x01",
        b"Authorization: Bearer \xff\xfe",
        b"Accept: \xff",
        b"X-Forwarded-For: ' or 1=1 --",
        b"Content-Length: -5",
        b"Transfer-Encoding: nonsense",
        b"Expect: nonsense",
    ],
)
def test_a_header_that_no_browser_sends_is_refused_and_the_server_lives(
    address: str, header: bytes
) -> None:
    for path in (b"/places", b"/api/v1/claims/magnier-f06", b"/basemap/region.pmtiles", b"/login"):
        request = b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header
        answer = ask(address, request + b"\r\n\r\n")
        assert not re.match(rb"HTTP/1.1 5\d\d", answer), path
    assert ask(address, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").startswith(
        b"HTTP/1.1 200"
    )


def test_a_crowd_of_visitors_gets_no_error(address: str) -> None:
    where = urlsplit(address)
    # What a reader's browser asks for, in about that proportion.
    paths = (
        "/api/v1/positions?on=2017-06-07&limit=500",
        "/places/al-tanf/panel?on=2017-06-07",
        "/basemap/relief.webp",
        "/tiles/positions/6/38/25.mvt",
        "/claims/magnier-f06/panel",
        "/api/v1/actors?limit=500",
        "/search?q=Raqqa",
        "/about",
    )
    statuses: Counter[int] = Counter()
    lock = threading.Lock()

    def visit(number: int) -> None:
        connection = http.client.HTTPConnection(str(where.hostname), where.port, timeout=60)
        got = []
        for turn in range(REQUESTS // VISITORS):
            connection.request("GET", paths[(number + turn) % len(paths)])
            answer = connection.getresponse()
            answer.read()
            got.append(answer.status)
        connection.close()
        with lock:
            statuses.update(got)

    threads = [threading.Thread(target=visit, args=[number]) for number in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == {200: REQUESTS}
