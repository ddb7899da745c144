"""The forms of places, actors and sources, with their rows of names."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.database import Engines, editing_session
from app.editing.idempotency import new_key
from tests.applications import Lend
from tests.desk import Browser, Desk
from tests.factories import make_actor, make_place
from tests.forms import errors, fill_in, post, read_form, send, send_twice

PLACE = "/admin/places/new"
ACTOR = "/admin/actors/new"
SOURCE = "/admin/sources/new"
TOWN: dict[str, Any] = {
    "name": "Maskanah", "kind": "town", "where": "35°57′47″N 38°2′36″E", "uncertainty_m": "2 km",
    "evidence": "Read off a map of 1:200,000.",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk with a country and an actor, which the tests add to."""
    engines = clone_database()
    with editing_session(engines, "made for a test") as session:
        make_place(session, slug="syria", name="Syria", kind="country")
        make_place(session, slug="raqqah", name="Raqqah", longitude=39.01, latitude=35.95)
        make_actor(session, slug="army", name="The army", colour="#ad4638")
    yield Desk(lend(engines), engines)
    engines.dispose()


@pytest.fixture(scope="module")
def editor(desk: Desk) -> Browser:
    """The only account, so that publishing needs nobody else."""
    return desk.seat("admin")


def row(desk: Desk, table: str, slug: str) -> Any:
    """The only row with a slug."""
    [found] = desk.records(table, slug=slug)
    return found


def names(desk: Desk, table: str, slug: str) -> list[tuple[str, ...]]:
    """The other names of a record, with language, script and where they were met."""
    rows = desk.rows(
        f"select n.name, language, script, cited from editorial.{table}_name n"
        f" join editorial.{table} t on t.id = n.{table}_id"
        " where slug = :slug and not is_main order by ordinal",
        slug=slug,
    )
    return [tuple(each) for each in rows]


def test_a_place_is_made_with_its_names_in_every_script(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, PLACE, **TOWN) | {
        "part_of": "Syria", "country": "SY", "names-0-name": "مسكنة", "names-0-language": "",
        "names-1-name": "Meskene", "names-1-language": "fr", "names-1-cited": "Guide Bleu",
    }  # fmt: skip
    assert set(errors(post(editor, PLACE, fields))) == {"where"}
    answer = post(editor, PLACE, fields | {"where-said": fields["where"]})
    assert answer.headers["location"] == "/places/maskanah?saved=published", errors(answer)
    found = row(desk, "place", "maskanah")
    assert (found.kind, found.country, found.uncertainty_m) == ("town", "SY", 2000)
    assert names(desk, "place", "maskanah") == [
        ("مسكنة", "ar", "Arab", None),
        ("Meskene", "fr", "Latn", "Guide Bleu"),
    ]


def test_a_second_place_of_that_name_gets_a_slug_of_its_own(desk: Desk, editor: Browser) -> None:
    send_twice(editor, PLACE, **TOWN | {"name": "Two Wells"})
    send_twice(editor, PLACE, **TOWN | {"name": "Two Wells"})
    assert desk.one("select count(*) from editorial.place where slug like 'two-wells%'") == 2


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Write the name"),
        ({"kind": ""}, "kind", "Choose what kind"),
        ({"evidence": ""}, "evidence", "how its location is known"),
        ({"where": ""}, "where", "Mark it on the map"),
        ({"where": "39.01, 235.95"}, "where", "The longitude is"),
        ({"uncertainty_m": ""}, "uncertainty_m", "How far off"),
        ({"part_of": "Nowhere"}, "part_of", "No place is called"),
        ({"names-0-cited": "x"}, "names-0-name", "Write the name itself"),
        ({"names-0-name": "X", "names-0-language": "english!"}, "names-0-language", "no language"),
        ({"coarsen": "50"}, "coarsen", "100"),
    ],
)
def test_what_is_wrong_with_a_place_is_told_beside_its_field(
    editor: Browser, typed: dict[str, str], field: str, words: str
) -> None:
    answer = post(editor, PLACE, fill_in(editor, PLACE, **TOWN) | typed)
    assert answer.status_code == 422
    assert words in errors(answer)[field]


def test_a_place_is_begun_from_the_gazetteer(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, f"{PLACE}?gazetteer=174506")
    assert (fields["name"], fields["kind"], fields["where"]) == (
        "Hajīn",
        "town",
        "34.69508, 40.83138",
    )
    assert fields["names-0-name"] == "هجين"
    assert "GeoNames 174506" in fields["evidence"]
    assert post(editor, PLACE, fields).status_code == 303
    assert names(desk, "place", "hajin")[0] == ("هجين", "ar", "Arab", "GeoNames")


def test_the_gazetteer_is_offered_for_a_typed_name(editor: Browser) -> None:
    page = editor.get(f"{PLACE}?name=Mayadeen").text
    assert "Al Mayādīn" in page
    assert "/admin/places/new?gazetteer=" in page


def test_a_place_that_is_there_already_is_told(editor: Browser) -> None:
    answer = send(editor, PLACE, "check", **TOWN | {"name": "Ar Raqqa", "where": "35.96, 39.0"})
    assert "Raqqah is on the map already" in answer.text


def test_an_actor_is_made_with_colour_and_sign(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, ACTOR, name="The Blue Guard", kind="force", short_name="BG") | {
        "colour": "#2f6a9e", "symbol": "star", "names-0-name": "الحرس الأزرق",
    }  # fmt: skip
    answer = post(editor, ACTOR, fields)
    assert answer.headers["location"] == "/actors/the-blue-guard?saved=published", errors(answer)
    found = row(desk, "actor", "the-blue-guard")
    assert (found.colour, found.symbol, found.short_name) == ("#2f6a9e", "star", "BG")


def test_an_actor_may_take_its_parents_colour_or_one_of_its_own(
    desk: Desk, editor: Browser
) -> None:
    base = fill_in(editor, ACTOR, name="A division", kind="force") | {"symbol": "disc"}
    assert "Choose a colour" in errors(post(editor, ACTOR, base))["colour"]
    answer = post(editor, ACTOR, base | {"parent": "army"})
    assert answer.status_code == 303, errors(answer)
    assert row(desk, "actor", "a-division").colour is None
    other = base | {"name": "Another", "colour": "other", "submission": new_key()}
    assert "Write the colour" in errors(post(editor, ACTOR, other))["colour_other"]
    bad = post(editor, ACTOR, other | {"colour_other": "red"})
    assert "is no colour" in errors(bad)["colour_other"]
    assert post(editor, ACTOR, other | {"colour_other": "#B4442E"}).status_code == 303
    assert row(desk, "actor", "another").colour == "#b4442e"


def test_a_source_says_what_is_known_of_it(desk: Desk, editor: Browser) -> None:
    answer = send(
        editor, SOURCE, title="A dispatch", author="C. Writer", publisher="The Agency",
        published="6 June 2017", published_to="9 June 2017", language="en", reliability="C",
        leaning="party to the conflict", origin="Reuters", url="https://example.org/dispatch",
        collected_at="2026-01-31", published_note="It knows of what happened on the 6th.",
    )  # fmt: skip
    assert answer.headers["location"] == "/sources/a-dispatch?saved=published", errors(answer)
    found = row(desk, "source", "a-dispatch")
    assert (str(found.published_from), str(found.published_to)) == ("2017-06-06", "2017-06-09")
    assert (found.reliability, found.origin) == ("C", "Reuters")


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"title": ""}, "title", "Write its title"),
        ({"url": "ftp://example.org"}, "url", "is no address"),
        ({"published": "soon"}, "published", "is no day"),
        ({"published_to": "2017"}, "published", "from which day on"),
        ({"published": "2018", "published_to": "2017"}, "published_to", "before the first day"),
        ({"reliability": "Z"}, "reliability", "is not among"),
    ],
)
def test_what_is_wrong_with_a_source_is_told_beside_its_field(
    editor: Browser, typed: dict[str, str], field: str, words: str
) -> None:
    answer = post(editor, SOURCE, fill_in(editor, SOURCE, title="A page") | typed)
    assert answer.status_code == 422
    assert words in errors(answer)[field]


def test_a_source_with_the_same_address_is_told(editor: Browser) -> None:
    send(editor, SOURCE, title="First", url="https://example.org/once")
    answer = send(editor, SOURCE, "check", title="Second", url="https://example.org/once/")
    assert "is there already: First" in answer.text


def test_the_attached_text_stays_as_it_is_when_a_source_is_edited(
    desk: Desk, editor: Browser
) -> None:
    send(editor, SOURCE, title="With a text")
    desk_text = "update editorial.source set text_sha256 = repeat('a', 64), text_code_points = 9,"
    with editing_session(desk.engines, "made for a test") as session:
        session.connection().exec_driver_sql(
            f"{desk_text} text_body_start = 0 where slug = 'with-a-text'"
        )
    path = "/admin/sources/with-a-text/edit"
    assert read_form(editor.get(path).text).fields["title"] == "With a text"
    assert send(editor, path, author="D. Writer", reason="Found it.").status_code == 303
    assert row(desk, "source", "with-a-text").text_sha256 == "a" * 64
