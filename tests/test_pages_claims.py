"""Claims: the list, the tray of unplaced ones, one claim with its passage, and how to cite it."""

import re

import pytest
from fastapi.testclient import TestClient

from tests.reading import read


def matched(client: TestClient, query: str) -> int:
    """How many claims the API counts."""
    number: int = client.get(f"/api/v1/claims?{query}").json()["numberMatched"]
    return number


def test_claims_come_fifty_at_a_time_and_none_is_missed(client: TestClient) -> None:
    path: str | None = "/claims"
    seen: list[str] = []
    while path:
        page = read(client, path)
        seen += [each.attributes["id"] for each in page.classed("claim")]
        path = page.links.get("Next 50")
    assert len(seen) == len(set(seen)) == matched(client, "")


def test_placed_and_unplaced_claims_add_up(client: TestClient) -> None:
    page = read(client, "/claims")
    totals = re.search(
        r"In all there are (\d+): (\d+) speak of a place, (\d+) of none", page.main.text
    )
    assert totals
    every, placed, unplaced = map(int, totals.groups())
    assert every == placed + unplaced == matched(client, "")
    tray = read(client, page.links[f"{unplaced} of none"])
    assert tray.headings[0] == (1, "Claims without a place")
    assert len(tray.classed("claim")) == unplaced


def test_the_tray_has_an_address_among_the_data(client: TestClient) -> None:
    answer = client.get("/data/unplaced", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/claims?unplaced=yes")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("kind=forecast", "claims. In all"),
        ("kind=statement&actor=haider-al-abadi", "Only about: Haider al-Abadi"),
        ("place=al-tanf", "Only about: Al-Tanf (base)"),
        ("source=magnier-2017-raqqah", "Only from: ISIS dropping"),
        ("from=2017-10-17&to=2017-10-17", "claims"),
        ("q=evacuation", "claim"),
    ],
)
def test_claims_are_narrowed(client: TestClient, query: str, words: str) -> None:
    page = read(client, f"/claims?{query}")
    assert words in page.main.text
    assert page.classed("claim")


def test_narrowing_keeps_what_was_narrowed_before(client: TestClient) -> None:
    page = read(client, "/claims?place=raqqah&kind=report")
    form = page.classed("filters")[0]
    kept = {each.attributes.get("name"): each.attributes.get("value") for each in form.all("input")}
    assert kept["place"] == "raqqah"
    [chosen] = [each for each in form.all("option") if "selected" in each.attributes]
    assert chosen.attributes["value"] == "report"
    assert page.links["all again"] == "/claims?kind=report"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("kind=rumour", 400, "rumour"),
        ("from=2017-06-08&to=2017-06-07", 400, "before 'from'"),
        ("on=2017-06-07&from=2017-06-01", 400, "asks for one day"),
        ("cursor=!", 400, "is no cursor"),
        ("unplaced=perhaps", 400, "perhaps"),
        ("q=" + "x" * 201, 400, "at most 200"),
        ("place=nowhere-at-all", 404, "No place is called"),
    ],
)
def test_a_bad_filter_is_answered_with_a_message(
    client: TestClient, query: str, status: int, words: str
) -> None:
    page = read(client, f"/claims?{query}", status)
    assert words in page.main.text
    if status == 400:
        assert page.links["Open this page without its parameters"] == "/claims"


def test_a_claim_shows_its_passage_as_exactly_as_it_is_known(client: TestClient) -> None:
    page = read(client, "/claims/magnier-f06")
    assert page.classed("kind-forecast")[0].text == "Forecast"
    assert page.classed("claim-quote")[0].text == "will not be able to keep this border point"
    facts = page.classed("facts")[0].text
    assert "Paragraph 5, characters 2422 to 2539" in facts
    assert "5,777 characters, SHA-256 54a59a1138135d7f" in facts
    assert "Publisher not known" in facts
    assert "between 6 and 9 June 2017" in facts
    assert "Cannot be judged (F)" in facts
    assert "Cannot be judged (6)" in facts


def test_a_claim_without_an_attached_text_says_where_it_was_read(client: TestClient) -> None:
    facts = read(client, "/claims/hs-raqqa-captured-1").classed("facts")[0].text
    assert "paragraph not known" in facts
    assert "SHA-256" not in facts


def test_what_came_of_a_claim_is_told_with_a_verdict_and_why(client: TestClient) -> None:
    page = read(client, "/claims/magnier-f06")
    assert "What came of it" in page.main.text
    verdicts = [each.text for each in page.classed("verdict")]
    assert verdicts.count("did not come true") > 1
    assert "the coalition stayed at al-Tanf" in page.main.text


def test_an_outcome_names_the_forecast_it_answers(client: TestClient) -> None:
    page = read(client, "/claims/hs-raqqa-captured-1")
    assert "Outcome of" in page.main.text
    assert "Forecast, Elijah J. Magnier" in page.main.text


def test_the_positions_that_rest_on_a_claim_are_named(client: TestClient) -> None:
    page = read(client, "/claims/magnier-f06")
    assert "positions rest on it" in page.main.text
    words = "US is expected to withdraw from Al-Tanf crossing (Syrian side)"
    assert page.links[words].startswith("/positions/")


def test_a_statement_names_whose_words_it_passes_on(client: TestClient) -> None:
    listed = read(client, "/claims?kind=statement&source=magnier-2017-raqqah")
    assert "words of Haider al-Abadi" in listed.main.text


def test_a_claim_is_cited_with_an_address_that_shows_it_as_it_is_now(client: TestClient) -> None:
    page = read(client, "/claims/magnier-f06")
    citation = page.classed("citation")[0].text
    assert citation.startswith("Elijah J. Magnier, “ISIS dropping as fast")
    address = page.links["This version, for good"]
    assert "http://testserver/cite/claims/magnier-f06?known=" in citation
    past = read(client, address)
    assert past.classed("past-banner")
    assert past.named("links-title").text == page.named("links-title").text
    assert past.classed("facts")[0].text == page.classed("facts")[0].text


def test_a_claim_as_linked_data(client: TestClient) -> None:
    page = read(client, "/claims/magnier-f06")
    [data] = page.linked_data
    assert data["@type"] == "Claim"
    assert data["text"] == page.headings[0][1]
    assert data["appearance"]["author"]["name"] == "Elijah J. Magnier"
    # A bracket of days is no date of publication.
    assert "datePublished" not in data["appearance"]
    # Those in other languages have no type.
    alternates = {
        each["type"]: each["href"] for each in page.relation("alternate") if "type" in each
    }
    path = alternates["application/ld+json"].removeprefix("http://testserver")
    annotation = client.get(path, headers={"Accept": "application/ld+json"})
    assert annotation.json()["type"] == "Annotation"


def test_the_panel_keeps_the_place_of_a_claim(client: TestClient) -> None:
    fragment = read(client, "/claims/magnier-f06/panel?on=2017-06-07")
    [article] = fragment.all("article")
    assert article.attributes["data-place"] == "al-tanf-crossing"


def test_an_unknown_claim_suggests_near_ones(client: TestClient) -> None:
    page = read(client, "/claims/hs-raqqa-captured-9", 404)
    assert any(url.startswith("/claims/hs-raqqa-captured-") for url in page.links.values())
