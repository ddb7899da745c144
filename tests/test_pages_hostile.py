"""Hostile text in every field comes out as text, on every page."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import ActorName, PlaceName
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.reading import Page, read

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

PAYLOADS = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7777777*1313131 }}{% raw %}{#",
    "`${7777777*1313131}`",
    "javascript:alert(1)",
    "<!--<script>",
    "&lt;b&gt;'",
)
PATHS = (
    "/?place=hostile&on=2017-06-07",
    "/?claim=hostile",
    "/places",
    "/places/hostile",
    "/places/hostile?on=2017-06-07",
    "/places/hostile/panel?on=2017-06-07",
    "/claims",
    "/claims/hostile",
    "/claims/hostile/panel",
    "/actors",
    "/actors/hostile",
    "/actors/hostile/panel",
    "/positions/hostile",
    "/sources",
    "/sources/hostile",
    "/search?q=hostile",
    "/about",
)


@pytest.fixture(params=PAYLOADS)
def payload(request: pytest.FixtureRequest, fresh_database: Engines) -> str:
    """One payload, stored in every field that takes text."""
    text: str = request.param
    name = {"language": "ar", "script": "Arab", "cited": text, "key": "x", "folded": "hostile"}
    with editing_session(fresh_database, "Test") as session:
        source = make_source(
            session,
            slug="hostile",
            title=text,
            title_note=text,
            author=text,
            publisher=text,
            published_note=text,
            url=f"https://example.org/{text}",
            leaning=text,
            origin=text,
            collected_by=text,
            note=text,
        )
        place = make_place(session, slug="hostile", name=text, evidence=text, note=text)
        session.add(PlaceName(place_id=place.id, ordinal=1, name=f"{text}.", **name))
        actor = make_actor(session, slug="hostile", name=text, short_name=text, note=text)
        session.add(ActorName(actor_id=actor.id, ordinal=1, name=f"{text}.", **name))
        words = {
            "speaker_id": actor.id,
            "statement": text,
            "quote": text[:40],
            "locator": text,
            "note": text,
        }
        claim = make_claim(
            session, source, (place,), (actor,), public_id="hostile", kind="statement", **words
        )
        other = make_claim(session, source, (place,), (actor,), kind="statement", **words)
        make_link(session, other, claim, why=text)
        for relation in ("supports", "contradicts", "supersedes"):
            make_link(session, claim, other, why=text, relation=relation)
        make_position(
            session, actor, (claim, other), place_id=place.id, public_id="hostile", note=text
        )
    return text


def test_hostile_text_is_text_on_every_page(
    payload: str, fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    client = client_of(fresh_database)
    for path in PATHS:
        page = read(client, path)
        assert "10213240089787" not in page.source
        assert_inert(page)
        if path != "/about":
            assert " ".join(payload.split()) in page.source.replace("&#39;", "'") or (
                payload in page.text
            ), path


def assert_inert(page: Page) -> None:
    """No element, handler or address on the page was made by the payload."""
    assert not list(page.all("img", "b"))
    for each in page.all():
        assert not [name for name in each.attributes if name.startswith("on")]
        if each.tag == "a":
            address = each.attributes["href"]
            assert address.startswith(("/", "#", "https://"))
        if each.tag == "script" and "src" not in each.attributes:
            assert "json" in each.attributes["type"]
    for data in page.linked_data:
        assert data["@context"] == "https://schema.org"


def test_only_web_addresses_become_links(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "Test") as session:
        make_source(session, slug="plain", url="https://example.org/a?b=1&c=2")
    page = read(client_of(fresh_database), "/sources/plain")
    assert page.links["https://example.org/a?b=1&c=2"] == "https://example.org/a?b=1&c=2"
