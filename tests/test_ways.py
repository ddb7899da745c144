"""Other ways to look: what is disputed, what came of forecasts, what has no place, what went quiet."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from fastapi.testclient import TestClient

from app.database import Engines, editing_session
from app.models import Link
from tests.factories import (
    make_actor,
    make_claim,
    make_link,
    make_place,
    make_position,
    make_source,
)
from tests.reading import Page, read


def fill(engines: Engines) -> None:
    """Two claims that contradict each other, six forecasts by two authors, one claim of a place."""
    with editing_session(engines, "First") as session:
        place, actor = make_place(session, slug="raqqah"), make_actor(session, slug="isis")
        ann, ann_again, bob = (
            make_source(session, slug=slug, author=author)
            for slug, author in (("first", "Ann"), ("second", "Ann"), ("third", "Bob"))
        )
        days = {"valid_from": date(2017, 6, 1), "valid_to": date(2017, 6, 7)}
        yes = make_claim(session, ann, (place,), public_id="yes", **days)
        no = make_claim(session, bob, public_id="no", **days)
        make_link(session, no, yes, relation="contradicts", why="Not both.")
        make_position(
            session, actor, (yes,), public_id="old", valid_to=None, valid_from=date(2017, 6, 1)
        )
        make_position(
            session,
            actor,
            (no,),
            public_id="over",
            valid_from=date(2017, 6, 1),
            valid_to=date(2017, 6, 7),
        )
        for key, source, verdicts, until in (
            ("both", ann, ("came_true", "did_not"), None),
            ("partly", ann_again, ("partly", "open"), None),
            ("open", bob, ("open",), None),
            ("ahead", bob, (), date(2999, 1, 1)),
            ("overdue", ann, (), date(2017, 7, 1)),
        ):
            said = make_claim(session, source, kind="forecast", public_id=key, valid_to=until)
            for verdict in verdicts:
                outcome = make_claim(session, bob)
                make_link(session, outcome, said, relation="outcome", verdict=verdict)


def claims_on(page: Page) -> set[str]:
    """Ids of the claims that a page has cards of."""
    titles = (next(each.all("a")) for each in page.classed("claim-statement"))
    return {each.attributes["data-panel"].split("/")[2] for each in titles}


def test_each_way_lists_what_it_says_in_both_lenses(
    fresh_database: Engines, client_of: Callable[[Engines], TestClient]
) -> None:
    fill(fresh_database)
    client = client_of(fresh_database)
    became = {
        "came_true": {"both"},
        "did_not": {"both"},
        "partly": {"partly"},
        "open": {"open", "ahead"},
        "overdue": {"overdue"},
    }
    then = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    for lens in ("", f"&known={then}"):
        page = read(client, f"/disputed?place=raqqah{lens}")
        assert claims_on(page) == {"yes", "no"}
        assert "Not both." in page.main.text
        assert "1 contradiction between two claims." in page.main.text
        assert len(page.classed("position")) == 2
        assert not claims_on(read(client, f"/disputed?source=second{lens}"))
        for state, keys in became.items():
            page = read(client, f"/forecasts?became={state}{lens}")
            assert claims_on(page) == keys
            answer = client.get(f"/api/v1/claims?became={state}{lens}").json()
            assert {each["id"] for each in answer["items"]} == keys
        rows = [
            [cell.text for cell in row.all("th", "td")]
            for row in read(client, f"/forecasts?became=&actor={lens}").all("tr")
        ]
        assert ["Ann", "3", "1", "1", "1", "0", "1"] in rows
        assert ["Bob", "2", "0", "0", "0", "2", "0"] in rows
        assert rows[1:3] == sorted(rows[1:3], key=lambda row: -int(row[1]))
        untold = claims_on(read(client, f"/untold?q={lens}"))
        assert {"no", "both"} <= untold
        assert "yes" not in untold
        told = client.get(f"/api/v1/claims?unplaced=false{lens}").json()["items"]
        assert [each["id"] for each in told] == ["yes"]
        for query, found in (
            ("days=30", 1),
            ("on=2017-06-20&days=13", 1),
            ("on=2017-06-20&days=14", 0),
        ):
            page = read(client, f"/stale?{query}{lens}")
            assert len(page.classed("position")) == found, query
    with editing_session(fresh_database, "Second") as session:
        for link in session.query(Link).all():
            link.status, link.withdrawn_reason = "withdrawn", "A test."
    assert "Nothing is disputed here." in read(client, "/disputed").main.text
    assert claims_on(read(client, f"/disputed?known={then}")) == {"yes", "no"}
    disputed = client.get(f"/api/v1/claims?disputed=true&known={then}").json()["items"]
    assert {each["id"] for each in disputed} == {"yes", "no"}
    assert client.get("/stale?days=0").status_code == 400
    assert client.get("/forecasts?became=never").status_code == 400
