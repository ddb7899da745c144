"""Citations of the data that ships: every field, the digest worked out anew, pages and files."""

import json
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit

import bibtexparser
import pytest
import rispy
from fastapi.testclient import TestClient

from app.citing.formats import FORMATS
from tests.reading import read

RECORDS = {
    "claims": "magnier-f06",
    "positions": "magnier-pos-sdf-east",
    "places": "raqqah",
}
CITED = [*(f"/cite/{noun}/{key}" for noun, key in RECORDS.items()), "/cite/map?on=2017-06-07"]


def canonical(value: Any) -> str:
    """Canonical JSON as RFC 8785 has it, of what such answers hold; written for this test alone."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, float):
        # Others are written with exponents, and in no answer.
        assert value == 0 or 1e-4 <= abs(value) < 1e16
        return str(int(value)) if value.is_integer() else repr(value)
    return json.dumps(value, ensure_ascii=False)


def local(address: str) -> str:
    return address.removeprefix("http://testserver")


def cited(client: TestClient, path: str) -> dict[str, Any]:
    answer = client.get(path, params={"format": "json", **parse(path)})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def parse(path: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}


@pytest.mark.parametrize("path", CITED)
def test_anybody_can_work_the_digest_out_of_the_answer(client: TestClient, path: str) -> None:
    found = cited(client, path)
    assert found["sha256"] == sha256(canonical(found["data"]).encode()).hexdigest()
    assert parse(found["url"])["cited"] == found["sha256"]


@pytest.mark.parametrize(("noun", "key"), RECORDS.items())
def test_what_is_hashed_is_what_the_difference_tells_of_the_record(
    client: TestClient, noun: str, key: str
) -> None:
    found = client.get(f"/api/v1/{noun}/{key}/citation").json()
    query = {"known_from": "2001-01-01", "known_to": found["known"]}
    address: str | None = "/api/v1/difference"
    told: dict[tuple[str, str], Any] = {}
    while address:
        answer = client.get(local(address), params=query).json()
        told |= {(each["noun"], each["id"]): each["after"] for each in answer["items"]}
        address, query = answer["next"], {}
    for kind, records in found["data"].items():
        for record in records:
            own = told[kind, record.get("slug") or record["id"]]
            assert record == filled(own)


def filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: filled(each) for name, each in value.items() if each not in (None, [])}
    return [filled(each) for each in value] if isinstance(value, list) else value


def test_a_view_holds_the_positions_that_the_api_answers(client: TestClient) -> None:
    for query in ("on=2017-06-07", "on=2017-06-07&actor=isis", "from=2017-06-06&to=2017-10-17",
                  "on=2017-06-07&bbox=38,35,40,37", "on=2017-06-07&settled=1"):  # fmt: skip
        data = cited(client, f"/cite/map?{query}")["data"]
        asked = query.replace("&settled=1", "") + ("" if "settled" in query else "&settled=false")
        answer = client.get(f"/api/v1/positions?{asked}&limit=1000").json()
        ids = sorted(each["id"] for each in answer["features"])
        assert [each["id"] for each in data.get("positions", [])] == ids, query
        assert data["view"].items() >= {n: [v] for n, v in parse(f"?{query}").items()}.items()


def test_every_field_of_a_claim_comes_back_out_of_each_format(client: TestClient) -> None:
    path = "/cite/claims/magnier-f06"
    found = cited(client, path)
    files = {name: client.get(path, params={"format": name}) for name in FORMATS}
    assert {answer.status_code for answer in files.values()} == {200}
    for name, answer in files.items():
        assert answer.headers["content-type"] == FORMATS[name].media_type
        assert found["sha256"] in answer.text
        assert found["known"] in answer.text
    [ris] = rispy.loads(files["ris"].content.decode())
    assert ris["authors"] == ["Elijah J. Magnier"]
    assert ris["title"] == found["title"]
    assert ris["date"] == "2017/06//2017-06-06 to 2017-06-09"
    assert ris["urls"] == [found["url"]]
    [entry] = bibtexparser.parse_string(files["biblatex"].text).entries
    assert entry["date"] == "2017-06-06/2017-06-09" == found["issued_edtf"]
    assert entry["url"] == found["url"]
    assert entry["urldate"] == found["accessed"]
    assert entry["version"] == found["known"]
    [item] = json.loads(files["csl-json"].text)
    assert item == found["csl"]
    assert item["issued"] == {"date-parts": [[2017, 6, 6], [2017, 6, 9]]}
    assert item["custom"]["sha256"] == found["sha256"]
    assert item["custom"]["sealed"] == found["sealed"] != None  # noqa: E711  (it is sealed)
    assert files["text"].text.strip() == found["text"]


def test_a_position_is_cited_as_the_map_s_own_with_who_says_so(client: TestClient) -> None:
    found = cited(client, "/cite/positions/magnier-pos-sdf-east")
    assert found["author"] == "Conflict map (testserver)"
    assert (
        "according to Elijah J. Magnier; Conflict map, position magnier-pos-sdf-east"
        in found["text"]
    )
    assert found["csl"]["custom"]["spoken_edtf"] == found["spoken_edtf"]


@pytest.mark.parametrize(("noun", "key"), RECORDS.items())
def test_a_record_s_page_offers_its_citation_without_scripts_and_to_programs(
    client: TestClient, noun: str, key: str
) -> None:
    page = read(client, f"/{noun}/{key}")
    found = cited(client, f"/cite/{noun}/{key}")
    assert page.classed("citation")[0].text == " ".join(found["text"].split())
    for label in ("BibTeX", "BibLaTeX", "RIS", "CSL-JSON", "Text"):
        assert client.get(page.links[label]).status_code == 200
    assert client.get(page.links["JSON"]).json() == found
    opened = read(client, page.links["What was cited, and what has changed since"])
    assert "is the same as was cited" in opened.named("cited-verdict").text
    [link] = page.relation("cite-as")
    assert link["href"] == found["url"]
    types = {each["type"] for each in page.relation("describedby")}
    assert types == {
        "application/vnd.citationstyles.csl+json",
        "application/x-bibtex",
        "application/x-research-info-systems",
    }
    assert page.meta("citation_title") == found["title"]
    assert page.meta("citation_public_url") == found["url"]


@pytest.mark.parametrize("path", CITED)
def test_what_was_cited_opens_with_its_data_checked(client: TestClient, path: str) -> None:
    found = cited(client, path)
    page = read(client, local(found["url"]))
    assert "is the same as was cited" in page.named("cited-verdict").text
    assert "Nothing of it has changed since." in page.main.text
    assert found["sha256"] in page.classed("citation")[0].text
    other = local(found["url"]).replace(found["sha256"], "0" * 64)
    assert "isn't the same as was cited" in read(client, other).named("cited-verdict").text


@pytest.mark.parametrize("path", CITED)
def test_an_unknown_format_names_those_that_there_are(client: TestClient, path: str) -> None:
    sign = "&" if "?" in path else "?"
    answer = client.get(f"{path}{sign}format=endnote")
    assert answer.status_code == 400
    for name in FORMATS:
        assert name in answer.text
    assert client.get(f"{path}{sign}cited=abc").status_code == 400
    assert client.get(f"{path}{sign}format=ris&day=1").status_code == 400
    head = client.head(f"{path}{sign}format=bibtex")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("application/x-bibtex")


def test_what_isn_t_there_answers_as_its_page_does(client: TestClient) -> None:
    for path in (
        "claims/nobody",
        "places/nobody",
        "positions/nobody",
        "sources/magnier-2017-raqqah",
    ):
        for query in ("", "?format=ris", "?known=2001-01-01"):
            assert client.get(f"/cite/{path}{query}").status_code in (400, 404), path
    assert client.get("/api/v1/claims/nobody/citation").status_code == 404
    assert client.get("/cite/claims/magnier-f06?known=2001-01-01").status_code == 404


def test_labels_are_in_the_reader_s_language_and_data_is_the_same(client: TestClient) -> None:
    arabic = cited(client, "/ar/cite/positions/magnier-pos-sdf-east")
    english = cited(client, "/cite/positions/magnier-pos-sdf-east")
    assert arabic["sha256"] == english["sha256"]
    assert arabic["text"] != english["text"]
    assert local(arabic["url"]).startswith("/ar/cite/positions/")
    assert arabic["csl"]["language"] == "ar"


def test_whose_word_counts_stays_in_a_view_and_isn_t_asked_of_records(client: TestClient) -> None:
    found = cited(client, "/cite/map?on=2017-06-07&without=magnier-2017-raqqah")
    assert parse(found["url"])["without"] == "magnier-2017-raqqah"
    page = read(client, local(found["url"]))
    assert "is the same as was cited" in page.named("cited-verdict").text
    assert "Nothing of it has changed since." in page.main.text
    chosen = read(client, "/claims/magnier-f06?witness=magnier-2017-raqqah")
    assert not chosen.relation("cite-as")
