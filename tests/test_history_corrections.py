"""The public log of corrections: what readers saw change, and nothing that they mustn't know."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import shapely
from fastapi.testclient import TestClient

from app.database import Engines, reading_session
from app.editing.history import bring_back, withdraw
from app.editing.undoing import plan_undo, undo
from app.nouns.claim import ClaimPlaceRecord
from app.queries.corrections import Correction, list_corrections
from tests.editing import (
    Room,
    altered,
    claim_document,
    make_actor,
    make_claim,
    make_place,
    make_source,
    place_document,
    position_document,
)
from tests.reading import read

EXACT = (39.123456, 36.654321)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    return Room(fresh_database)


@pytest.fixture
def visit(client_of: Callable[[Engines], TestClient], room: Room) -> TestClient:
    return client_of(room.engines)


def log(room: Room) -> list[tuple[str, str, str, list[str], str]]:
    """The log as the reader's role reads it, newest first."""
    with reading_session(room.engines) as session:
        found, _ = list_corrections(session, 100)
    return [(it.noun, it.key, it.kind, list(it.fields), it.why) for it in found]


def everywhere(room: Room, visit: TestClient) -> str:
    """All that the log says anywhere: the view's every cell, the page, the feed."""
    cells = room.seen("select to_jsonb(c)::text from published.correction c")
    pages = [visit.get(path).text for path in ("/corrections", "/corrections.atom")]
    return "\n".join([str(cells), *pages])


def withdrawn(room: Room, noun: str, key: str, reason: str, **more: Any) -> None:
    base = room.read(noun, key).version
    room.do(withdraw, room.person(), noun, key, base=base, reason=reason, **more)


def test_a_change_of_what_readers_saw_is_listed_with_its_fields_and_reason(room: Room) -> None:
    key = room.make(make_place, name="Old name")
    room.change(room.person(), "places", key, why="The sign says so.", name="New", note="Careful.")
    assert log(room) == [("places", key, "changed", ["name", "note", "names"], "The sign says so.")]


def test_a_withdrawal_is_listed_with_its_reason_and_so_is_the_return(room: Room) -> None:
    key = room.position()
    withdrawn(room, "positions", key, "It was elsewhere.")
    base = room.read("positions", key).version
    room.do(bring_back, room.person(), "positions", key, base=base, note="It was there.")
    assert log(room) == [
        ("positions", key, "brought_back", [], "It was there."),
        ("positions", key, "withdrawn", [], "It was elsewhere."),
    ]


def test_what_belongs_to_a_record_is_listed_as_its_field(room: Room) -> None:
    actor, editor = room.make(make_actor), room.person()
    claims = [room.make(make_claim) for _ in range(2)]
    room.save(editor, "positions", position_document("p-1", actor, claims, status="published"))
    room.change(editor, "positions", "p-1", why="One is enough.", claims=(claims[0],))
    assert log(room)[0] == ("positions", "p-1", "changed", ["claims"], "One is enough.")


def test_new_records_and_drafts_are_not_listed(room: Room) -> None:
    editor = room.person()
    room.save(editor, "places", place_document("draft"))
    room.change(editor, "places", "draft", name="Still a draft")
    room.save(editor, "places", place_document("shown", "published"))
    room.change(editor, "places", "draft", publishing__status="published")
    assert log(room) == []


def test_what_waits_for_review_is_not_listed(room: Room, visit: TestClient) -> None:
    key = room.make(make_place)
    room.review_on = True
    room.change(room.person("editor"), "places", key, why="A secret plan.", name="Proposed name")
    text = everywhere(room, visit)
    assert "secret plan" not in text
    assert "Proposed name" not in text


def test_an_undo_is_listed_too(room: Room) -> None:
    key, editor = room.make(make_place), room.person()
    change = room.change(editor, "places", key, name="Wrong", why="A mistake.").change_id
    room.do(undo, editor, change, room.do(plan_undo, change).seen, "It was a mistake.")
    assert [why for *_, why in log(room)] == ["It was a mistake.", "A mistake."]


def test_who_changed_it_is_nowhere(room: Room, visit: TestClient) -> None:
    key = room.make(make_place)
    room.change(room.person(name="Zebedee Quill"), "places", key, name="New name")
    text = everywhere(room, visit)
    assert "New name" in text
    assert "Zebedee" not in text
    assert "person-" not in text


def test_the_log_itself_has_no_account_and_no_hidden_column(room: Room) -> None:
    columns = room.rows(
        "select column_name from information_schema.columns"
        " where table_schema = 'published' and table_name = 'correction' order by 1"
    )
    assert [name for (name,) in columns] == [
        "at", "change_id", "fields", "key", "kind", "noun", "record_id", "why",
    ]  # fmt: skip


def test_a_concealed_record_leaves_the_log_with_all_its_past(room: Room, visit: TestClient) -> None:
    key = room.make(make_place, slug="safe-house", name="Safe house")
    room.change(room.person(), "places", key, note="The family lives here.", why="A family.")
    assert "A family." in everywhere(room, visit)
    withdrawn(room, "places", key, "It may harm the family.", conceal=True)
    text = everywhere(room, visit)
    for secret in ("safe-house", "Safe house", "A family.", "may harm"):
        assert secret not in text


def test_an_embargoed_record_is_not_in_the_log(room: Room, visit: TestClient) -> None:
    key = room.make(make_place, slug="front-post", name="Front post")
    editor = room.person()
    room.change(editor, "places", key, name="Front post two", why="Renamed at the front.")
    until = datetime.now(UTC) + timedelta(days=1)
    room.change(editor, "places", key, publishing__embargo_until=until, why="Too early.")
    text = everywhere(room, visit)
    for secret in ("front-post", "Front post", "Renamed at the front", "Too early"):
        assert secret not in text


def test_what_was_edited_before_its_embargo_ended_was_never_seen(room: Room) -> None:
    editor, key = room.person(), room.make(make_place)
    until = datetime.now(UTC) + timedelta(hours=1)
    room.change(editor, "places", key, publishing__embargo_until=until)
    room.change(editor, "places", key, name="Edited in secret")
    room.change(editor, "places", key, publishing__embargo_until=None, why="It may be shown.")
    assert [entry for entry in log(room) if "name" in entry[3]] == []


def test_a_withdrawn_position_at_an_embargoed_place_is_not_in_the_log(
    room: Room, visit: TestClient
) -> None:
    place, actor, claim = room.make(make_place), room.make(make_actor), room.make(make_claim)
    wanted = position_document("p-post", actor, [claim], place=place, status="published")
    far = altered(wanted, geometry=shapely.Point(39.0, 36.0))
    room.save(room.person(), "positions", far)
    withdrawn(room, "positions", "p-post", "The post was given up.")
    assert "p-post" in everywhere(room, visit)
    until = datetime.now(UTC) + timedelta(days=1)
    room.change(room.person(), "places", place, publishing__embargo_until=until)
    assert "p-post" not in everywhere(room, visit)


def test_a_withdrawn_claim_of_a_hidden_source_is_not_in_the_log(
    room: Room, visit: TestClient
) -> None:
    source = room.make(make_source)
    room.save(room.person(), "claims", claim_document("c-leak", "published", source=source))
    withdrawn(room, "claims", "c-leak", "Retracted.")
    room.change(room.person(), "sources", source, publishing__concealed=True)
    assert "c-leak" not in everywhere(room, visit)


def test_the_exact_spot_of_a_coarsened_place_is_nowhere_in_the_log(
    room: Room, visit: TestClient
) -> None:
    editor = room.person()
    key = room.make(make_place, longitude=EXACT[0], latitude=EXACT[1], coarsen_to_m=10_000)
    near = shapely.Point(EXACT[0] + 0.00001, EXACT[1])
    room.change(editor, "places", key, geometry=near, why="A finer fix.")
    # Within the cell that readers see nothing moved, so there is nothing to tell.
    assert log(room) == []
    room.change(editor, "places", key, name="New name", why="Renamed.")
    text = everywhere(room, visit)
    assert "Renamed." in text
    assert "A finer fix." not in text
    for digits in ("39.12", "36.65"):
        assert digits not in text


def test_coarsening_alone_tells_nothing_of_where_the_place_was(
    room: Room, visit: TestClient
) -> None:
    key = room.make(make_place, longitude=EXACT[0], latitude=EXACT[1])
    room.change(room.person(), "places", key, coarsen_to_m=10_000, why="For safety.")
    assert "geometry" not in str(log(room))
    assert "36.65" not in everywhere(room, visit)


def test_a_place_that_a_claim_names_and_readers_must_not_see_is_no_field(room: Room) -> None:
    claim, hidden = room.make(make_claim), room.make(make_place, status="draft")
    mention = ClaimPlaceRecord(place=hidden, role="near")
    room.change(room.person(), "claims", claim, places=(mention,), why="A hidden place.")
    assert log(room) == []


def test_the_title_of_a_withdrawn_record_is_not_repeated(room: Room, visit: TestClient) -> None:
    source = room.make(make_source)
    wanted = claim_document("c-1", "published", source=source, statement="A slander on somebody.")
    room.save(room.person(), "claims", wanted)
    withdrawn(room, "claims", "c-1", "The paper retracted it.")
    text = everywhere(room, visit)
    assert "The paper retracted it." in text
    assert "slander" not in text


def test_the_page_leads_to_what_can_be_seen_and_says_why(room: Room, visit: TestClient) -> None:
    key = room.make(make_place, name="Old name")
    room.change(room.person(), "places", key, why="The <b>sign</b> says so.", name="New name")
    page = visit.get("/corrections")
    assert page.status_code == 200
    assert f'href="/places/{key}"' in page.text
    assert "The &lt;b&gt;sign&lt;/b&gt; says so." in page.text
    assert "name, other names" in page.text


def test_the_log_goes_on_on_further_pages(room: Room, visit: TestClient) -> None:
    editor, key = room.person(), room.make(make_place)
    for number in range(5):
        room.change(editor, "places", key, name=f"Name {number}", why=f"Reason {number}")
    seen: list[Correction] = []
    before = None
    with reading_session(room.engines) as session:
        for _ in range(3):
            found, before = list_corrections(session, 2, before)
            seen += found
    assert before is None
    assert [it.why for it in seen] == [f"Reason {number}" for number in (4, 3, 2, 1, 0)]


def test_the_log_does_not_count_what_is_written_beside_it(room: Room, visit: TestClient) -> None:
    editor, key = room.person(), room.make(make_place, slug="bridge")
    changes = []
    for number in range(51):
        room.save(editor, "places", place_document(f"hidden-{number}"))
        changes.append(room.change(editor, "places", key, name=f"Name {number}").change_id)
    feed = ET.fromstring(visit.get("/corrections.atom").text)
    ids = [entry.findtext(ATOM + "id", "") for entry in feed.findall(ATOM + "entry")]
    assert len(set(ids)) == len(changes)
    moment = r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z"
    for each in ids:
        assert re.fullmatch(rf"http://testserver/corrections#{moment}-places-bridge", each)
    page = read(visit, "/corrections")
    further = next(url for url in page.links.values() if "before=" in url)
    assert re.fullmatch(rf"/corrections\?before={moment}", further)
    assert "Name" in read(visit, further).main.text


def test_the_feed_is_valid_atom(room: Room, visit: TestClient) -> None:
    key = room.make(make_place)
    room.change(room.person(), "places", key, why="& <so>", name="A & B")
    answer = visit.get("/corrections.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.text)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(ATOM + name)
    [entry] = feed.findall(ATOM + "entry")
    assert entry.findtext(ATOM + "title") == "Changed: A & B"
    assert entry.findtext(ATOM + "summary") == "Name, Other names. & <so>"
    link = entry.find(ATOM + "link")
    assert link is not None
    assert link.get("href") == f"http://testserver/places/{key}"


def test_an_empty_log_says_so(room: Room, visit: TestClient) -> None:
    assert "Nothing that readers had seen" in visit.get("/corrections").text
    feed = ET.fromstring(visit.get("/corrections.atom").text)
    assert feed.findall(ATOM + "entry") == []
    # Nothing was corrected since the map began, and that was no time before this test.
    age = datetime.now(UTC) - datetime.fromisoformat(feed.findtext(ATOM + "updated", ""))
    assert abs(age) < timedelta(days=1, minutes=1)


def test_a_parameter_that_the_log_does_not_know_is_refused(visit: TestClient) -> None:
    assert visit.get("/corrections?known=2026-01-01").status_code == 400
    assert visit.get("/corrections?before=x").status_code == 400


def test_the_instants_of_changes_are_those_of_every_row_and_of_the_log(room: Room) -> None:
    """They are found by index, some for many rows at once; here every row is asked."""
    person, yesterday = room.person(), datetime.now(UTC) - timedelta(days=1)
    first = room.make(make_place, name="First")
    for name in ("Second", "Third"):
        room.change(person, "places", first, why="Spelling.", name=name)
    for key in [room.make(make_place, name="Of a bulk") for _ in range(3)]:
        withdrawn(room, "places", key, "No such place.")
    base = room.read("places", key).version
    room.do(bring_back, person, "places", key, base=base, note="It is.")
    room.make(make_place, name="Was under an embargo", embargo_until=yesterday)
    for hidden in ({"status": "draft"}, {"concealed": True}):
        room.make(make_place, name="Hidden", **hidden)
    asked = [
        f"select greatest(lower(sys_period), embargo_until) from published.{table}"
        for table in ("place", "actor", "source", "claim", "position", "link")
    ]
    asked += ["select at from published.correction", "select at from published.first_known"]
    expected = room.seen(f"select count(*), max(at)::text from ({' union '.join(asked)}) t (at)")
    assert room.seen("select count(*), max(at)::text from published.changed") == expected
    assert room.seen("select count(distinct at), max(at)::text from published.changed") == expected
