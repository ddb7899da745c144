"""What was cited, opened after the map has changed: the same data, and what has changed since."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Claim, Place, Position
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.reading import read
from tests.sealed import seal_all

pytestmark = pytest.mark.thorough


@pytest.fixture
def visitor(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    with editing_session(fresh_database, "First") as session:
        place = make_place(session, slug="raqqah", name="Raqqah")
        source = make_source(session, slug="s-1", title="A {title} of 50 %", author="A and B")
        actor = make_actor(session, slug="isis", name="ISIS")
        claim = make_claim(
            session, source, (place,), (actor,), public_id="c-1", statement="As it was."
        )
        make_position(session, actor, (claim,), place_id=place.id, public_id="p-1")
        make_claim(session, source, public_id="c-2", statement="Never touched.")
    return client_of(fresh_database)


PATHS = {
    "claim": "/cite/claims/c-1",
    "position": "/cite/positions/p-1",
    "place": "/cite/places/raqqah",
    "view": "/cite/map?on=2017-06-07",
}


def cited(visitor: TestClient, path: str) -> dict[str, Any]:
    sign = "&" if "?" in path else "?"
    found: dict[str, Any] = visitor.get(f"{path}{sign}format=json").json()
    return found


def later(address: str, **more: str) -> str:
    path = address.removeprefix("http://testserver")
    return path + "".join(f"&{name}={value}" for name, value in more.items())


def change_everything(engines: Engines) -> None:
    with editing_session(engines, "Second") as session:
        session.query(Claim).filter_by(public_id="c-1").one().statement = "As it is."
        session.query(Place).one().name = "Renamed"
        session.query(Position).one().posture = "attacks"
        other = make_claim(session, public_id="c-3", statement="Not so.")
        make_link(
            session,
            other,
            session.query(Claim).filter_by(public_id="c-1").one(),
            relation="contradicts",
        )


def test_after_edits_every_form_of_what_was_cited_is_the_same_byte_for_byte(
    fresh_database: Engines, visitor: TestClient
) -> None:
    seal_all(fresh_database)
    before = {}
    for kind, path in PATHS.items():
        url = cited(visitor, path)["url"]
        for form in ("text", "bibtex", "biblatex", "ris", "csl-json", "json"):
            address = later(url, format=form)
            before[kind, form] = (address, visitor.get(address).content)
    change_everything(fresh_database)
    seal_all(fresh_database)
    for (kind, form), (address, content) in before.items():
        assert visitor.get(address).content == content, (kind, form)
        now = cited(visitor, PATHS[kind])
        assert now["sha256"] not in content.decode(), kind


def test_what_was_cited_says_what_has_changed_since(
    fresh_database: Engines, visitor: TestClient
) -> None:
    urls = {kind: cited(visitor, path)["url"] for kind, path in PATHS.items()}
    still = cited(visitor, "/cite/claims/c-2")["url"]
    chosen, nobodys, resting = (
        cited(visitor, f"{PATHS['view']}&{each}")["url"]
        for each in ("witness=s-1", "witness=", "rests=one-claim")
    )
    change_everything(fresh_database)
    page = read(visitor, later(urls["claim"]))
    assert "is the same as was cited" in page.named("cited-verdict").text
    assert "As it was." in page.classed("lead")[0].text
    told = page.classed("change-lines")[0].text
    assert "As it is." in told
    assert "Not so." in told
    assert "ISIS attacks Renamed" in told
    assert page.links["All changes since then"].startswith("/changes?source=s-1&known_from=2")
    for kind in ("position", "place", "view"):
        page = read(visitor, later(urls[kind]))
        assert "is the same as was cited" in page.named("cited-verdict").text, kind
        assert page.classed("change-lines"), kind
    assert "Renamed" in read(visitor, later(urls["place"])).classed("change-lines")[0].text
    for url in (still, nobodys):
        assert "Nothing of it has changed since." in read(visitor, later(url)).main.text
    page = read(visitor, later(chosen))
    assert "ISIS attacks Renamed" in page.classed("change-lines")[0].text
    assert "witness=s-1" in page.links["All changes since then"]
    assert "narrowed by how they rest" in read(visitor, later(resting)).main.text


@pytest.mark.parametrize("hiding", ["withdrawn", "concealed"])
def test_what_is_hidden_later_can_t_be_cited_nor_opened_where_its_page_can_t(
    fresh_database: Engines, visitor: TestClient, hiding: str
) -> None:
    url = cited(visitor, "/cite/claims/c-2")["url"]
    instant = url.partition("known=")[2].partition("&")[0]
    with editing_session(fresh_database, "Hide") as session:
        claim = session.query(Claim).filter_by(public_id="c-2").one()
        claim.status = "withdrawn"
        claim.concealed = hiding == "concealed"
    for path in ("/cite/claims/c-2", "/api/v1/claims/c-2/citation"):
        assert visitor.get(path).status_code == visitor.get("/claims/c-2").status_code == 404
    asked = visitor.get(f"/claims/c-2?known={instant}").status_code
    assert asked == (200 if hiding == "withdrawn" else 404)
    for form in ("", "ris", "json"):
        answer = visitor.get(later(url, format=form))
        assert answer.status_code == asked
        assert ("Never touched" in answer.text) == (asked == 200)


def test_a_place_made_coarser_says_that_its_data_isn_t_the_same(
    fresh_database: Engines, visitor: TestClient
) -> None:
    url = cited(visitor, "/cite/places/raqqah")["url"]
    with editing_session(fresh_database, "Coarser") as session:
        session.query(Place).one().coarsen_to_m = 50_000
    page = read(visitor, later(url))
    assert "isn't the same as was cited" in page.named("cited-verdict").text


def test_drafts_can_t_be_cited_and_are_in_no_view(
    fresh_database: Engines, visitor: TestClient
) -> None:
    before = cited(visitor, PATHS["view"])["sha256"]
    with editing_session(fresh_database, "Draft") as session:
        claim = make_claim(session, public_id="c-9", status="draft")
        make_position(session, None, (claim,), public_id="p-9", status="draft")
    assert visitor.get("/cite/claims/c-9").status_code == 404
    assert visitor.get("/cite/positions/p-9?format=json").status_code == 404
    assert cited(visitor, PATHS["view"])["sha256"] == before


def test_a_citation_made_right_after_a_change_names_an_instant_at_which_it_holds(
    fresh_database: Engines, visitor: TestClient
) -> None:
    for number in range(5):
        with editing_session(fresh_database, f"Edit {number}") as session:
            session.query(Claim).filter_by(public_id="c-1").one().statement = f"Edit {number}."
        page = read(visitor, "/claims/c-1")
        assert f"Edit {number}." in page.classed("citation")[0].text
        opened = read(visitor, page.links["What was cited, and what has changed since"])
        assert "is the same as was cited" in opened.named("cited-verdict").text
