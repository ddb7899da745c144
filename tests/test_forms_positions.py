"""The form of a position: what it saves, what it asks for, and that nothing typed is lost."""

import pytest

from app.database import editing_session
from app.models import Place
from tests.desk import Browser, Desk
from tests.factories import make_place
from tests.forms import errors, fill_in, post, read_form, send, send_twice
from tests.gazetteer import load_countries
from tests.position_form import NEW, WHOLE, saved, with_forces


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with two forces, a town and a claim about both."""
    return with_forces(desk_with_records)


@pytest.fixture
def editor(desk: Desk) -> Browser:
    """A reviewer, the only account, so that publishing needs nobody else."""
    return desk.seat("reviewer")


def test_the_least_that_can_be_typed_is_a_published_position(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW, **WHOLE)
    assert answer.status_code == 303
    record = saved(desk)
    assert (record["actor"], record["place"], record["claims"]) == ("red", "town", ["claim-a"])
    assert (record["posture"], record["modality"]) == ("holds", "observed")
    assert str(record["valid_from"]) == str(record["valid_to"]) == "2017-06-07"
    # As the place is drawn, and as uncertain.
    assert (record["geometry"].wkt, record["uncertainty_m"]) == ("POINT (39 36)", 1500)
    assert "publishing" not in record


def test_saving_leads_back_to_the_map_with_the_new_mark_selected(
    desk: Desk, editor: Browser
) -> None:
    path = (
        f"{NEW}?place=town&on=2017-06-07&return=/%3Fplace%3Dtown%26on%3D2016-01-01%23map%3D9/36/39"
    )
    answer = send(editor, path, actor="red", posture="holds", claims__0__claim="claim-a")
    key = desk.one("select public_id from editorial.position")
    assert answer.headers["location"] == (
        f"/?place=town&on=2017-06-07&position={key}&saved=published#map=9/36/39"
    )


def test_the_way_back_never_leaves_this_site(editor: Browser) -> None:
    for bad in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"):
        fields = fill_in(editor, NEW, **WHOLE) | {"return": bad}
        answer = post(editor, NEW, fields)
        assert answer.headers["location"].startswith("/positions/")


def test_a_choice_that_is_none_is_refused_beside_its_field(editor: Browser) -> None:
    for name in ("posture", "modality", "precision"):
        answer = send(editor, NEW, **WHOLE | {name: "flies"})
        assert answer.status_code == 422
        assert list(errors(answer)) == [name]


def test_days_that_were_refused_are_not_missed_once_more(editor: Browser) -> None:
    days = {"from": "2017-06-09", "until": "2017-06-07"}
    answer = send(editor, NEW, **WHOLE | days)
    assert answer.status_code == 422
    assert list(errors(answer)) == ["until"]


def test_every_missing_field_gets_a_message_and_status_422(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW)
    assert answer.status_code == 422
    assert set(errors(answer)) == {"place", "actor", "posture", "claims-0-claim", "from"}
    assert 'aria-invalid="true" aria-describedby' in answer.text.replace("\n", " ") or (
        'aria-describedby="actor-picked actor-error" aria-invalid="true"' in answer.text
    )
    assert 'href="#actor"' in answer.text
    assert desk.one("select count(*) from editorial.position") == 0


def test_a_form_that_came_back_holds_everything_that_was_typed(editor: Browser) -> None:
    typed = fill_in(editor, NEW, **WHOLE) | {
        "where": "36.1, 39.1\n36.2, 39.2\nnowhere",
        "shape": "line",
        "uncertainty_m": "two",
        "until": "yesterdays",
        "precision": "week",
        "note": "A caution.\nIn two lines.",
        "embargo": "soon",
        "new-statement": "Written here.",
        "new-quote": "word for word",
        "new-source-new-title": "A page",
    }
    answer = post(editor, NEW, typed)
    assert answer.status_code == 422
    back = read_form(answer.text).fields
    lost = {name for name, text in typed.items() if text and back.get(name) != text}
    # What was understood is shown by its name; every form has a token of its own.
    assert lost == {"actor", "claims-0-claim", "csrf"}
    assert back["actor"] == "Red Brigade"
    assert {"where", "uncertainty_m", "until", "embargo"} <= set(errors(answer))


def test_a_name_that_could_mean_several_is_offered_as_a_choice(desk: Desk, editor: Browser) -> None:
    with editing_session(desk.engines, "made for a test") as session:
        make_place(session, slug="other-raqqah", name="Ar Raqqa", longitude=40)
    answer = send(editor, NEW, **WHOLE | {"place": "raqa"})
    assert "choose one" in errors(answer)["place"]
    assert 'name="place-choice"' in answer.text
    fields = read_form(answer.text).fields | {"place-choice": "other-raqqah"}
    assert post(editor, NEW, fields).status_code == 303
    assert saved(desk)["place"] == "other-raqqah"


def test_a_key_counts_only_while_its_name_stands_in_the_field(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, f"{NEW}?place=town", **WHOLE)
    assert fields["place-key"] == "town"
    post(editor, NEW, fields | {"place": "Palmyra"})
    assert saved(desk)["place"] == "far-town"


def test_a_claim_written_beside_the_position_is_saved_in_the_same_change(
    desk: Desk, editor: Browser
) -> None:
    answer = send(
        editor,
        NEW,
        **WHOLE
        | {
            "claims__0__claim": "",
            "new__statement": "A photograph shows the Red Brigade on the square.",
            "new__kind": "report",
            "new__locator": "first picture",
            "new__source__new__title": "Pictures of the day",
            "new__source__new__published": "June 2017",
        },
    )
    assert answer.status_code == 303, errors(answer)
    [(claim, source, position)] = desk.rows(
        "select c.change_id, s.change_id, p.change_id from editorial.position p"
        " join editorial.position_claim pc on pc.position_id = p.id"
        " join editorial.claim c on c.id = pc.claim_id join editorial.source s on s.id = c.source_id"
    )
    assert claim == source == position
    [(status, first, slug)] = desk.rows(
        "select c.status, c.valid_from, s.slug from editorial.claim c"
        " join editorial.source s on s.id = c.source_id where s.slug like 'pictures%'"
    )
    assert (status, str(first), slug) == ("published", "2017-06-07", "pictures-of-the-day")
    assert desk.one("select count(*) from editorial.claim_place where place_id is not null") == 2


def test_what_is_wrong_with_the_claim_beside_it_stands_beside_its_own_fields(
    desk: Desk, editor: Browser
) -> None:
    answer = send(
        editor, NEW, **WHOLE | {"new__statement": "Somebody said so.", "new__kind": "statement"}
    )
    assert set(errors(answer)) == {"new-source", "new-locator", "new-speaker"}
    assert desk.one("select count(*) from editorial.position") == 0


def test_a_place_of_the_gazetteer_comes_onto_the_map_with_the_position(
    desk: Desk, editor: Browser
) -> None:
    answer = send(editor, NEW, **WHOLE | {"place": "gazetteer:174506"})
    assert answer.status_code == 303, errors(answer)
    [(name, evidence, uncertainty_m)] = desk.rows(
        "select name, evidence, uncertainty_m from editorial.place where slug = 'hajin'"
    )
    assert (name, uncertainty_m) == ("Hajīn", 3000)
    assert "GeoNames 174506" in evidence
    assert desk.one("select name from editorial.place_name where language = 'ar'") == "هجين"


def test_a_name_of_the_gazetteer_never_decides_by_itself(editor: Browser) -> None:
    answer = send(editor, NEW, **WHOLE | {"place": "Hajin"})
    assert answer.status_code == 422
    assert 'value="gazetteer:174506"' in answer.text


def test_a_place_that_nothing_knows_is_told_how_far_the_gazetteer_goes(
    desk: Desk, editor: Browser
) -> None:
    typed = WHOLE | {"place": "Xyzzyburgh"}
    answer = send(editor, NEW, **typed)
    assert answer.status_code == 422
    assert "Syria, Iraq and around alone" in errors(answer)["place"]
    load_countries(desk.engines, "DJ")
    answer = send(editor, NEW, **typed)
    assert "towns of these here: Djibouti" in errors(answer)["place"]
    assert read_form(answer.text).fields["place"] == "Xyzzyburgh"


def test_a_place_of_a_loaded_country_comes_onto_the_map_with_its_own_name(
    desk: Desk, editor: Browser
) -> None:
    load_countries(desk.engines, "DJ")
    answer = send(editor, NEW, **WHOLE | {"place": "gazetteer:223817"})
    assert answer.status_code == 303, errors(answer)
    [(name, country)] = desk.rows(
        "select name, country from editorial.place where slug = 'djibouti'"
    )
    assert (name, country) == ("Djibouti", "DJ")


def test_typed_coordinates_need_to_say_how_far_off_they_may_be(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW, **WHOLE | {"place": "", "where": "37S EV 00 78"})
    assert "leave it open by 500 m" in errors(answer)["uncertainty_m"]
    fields = read_form(answer.text).fields | {"uncertainty_m": "2 km"}
    assert post(editor, NEW, fields).status_code == 303
    record = saved(desk)
    assert record["uncertainty_m"] == 2000
    assert record["geometry"].distance(record["geometry"].centroid) == 0
    assert "place" not in record


def test_a_line_is_typed_corner_by_corner(desk: Desk, editor: Browser) -> None:
    send_twice(
        editor,
        NEW,
        **WHOLE | {"shape": "line", "where": "36, 39\n36.1, 39.1", "uncertainty_m": 500},
    )
    assert saved(desk)["geometry"].wkt == "LINESTRING (39 36, 39.1 36.1)"


def test_another_row_keeps_the_whole_form_and_saves_nothing(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, NEW, **WHOLE)
    answer = post(editor, NEW, fields, "add:claims")
    assert answer.status_code == 200
    back = read_form(answer.text).fields
    assert back["claims-0-claim"] == "claim-a"
    assert back["claims-1-claim"] == ""
    assert back["from"] == "7 June 2017"
    less = post(editor, NEW, back | {"claims-1-claim": "claim-f"}, "remove:claims-0")
    assert read_form(less.text).fields["claims-0-claim"] == "claim-f"
    assert desk.one("select count(*) from editorial.position") == 0


def test_unknown_fields_are_refused(desk: Desk, editor: Browser) -> None:
    for name in ("id", "status", "concealed", "change_id", "claims-0-status"):
        answer = post(editor, NEW, fill_in(editor, NEW, **WHOLE) | {name: "x"})
        assert answer.status_code == 422
        assert "no field" in answer.text
    assert desk.one("select count(*) from editorial.position") == 0


def test_an_editor_alone_sends_to_review_where_a_draft_stays_a_draft(desk: Desk) -> None:
    editor = desk.seat("editor")
    sent = send(editor, f"{NEW}?return=/admin", **WHOLE)
    assert sent.headers["location"] == "/admin?saved=in_review"
    kept = send(editor, f"{NEW}?return=/admin", "draft", **WHOLE)
    assert kept.headers["location"] == "/admin?saved=saved"
    statuses = desk.rows("select status from editorial.position order by id")
    assert [status for (status,) in statuses] == ["in_review", "draft"]


def test_embargo_and_coarsening_are_saved(desk: Desk, editor: Browser) -> None:
    send(editor, NEW, **WHOLE | {"embargo": "2099-01-01", "coarsen": "10000"})
    [(until, cell_m)] = desk.rows("select embargo_until, coarsen_to_m from editorial.position")
    assert (until.year, cell_m) == (2099, 10000)


def test_what_is_saved_under_an_embargo_is_not_said_to_be_seen(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW, **WHOLE | {"embargo": "2099-01-01"})
    where = answer.headers["location"]
    assert where == "/admin?saved=embargo"
    page = editor.http.get(where).text
    assert "readers see it once that has ended" in page
    assert "readers see it now" not in page
    [key] = desk.rows("select public_id from editorial.position")[0]
    told = editor.http.get(f"/admin/positions/{key}/history?notice=published").text
    assert "readers see it once the embargo has ended" in told


def test_checking_tells_how_it_will_read_and_saves_nothing(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW, "check", **WHOLE)
    assert answer.status_code == 200
    assert "RB holds Raqqah, observed, 7 June 2017, to within 1.5 km" in answer.text
    assert desk.one("select count(*) from editorial.position") == 0


def test_the_form_says_beforehand_that_its_place_is_shown_coarsely(
    desk: Desk, editor: Browser
) -> None:
    said = "Readers will see it in squares of 20 km only, because Region is shown so."
    assert said not in send(editor, NEW, "check", **WHOLE).text
    with editing_session(desk.engines, "made for a test") as session:
        region = make_place(session, slug="region", name="Region", coarsen_to_m=20_000)
        session.query(Place).filter_by(slug="town").one().part_of_id = region.id
    # Before anything is saved, by script or without.
    assert said in send(editor, NEW, "check", **WHOLE).text
    told = post(editor, "/admin/positions/check", fill_in(editor, NEW, **WHOLE)).json()
    assert said in str(told)
    assert said not in send(editor, NEW, "check", **WHOLE, coarsen="50000").text
    assert desk.one("select count(*) from editorial.position") == 0


def test_the_form_alone_answers_with_json_where_it_was_saved(editor: Browser) -> None:
    page = editor.get(f"{NEW}?part=form").text
    assert page.lstrip().startswith("<form")
    answer = post(editor, NEW, fill_in(editor, f"{NEW}?part=form", **WHOLE))
    assert answer.status_code == 201
    assert answer.json()["state"] == "published"


def test_a_stranger_is_led_to_the_sign_in_page_and_back(desk: Desk) -> None:
    answer = desk.visit().get(f"{NEW}?place=town")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=/admin/positions/new")
