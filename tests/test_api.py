"""The read side of /api/v1, as others rely on it."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

PROBLEM = "application/problem+json"


def get(client: TestClient, path: str, status: int = 200, **headers: str) -> Any:
    answer = client.get(path, headers=headers)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_places_are_a_feature_collection_in_longitude_latitude(client: TestClient) -> None:
    places = get(client, "/api/v1/places?limit=1000")
    assert places["type"] == "FeatureCollection"
    assert places["numberMatched"] == places["numberReturned"] == len(places["features"])
    raqqah = next(place for place in places["features"] if place["id"] == "raqqah")
    longitude, latitude = raqqah["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (39, 36)
    assert raqqah["properties"].keys() >= {
        "slug",
        "name",
        "kind",
        "names",
        "uncertainty_m",
        "claim_count",
        "source_count",
        "url",
    }
    assert raqqah["properties"]["name_ar"] == "الرقة"
    assert raqqah["properties"]["claim_count"] > 10


def test_coordinates_have_no_more_digits_than_they_deserve(client: TestClient) -> None:
    raqqah = get(client, "/api/v1/places/raqqah")
    assert raqqah["properties"]["uncertainty_m"] >= 1000
    for number in raqqah["geometry"]["coordinates"]:
        assert round(number, 2) == number


@pytest.mark.parametrize(
    ("spelling", "slug"),
    [
        ("al-Tanaf", "al-tanf"),
        ("At Tanf", "al-tanf"),
        ("تنف", "al-tanf"),
        ("Deir ez-Zor", "deir-al-zour"),
        ("Deir al Zour", "deir-al-zour"),
        ("Raqqa", "raqqah"),
        ("الرقة", "raqqah"),
        ("al-Bukamal", "abu-kamal"),
    ],
)
def test_any_spelling_lands(client: TestClient, spelling: str, slug: str) -> None:
    found = client.get("/api/v1/places", params={"q": spelling}).json()
    assert slug in [place["id"] for place in found["features"]]


def test_a_box_keeps_what_touches_it(client: TestClient) -> None:
    found = get(client, "/api/v1/places?bbox=38.9,35.9,39.1,36.0&limit=1000")
    slugs = {place["id"] for place in found["features"]}
    assert "raqqah" in slugs
    assert "al-tanf" not in slugs


def test_a_box_across_the_antimeridian_is_understood(client: TestClient) -> None:
    assert get(client, "/api/v1/places?bbox=170,-10,-170,10")["features"] == []


def test_positions_hold_on_the_day_asked_for(client: TestClient) -> None:
    found = get(client, "/api/v1/positions?on=2017-06-07&limit=1000")["features"]
    assert found
    for position in found:
        properties = position["properties"]
        assert (properties["valid_from"] or "0") <= "2017-06-07" <= (properties["valid_to"] or "9")
        assert properties["claims"]
    assert any(p["properties"]["actor"] == "isis" for p in found)


def test_positions_can_be_narrowed_by_actor_and_place(client: TestClient) -> None:
    found = get(client, "/api/v1/positions?actor=isis&place=raqqah&limit=1000")["features"]
    assert found
    assert {p["properties"]["actor"] for p in found} == {"isis"}
    assert {p["properties"]["place"] for p in found} == {"raqqah"}


def test_a_claim_carries_source_passage_grades_and_links(client: TestClient) -> None:
    claim = get(client, "/api/v1/claims/magnier-f06")
    assert claim["kind"] == "forecast"
    assert claim["source"]["author"] == "Elijah J. Magnier"
    assert claim["source"]["published"] is None
    assert claim["passage"]["start"] < claim["passage"]["end"]
    assert (claim["reliability"], claim["credibility"]) == ("F", 6)
    outcomes = [link for link in claim["links"] if link["relation"] == "outcome"]
    assert any(link["verdict"] == "did_not" for link in outcomes)


def test_a_claim_is_a_web_annotation_when_asked(client: TestClient) -> None:
    answer = client.get("/api/v1/claims/magnier-f06", headers={"Accept": "application/ld+json"})
    profile = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert answer.headers["content-type"] == profile
    annotation = answer.json()
    assert annotation["type"] == "Annotation"
    quote, position = annotation["target"]["selector"]
    assert (quote["type"], position["type"]) == ("TextQuoteSelector", "TextPositionSelector")
    assert len(quote["exact"].split()) <= 12
    # The article isn't free to show, so nothing of it stands around the quote.
    assert not {"prefix", "suffix"} & quote.keys()
    assert position["schema:unitText"] == "Unicode code points"
    assert len(annotation["target"]["schema:sha256"]) == 64


def test_claims_are_an_annotation_collection_page_by_page(client: TestClient) -> None:
    accept = {"Accept": "application/ld+json, application/json;q=0.5"}
    path = "/api/v1/claims?limit=40&kind=forecast"
    whole = client.get(path, headers=accept).json()
    assert whole["type"] == "AnnotationCollection"
    first = page = whole["first"]
    pages, seen = [page], [each["id"] for each in page["items"]]
    while "next" in page:
        page = client.get(page["next"], headers=accept).json()
        assert page["type"] == "AnnotationPage"
        assert page["startIndex"] == len(seen)
        assert page["partOf"]["id"] == whole["id"]
        assert page["prev"] == pages[-1]["id"]
        pages.append(page)
        seen += [each["id"] for each in page["items"]]
    assert len(seen) == len(set(seen)) == whole["total"]
    again = client.get(first["id"], headers=accept).json()
    assert again["items"] == first["items"]
    assert again["startIndex"] == 0
    assert "prev" not in again
    assert client.get(path).json()["numberMatched"] == whole["total"]


def test_paging_reaches_every_claim_once(client: TestClient) -> None:
    seen: list[str] = []
    path: str | None = "/api/v1/claims?limit=40"
    while path:
        page = get(client, path)
        seen.extend(claim["id"] for claim in page["items"])
        path = page["next"]
    assert len(seen) == len(set(seen)) == page["numberMatched"]


def test_claims_are_narrowed_by_kind_source_and_text(client: TestClient) -> None:
    path = "/api/v1/claims?kind=forecast&source=magnier-2017-raqqah&q=al-Tanf&limit=1000"
    found = get(client, path)["items"]
    assert "magnier-f06" in [claim["id"] for claim in found]
    assert {claim["kind"] for claim in found} == {"forecast"}


def test_before_the_map_began_nothing_was_known(client: TestClient) -> None:
    assert get(client, "/api/v1/places?known=2016-01-01")["features"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("places?bbox=1,2,3", "bbox"),
        ("places?bbox=1,2,3,nan", "bbox"),
        ("places?bbox=0,10,5,-10", "bbox"),
        ("places?bbox=-200,0,5,10", "bbox"),
        ("positions?on=yesterday", "on"),
        ("positions?on=2017-02-30", "on"),
        ("positions?on=1496793600", "on"),
        ("positions?on=2017-06-07&from=2017-06-01", "on"),
        ("positions?from=2017-06-09&to=2017-06-01", "to"),
        ("claims?cursor=!!", "cursor"),
        ("claims?cursor=zzzzzzzzzzzzz", "cursor"),
        ("claims?q=raqqah&cursor=9-9", "cursor"),
        ("claims?kind=rumour", "kind"),
        ("claims?limit=0", "limit"),
        ("claims?limit=1001", "limit"),
        ("claims?limit=many", "limit"),
        ("claims?known=soon", "known"),
        ("claims?known=2999-01-01", "known"),
        ("claims?colour=red", "colour"),
        ("claims?q=" + "x" * 201, "q"),
        ("claims?q=%00", "q"),
        ("claims?actor=No%20Such", "actor"),
    ],
)
def test_a_bad_parameter_is_named_in_problem_json(
    client: TestClient, query: str, parameter: str
) -> None:
    answer = client.get(f"/api/v1/{query}")
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == 400
    assert problem["parameter"] == parameter
    assert problem["detail"].endswith((".", "?"))


@pytest.mark.parametrize(
    "path", ["places/nowhere", "claims/none", "actors/nobody", "positions/x", "places/%00"]
)
def test_an_unknown_record_is_a_404_problem(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == PROBLEM


def test_an_unchanged_answer_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/v1/places")
    tag = first.headers["etag"]
    second = client.get("/api/v1/places", headers={"If-None-Match": tag})
    assert second.status_code == 304
    assert second.content == b""
    assert "s-maxage" in first.headers["cache-control"]


def test_any_site_may_read_the_api_and_none_may_frame_the_pages(client: TestClient) -> None:
    headers = client.get("/api/v1/places").headers
    assert headers["access-control-allow-origin"] == "*"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_openapi_document_has_an_example_for_every_read(client: TestClient) -> None:
    document = get(client, "/api/v1/openapi.json")
    reads = {
        path: methods["get"]
        for path, methods in document["paths"].items()
        if path.startswith("/api/v1/") and "Version 1" in methods.get("get", {}).get("tags", ())
    }
    assert len(reads) == 15
    for path, route in reads.items():
        content = route["responses"]["200"]["content"]
        assert any("example" in shape for shape in content.values()), path
