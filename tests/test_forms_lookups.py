"""What the forms' lists and warnings tell while someone types."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.database import Engines, desk_session, editing_session
from app.models import Place
from tests.applications import Lend
from tests.desk import ORIGIN, Browser, Desk
from tests.factories import make_place
from tests.forms import fill_in


@pytest.fixture(scope="module")
def desk(lend: Lend, clone_database: Callable[[], Engines]) -> Iterator[Desk]:
    """A desk on the data that ships."""
    from app.commands.data import shipped_datasets
    from app.dataset import load_datasets

    engines = clone_database()
    with editing_session(engines, "Load what ships") as session:
        load_datasets(session, shipped_datasets())
    yield Desk(lend(engines), engines)
    engines.dispose()


@pytest.fixture(scope="module")
def editor(desk: Desk) -> Browser:
    return desk.seat("editor")


def found(editor: Browser, path: str) -> list[Any]:
    """The items of a look-up."""
    answer = editor.get(f"/admin/lookup/{path}")
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


@pytest.mark.parametrize("spelling", ["al-Tanf", "Al-Tanaf", "At Tanf", "التنف"])
def test_a_place_is_found_in_every_spelling(editor: Browser, spelling: str) -> None:
    keys = [item["key"] for item in found(editor, f"places?q={spelling}")]
    assert keys[0] == "al-tanf"


def test_the_gazetteer_comes_after_our_own_places(editor: Browser) -> None:
    items = found(editor, "places?q=Manbij&everywhere=true")
    assert items[0]["key"] == "gazetteer:167357"
    ours = found(editor, "places?q=Raqqah&everywhere=true")
    assert ours[0]["key"] == "raqqah"
    # The same town isn't offered once more.
    assert not [item for item in ours if item["origin"] == "gazetteer" and "aqqa" in item["label"]]


def test_a_place_comes_with_where_it_is_and_how_surely(editor: Browser) -> None:
    [place] = [item for item in found(editor, "places?q=Raqqah") if item["key"] == "raqqah"]
    assert place["geometry"]["type"] == "Point"
    assert place["uncertainty_m"] == 1500
    assert place["name_ar"] == "الرقة"


def test_an_actor_comes_with_its_colour_and_sign(editor: Browser) -> None:
    actor = found(editor, "actors?q=daesh")[0]
    assert (actor["key"], actor["colour"], actor["symbol"]) == ("isis", "#4a4a4a", "diamond")


def test_claims_about_the_place_and_the_actor_are_offered_before_anything_is_typed(
    editor: Browser,
) -> None:
    items = found(editor, "claims?place=raqqah&actor=sdf&on=2017-06-07")
    assert items[0]["key"].startswith("magnier-")
    assert len(items) == 8
    assert found(editor, "claims") == []


def test_claims_are_found_by_beginnings_of_words_by_source_and_by_id(editor: Browser) -> None:
    assert found(editor, "claims?q=wrath euph")
    assert found(editor, "claims?q=magnier-f01")[0]["key"] == "magnier-f01"
    assert all("Magnier" in item["detail"] for item in found(editor, "claims?q=Elijah"))


def test_the_latest_sources_are_offered_before_anything_is_typed(editor: Browser) -> None:
    assert len(found(editor, "sources")) == 8
    assert found(editor, "sources?q=magnier")[0]["key"] == "magnier-2017-raqqah"


def test_a_shape_is_read_and_said(editor: Browser) -> None:
    answer = editor.get("/admin/lookup/shape?text=37S EV 00901 78402").json()
    assert answer["kind"] == "point"
    assert answer["says"].startswith("35.9500° N, 39.0100° E")
    bad = editor.get("/admin/lookup/shape?text=nowhere")
    assert bad.status_code == 400


@pytest.mark.parametrize("what", ["places?q=raq", "actors?q=sdf", "claims?q=raq", "sources"])
def test_strangers_look_nothing_up(desk: Desk, what: str) -> None:
    assert desk.visit().get(f"/admin/lookup/{what}").status_code == 303


def outlook(editor: Browser, noun: str = "positions", **typed: str) -> Any:
    """What a record comes to so far."""
    fields = fill_in(editor, f"/admin/{noun}/new") | {
        name.replace("__", "-"): text for name, text in typed.items()
    }
    answer = editor.http.post(
        f"/admin/{noun}/check", data={"csrf": editor.token()} | fields, headers={"origin": ORIGIN}
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


def kinds(told: Any) -> set[str]:
    """The kinds of the warnings."""
    return {caution["kind"] for caution in told["cautions"]}


def test_the_same_actor_near_by_in_those_days_is_told(editor: Browser) -> None:
    told = outlook(editor, place="raqqah", actor="sdf", posture="attacks", **{"from": "2017-06-07"})
    assert "same-actor" in kinds(told)
    assert any("SDF attacks Al-Mashalab" in caution["text"] for caution in told["cautions"])
    later = outlook(editor, place="raqqah", actor="sdf", posture="attacks", **{"from": "2010"})
    assert "same-actor" not in kinds(later)


def test_another_holder_of_the_same_place_is_told(editor: Browser) -> None:
    told = outlook(editor, place="raqqah", actor="sdf", posture="holds", **{"from": "2017-06-07"})
    assert "other-holder" in kinds(told)
    attacking = outlook(editor, place="raqqah", actor="sdf", posture="attacks", **{"from": "2017"})
    assert "other-holder" not in kinds(attacking)


def test_days_outside_those_of_the_claim_are_told(editor: Browser) -> None:
    typed = {"place": "raqqah", "actor": "sdf", "claims__0__claim": "magnier-05"}
    assert "outside-days" in kinds(outlook(editor, **typed, **{"from": "2018"}))
    assert "outside-days" not in kinds(outlook(editor, **typed, **{"from": "7 June 2017"}))


def test_a_point_far_from_the_place_it_names_is_told(editor: Browser) -> None:
    far = outlook(editor, place="raqqah", where="33.5, 38.6", uncertainty_m="1000")
    assert "far" in kinds(far)
    near = outlook(editor, place="raqqah", where="35.95, 39.02", uncertainty_m="1000")
    assert "far" not in kinds(near)


def test_a_forecast_marked_as_observed_is_told(editor: Browser) -> None:
    typed = {"place": "raqqah", "actor": "sdf", "claims__0__claim": "magnier-f01"}
    assert "forecast" in kinds(outlook(editor, **typed, modality="observed"))
    assert "forecast" not in kinds(outlook(editor, **typed, modality="expected"))


def test_a_place_that_is_coarsened_is_told_of_what_names_it(desk: Desk, editor: Browser) -> None:
    with editing_session(desk.engines, "Coarsen it") as session:
        governorate = session.scalars(select(Place).where(Place.slug == "hasakah")).one()
        governorate.coarsen_to_m = 20_000
        inside = make_place(session, slug="in-hasakah", name="A hut", part_of_id=governorate.id)
        inside.coarsen_to_m = 1_000
    told = outlook(editor, place="in-hasakah", actor="sdf", posture="holds")
    assert "cell" in kinds(told)
    assert any("squares of 20 km only" in caution["text"] for caution in told["cautions"])
    coarser = outlook(editor, place="in-hasakah", actor="sdf", posture="holds", coarsen="50000")
    assert "cell" not in kinds(coarser)


def test_an_actor_that_looks_like_another_is_told(editor: Browser) -> None:
    sdf = found(editor, "actors?q=SDF")[0]
    look = {"name": "Twin", "kind": "force", "symbol": sdf["symbol"]}
    twin = outlook(editor, "actors", **look, colour="other", colour_other=sdf["colour"])
    assert "same-look" in kinds(twin)
    assert any(caution["url"] == "/actors/sdf" for caution in twin["cautions"])
    other = outlook(editor, "actors", **look, colour="other", colour_other="#123456")
    assert "same-look" not in kinds(other)


def test_how_it_will_look_and_read_is_told(editor: Browser) -> None:
    told = outlook(editor, place="raqqah", actor="sdf", posture="attacks", **{"from": "June 2017"})
    assert (
        told["words"] == "SDF attacks Raqqah, observed, June 2017 (to the month), to within 1.5 km"
    )
    assert told["drawn"]["actor_colour"] == "#c28f00"
    assert told["located"]["geometry"]["type"] == "Point"
    assert told["says"]["days"] == "June 2017 (to the month)"


def test_nothing_is_saved_by_looking(desk: Desk, editor: Browser) -> None:
    with desk_session(desk.engines) as session:
        before = (
            session.connection().exec_driver_sql("select count(*) from editorial.change").scalar()
        )
    outlook(editor, place="gazetteer:167357", actor="sdf", new__statement="Something new.")
    assert desk.one("select count(*) from editorial.change") == before
