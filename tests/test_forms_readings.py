"""Coordinates and days with several readings: all are offered, and nothing is saved until one is chosen.

A typed point is said back in words before anything is saved.
"""

from typing import Any

import pytest

from app.database import editing_session
from app.forms.locating import LOOK_AGAIN
from tests.desk import ORIGIN, Browser, Desk
from tests.factories import make_place
from tests.forms import errors, fill_in, post, read_form, send, send_twice
from tests.position_form import NEW, WHOLE, saved, with_forces

POSITIONS = "select count(*) from editorial.position"


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with two forces, a town at 36° N, 39° E and one at 36° N, 41° E."""
    return with_forces(desk_with_records)


@pytest.fixture
def editor(desk: Desk) -> Browser:
    """A reviewer, the only account, so that publishing needs nobody else."""
    return desk.seat("reviewer")


def check(editor: Browser, path: str = NEW, **typed: str) -> Any:
    """What the form comes to so far, as its scripts are told."""
    answer = editor.http.post(
        f"{path.rsplit('/', 1)[0]}/check",
        data={"csrf": editor.token()} | fill_in(editor, path, **typed),
        headers={"origin": ORIGIN},
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_two_readings_of_coordinates_are_offered_and_one_is_chosen(
    desk: Desk, editor: Browser
) -> None:
    answer = send(editor, NEW, **WHOLE | {"where": "36,20, 39,10"})
    assert errors(answer) == {
        "where": "This can be read in several ways; choose the one that is meant."
    }
    assert "36.2° N, 39.1° E" in answer.text
    assert "36.33333° N, 39.16667° E" in answer.text
    assert "decimal degrees, with commas for points" in answer.text
    assert desk.one(POSITIONS) == 0
    back = read_form(answer.text).fields
    # What was typed is kept; nothing is chosen for anybody.
    assert back["where"] == "36,20, 39,10"
    assert "where-choice" not in back
    assert post(editor, NEW, back).status_code == 422
    assert post(editor, NEW, back | {"where-choice": "36.333333, 39.166667"}).status_code == 303
    assert saved(desk)["geometry"].wkt == "POINT (39.166667 36.333333)"


def test_what_was_typed_stays_beside_the_reading_that_was_chosen(
    desk: Desk, editor: Browser
) -> None:
    typed = {"where": "36,20, 39,10", "from": "6/7/2017"}
    chosen = {"where-choice": "36.333333, 39.166667", "from-choice": "2017-07-06"}
    fields = fill_in(editor, NEW, **WHOLE | typed)
    # Something else is wrong, so the form comes back, twice.
    for _ in range(2):
        answer = post(editor, NEW, fields | chosen | {"actor": ""})
        assert answer.status_code == 422
        assert not {"where", "from"} & errors(answer).keys()
        back = read_form(answer.text).fields
        assert {name: back[name] for name in typed} == typed
        assert {name: back[name] for name in chosen} == chosen
        assert "36.33333° N, 39.16667° E" in answer.text
        fields = back
    assert post(editor, NEW, fields | {"actor": "red"}).status_code == 303
    assert saved(desk)["geometry"].wkt == "POINT (39.166667 36.333333)"
    assert str(saved(desk)["valid_from"]) == "2017-07-06"


def test_a_choice_that_was_not_offered_is_no_choice(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, NEW, **WHOLE | {"where": "36,20, 39,10"})
    answer = post(editor, NEW, fields | {"where-choice": "1, 2"})
    assert answer.status_code == 422
    assert desk.one(POSITIONS) == 0


def test_one_reading_that_is_in_doubt_is_only_offered(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW, **WHOLE | {"where": "139.01, 35.95"})
    assert "Is the longitude written first?" in errors(answer)["where"]
    assert "Is it this?" in answer.text
    assert desk.one(POSITIONS) == 0


def test_typed_coordinates_are_said_in_words_before_they_are_saved(
    desk: Desk, editor: Browser
) -> None:
    with editing_session(desk.engines, "made for a test") as session:
        make_place(session, slug="maskana", name="Maskana", longitude=39.01, latitude=35.46)
    typed = WHOLE | {"where": "35.57, 39.01", "uncertainty_m": "600"}
    answer = send(editor, NEW, **typed)
    assert errors(answer) == {"where": LOOK_AGAIN}
    assert "35.57° N, 39.01° E, 12 km north of Maskana" in answer.text
    assert desk.one(POSITIONS) == 0
    assert post(editor, NEW, read_form(answer.text).fields).status_code == 303
    # Moved once more, it is said once more.
    moved = read_form(answer.text).fields | {"where": "35.58, 39.01"}
    assert "35.58° N" in post(editor, NEW, moved).text
    key = desk.one("select public_id from editorial.position")
    assert "12 km north of Maskana" in editor.get(f"/positions/{key}").text


def test_checking_says_where_it_is_and_saving_then_needs_no_more(
    desk: Desk, editor: Browser
) -> None:
    answer = send(editor, NEW, "check", **WHOLE | {"where": "36.1, 39", "uncertainty_m": "1 km"})
    assert "36.1° N, 39° E, 11 km north of Raqqah" in answer.text
    assert post(editor, NEW, read_form(answer.text).fields).status_code == 303


def test_a_point_from_the_map_or_a_record_was_said_when_the_form_opened(
    desk: Desk, editor: Browser
) -> None:
    answer = send(editor, f"{NEW}?latitude=36.1&longitude=39", **WHOLE | {"uncertainty_m": "1 km"})
    assert answer.status_code == 303, errors(answer)
    key = desk.one("select public_id from editorial.position")
    page = editor.get(f"/admin/positions/{key}/edit").text
    assert "36.1° N, 39° E, 11 km north of Raqqah" in page


@pytest.mark.parametrize(
    ("shape", "where", "words"),
    [
        ("line", "36, 39\n36, 41", "A line of 2 corners, from 36° N, 39° E, at Raqqah, to 36° N, 41° E, at Palmyra"),
        ("area", "36,39; 36.1,39; 36.1,39.1", "An area 14 km from corner to corner, round 36.1° N, 39° E"),
    ],
)  # fmt: skip
def test_lines_and_areas_are_said_too(editor: Browser, shape: str, where: str, words: str) -> None:
    assert check(editor, shape=shape, where=where)["says"]["where"].startswith(words)


def test_the_precision_of_what_is_typed_is_the_proposed_uncertainty(
    desk: Desk, editor: Browser
) -> None:
    assert check(editor, where="37S EV 00 78")["fills"]["uncertainty_m"] == "500"
    answer = send(editor, NEW, **WHOLE | {"place": "", "where": "36.1, 39.0"})
    assert read_form(answer.text).fields["uncertainty_m"] == "5566"
    told = check(editor, where="https://www.openstreetmap.org/#map=11/36.0500/39.1000")
    assert told["fills"]["uncertainty_m"] == "16000"
    assert "the middle of the link’s view, not a marker" in told["says"]["where"]


def test_the_readings_are_told_while_somebody_types(editor: Browser) -> None:
    told = check(editor, where="36,20, 39,10", **{"from": "7/6/2017"})
    assert [each["key"] for each in told["readings"]["where"]] == [
        "36.2, 39.1",
        "36.333333, 39.166667",
    ]
    assert [each["label"] for each in told["readings"]["from"]] == ["7 June 2017", "6 July 2017"]


def test_a_short_plus_code_counts_from_the_chosen_place(editor: Browser) -> None:
    assert "choose the place" in errors(send(editor, NEW, where="X2X6+XX"))["where"]
    told = check(editor, place="Raqqah", where="2222+22", uncertainty_m="100")
    assert told["says"]["where"].startswith("36.00006° N, 39.00006° E, at Raqqah")


def test_two_readings_of_a_day_are_offered_and_one_is_chosen(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW, **WHOLE | {"from": "7/6/2017"})
    assert "two ways: 7 June 2017 or 6 July 2017" in errors(answer)["from"]
    fields = read_form(answer.text).fields
    assert fields["from"] == "7/6/2017"
    assert post(editor, NEW, fields | {"from-choice": "2017-07-06"}).status_code == 303
    assert str(saved(desk)["valid_from"]) == "2017-07-06"


def test_a_hijri_day_is_offered_converted_and_saved_with_a_yes_only(
    desk: Desk, editor: Browser
) -> None:
    answer = send(editor, NEW, **WHOLE | {"from": "12 رمضان 1438 هـ"})
    assert "Is 7 June 2017 meant? A Hijri day" in errors(answer)["from"]
    fields = read_form(answer.text).fields
    assert post(editor, NEW, fields).status_code == 422
    assert post(editor, NEW, fields | {"from-choice": "2017-06-07"}).status_code == 303
    assert str(saved(desk)["valid_from"]) == "2017-06-07"


def test_a_hijri_month_stays_known_to_the_month(desk: Desk, editor: Browser) -> None:
    fields = fill_in(editor, NEW, **WHOLE | {"from": "رمضان 1438"})
    assert post(editor, NEW, fields | {"from-choice": "2017-05-27/2017-06-24"}).status_code == 303
    record = saved(desk)
    assert (str(record["valid_to"]), record["valid_precision"]) == ("2017-06-24", "month")


def test_a_range_in_the_first_field_fills_both(desk: Desk, editor: Browser) -> None:
    answer = send(editor, NEW, **WHOLE | {"from": "7–9 June 2017", "actor": ""})
    fields = read_form(answer.text).fields
    assert (fields["from"], fields["until"]) == ("2017-06-07", "2017-06-09")
    assert check(editor, **{"from": "7–9 June 2017"})["fills"] == {
        "from": "2017-06-07",
        "until": "2017-06-09",
    }
    assert send(editor, NEW, **WHOLE | {"from": "7–9 June 2017"}).status_code == 303
    assert str(saved(desk)["valid_to"]) == "2017-06-09"


def test_the_day_a_source_was_published_is_chosen_too(desk: Desk, editor: Browser) -> None:
    new = "/admin/sources/new"
    answer = send(editor, new, title="A report", published="7/6/2017", collected_at="8/6/2017")
    assert {"published", "collected_at"} <= set(errors(answer))
    fields = read_form(answer.text).fields
    chosen = {"published-choice": "2017-06-07", "collected_at-choice": "2017-06-08"}
    assert post(editor, new, fields | chosen).status_code == 303
    [(first, read)] = desk.rows(
        "select published_from, collected_at from editorial.source where title = 'A report'"
    )
    assert (str(first), str(read.date())) == ("2017-06-07", "2017-06-08")


def test_the_days_of_a_relation_and_of_a_claim_beside_are_chosen_in_their_rows(
    editor: Browser,
) -> None:
    typed = {
        "relations-0-actor": "red",
        "relations-0-claim": "claim-a",
        "relations-0-from": "7/6/2017",
    }
    answer = send(
        editor,
        "/admin/actors/new",
        name="Green",
        **{n.replace("-", "__"): t for n, t in typed.items()},
    )
    assert 'name="relations-0-from-choice"' in answer.text
    beside = send(
        editor,
        NEW,
        new__statement="Said here.",
        new__from="7/6/2017",
        new__source__new__published="7/6/2017",
    )
    assert 'name="new-from-choice"' in beside.text
    assert 'name="new-source-new-published-choice"' in beside.text


def test_typed_twice_is_saved_once(desk: Desk, editor: Browser) -> None:
    answer = send_twice(editor, NEW, **WHOLE | {"where": "36.1, 39.1", "uncertainty_m": "2 km"})
    assert answer.status_code == 303
    assert desk.one(POSITIONS) == 1
