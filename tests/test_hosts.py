"""Under which names the map answers, and that no other name gets into a link."""

import socket
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.database import Engines
from app.main import create_app
from app.security.hosts import HostNames
from app.settings import Settings
from tests.desk import Desk
from tests.web import serve

PROBLEM = "application/problem+json"
FORGED = "elsewhere.example"


def included(reached: str | None = "127.0.0.1", **given: object) -> Callable[[str], bool]:
    names = HostNames(Settings.model_validate(given))
    return lambda host: names.include(host, reached)


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000", "localhost:9000"]
)
def test_a_map_of_this_machine_alone_answers_to_its_names(host: str) -> None:
    # A tunnel ends at any port.
    assert included()(host)


@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "localhost.elsewhere.example",
        "elsewhere.example:8000",
        "localhost@elsewhere.example",
        "localhost:8000/elsewhere",
        "localhost:",
        "localhost:x",
        "localhost:800000",
        "::1",
        "127.0.0.1.",
        "127.0.0.2",
        " localhost",
        "",
        "*",
    ],
)
def test_it_answers_to_no_other_name(host: str) -> None:
    assert not included()(host)


def test_the_public_address_is_ours_with_its_port() -> None:
    at_home = included(public_url="https://map.example.org/here")
    for host in ("map.example.org", "Map.Example.org:443", "map.example.org:8000", "localhost"):
        assert at_home(host)
    for host in ("example.org", "www.map.example.org", "map.example.org:9000"):
        assert not at_home(host)
    assert included(public_url="http://map.example.org:9000")("map.example.org:9000")
    assert not included(public_url="http://map.example.org:9000")("map.example.org")


def test_the_settings_add_names() -> None:
    given = included(allowed_hosts=" map.lan, 192.0.2.7:9000 ,[2001:db8::7]")
    for host in ("map.lan", "map.lan:8000", "192.0.2.7:9000", "[2001:db8::7]:8000"):
        assert given(host)
    for host in ("192.0.2.7", "192.0.2.7:8000", "map.lan:9000", "2001:db8::7"):
        assert not given(host)


@pytest.mark.parametrize("wrong", ["*", "*.example.org", "https://map.lan", "map.lan/x", "a b"])
def test_a_setting_that_no_host_can_be_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="is no name like"):
        Settings(allowed_hosts=wrong)


@pytest.mark.parametrize("wrong", ["map.example.org", "ftp://x", "https://", "https://a b", "/"])
def test_a_public_address_that_readers_cannot_open_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="it begins like"):
        Settings(public_url=wrong)


def test_a_map_at_one_address_answers_to_that_address() -> None:
    at_one = included("192.0.2.7", host="192.0.2.7")
    assert at_one("192.0.2.7:8000")
    assert not at_one("192.0.2.8:8000")
    assert not at_one("localhost:8000")


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::", ""])
def test_a_map_at_every_address_answers_to_the_names_of_this_machine(everywhere: str) -> None:
    own = socket.gethostname()
    names = included("192.0.2.7", host=everywhere)
    for host in (own, f"{own}:8000", f"{own.partition('.')[0]}.local", "localhost", "192.0.2.7"):
        assert names(host)
    for host in ("elsewhere.example", "192.0.2.8", "192.0.2.7:9000"):
        assert not names(host)
    assert included("2001:db8::7", host=everywhere)("[2001:db8:0::7]:8000")


@pytest.mark.parametrize(
    "path", ["/", "/places", "/sitemap.xml", "/robots.txt", "/nowhere", "/static/x", "/readyz"]
)
def test_a_forged_name_is_refused_and_in_no_link(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Host": FORGED})
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    assert f"//{FORGED}" not in answer.text
    assert f"This map isn't known as '{FORGED}'" in answer.text.replace("&#39;", "'")
    assert "Content-Security-Policy" in answer.headers
    assert FORGED not in client.get(path).text


def test_programs_are_refused_in_their_words(client: TestClient) -> None:
    answer = client.get("/api/v1/places", headers={"Host": FORGED})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["title"] == "This isn't the address of this map"


def test_health_is_told_under_any_name(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Host": FORGED}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/places"])
def test_a_name_longer_than_any_is_refused_everywhere(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Host": "a" * 256})
    assert answer.status_code == 400
    assert "The Host has 256 bytes" in answer.text


def test_nobody_is_invited_under_a_forged_name(desk: Desk) -> None:
    boss = desk.seat("admin")
    sent = {"login": "newcomer", "display_name": "Newcomer", "email": "", "role": "editor"}
    sent["csrf"] = boss.token()
    answer = boss.http.post("/admin/accounts", data=sent, headers={"Host": FORGED})
    assert answer.status_code == 400
    assert "/invitations/" not in answer.text
    answer = boss.http.post("/admin/accounts", data=sent)
    assert "http://testserver/invitations/" in answer.text


@pytest.fixture(scope="module")
def port(settings: Settings, loaded_database: Engines) -> Iterator[int]:
    with serve(create_app(settings, loaded_database)) as served:
        yield int(served.rpartition(":")[2])


@pytest.mark.parametrize("path", [b"/healthz", b"/places"])
@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"HTTP/1.1\r\nHost: localhost", 200),
        (b"HTTP/1.1\r\nHost: localhost\r\nHost: localhost", 400),
        (b"HTTP/1.1\r\nHost: localhost\r\nhost: elsewhere.example", 400),
        (b"HTTP/1.1", 400),
        (b"HTTP/1.0\r\nHost: localhost", 200),
    ],
)
def test_a_request_has_one_host(port: int, path: bytes, head: bytes, status: int) -> None:
    assert ask(port, b"GET " + path + b" " + head) == status


def test_a_load_balancer_of_old_needs_no_host_to_ask_for_health(port: int) -> None:
    assert ask(port, b"GET /healthz HTTP/1.0") == 200
    assert ask(port, b"GET /places HTTP/1.0") == 400


def ask(port: int, head: bytes) -> int:
    """The status that these very bytes get."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head + b"\r\nConnection: close\r\n\r\n")
        return int(connection.recv(4096).split(b" ")[1])
