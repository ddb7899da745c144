"""The search page: forgiving of spelling, Latin or Arabic, and of help when nothing is found."""

import pytest
from fastapi.testclient import TestClient

from tests.reading import read


@pytest.mark.parametrize(
    ("q", "place"),
    [
        ("al-Tanaf", "Al-Tanf (base)"),
        ("At Tanf", "Al-Tanf (base)"),
        ("تنف", "Al-Tanf (base)"),
        ("Deir ez-Zor", "Deir al-Zour"),
        ("Deir al Zour", "Deir al-Zour"),
        ("Raqqa", "Raqqah"),
        ("الرقة", "Raqqah"),
    ],
)
def test_every_spelling_lands(client: TestClient, q: str, place: str) -> None:
    page = read(client, f"/search?q={q}")
    places = page.classed("search-group")[0]
    assert place in [each.text for each in places.classed("entry-title")][:2]


def test_the_spelling_that_was_met_is_shown(client: TestClient) -> None:
    page = read(client, "/search?q=At+Tanf")
    assert "met as At Tanf, English" in page.main.text


def test_claims_and_sources_are_counted_and_lead_to_all_of_them(client: TestClient) -> None:
    page = read(client, "/search?q=Raqqah")
    counted = page.classed("count-line")[0].text
    count = client.get("/api/v1/claims?q=Raqqah").json()["numberMatched"]
    assert f"{count} claims" in counted
    assert page.links[f"All {count} claims"] == "/claims?q=Raqqah"


def test_a_search_that_finds_nothing_says_so_and_helps(client: TestClient) -> None:
    page = read(client, "/search?q=zzzzqq")
    assert "Nothing found for «zzzzqq»" in page.main.text
    assert page.links["places"] == "/places"


def test_a_misspelling_too_far_off_is_asked_back(client: TestClient) -> None:
    page = read(client, "/search?q=Madeyan")
    assert "Did you mean" in page.main.text or page.classed("search-group")


def test_the_field_keeps_what_was_typed(client: TestClient) -> None:
    page = read(client, "/search?q=%22quoted%22+%3Cb%3E")
    assert page.named("q").attributes["value"] == '"quoted" <b>'


def test_an_empty_search_offers_examples(client: TestClient) -> None:
    assert read(client, "/search?q=").links["At Tanf"] == "/search?q=At+Tanf"


def test_an_over_long_search_is_answered_with_a_message(client: TestClient) -> None:
    assert "at most 200" in read(client, "/search?q=" + "x" * 201, 400).main.text
    assert "U+0000 control character" in read(client, "/search?q=a%00b", 400).main.text


def test_a_search_is_not_indexed(client: TestClient) -> None:
    assert read(client, "/search?q=Raqqah").meta("robots") == "noindex"
