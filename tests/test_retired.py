"""Records that a dataset retired: their addresses say what became of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from app.database import Engines, editing_session
from app.dataset import DatasetError, canonical, check_datasets, dump_datasets, load_datasets
from app.dataset.reading import read_dataset
from tests.dataset_samples import sample, write_sample, write_text
from tests.reading import read
from tests.visiting import Visitor

pytestmark = pytest.mark.usefixtures("each_size")
SPLIT = {
    "id": "sample-00",
    "noun": "claims",
    "became": ["sample-01", "sample-02"],
    "why": "It held two sentences; each is a claim of its own now.",
}
JOINED = {
    "id": "sample-03",
    "noun": "claims",
    "became": ["sample-02"],
    "why": "It said the same as another.",
}
DROPPED = {
    "id": "sample-04",
    "noun": "claims",
    "why": "The source doesn't say it.",
}
MOVED_TWICE = {
    "id": "sample-05",
    "noun": "claims",
    "became": ["sample-03"],
    "why": "It said the same as another.",
}
PLACELESS = {
    "id": "sample-way-in",
    "noun": "positions",
    "became": ["sample-way-out"],
    "why": "The way led out.",
}
RETIRED = [SPLIT, JOINED, DROPPED, MOVED_TWICE, PLACELESS]


def retiring(*entries: dict[str, Any]) -> dict[str, Any]:
    """The sample with retired ids and a day of release."""
    files = sample()
    files["dataset.yaml"]["release"] = datetime(2026, 11, 28, tzinfo=UTC).date()
    return files | {"retired.yaml": list(entries)}


def written(folder: Path, files: dict[str, Any]) -> Path:
    directory = write_sample(files, folder)
    canonical.main([str(directory)])
    return directory


def test_retired_ids_and_the_release_are_dumped_byte_for_byte(
    session: Session, tmp_path: Path
) -> None:
    directory = written(tmp_path, retiring(*RETIRED))
    assert check_datasets([directory], write_text(tmp_path)) == []
    load_datasets(session, [directory])
    (target,) = dump_datasets(session, tmp_path / "dump")
    for name in ("dataset.yaml", "retired.yaml"):
        assert (target / name).read_bytes() == (directory / name).read_bytes()
    assert [entry.id for entry in read_dataset(target).retired] == [each["id"] for each in RETIRED]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"id": "sample-01"}, "It is retired, but there is still a claim of that id."),
        ({"became": ["sample-77"]}, "It became 'sample-77', but there is no such claim."),
        ({"became": ["sample-way-out"]}, "It became 'sample-way-out', but there is no such claim."),
        ({"id": "sample-03"}, "The claim is listed twice."),
    ],
)
def test_check_finds_what_is_wrong_with_a_retired_id(
    tmp_path: Path, entry: dict[str, Any], problem: str
) -> None:
    directory = written(tmp_path, retiring(JOINED, DROPPED | entry))
    key = (DROPPED | entry)["id"]
    assert check_datasets([directory], write_text(tmp_path)) == [
        f"sample/retired.yaml: {key}: {problem}"
    ]


def test_check_finds_ids_that_became_each_other(tmp_path: Path) -> None:
    there, back = DROPPED | {"became": ["sample-03"]}, JOINED | {"became": ["sample-04"]}
    directory = written(tmp_path, retiring(there, back))
    assert check_datasets([directory], write_text(tmp_path)) == [
        "sample/retired.yaml: sample-04: Following what it became leads round to it again.",
        "sample/retired.yaml: sample-03: Following what it became leads round to it again.",
    ]


def test_a_retired_id_that_became_itself_is_refused(tmp_path: Path) -> None:
    directory = write_sample(retiring(DROPPED | {"became": ["sample-04"]}), tmp_path)
    with pytest.raises(DatasetError, match=r"retired.yaml: sample-04: It became itself\."):
        read_dataset(directory)


@pytest.fixture
def reader(
    renewed: Callable[[Engines], FastAPI], fresh_database: Engines, tmp_path: Path
) -> TestClient:
    """A reader of a map whose dataset has retired some ids."""
    with editing_session(fresh_database, "Load") as session:
        load_datasets(session, [written(tmp_path, retiring(*RETIRED))])
    return Visitor(renewed(fresh_database), follow_redirects=False)


LEADS = {
    "/claims/sample-03": "/claims/sample-02",
    "/claims/sample-03?on=2017-06-07": "/claims/sample-02?on=2017-06-07",
    "/claims/sample-03/panel?on=2017-06-07": "/claims/sample-02/panel?on=2017-06-07",
    "/api/v1/claims/sample-03": "/api/v1/claims/sample-02",
    "/claims/sample-05": "/claims/sample-02",
    "/?claim=sample-03&on=2017-06-07": "/?claim=sample-02&on=2017-06-07",
    "/positions/sample-way-in": "/positions/sample-way-out",
    "/positions/sample-way-in/panel": "/positions/sample-way-out/panel",
    "/api/v1/positions/sample-way-in": "/api/v1/positions/sample-way-out",
    "/?position=sample-way-in": "/?position=sample-way-out",
}


def test_what_became_one_other_record_leads_there(reader: TestClient) -> None:
    for asked, led_to in LEADS.items():
        answer = reader.get(asked)
        assert (answer.status_code, answer.headers.get("location")) == (301, led_to), asked
        assert "max-age=0" in answer.headers["cache-control"], asked
        assert reader.get(led_to).status_code == 200, led_to


def test_what_was_split_says_so_with_links(reader: TestClient) -> None:
    page = read(reader, "/claims/sample-00", 410)
    assert next(page.all("h1")).text == "No longer on this map"
    assert SPLIT["why"] in page.text
    places = [
        link.attributes["href"] for each in page.classed("suggestions") for link in each.all("a")
    ]
    assert places == ["/claims/sample-01", "/claims/sample-02"]
    panel = reader.get("/claims/sample-00/panel")
    assert panel.status_code == 410
    assert 'data-panel="/claims/sample-02/panel"' in panel.text


def test_what_was_dropped_says_why(reader: TestClient) -> None:
    answer = reader.get("/claims/sample-04")
    assert answer.status_code == 410
    assert "The source doesn&#39;t say it." in answer.text
    assert "In its place" not in answer.text


def test_a_program_is_told_what_became_of_a_record(reader: TestClient) -> None:
    answer = reader.get("/api/v1/claims/sample-00")
    assert answer.status_code == 410
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "No longer on this map",
        "status": 410,
        "detail": SPLIT["why"],
        "code": "gone",
        "successors": [
            {"id": "sample-01", "url": "http://testserver/claims/sample-01"},
            {"id": "sample-02", "url": "http://testserver/claims/sample-02"},
        ],
    }


def test_an_id_that_nobody_ever_had_is_still_not_found(reader: TestClient) -> None:
    assert reader.get("/claims/sample-99").status_code == 404


def test_nothing_leads_to_a_record_that_readers_dont_see(
    reader: TestClient, fresh_database: Engines
) -> None:
    with editing_session(fresh_database, "Withdraw") as session:
        session.connection().exec_driver_sql(
            "update editorial.claim set status = 'withdrawn' where public_id = 'sample-02'"
        )
    answer = reader.get("/claims/sample-03")
    assert answer.status_code == 410
    assert "sample-02" not in answer.text


def test_before_an_id_was_retired_it_was_not_found(reader: TestClient) -> None:
    assert reader.get("/claims/sample-03?known=2020-01-01T00:00:00Z").status_code == 404
