"""The map in frames of other sites: who may, what is in them, and oEmbed."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.database import Engines
from app.main import create_app
from app.settings import Settings
from tests.desk import Desk
from tests.visiting import Visitor

NEWS = "https://news.example.org"


@pytest.fixture
def framed(settings: Settings, loaded_database: Engines) -> Callable[[str], TestClient]:
    """A client of a map that these sites may frame."""

    def client(ancestors: str) -> TestClient:
        told = settings.model_copy(update={"frame_ancestors": ancestors})
        return Visitor(create_app(told, loaded_database))

    return client


def policy(answer_headers: object) -> str:
    found = re.search(r"frame-ancestors ([^;]*)", str(answer_headers))
    assert found
    return found[1]


def test_nobody_may_frame_anything_unless_it_is_set(client: TestClient) -> None:
    for path in ("/embed", "/", "/places/raqqah", "/login"):
        headers = client.get(path).headers
        assert policy(headers["Content-Security-Policy"]) == "'none'", path
        assert headers["X-Frame-Options"] == "DENY"
    assert client.get("/oembed?url=http://testserver/").status_code == 404
    assert "oembed" not in client.get("/").text


def test_those_who_are_named_may_frame_the_map_and_nothing_else(
    framed: Callable[[str], TestClient],
) -> None:
    client = framed(f"{NEWS}, http://localhost:8080")
    for path in ("/embed", "/ar/embed", "/embed?on=2017-02-30"):
        headers = client.get(path).headers
        assert policy(headers["Content-Security-Policy"]) == f"{NEWS} http://localhost:8080", path
        assert "X-Frame-Options" not in headers
    for path in ("/", "/places/raqqah", "/login", "/embed/more", "/account"):
        headers = client.get(path, follow_redirects=False).headers
        assert policy(headers["Content-Security-Policy"]) == "'none'", path
        assert headers["X-Frame-Options"] == "DENY"
    assert policy(framed("any").get("/embed").headers["Content-Security-Policy"]) == "*"


def test_a_frame_has_the_map_and_a_way_out(client: TestClient) -> None:
    page = " ".join(client.get("/embed?place=raqqah&on=2017-06-07&theme=dark").text.split())
    assert '<base target="_blank">' in page
    assert 'data-theme="dark"' in page
    assert 'href="/?place=raqqah&amp;on=2017-06-07&amp;theme=dark"' in page
    assert 'name="robots" content="noindex"' in page
    assert "Sign in" not in page
    assert "Raqqah" in page
    # What leads to a part of the page stays in it, and so do the days.
    for found in re.findall(r'<a class="skip-link"[^>]*>|<form id="span-form"[^>]*>', page):
        assert 'target="_self"' in found
    assert 'action="/embed"' in page
    assert client.get("/embed?theme=pink").status_code == 400
    assert "Set-Cookie" not in client.get("/embed").headers


def test_whoever_is_signed_in_is_nobody_in_a_frame(desk: Desk) -> None:
    browser = desk.seat("admin")
    assert "add-here" in browser.get("/").text
    page = browser.get("/embed").text
    assert "add-here" not in page
    assert "/account" not in page


def test_oembed_gives_the_code_of_a_frame(framed: Callable[[str], TestClient]) -> None:
    client = framed(NEWS)
    page = client.get("/?place=raqqah&on=2017-06-07")
    [found] = re.findall(
        r'type="application/json\+oembed"\s+href="http://testserver([^"]*)"', page.text
    )
    told = client.get(found.replace("&amp;", "&")).json()
    assert (told["type"], told["version"]) == ("rich", "1.0")
    assert 'src="http://testserver/embed?place=raqqah&amp;on=2017-06-07"' in told["html"]
    small = client.get(found.replace("&amp;", "&") + "&maxwidth=300&maxheight=10").json()
    assert (small["width"], small["height"]) == (300, 200)
    french = client.get("/oembed?url=http://testserver/fr/").json()
    assert "http://testserver/fr/embed" in french["html"]


@pytest.mark.parametrize(
    "query",
    [
        "url=http://elsewhere.example/",
        "url=javascript:alert(1)",
        "url=http://testserver/places/raqqah",
        "url=http://testserver.elsewhere.example/",
        "url=http://[",
    ],
)
def test_oembed_frames_nothing_else(framed: Callable[[str], TestClient], query: str) -> None:
    assert framed("any").get(f"/oembed?{query}").status_code in (400, 404)


def test_what_is_no_origin_is_refused() -> None:
    for wrong in ("https://a.example/path", "a.example", "*", "https://a.example; script-src *"):
        with pytest.raises(ValidationError, match="no origin"):
            Settings(frame_ancestors=wrong)
    assert Settings(frame_ancestors="none").framing == "'none'"
