"""Addresses that programs know of every site: whom to tell of faults, where passwords change, APIs, a browser's search."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from app.database import Engines
from app.main import create_app
from app.settings import Settings
from tests.visiting import Visitor

CONTACTS = "mailto:security@example.org, https://example.org/tell, tel:+1-201-555-0123"


@pytest.fixture(scope="module")
def named(settings: Settings, loaded_database: Engines) -> Iterator[TestClient]:
    """A map whose operator says whom to tell."""
    told = settings.model_copy(update={"security_contact": CONTACTS})
    with Visitor(create_app(told, loaded_database), follow_redirects=False) as visitor:
        yield visitor


def test_whom_to_tell_of_a_fault_is_told_where_it_is_known(
    client: TestClient, named: TestClient
) -> None:
    missing = client.get("/.well-known/security.txt", headers={"accept": "text/plain"})
    assert missing.status_code == 404
    answer = named.get("/.well-known/security.txt")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    lines = [line.split(": ", 1) for line in answer.text.splitlines()]
    assert [value for name, value in lines if name == "Contact"] == CONTACTS.split(", ")
    [expires] = [datetime.fromisoformat(value) for name, value in lines if name == "Expires"]
    left = expires - datetime.now(UTC)
    assert timedelta(days=90) < left < timedelta(days=365)
    assert ["Canonical", "http://testserver/.well-known/security.txt"] in lines


@pytest.mark.parametrize(
    "wrong", ["security@example.org", "http://example.org", "mailto:a b@c", "https://x\nEvil: yes"]
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="is no address like mailto:"):
        Settings(security_contact=wrong)


def test_passwords_change_where_programs_look(named: TestClient) -> None:
    answer = named.get("/.well-known/change-password")
    assert (answer.status_code, answer.headers["location"]) == (
        302,
        "http://testserver/account/password",
    )


def test_every_api_is_in_the_catalogue_and_answers(client: TestClient) -> None:
    answer = client.get("/.well-known/api-catalog")
    assert answer.headers["content-type"] == (
        'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    )
    assert 'rel="api-catalog"' in client.head("/.well-known/api-catalog").headers["link"]
    apis = answer.json()["linkset"]
    assert [each["anchor"] for each in apis] == [
        f"http://testserver{path}" for path in ("/api/v1", "/ogc")
    ]
    for api in apis:
        for relation in set(api) - {"anchor"}:
            for link in api[relation]:
                told = client.get(link["href"])
                assert told.status_code == 200, link
                assert told.headers["content-type"].partition(";")[0] == link["type"], link


@pytest.mark.parametrize("prefix", ["", "/ar"])
def test_a_browser_learns_how_to_search(
    client: TestClient, html_links: Callable[[str], list[dict[str, str]]], prefix: str
) -> None:
    [link] = [each for each in html_links(f"{prefix}/about") if each.get("rel") == "search"]
    assert link["href"] == f"http://testserver{prefix}/opensearch.xml"
    answer = client.get(link["href"])
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    root = ET.fromstring(answer.text)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    name = root.findtext(f"{space}ShortName")
    assert name
    assert len(name) <= 16
    [url] = [each.attrib["template"] for each in root.iter(f"{space}Url")]
    found = client.get(url.replace("{searchTerms}", "Raqqa"))
    assert found.status_code == 200
    assert f"{prefix}/places/raqqah" in found.text
    [icon] = [each.text for each in root.iter(f"{space}Image")]
    assert client.get(str(icon)).headers["content-type"].startswith("image/")


@pytest.fixture
def html_links(client: TestClient) -> Callable[[str], list[dict[str, str]]]:
    """A function that gives the attributes of each `link` of a page's head."""

    def read(path: str) -> list[dict[str, str]]:
        head = client.get(path).text.partition("</head>")[0]
        return [
            dict(re.findall(r'([\w-]+)="([^"]*)"', each))
            for each in re.findall(r"<link\s[^>]*>", head)
        ]

    return read
