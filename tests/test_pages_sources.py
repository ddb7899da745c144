"""Sources: the list, and one source read passage by passage."""

import json
from collections.abc import Callable

from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from tests.factories import make_claim, make_place, make_source
from tests.reading import read


def test_sources_come_a_hundred_at_a_time_and_none_is_missed(client: TestClient) -> None:
    first = read(client, "/sources")
    second = read(client, first.links["Next 100"])
    count = client.get("/api/v1/sources").json()["numberMatched"]
    assert len(first.classed("entry")) + len(second.classed("entry")) == count
    assert "independent origins" in first.main.text


def test_sources_are_narrowed_by_words_and_date(client: TestClient) -> None:
    assert "Elijah J. Magnier" in read(client, "/sources?q=magnier").main.text
    dated = read(client, "/sources?from=2017-10-17&to=2017-10-17")
    assert "Sources of unknown date are left out" in dated.main.text
    assert all("17 October 2017" in each.text for each in dated.classed("entry"))
    assert "No source fits" in read(client, "/sources?q=zzzzqq").main.text


def test_what_is_unknown_about_a_source_is_said_to_be_unknown(client: TestClient) -> None:
    page = read(client, "/sources/magnier-2017-raqqah")
    facts = page.classed("facts")[0].text
    assert "Publisher not known" in facts
    assert "Address not known" in facts
    assert "between 6 and 9 June 2017" in facts
    assert "The text shows no date." in facts
    assert "Graded Cannot be judged (F)" in facts
    [data] = page.linked_data
    assert data["@type"] == "NewsArticle"
    assert "datePublished" not in data
    assert "sameAs" not in data


def test_a_source_is_read_paragraph_by_paragraph(client: TestClient) -> None:
    page = read(client, "/sources/magnier-2017-raqqah")
    titles = [each.text for each in page.classed("section-title")]
    assert titles[0].startswith("Heading ")
    assert [title.split()[1] for title in titles[1:-1]] == [str(n) for n in range(1, 11)]
    assert titles[-1] == "Sealed"
    offsets = client.get("/api/v1/claims?source=magnier-2017-raqqah&limit=1000").json()["items"]
    start = {item["id"]: item["passage"]["start"] for item in offsets}
    shown = [each.attributes["id"].removeprefix("claim-") for each in page.classed("claim")]
    assert [start[each] for each in shown] == sorted(start.values())


def test_a_claim_of_a_source_leads_to_the_map_if_it_has_a_place(client: TestClient) -> None:
    page = read(client, "/sources/magnier-2017-raqqah")
    placed = page.saying("Washington gave", "claim")
    assert [each.text for each in placed.classed("claim-map")] == ["Show on the map"]
    [address] = [each.attributes["href"] for each in placed.classed("claim-map")[0].all("a")]
    assert address.startswith("/?place=raqqah&claim=magnier-")
    assert address.endswith("&on=2017-06-09")
    read(client, address)
    unplaced = page.saying("The headline says that ISIS is losing", "claim")
    assert not unplaced.classed("claim-map")


def test_no_more_of_a_source_is_shown_than_a_dozen_words_at_a_time(client: TestClient) -> None:
    page = read(client, "/sources/magnier-2017-raqqah")
    quotes = page.classed("claim-quote")
    assert quotes
    assert max(len(each.text.split()) for each in quotes) <= 12


def test_leaning_and_shared_origin_are_shown_as_cautions(client: TestClient) -> None:
    page = read(client, "/sources/uprooted-2017-06-09-border")
    assert page.classed("caution")[0].text.startswith("Partisan: for Damascus")
    assert page.links["the rule"] == "/about#publishers"
    about = read(client, "/about")
    assert about.named("publishers").text == "Who stands behind a publisher"
    assert "carries the reporting of SANA" in page.main.text
    assert "they are not independent of each other" in page.main.text
    same = page.classed("same-origin")[0]
    assert len(list(same.all("li"))) >= 2


def test_an_address_leads_out_without_telling_where_from(client: TestClient) -> None:
    page = read(client, "/sources/uprooted-2017-06-09-border")
    [link] = [each for each in page.all("a") if "wordpress" in each.attributes["href"]]
    assert link.attributes["rel"] == "noopener noreferrer"
    assert link.attributes["referrerpolicy"] == "no-referrer"


def test_a_title_that_is_not_the_documents_own_says_so(client: TestClient) -> None:
    page = read(client, "/sources/uprooted-2017-06-09-border")
    assert page.classed("record-note")[0].text.startswith("Title read from the address")


def test_an_unknown_source_suggests_near_ones(client: TestClient) -> None:
    page = read(client, "/sources/magnier-2017-raqa", 404)
    assert "/sources/magnier-2017-raqqah" in page.links.values()


def test_a_source_is_read_beside_the_places_it_speaks_of(client: TestClient) -> None:
    page = read(client, "/sources/magnier-2017-raqqah")
    assert page.classed("beside-map")
    places = {each["slug"]: each for each in json.loads(page.named("beside-data").text)}
    assert places["euphrates"]["geometry"]["type"] == "LineString"
    assert places["raqqah"]["uncertainty_m"] == 1500
    marked = [
        each.attributes["data-claims"]
        for each in page.classed("claim")
        if "data-claims" in each.attributes
    ]
    assert set(marked) == {claim for each in places.values() for claim in each["claims"]}
    assert len(places["al-zaza"]["claims"]) == places["al-zaza"]["count"]


def test_a_source_that_speaks_of_no_place_has_no_map(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    with editing_session(fresh_database, "First") as session:
        source = make_source(session, slug="placeless")
        make_claim(session, source=source, statement="It will end.")
        hinting = make_source(session, slug="hinting")
        draft = make_place(session, status="draft")
        make_claim(session, source=hinting, places=(draft,))
    visitor = client_of(fresh_database)
    for slug in ("placeless", "hinting"):
        page = read(visitor, f"/sources/{slug}")
        assert page.classed("claim")
        assert not page.classed("beside-map")
        assert "leaflet" not in page.source
