"""Nobody has seen a day that hasn't begun anywhere: what was observed or reported lies behind us."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.database import CLOCK, Engines, editing_session
from app.dataset import DatasetError, canonical, check_datasets, load_datasets
from app.editing.releases import load_releases
from tests.dataset_samples import sample, write_sample, write_text
from tests.desk import Browser, Desk
from tests.forms import errors, fill_in, post, read_form, send
from tests.position_form import NEW, WHOLE, with_forces
from tests.writing import Program, program

Json = dict[str, Any]
# 09:59 of 1 March in London; at UTC+14 it is one minute to midnight.
BEFORE = datetime(2026, 3, 1, 9, 59, tzinfo=UTC)
AFTER = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)
POSITION: Json = {
    "id": "p-1",
    "geometry": {"type": "Point", "coordinates": [39, 36]},
    "actor": "red",
    "posture": "holds",
    "modality": "observed",
    "uncertainty_m": 500,
    "claims": ["claim-a"],
}
CLAIM: Json = {
    "id": "c-1",
    "source": "daily",
    "kind": "report",
    "statement": "They came.",
    "locator": "page 1",
}
# (days, the field that is refused if the day at UTC+14 is 1 March; none where nothing is)
DAYS: list[tuple[Json, str | None]] = [
    ({"from": "2026-03-01", "to": "2026-03-01", "precision": "day"}, None),
    ({"from": "2026-03-02", "precision": "day"}, "from"),
    ({"from": "2026-03-02", "to": "2026-03-02", "precision": "day"}, "from"),
    ({"from": "2026-02-27", "to": "2026-03-02", "precision": "days"}, "to"),
    ({"from": "2026-03-01", "to": "2026-03-31", "precision": "month"}, None),
    ({"from": "2026-03-02", "to": "2026-03-31", "precision": "month"}, "from"),
    ({"to": "2026-03-02", "precision": "day"}, "to"),
    ({"from": "2026-02-01", "precision": "vague"}, None),
]


@pytest.fixture
def writer(desk_with_records: Desk) -> Program:
    desk = with_forces(desk_with_records)
    desk.clock.now = BEFORE
    return program(desk)


@pytest.mark.parametrize(("days", "refused"), DAYS)
def test_the_api_takes_no_observation_of_days_to_come(
    writer: Program, days: Json, refused: str | None
) -> None:
    position = POSITION | {f"valid_{name}": value for name, value in days.items()}
    for noun, record, prefix in (
        ("positions", position, "record.valid_"),
        ("claims", CLAIM | {"valid": days}, "record.valid."),
    ):
        answer = writer.add(noun, record)
        if refused is None:
            assert answer.status_code == 201, answer.text
            continue
        [problem] = answer.json()["problems"]
        assert (problem["code"], problem["field"]) == ("day_ahead", prefix + refused)
        assert (problem["day"], problem["latest"]) == ("2026-03-02", "2026-03-01")
        other = {"modality": "expected"} if noun == "positions" else {"kind": "forecast"}
        assert writer.add(noun, record | other).status_code == 201


def test_a_day_is_taken_as_soon_as_it_begins_anywhere(writer: Program) -> None:
    position = POSITION | {"valid_from": "2026-03-02", "valid_precision": "day"}
    assert writer.add("positions", position).status_code == 422
    writer.desk.clock.now = AFTER
    assert writer.add("positions", position).status_code == 201


def test_what_stands_already_can_still_be_withdrawn(writer: Program) -> None:
    writer.desk.clock.now = AFTER
    position = POSITION | {"valid_from": "2026-03-02", "valid_precision": "day"}
    answer = writer.add("positions", position)
    writer.desk.clock.now = BEFORE
    assert writer.withdraw("positions", "p-1", answer.headers["etag"]).status_code == 200


def test_the_form_says_so_beside_the_field_and_keeps_what_was_typed(
    desk_with_records: Desk,
) -> None:
    desk = with_forces(desk_with_records)
    desk.clock.now = BEFORE
    editor: Browser = desk.seat("reviewer")
    answer = post(editor, NEW, fill_in(editor, NEW, **WHOLE | {"from": "2 March 2026"}))
    assert answer.status_code == 422
    assert errors(answer) == {
        "from": "2026-03-02 hasn't begun anywhere yet, so nothing of it can be observed: "
        "make it an expected position."
    }
    assert read_form(answer.text).fields["from"] == "2 March 2026"
    sent = {
        "source": "daily",
        "locator": "page 1",
        "kind": "report",
        "statement": "They come.",
        "from": "2026-03-02",
    }
    claim = send(editor, "/admin/claims/new", **sent)
    assert claim.status_code == 422
    assert errors(claim).keys() == {"from"}
    assert send(editor, "/admin/claims/new", **sent | {"kind": "forecast"}).status_code == 303


def ahead(folder: Path) -> tuple[Path, list[str]]:
    """A dataset with an observation and a report of 10 June 2017, and what is to be said of them."""
    files = sample()
    ahead_of_both = {"from": date(2017, 6, 6), "to": date(2017, 6, 10), "precision": "days"}
    files["claims.yaml"][0]["valid"] = ahead_of_both
    position = files["positions.geojson"][0]
    position |= {"modality": "observed", "valid_from": date(2017, 6, 10)}
    directory = write_sample(files, folder)
    canonical.main([str(directory)])
    said = "2017-06-10 hasn't begun anywhere yet, so nothing of it can be"
    return directory, [
        f"sample/claims.yaml: sample-01: {said} reported: make the claim a forecast.",
        f"sample/positions.geojson: sample-way-out: {said} observed: make it an expected position.",
    ]


def test_a_dataset_is_checked_against_the_day(tmp_path: Path) -> None:
    directory, problems = ahead(tmp_path)
    texts = write_text(tmp_path)
    assert (
        check_datasets([directory], texts, lambda: datetime(2017, 6, 9, 9, tzinfo=UTC)) == problems
    )
    assert check_datasets([directory], texts, lambda: datetime(2017, 6, 9, 10, tzinfo=UTC)) == []


@pytest.mark.parametrize("load", [load_datasets, load_releases])
def test_no_such_dataset_or_release_is_loaded(
    fresh_database: Engines, tmp_path: Path, load: Callable[..., Any]
) -> None:
    directory, problems = ahead(tmp_path)
    with editing_session(fresh_database, "Test") as session:
        session.info[CLOCK] = lambda: datetime(2017, 6, 9, 9, tzinfo=UTC)
        with pytest.raises(DatasetError) as refused:
            load(session, [directory])
    assert refused.value.problems == problems
