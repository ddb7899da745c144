"""One position: who, where, when, how sure, and on whose word."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app import wording
from app.database import Engines, editing_session
from tests.factories import make_actor, make_position
from tests.reading import read


def test_a_position_is_told_in_words(client: TestClient) -> None:
    page = read(client, "/positions/magnier-pos-isis-raqqah")
    assert page.headings[0] == (1, "ISIS holds Raqqah")
    words = page.classed("position-words")[0].text
    assert words == "Observed, 6–9 June 2017, to within 3 km"
    assert "1 claim by 1 source" in page.main.text
    assert page.links["Raqqah"] == "/places/raqqah"
    assert page.links["Islamic State"] == "/actors/isis"


def test_who_was_at_a_place_twice_has_two_titles(client: TestClient) -> None:
    titles = {read(client, f"/positions/hs-pos-saa-abu-kamal-{number}").title for number in (1, 2)}
    assert len(titles) == 2
    assert all(title.startswith("Syrian army holds Abu Kamal, ") for title in titles)
    assert "…" in read(client, "/positions/magnier-pos-isis-out-al-mayadeen").title


def test_a_position_that_is_only_forecast_says_so(client: TestClient) -> None:
    page = read(client, "/positions/magnier-pos-kurds-raqqah-expected")
    assert page.headings[0] == (1, "Kurdish forces are expected to hold Raqqah")
    assert "Expected" in page.classed("position-words")[0].text
    assert "rests on forecasts alone" in page.main.text


def test_a_position_at_no_named_place_is_told_without_one(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "made for a test") as session:
        army = make_actor(session, name="Syrian army")
        make_position(
            session, army, public_id="in-the-desert", posture="attacks", modality="expected"
        )
    page = read(client_of(fresh_database), "/positions/in-the-desert")
    assert page.headings[0] == (1, "Syrian army is expected to attack")
    assert "no named place" in page.classed("facts")[0].text
    assert page.links["Show on the map"].startswith("/?position=in-the-desert")


def test_every_claim_behind_a_position_is_shown_in_full(client: TestClient) -> None:
    feature = client.get("/api/v1/positions/hs-pos-us-holds-tanf").json()
    page = read(client, "/positions/hs-pos-us-holds-tanf")
    shown = [each.attributes["id"].removeprefix("claim-") for each in page.classed("claim")]
    assert shown == feature["properties"]["claims"]


def test_the_panel_keeps_the_place_of_a_position(client: TestClient) -> None:
    fragment = read(client, "/positions/magnier-pos-isis-raqqah/panel")
    assert next(fragment.all("article")).attributes["data-place"] == "raqqah"


def test_an_unknown_position_is_not_found(client: TestClient) -> None:
    assert "No position has the id 'nowhere'" in read(client, "/positions/nowhere", 404).main.text


@pytest.mark.parametrize(
    ("actor", "posture", "place", "words"),
    [
        ("ISIS", "holds", "Raqqah", "ISIS holds Raqqah"),
        ("Kurdish forces", "holds", "Raqqah", "Kurdish forces hold Raqqah"),
        (
            "Allies of the Syrian army",
            "present",
            "al-Zaza",
            "Allies of the Syrian army are present at al-Zaza",
        ),
        (
            "Tribal elders of Raqqa",
            "withdraws",
            "Raqqah",
            "Tribal elders of Raqqa withdraw from Raqqah",
        ),
        ("United States", "attacks", None, "United States attacks"),
        ("Syrian Democratic Forces", "attacks", "Raqqah", "Syrian Democratic Forces attack Raqqah"),
        ("Iraqi forces", "advances", None, "Iraqi forces advance"),
        ("Iran", "present", None, "Iran is present"),
    ],
)
def test_verbs_agree_with_their_actors(
    actor: str, posture: str, place: str | None, words: str
) -> None:
    assert wording.say_holding(actor, posture, place, "observed") == words
