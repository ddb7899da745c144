"""The forms of claims and of the links between them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.database import Engines, editing_session
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.factories import make_actor, make_claim, make_place, make_source
from tests.forms import errors, fill_in, post, read_form, send

NEW = "/admin/claims/new"
LINK = "/admin/links/new"
WHOLE: dict[str, Any] = {
    "source": "daily",
    "locator": "third paragraph",
    "kind": "report",
    "statement": "The bridge is cut.",
}


@pytest.fixture(scope="module")
def desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk with a source, a town, two actors and two claims, which the tests add to."""
    engines = clone_database()
    with editing_session(engines, "made for a test") as session:
        source = make_source(session, slug="daily", title="The daily report", author="A. Writer")
        make_source(
            session, slug="read", title="A text that was read", text_sha256="0" * 64,
            text_code_points=500, text_body_start=0,
        )  # fmt: skip
        make_place(session, slug="town", name="Raqqah")
        make_place(session, slug="ford", name="The ford")
        make_actor(session, slug="red", name="Red Brigade", short_name="RB")
        make_actor(session, slug="minister", name="The Minister", kind="person")
        make_claim(session, source, public_id="came", statement="It has come.")
        make_claim(session, source, public_id="will-come", kind="forecast", statement="It comes.")
    yield Desk(lend(engines), engines)
    engines.dispose()


@pytest.fixture(scope="module")
def editor(desk: Desk) -> Browser:
    """The only account, so that publishing needs nobody else."""
    return desk.seat("admin")


def claim(desk: Desk, answer: Any) -> Any:
    """The row of the claim that an answer leads to."""
    key = answer.headers["location"].split("/")[2].split("?")[0]
    [row] = desk.records("claim", public_id=key)
    return row


def test_the_least_that_can_be_typed_is_a_published_claim(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW, **WHOLE)
    assert answer.status_code == 303, errors(answer)
    row = claim(desk, answer)
    assert (row.status, row.statement, row.locator, row.credibility) == (
        "published", "The bridge is cut.", "third paragraph", 6,
    )  # fmt: skip


def test_a_claim_needs_its_source_and_where_in_it_before_readers_see_it(editor: Browser) -> None:
    answer = send(editor, NEW, statement="Somebody says so.", kind="statement")
    assert set(errors(answer)) == {"source", "locator", "speaker"}
    draft = send(editor, f"{NEW}?return=/admin", "draft", statement="Says so.", kind="statement")
    assert draft.headers["location"] == "/admin?saved=saved"


def test_places_and_actors_stand_in_rows_with_their_roles(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, NEW, **WHOLE) | {
        "places-0-place": "town", "places-0-role": "from", "places-1-place": "ford",
        "places-1-role": "towards", "actors-0-actor": "red", "actors-0-role": "facing",
    }  # fmt: skip
    answer = post(editor, NEW, fields)
    assert answer.status_code == 303, errors(answer)
    row = claim(desk, answer)
    places = desk.rows(
        "select p.slug, cp.role from editorial.claim_place cp join editorial.place p"
        " on p.id = cp.place_id where cp.claim_id = :id order by cp.ordinal", id=row.id,
    )  # fmt: skip
    assert [tuple(each) for each in places] == [("town", "from"), ("ford", "towards")]
    assert desk.one("select role from editorial.claim_actor where claim_id = :id", id=row.id) == (
        "facing"
    )


def test_a_passage_of_an_attached_text_comes_with_the_address(desk: Desk, editor: Browser) -> None:
    path = (
        f"{NEW}?source=read&paragraph=2&start=100&end=180&quote=held+the+bridge"
        "&place=town:near&actor=red&kind=report&return=/admin/sources/read/text%23p2"
    )
    page = editor.get(path).text
    fields = read_form(page).fields
    assert (fields["source"], fields["source-key"]) == ("A text that was read", "read")
    assert (fields["places-0-place"], fields["places-0-role"]) == ("Raqqah", "near")
    assert (fields["actors-0-actor"], fields["quote"]) == ("Red Brigade", "held the bridge")
    answer = post(editor, NEW, fields | {"statement": "It held the bridge."})
    assert answer.headers["location"] == "/admin/sources/read/text?saved=published#p2"
    [row] = desk.records("claim", statement="It held the bridge.")
    assert (row.paragraph, row.start_offset, row.end_offset) == (2, 100, 180)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"quote": "a b c d e f g h i j k l m"}, "quote", "13 words"),
        ({"start": "10", "end": "5", "paragraph": "1"}, "end", "not after its start"),
        ({"start": "10"}, "paragraph", "go together"),
        ({"credibility": "7"}, "credibility", "from 1 to 6"),
        ({"from": "soon"}, "from", "is no day"),
        ({"places-0-place": "Atlantis"}, "places-0-place", "No place is called"),
        ({"source": "nowhere"}, "source", "No source is called"),
        ({"kind": "rumour"}, "kind", "is not among"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    editor: Browser, typed: dict[str, str], field: str, words: str
) -> None:
    answer = post(editor, NEW, fill_in(editor, NEW, **WHOLE) | typed)
    assert answer.status_code == 422
    assert words in errors(answer)[field]


def test_a_source_is_written_beside_its_claim(desk: Desk, editor: Browser) -> None:
    answer = send(
        editor, NEW, **WHOLE | {
            "source": "", "source__new__title": "A new page", "source__new__author": "B. Writer",
            "source__new__published": "2017", "source__new__url": "https://example.org/page",
        },
    )  # fmt: skip
    row = claim(desk, answer)
    [source] = desk.records("source", id=row.source_id)
    assert (source.slug, source.author, str(source.published_to)) == (
        "a-new-page", "B. Writer", "2017-12-31",
    )  # fmt: skip
    assert source.change_id == row.change_id


def test_a_bad_address_of_the_new_source_is_told_beside_it(editor: Browser) -> None:
    answer = send(
        editor, NEW, **WHOLE | {
            "source__new__title": "A page", "source__new__url": "javascript:alert(1)",
        },
    )  # fmt: skip
    assert "is no address" in errors(answer)["source-new-url"]


def test_a_speaker_typed_before_another_kind_was_chosen_counts_for_nothing(
    desk: Desk, editor: Browser
) -> None:
    answer = send(editor, NEW, **WHOLE | {"speaker": "minister"})
    assert claim(desk, answer).speaker_id is None


def test_more_rows_keep_what_is_typed(editor: Browser) -> None:
    fields = fill_in(editor, NEW, **WHOLE) | {"places-0-place": "town", "actors-0-actor": "red"}
    answer = post(editor, NEW, fields, "add:places")
    back = read_form(answer.text).fields
    assert back["places-0-place"] == "town"
    assert back["places-1-place"] == ""
    assert back["statement"] == "The bridge is cut."


def test_what_was_taken_from_the_same_passage_is_told(editor: Browser) -> None:
    passage = {"paragraph": "1", "start": "10", "end": "40", "quote": "the bridge is cut"}
    fields = fill_in(editor, NEW, **WHOLE) | passage | {"source": "read"}
    assert post(editor, NEW, fields).status_code == 303
    again = fill_in(editor, NEW, **WHOLE) | passage | {"source": "read", "start": "20"}
    answer = post(editor, NEW, again, "check")
    assert "Taken from this passage already" in answer.text


def test_a_link_tells_what_became_of_a_forecast(desk: Desk, editor: Browser) -> None:
    answer = send(
        editor, LINK, **{"from": "came", "to": "will-come", "relation": "outcome",
        "verdict": "came_true", "why": "It came on the day."},
    )  # fmt: skip
    assert answer.headers["location"] == "/claims/came?saved=published"
    assert desk.one("select verdict from editorial.link") == "came_true"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "from", "Choose the claim"),
        ({"from": "came", "to": "came"}, "to", "can't be linked to itself"),
        ({"relation": "outcome"}, "verdict", "what became of it"),
        ({"relation": "mentions"}, "relation", "how the first claim stands"),
        ({}, "why", "in a sentence"),
    ],
)
def test_what_is_wrong_with_a_link_is_told_beside_its_field(
    editor: Browser, typed: dict[str, str], field: str, words: str
) -> None:
    answer = post(editor, LINK, fill_in(editor, LINK) | typed)
    assert answer.status_code == 422
    assert words in errors(answer)[field]


def test_a_verdict_counts_for_outcomes_only(desk: Desk, editor: Browser) -> None:
    answer = send(
        editor, f"{LINK}?to=came", **{"from": "will-come", "relation": "supports",
        "verdict": "partly", "why": "Says the same."},
    )  # fmt: skip
    assert answer.status_code == 303, errors(answer)
    assert desk.one("select verdict from editorial.link where relation = 'supports'") is None
