"""Places: the list, one place, and the fragment that the panel shows."""

import re

from fastapi.testclient import TestClient

from app.presenting.arranging import IN_PANEL
from tests.reading import read


def matched(client: TestClient, path: str) -> int:
    """How many rows the API counts for a list."""
    number: int = client.get(f"/api/v1/{path}").json()["numberMatched"]
    return number


def test_all_places_are_listed_with_their_arabic_names(client: TestClient) -> None:
    page = read(client, "/places")
    assert f"{matched(client, 'places')} places" in page.main.text
    entries = page.classed("entry-title")
    assert [each.text.split()[0] for each in entries] == sorted(
        (each.text.split()[0] for each in entries), key=str.casefold
    )
    arabic = [each for each in page.all("span") if each.attributes.get("lang") == "ar"]
    assert "الرقة" in {each.text for each in arabic}
    assert all(each.attributes["dir"] == "rtl" for each in arabic)


def test_places_are_narrowed_by_name_kind_actor_and_day(client: TestClient) -> None:
    assert "Al-Tanf (base)" in read(client, "/places?q=التنف").main.text
    rivers = read(client, "/places?kind=river")
    assert [each.text for each in rivers.classed("entry-title")] == ["Euphrates الفرات"]
    by_actor = read(client, "/places?actor=france")
    assert "Only where this actor was: France" in by_actor.main.text
    assert by_actor.links["all again"] == "/places"
    assert "on 7 June 2017" in read(client, "/places?on=2017-06-07").main.text


def test_an_empty_form_asks_for_everything(client: TestClient) -> None:
    assert f"{matched(client, 'places')} places" in read(client, "/places?q=&kind=&on=").main.text


def test_a_list_without_a_match_says_so_and_helps(client: TestClient) -> None:
    page = read(client, "/places?q=zzzzqq")
    assert "No place fits" in page.main.text
    assert page.links["all places"] == "/places"


def test_a_place_shows_its_names_and_where_they_were_met(client: TestClient) -> None:
    page = read(client, "/places/al-tanf")
    assert page.headings[0] == (1, "Al-Tanf (base)")
    assert page.classed("place-arabic")[0].attributes["dir"] == "rtl"
    assert "Base in Syria, part of Syria" in page.main.text
    names = page.classed("names-list")[0]
    assert "Al-Tanaf English, met in Elijah J. Magnier" in names.text
    assert page.links["Elijah J. Magnier"] == "/sources/magnier-2017-raqqah"


def test_a_place_says_how_it_was_located(client: TestClient) -> None:
    evidence = read(client, "/places/raqqah").classed("evidence")[0].text
    assert evidence.startswith("Drawn to within ± 1.5 km")
    assert len(evidence) > 60


def test_who_was_there_is_told_in_words_with_the_claims_behind_it(client: TestClient) -> None:
    presence = read(client, "/places/raqqah?on=2017-06-07").classed("presence")[0]
    assert "Who was there on 7 June 2017" in presence.text
    assert "ISIS holds Raqqah rests on assessment by Elijah J. Magnier" in presence.text
    assert "observed, 6–9 June 2017, to within 3 km" in presence.text
    assert "Kurdish forces are expected to hold Raqqah" in presence.text
    assert "from 6 June 2017" in presence.text


def test_positions_of_other_days_are_kept_apart(client: TestClient) -> None:
    other = read(client, "/places/raqqah?on=2017-06-07").classed("presence-other")[0]
    assert "SDF holds Raqqah" in other.text
    assert "17 October 2017 – 18 January 2026" in other.text


def test_claims_of_the_day_come_first_and_none_is_lost(client: TestClient) -> None:
    whole = read(client, "/places/raqqah")
    narrowed = read(client, "/places/raqqah?on=2017-06-07")
    titles = [each.text for each in narrowed.classed("section-title")]
    assert titles[0].startswith("Speaks of 7 June 2017")
    assert titles[1].startswith("Other days")
    count = matched(client, "claims?place=raqqah")
    assert len(narrowed.classed("claim")) == len(whole.classed("claim")) == count
    counts = whole.classed("claims-section")[0].classed("count-line")[0].text
    assert re.fullmatch(rf"{count} claims by \d+ sources, \d+ independent origins", counts)


def test_a_claim_in_the_list_is_shown_as_its_sources(client: TestClient) -> None:
    card = read(client, "/places/raqqah").saying("Washington gave", "claim")
    assert card.classed("kind-report")[0].text == "Report"
    assert card.classed("claim-quote")[0].text == "gave the green light to its allies"
    source = "Elijah J. Magnier, between 6 and 9 June 2017, paragraph 1"
    assert card.classed("claim-source")[0].text == source
    grades = "Source: cannot be judged (F) · Claim: cannot be judged (6)"
    assert card.classed("claim-grade")[0].text == grades
    about = card.classed("claim-about")[0].text
    assert about == "Speaks of Raqqah (towards), US (supporting), SDF (doing), ISIS (facing)"


def test_what_came_of_a_forecast_stands_beside_it(client: TestClient) -> None:
    card = read(client, "/places/raqqah").named("claim-magnier-f01")
    assert card.classed("kind-forecast")
    assert "What came of it: came true × 3" in card.text
    why = card.classed("claim-link-why")[0].text
    assert why.startswith("A suggested reading, with «gain control» read as the end")


def test_a_page_without_a_day_orders_claims_by_their_days(client: TestClient) -> None:
    page = read(client, "/places/raqqah")
    assert page.classed("section-title")[0].text.startswith("In the order of their days")


def test_the_panel_shows_the_same_record_with_a_link_to_its_page(client: TestClient) -> None:
    fragment = read(client, "/places/raqqah/panel?on=2017-06-07")
    assert fragment.headings[0] == (2, "Raqqah")
    assert fragment.links["Open as a page"] == "/places/raqqah?on=2017-06-07"
    assert len(fragment.classed("claim")) == IN_PANEL


def test_the_panel_leads_to_all_that_is_said(client: TestClient) -> None:
    count = matched(client, "claims?place=raqqah")
    fragment = read(client, "/places/raqqah/panel?on=2017-06-07")
    [more] = [each for each in fragment.all("a") if "data-more" in each.attributes]
    assert more.text.strip() == f"Show the other {count - IN_PANEL}"
    assert len(read(client, more.attributes["href"].partition("#")[0]).classed("claim")) == count
    whole = read(client, f"{more.attributes['data-more']}?on=2017-06-07")
    assert len(whole.classed("claim")) == count
    assert [each.text for each in whole.classed("claim")][:IN_PANEL] == [
        each.text for each in fragment.classed("claim")
    ]
    assert not [each for each in whole.all("a") if "data-more" in each.attributes]


def test_the_claims_of_the_day_come_first_and_are_counted(client: TestClient) -> None:
    fragment = read(client, "/places/raqqah/claims?on=2017-06-07")
    titles = [each.text for each in fragment.classed("section-title")]
    assert titles[0].startswith("Speaks of 7 June 2017")
    on_day = matched(client, "claims?place=raqqah&on=2017-06-07")
    assert f"{on_day} claims" in titles[0]


def test_a_place_as_linked_data_is_no_more_precise_than_shown(client: TestClient) -> None:
    [data] = read(client, "/places/raqqah").linked_data
    assert data["@type"] == "Place"
    assert "الرقة" in data["alternateName"]
    for number in (data["geo"]["latitude"], data["geo"]["longitude"]):
        assert len(str(number).partition(".")[2]) <= 2
    [river] = read(client, "/places/euphrates").linked_data
    south, west, north, east = map(float, river["geo"]["box"].split())
    assert south < north
    assert west < east


def test_an_unknown_place_suggests_the_near_name(client: TestClient) -> None:
    page = read(client, "/places/raqa", 404)
    assert page.links["Raqqah"] == "/places/raqqah"
    fragment = read(client, "/places/raqa/panel", 404)
    assert fragment.headings[0] == (2, "Not found")
    assert fragment.links["Raqqah"] == "/places/raqqah"


def test_a_slug_that_no_record_can_have_is_not_found(client: TestClient) -> None:
    for slug in ("No%20Such", "x" * 300, "%00", "..%2F..%2Fetc"):
        assert client.get(f"/places/{slug}").status_code == 404


def test_several_claims_of_one_kind_by_the_same_are_named_once(client: TestClient) -> None:
    presence = read(client, "/places/raqqah?on=2017-06-07").classed("presence")[0]
    assert "rests on 3 statements by Sputnik" in presence.text
    assert "statement by Sputnik ," not in presence.text
