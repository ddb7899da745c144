"""«Add …»: a record that a form needs and that isn't there yet, without scripts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.database import Engines, editing_session
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.factories import make_actor, make_claim, make_place, make_source
from tests.forms import errors, fill_in, post, read_form, send

CLAIM = "/admin/claims/new"
POSITION = "/admin/positions/new"
SAID: dict[str, Any] = {
    "locator": "third paragraph",
    "kind": "report",
    "statement": "The bridge is cut.",
}


@pytest.fixture(scope="module")
def desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk with one record of each kind."""
    engines = clone_database()
    with editing_session(engines, "made for a test") as session:
        source = make_source(session, slug="daily", title="The daily report")
        make_place(session, slug="town", name="Raqqah")
        make_actor(session, slug="red", name="Red Brigade", short_name="RB")
        make_claim(session, source, public_id="came", statement="It has come.")
    yield Desk(lend(engines), engines)
    engines.dispose()


@pytest.fixture(scope="module")
def editor(desk: Desk) -> Browser:
    """The only account, so that publishing needs nobody else."""
    return desk.seat("admin")


@pytest.mark.parametrize(
    ("looked_for", "title"),
    [("The evening paper", "The evening paper"), ("evening", "The evening paper, second edition")],
)
def test_a_source_that_is_written_counts_whatever_was_typed_to_look_for_it(
    desk: Desk, editor: Browser, looked_for: str, title: str
) -> None:
    answer = send(editor, CLAIM, **SAID, source=looked_for, **{"source-new-title": title})
    assert answer.status_code == 303, errors(answer)
    key = answer.headers["location"].split("/")[2].split("?")[0]
    [row] = desk.rows(
        "select s.title from editorial.claim c join editorial.source s on s.id = c.source_id"
        " where c.public_id = :key",
        key=key,
    )
    assert row.title == title


@pytest.mark.parametrize("prefix", ["", "new-"])
@pytest.mark.parametrize("meant", ["daily", "new:source"])
def test_of_a_source_that_is_chosen_and_one_that_is_written_the_editor_chooses(
    desk: Desk, editor: Browser, prefix: str, meant: str
) -> None:
    path = POSITION if prefix else CLAIM
    title = f"Written as well {prefix}{meant}"
    said = {f"{prefix}{name}": text for name, text in SAID.items()}
    said |= {f"{prefix}source": "The daily report", f"{prefix}source-key": "daily"}
    said[f"{prefix}source-new-title"] = title
    answer = send(editor, path, **said)
    assert answer.status_code == 422
    assert "Which one is meant?" in errors(answer)[f"{prefix}source"]
    kept = read_form(answer.text).fields
    assert {name: kept[name] for name in said} == said
    # Neither is to be added once more.
    assert f'value="make:{prefix}source"' not in answer.text
    for key in ("daily", "new:source"):
        assert f'value="{key}"' in answer.text
    chosen = kept | {f"{prefix}source-choice": meant}
    if prefix:
        # What else is missing is told without the question, and the choice stands.
        again = post(editor, path, chosen)
        assert f"{prefix}source" not in errors(again)
        assert read_form(again.text).fields[f"{prefix}source-choice"] == meant
        chosen |= {"place": "town", "actor": "red", "from": "2017-06-07"}
        chosen |= {"posture": "holds", "modality": "observed"}
    answer = post(editor, path, chosen)
    assert answer.status_code == 303, errors(answer)
    [row] = desk.rows(
        "select s.title from editorial.claim c join editorial.source s on s.id = c.source_id"
        " order by c.id desc limit 1"
    )
    assert row.title == ("The daily report" if meant == "daily" else title)
    made = desk.rows("select id from editorial.source where title = :title", title=title)
    assert len(made) == (meant != "daily")


def test_what_is_wrong_with_a_written_source_is_said_beside_it_and_all_is_kept(
    editor: Browser,
) -> None:
    wrong = {"source-new-title": "A new paper", "source-new-published": "the day of the goat"}
    answer = send(editor, CLAIM, **SAID, source="A new paper", **wrong)
    assert set(errors(answer)) == {"source-new-published"}
    kept = read_form(answer.text).fields
    assert {name: kept[name] for name in wrong} == wrong
    assert kept["source"] == "A new paper"


def test_a_name_that_nothing_has_can_be_added_from_beside_its_message(editor: Browser) -> None:
    refused = send(editor, CLAIM, **SAID, source="An unheard-of paper")
    assert "No source is called" in errors(refused)["source"]
    assert 'value="make:source"' in refused.text
    opened = post(editor, CLAIM, read_form(refused.text).fields, "make:source")
    assert opened.status_code == 200
    fields = read_form(opened.text).fields
    assert (fields["source"], fields["source-new-title"]) == ("", "An unheard-of paper")
    assert post(editor, CLAIM, fields).status_code == 303


def test_a_claim_that_isnt_there_is_begun_beside_its_position(editor: Browser) -> None:
    typed = fill_in(editor, POSITION, **{"claims-0-claim": "The dam is held."})
    fields = read_form(post(editor, POSITION, typed, "make:claims-0-claim").text).fields
    assert (fields["claims-0-claim"], fields["new-statement"]) == ("", "The dam is held.")


def test_a_claim_written_below_is_not_looked_for_by_its_own_words(editor: Browser) -> None:
    said = {"claims-0-claim": "The dam is held.", "new-statement": "The dam is held."}
    answer = send(editor, POSITION, **said)
    assert "claims-0-claim" not in errors(answer)
    other = send(editor, POSITION, **(said | {"claims-0-claim": "Something else entirely"}))
    assert "claims-0-claim" in errors(other)


# The form, the field, the noun that it means, and the field that its name goes into.
ELSEWHERE = [
    (CLAIM, "places-0-place", "places", "name"),
    (CLAIM, "actors-0-actor", "actors", "name"),
    (CLAIM, "speaker", "actors", "name"),
    (POSITION, "place", "places", "name"),
    (POSITION, "actor", "actors", "name"),
    (POSITION, "new-speaker", "actors", "name"),
    ("/admin/places/new", "part_of", "places", "name"),
    ("/admin/actors/new", "parent", "actors", "name"),
    ("/admin/actors/new", "relations-0-actor", "actors", "name"),
    ("/admin/actors/new", "relations-0-claim", "claims", "statement"),
    ("/admin/links/new", "from", "claims", "statement"),
    ("/admin/links/new", "to", "claims", "statement"),
    ("/admin/places/town/edit", "part_of", "places", "name"),
]


@pytest.mark.parametrize(("path", "name", "noun", "named_in"), ELSEWHERE)
def test_every_other_name_opens_its_form_and_keeps_the_one_it_was_typed_into(
    editor: Browser, path: str, name: str, noun: str, named_in: str
) -> None:
    there = fill_in(editor, path)
    typed = {"note": "typed before", "why": "typed"}
    typed = there | {key: text for key, text in typed.items() if key in there}
    typed[name] = "Über & “all”"
    away = post(editor, path, typed, f"make:{name}")
    assert away.status_code == 303, errors(away)
    assert away.headers["location"].startswith(f"/admin/{noun}/new?")
    fields = read_form(editor.get(away.headers["location"]).text).fields
    assert fields[named_in] == "Über & “all”"
    back = read_form(editor.get(fields["return"]).text).fields
    told = ("csrf", "submission", "visit", "where-said")
    assert {key: text for key, text in back.items() if key not in told and text} == {
        key: text for key, text in typed.items() if key not in told and text
    }


def test_saving_what_was_missing_leads_back_with_it_chosen(desk: Desk, editor: Browser) -> None:
    typed = fill_in(editor, f"{CLAIM}?return=/claims", **SAID, source="daily")
    away = post(editor, CLAIM, typed | {"actors-0-actor": "Blue Guard"}, "make:actors-0-actor")
    path = away.headers["location"]
    fields = fill_in(
        editor, path, kind="force", symbol="disc", colour="#b4442e", name="Blue Guards"
    )
    saved = post(editor, path, fields)
    assert saved.status_code == 303, errors(saved)
    back = read_form(editor.get(saved.headers["location"]).text).fields
    assert (back["actors-0-actor"], back["actors-0-actor-key"]) == ("Blue Guards", "blue-guards")
    assert (back["statement"], back["return"]) == ("The bridge is cut.", "/claims")
    done = post(editor, CLAIM, back)
    assert done.headers["location"] == "/claims?saved=published"
    assert desk.one("select count(*) from desk.draft where fields->>'return' = '/claims'") == 0


def test_a_button_for_a_field_that_no_form_has_shows_the_form_again(editor: Browser) -> None:
    answer = post(editor, CLAIM, fill_in(editor, CLAIM, **SAID), "make:nothing")
    assert answer.status_code == 200
    assert read_form(answer.text).fields["statement"] == SAID["statement"]
