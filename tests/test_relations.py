"""How actors stand to each other over time: in the database, at the desk, for readers."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.database import Engines
from app.editing.errors import FieldErrors
from app.editing.history import restore, withdraw
from app.nouns.actor import RelationRecord
from app.queries.corrections import list_corrections
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.editing import Room, document, make_claim
from tests.forms import errors, fill_in, post, read_form
from tests.reading import read
from tests.writing import review

ROW = "relations-0-"
SEEN = "select count(*) from {}.actor_relation"


@pytest.fixture
def room(fresh_database: Engines) -> Room:
    """A heir, the old force it came from, and a claim that says so."""
    room = Room(fresh_database)
    for slug, name in (("heir", "The Heirs"), ("old", "The Old Force")):
        given = {"slug": slug, "name": name, "kind": "force", "symbol": "disc", "colour": "#ad4638"}
        actor = document("actors", **given, publishing={"status": "published"})
        room.save(room.person(), "actors", actor)
    room.make(make_claim, public_id="c-1", statement="The Heirs took over from the Old Force.")
    return room


def relation(**values: Any) -> RelationRecord:
    """The heir succeeds the old force from 2014 on."""
    given = {
        "relation": "succeeds",
        "actor": "old",
        "valid": {"from": "2014-01-01", "precision": "year"},
        "claim": "c-1",
    }
    return RelationRecord.model_validate(given | values)


def relate(room: Room, *relations: RelationRecord) -> None:
    room.change(room.person(), "actors", "heir", relations=relations or (relation(),))


@pytest.mark.parametrize(
    "change",
    [
        "other_id = actor_id",
        "relation = 'married_to'",
        "valid_to = '2013-01-01'",
        "valid_precision = 'hour'",
    ],
)
def test_the_database_refuses_an_impossible_relation(room: Room, change: str) -> None:
    relate(room)
    with pytest.raises(IntegrityError, match="ck_actor_relation"), room.session() as session:
        session.execute(text(f"update editorial.actor_relation set {change}"))


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"actor": "nobody"}, "relations.0.actor"),
        ({"claim": "c-none"}, "relations.0.claim"),
        ({"valid": {"from": "2014-01-01"}}, "relations.0.valid.precision"),
    ],
)
def test_a_relation_names_what_is_there(room: Room, given: dict[str, Any], path: str) -> None:
    with pytest.raises(FieldErrors) as refused:
        relate(room, relation(**given))
    assert list(refused.value.errors) == [path]


def test_a_relation_is_not_listed_twice(room: Room) -> None:
    with pytest.raises(FieldErrors) as refused:
        relate(room, relation(), relation(valid=None))
    assert list(refused.value.errors) == ["relations.1"]


@pytest.mark.parametrize(("noun", "key"), [("claims", "c-1"), ("actors", "old")])
def test_readers_see_a_relation_only_with_its_claim_and_both_actors(
    room: Room, noun: str, key: str
) -> None:
    relate(room)
    assert room.seen(SEEN.format("published")) == [(1,)]
    base = room.read(noun, key).version
    room.do(withdraw, room.person(), noun, key, base=base, reason="Wrong.")
    assert room.seen(SEEN.format("published")) == [(0,)]


def test_what_was_said_before_is_in_the_past_and_can_be_restored(
    room: Room, client_of: Callable[[Engines], TestClient]
) -> None:
    relate(room)
    first = room.read("actors", "heir")
    past = room.one("select clock_timestamp()").isoformat()
    relate(room, relation(relation="allied_with", valid=None))
    visitor = client_of(room.engines)
    assert "Is allied with The Old Force" in read(visitor, "/actors/heir").main.text
    then = read(visitor, f"/actors/heir?{urlencode({'known': past})}")
    assert "Succeeds The Old Force" in then.main.text
    base = room.read("actors", "heir").version
    room.do(
        restore, room.person(), "actors", "heir", version=first.version, base=base, note="Back."
    )
    assert room.read("actors", "heir").record == first.record


def test_the_log_of_corrections_tells_that_relations_changed(room: Room) -> None:
    relate(room)
    with room.session() as session:
        found, _ = list_corrections(session, 10)
    assert [(each.key, list(each.fields)) for each in found] == [("heir", ["relations"])]


def test_both_actors_pages_and_the_api_tell_it_with_the_claim(
    room: Room, client_of: Callable[[Engines], TestClient]
) -> None:
    relate(room)
    visitor = client_of(room.engines)
    heir, old = (read(visitor, f"/actors/{slug}").main for slug in ("heir", "old"))
    assert "Succeeds The Old Force" in heir.text
    assert "from 2014" in heir.text
    assert "Is succeeded by The Heirs" in old.text
    for page in (heir, old):
        assert "/claims/c-1" in {link.attributes.get("href") for link in page.all("a")}
    assert visitor.get("/api/v1/actors/heir").json()["relations"] == [
        {
            "relation": "succeeds",
            "actor": "old",
            "actor_name": "The Old Force",
            "valid_from": "2014-01-01",
            "valid_to": None,
            "valid_precision": "year",
            "valid_edtf": "2014/",
            "claim": "c-1",
        }
    ]


@pytest.fixture
def desk(renewed: Lend, room: Room) -> Desk:
    return Desk(renewed(room.engines), room.engines)


@pytest.fixture
def editor(desk: Desk) -> Browser:
    """Somebody who publishes alone."""
    review(desk, "off")
    return desk.seat("admin")


def typed(editor: Browser, **values: str) -> dict[str, str]:
    """The form of the heir with its first row of relations filled in."""
    row = {"relation": "succeeds", "actor": "The Old Force", "from": "2014", "still": "yes"}
    row |= {"claim": "c-1"} | values
    fields = fill_in(editor, "/admin/actors/heir/edit", reason="It was missing.")
    return fields | {ROW + name: text for name, text in row.items() if text}


def test_a_relation_is_added_and_read_back_in_the_form(room: Room, editor: Browser) -> None:
    path = "/admin/actors/heir/edit"
    answer = post(editor, path, typed(editor))
    assert answer.status_code == 303, errors(answer)
    record = room.read("actors", "heir").record
    assert record.relations == (relation(),)
    fields = read_form(editor.get(path).text).fields
    assert (fields[f"{ROW}actor"], fields[f"{ROW}actor-key"]) == ("The Old Force", "old")
    assert (fields[f"{ROW}from"], fields[f"{ROW}still"]) == ("2014-01-01", "yes")
    answer = post(editor, path, fields | {"reason": "Nothing new."})
    assert room.read("actors", "heir").record == record


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"actor": ""}, "actor", "Which actor"),
        ({"claim": ""}, "claim", "Name the claim"),
        ({"from": "someday"}, "from", "is no day"),
        ({"actor": "The Heirs"}, "actor", "to itself"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_kept(
    room: Room, editor: Browser, values: dict[str, str], field: str, words: str
) -> None:
    answer = post(editor, "/admin/actors/heir/edit", typed(editor, **values))
    assert answer.status_code == 422
    assert words in errors(answer)[ROW + field]
    kept = read_form(answer.text).fields
    assert kept[f"{ROW}relation"] == "succeeds"
    assert kept[f"{ROW}still"] == "yes"
    assert room.read("actors", "heir").record.relations == ()
