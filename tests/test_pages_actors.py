"""Actors: the list, one actor, and the fragment that the panel shows."""

from fastapi.testclient import TestClient

from tests.reading import read


def test_all_actors_are_listed_with_their_signs(client: TestClient) -> None:
    page = read(client, "/actors")
    count = client.get("/api/v1/actors").json()["numberMatched"]
    entries = page.classed("entry")
    assert len(entries) == count
    assert f"{count} actors" in page.main.text
    for entry in entries:
        [use] = entry.classed("entry-title")[0].all("use")
        assert "/icons/marks.svg#actor-" in use.attributes["href"]
        assert use.attributes["fill"].startswith("#")


def test_signs_that_pages_name_are_drawn(client: TestClient) -> None:
    uses = [each.attributes["href"] for each in read(client, "/actors").all("use")]
    wanted = [use.partition("#") for use in uses if "marks.svg#" in use]
    drawing = client.get(wanted[0][0]).text
    for _, _, sign in wanted:
        assert f'id="{sign}"' in drawing


def test_actors_are_narrowed_by_name_and_kind(client: TestClient) -> None:
    assert "Islamic State" in read(client, "/actors?q=داعش").classed("entry-title")[0].text
    persons = read(client, "/actors?kind=person").classed("entry-title")
    assert [each.text for each in persons] == ["Haider al-Abadi (al-Abadi)"]
    assert "No actor fits" in read(client, "/actors?q=zzzzqq").main.text


def test_an_actor_shows_where_it_was_and_what_is_said_of_it(client: TestClient) -> None:
    page = read(client, "/actors/sdf?on=2017-06-07")
    assert page.headings[0] == (1, "Syrian Democratic Forces (SDF)")
    allied, there = page.classed("presence")
    assert "Is allied with United States" in allied.text
    assert "Where it was on 7 June 2017" in there.text
    assert "SDF contests Raqqah" in there.text
    assert page.links["Kurdish forces"] == "/actors/kurdish-forces?on=2017-06-07"
    assert page.links["Show on the map"] == "/?actor=sdf&panel=actor&on=2017-06-07"
    assert page.classed("claim")


def test_an_actor_spoken_of_everywhere_refers_to_the_list_of_claims(client: TestClient) -> None:
    page = read(client, "/actors/isis")
    count = client.get("/api/v1/claims?actor=isis").json()["numberMatched"]
    assert len(page.classed("claim")) == 40 < count
    assert f"{count} claims by" in page.main.text
    rest = read(client, page.links[f"all {count} in the list of claims"])
    assert f"{count} claims" in rest.main.text


def test_an_actor_names_what_it_belongs_to(client: TestClient) -> None:
    page = read(client, "/actors/kurdish-forces")
    assert "Force, belongs to Syrian Democratic Forces" in page.main.text
    [data] = page.linked_data
    assert (data["@type"], data["name"]) == ("Organization", "Kurdish forces")


def test_the_panel_shows_an_actor(client: TestClient) -> None:
    fragment = read(client, "/actors/isis/panel?on=2017-06-07")
    assert fragment.headings[0] == (2, "Islamic State (ISIS)")
    assert fragment.links["Open as a page"] == "/actors/isis?on=2017-06-07"


def test_an_unknown_actor_suggests_the_near_name(client: TestClient) -> None:
    page = read(client, "/actors/isiss", 404)
    assert page.links["Islamic State"] == "/actors/isis"
