"""Readers see statements and titles in their language first, with who translated them and the original beside them."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Claim
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.translating import ARABIC, BOTH, FRENCH, plain


@pytest.fixture
def shown(fresh_database: Engines, client_of: Callable[[Engines], TestClient]) -> TestClient:
    """A reader of a map with a claim, and a source in Arabic, that were translated."""
    with editing_session(fresh_database, "a test") as session:
        place = make_place(session, slug="town", name="Town")
        actor = make_actor(session, slug="side", name="Side")
        english = {**ARABIC, "language": "en", "text": "A title", "by": "Title machine"}
        titled = make_source(
            session, slug="post", title="عنوان", language="ar", author=None, translations=[english]
        )
        said = make_claim(
            session, titled, (place,), (actor,), public_id="fell", statement="The town fell.",
            translations=BOTH, kind="forecast", valid_from="2017-06-07", valid_to="2017-06-07",
            valid_precision="day",
        )  # fmt: skip
        ended = make_claim(session, titled, (place,), public_id="ended", statement="It is over.")
        make_link(session, ended, said, why="So it came.", relation="outcome", verdict="came_true")
        make_position(session, actor, (said,), place_id=place.id, public_id="held")
    return client_of(fresh_database)


MACHINE = "ترجمة آلية (<bdi>Translator 3</bdi>)"
PAGES = (
    "/claims", "/claims/fell", "/claims/fell/panel", "/claims/ended", "/places/town",
    "/places/town/panel", "/actors/side", "/sources/post", "/positions/held", "/forecasts",
    "/search?q=town", "/changes?known_from=2020-01-01T00:00:00Z", "/?place=town", "/?claim=fell",
)  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_readers_see_their_language_first_and_the_original_beside_it(
    shown: TestClient, path: str
) -> None:
    arabic = plain(shown.get(f"/ar{path}").text)
    assert arabic.index(ARABIC["text"]) < arabic.index("The town fell.")
    assert 'lang="ar" dir="auto"' in arabic
    assert 'الأصل: <bdi lang="en" dir="auto">The town fell.</bdi>' in arabic
    assert MACHINE in arabic
    french = plain(shown.get(f"/fr{path}").text)
    assert french.index(FRENCH["text"]) < french.index("The town fell.")
    assert "Traduit par <bdi>Jeanne Dupont</bdi>" in french
    assert ARABIC["text"] not in french
    for page in (plain(shown.get(f"/uk{path}").text), plain(shown.get(path).text)):
        assert "The town fell." in page
        assert ARABIC["text"] not in page
        assert FRENCH["text"] not in page
    # Kept answers are those of their language.
    assert plain(shown.get(f"/ar{path}").text) == arabic


@pytest.mark.parametrize("path", ["/sources/post", "/sources", "/search?q=title", "/claims/fell"])
def test_a_title_in_another_language_is_told_in_that_of_who_reads(
    shown: TestClient, path: str
) -> None:
    english = plain(shown.get(path).text)
    assert '<bdi lang="en" dir="auto">A title</bdi>' in english
    assert "Translated by machine (<bdi>Title machine</bdi>)" in english
    assert 'Original: <bdi lang="ar" dir="auto">عنوان</bdi>' in english
    arabic = plain(shown.get(f"/ar{path}").text)
    assert "Title machine" not in arabic


def test_what_stands_alone_says_that_a_machine_translated_it(shown: TestClient) -> None:
    page = shown.get("/ar/claims/fell").text
    assert "<title>" in page
    assert "ترجمة آلية: سقطت المدينة." in page.partition("<title>")[2].partition("</title>")[0]
    cited = shown.get("/ar/api/v1/claims/fell/citation").json()
    whole = "سقطت المدينة. (ترجمة آلية (Translator 3)؛ الأصل: “The town fell.”)"
    assert whole in cited["text"].replace("\u2068", "").replace("\u2069", "")
    assert cited["title"] == "ترجمة آلية: سقطت المدينة."
    image = shown.get("/ar/map.svg?claim=fell").text
    assert "ترجمة آلية (Translator 3)" in image
    assert "The town fell." in image
    for path in ("/ar/changes.atom", "/ar/changes.json"):
        feed = shown.get(path).text
        assert ARABIC["text"] in feed
        assert "ترجمة آلية (Translator 3)" in feed
        assert "The town fell." in feed
    assert ARABIC["text"] not in shown.get("/changes.atom").text
    data = shown.get("/api/v1/claims/fell", headers={"accept": "application/ld+json"}).json()
    assert data["body"]["language"] == "en"


def test_translations_of_what_is_withdrawn_are_gone_with_it(
    shown: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "a test") as session:
        said = session.query(Claim).filter_by(public_id="fell").one()
        said.status, said.withdrawn_reason = "withdrawn", "Wrong."
    for path in ("/ar/claims/fell", "/ar/claims", "/fr/places/town", "/ar/search?q=المدينة",
                 "/ar/corrections", "/data/claims.csv", "/api/v1/claims"):  # fmt: skip
        answer = shown.get(path).text
        assert ARABIC["text"] not in answer, path
        assert FRENCH["text"] not in answer, path
