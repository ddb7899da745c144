"""Pages that tell what went wrong, what to do, and where to go on."""

import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, create_engines
from app.main import create_app
from app.settings import Settings
from app.templating import render_fault
from tests.reading import read
from tests.visiting import Visitor


@pytest.fixture
def unreachable(settings: Settings) -> Engines:
    """Pools of a database that isn't there."""
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    return create_engines(url, url, settings)


@pytest.mark.parametrize("path", ["/", "/places", "/claims/magnier-f06", "/search?q=x", "/data"])
def test_a_lost_database_is_told_on_a_page_that_needs_none(
    unreachable: Engines, client_of: Callable[[Engines], TestClient], path: str
) -> None:
    client = client_of(unreachable)
    page = read(client, path, 503)
    assert page.headings[0] == (1, "The database can't be reached")
    assert "recovers by itself" in page.main.text
    assert page.links["try this page again"] == path
    assert client.get(path).headers["retry-after"] == "5"


def test_a_lost_database_is_told_in_the_panel_too(
    unreachable: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    fragment = read(client_of(unreachable), "/places/raqqah/panel", 503)
    assert fragment.headings == [(2, "The database can't be reached")]
    assert not list(fragment.all("html"))


def test_an_unknown_address_is_not_found_and_offers_the_way_on(client: TestClient) -> None:
    page = read(client, "/nothing/here", 404)
    assert page.headings[0] == (1, "Not found")
    assert "There is nothing at /nothing/here." in page.main.text
    assert page.links["The map"] == "/"
    assert page.meta("robots") == "noindex"
    assert not page.relation("canonical")


def test_a_kind_that_is_none_is_told_with_those_there_are(client: TestClient) -> None:
    page = read(client, "/claims?kind=x", 400)
    kinds = "'report', 'statement', 'assessment' or 'forecast'"
    assert f"'x' is none of {kinds}." in page.main.text


def test_a_fault_of_ours_is_told_without_its_details(
    settings: Settings, unreachable: Engines
) -> None:
    app = create_app(settings, unreachable)

    def broken() -> dict[str, object]:
        raise RuntimeError("secret detail")

    app.openapi = broken  # type: ignore[method-assign]
    client = Visitor(app, raise_server_exceptions=False)
    page = read(client, "/api", 500)
    assert page.headings[0] == (1, "Something broke")
    assert "secret detail" not in page.source
    assert "RuntimeError" not in page.source


def test_the_page_of_a_fault_uses_nothing_of_the_request_that_failed(
    settings: Settings, unreachable: Engines
) -> None:
    app = create_app(settings, unreachable)
    app.openapi = lambda: {}["secret detail"]  # type: ignore[method-assign]
    client = Visitor(app, raise_server_exceptions=False)
    page = read(client, "/api?known=2026-01-28&on=2017-06-06", 500)
    assert "known=" not in page.source
    assert page.links["The map"] == "/"
    assert page.meta("robots") == "noindex"
    again = client.get("/api").text
    numbers = [re.findall(r"<code>(\w+)</code>", text)[0] for text in (page.source, again)]
    assert page.source.replace(numbers[0], numbers[1]) == again


def test_a_fault_of_ours_is_told_in_the_panel_too() -> None:
    answer = render_fault(
        "/static/1", "Something broke", "It is logged.", request_id="12ab", is_fragment=True
    )
    fragment = bytes(answer.body).decode()
    assert '<h2 class="panel-title">Something broke</h2>' in fragment
    assert "<html" not in fragment
    assert "12ab" in fragment


def test_a_message_about_hostile_input_is_escaped(client: TestClient) -> None:
    page = read(client, "/?on=%3Cscript%3Ealert(1)%3C/script%3E", 400)
    assert "<script>alert" not in page.source
    assert "<script>alert(1)</script>" in page.main.text
    assert "<b>" not in read(client, "/<b>bold</b>", 404).source.partition("<main")[2]
