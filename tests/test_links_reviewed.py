"""Links remember what they linked: stamped when saved, listed when an end changes, looked at anew."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from app.cli import cli
from app.commands.data import shipped_datasets
from app.database import editing_session
from app.dataset import canonical, check_datasets, dump_datasets, load_datasets, read_dataset
from app.dataset.looking import links_to_look_at
from app.editing.history import withdraw
from app.editing.record_json import record_from_json
from app.languages.versions import digest
from app.queries.links_to_look_at import count_links_to_look_at
from tests.dataset_samples import sample, write_sample, write_text
from tests.desk import Browser, Desk
from tests.editing import Room
from tests.factories import make_claim
from tests.writing import Program, program

pytestmark = pytest.mark.usefixtures("each_size")
LATER, EARLIER = "It came about.", "It will come about."


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    desk_with_records.switch_review_off()
    return desk_with_records


@pytest.fixture
def room(desk: Desk) -> Room:
    return Room(desk.engines)


def linked(room: Room, **values: Any) -> str:
    """A link that somebody made between two claims; its id."""
    room.make(make_claim, public_id="later", statement=LATER)
    room.make(make_claim, public_id="earlier", statement=EARLIER, kind="forecast")
    data = {"id": "l-1", "from": "later", "relation": "outcome", "to": "earlier"}
    data |= {"verdict": "came_true", "why": "As foretold."} | values
    room.save(room.person(), "links", record_from_json("links", data))
    return "l-1"


def waiting(room: Room) -> int:
    return int(room.do(count_links_to_look_at))


def test_every_shipped_link_was_looked_at_as_its_claims_are_today() -> None:
    datasets = [read_dataset(path) for path in shipped_datasets()]
    assert list(links_to_look_at(datasets)) == []
    assert all(link.reviewed for dataset in datasets for link in dataset.links)


def test_saving_a_link_stamps_it_with_what_both_claims_say(room: Room) -> None:
    linked(room)
    [stamps] = room.rows("select from_digest, to_digest from editorial.link")
    assert stamps == (digest(LATER), digest(EARLIER))
    assert waiting(room) == 0


def test_a_digest_is_the_beginning_of_the_sha256() -> None:
    assert digest("abc") == "ba7816bf8f01cfea"


def test_a_claim_that_changes_leaves_its_link_to_be_looked_at(room: Room) -> None:
    linked(room)
    room.change(room.person(), "claims", "earlier", note="Unclear.")
    assert waiting(room) == 0
    room.change(room.person(), "claims", "earlier", statement="It may come about.")
    assert waiting(room) == 1
    # What is withdrawn needn't be looked at.
    base = room.read("links", "l-1").version
    room.do(withdraw, room.person(), "links", "l-1", base=base, reason="Wrong.")
    assert waiting(room) == 0
    assert room.read("links", "l-1").record.reviewed.earlier == digest(EARLIER)


def test_a_stamp_that_is_made_up_is_not_taken(room: Room) -> None:
    linked(room)
    document = room.read("links", "l-1")
    made_up = document.record.model_copy(
        update={"reviewed": document.record.reviewed.model_copy(update={"earlier": "0" * 16})}
    )
    outcome = room.save(room.person(), "links", made_up, document.version)
    assert outcome.saved[0].state == "unchanged"
    assert waiting(room) == 0


def test_the_desk_says_how_many_and_shows_both_statements(room: Room, desk: Desk) -> None:
    linked(room)
    browser = desk.seat("reviewer")
    assert "to look at" not in browser.get("/admin").text
    room.change(room.person(), "claims", "earlier", statement="It may <i>come</i> about.")
    assert "1 link to look at" in browser.get("/admin").text
    page = browser.get("/admin/links/review").text
    for words in (LATER, "It may &lt;i&gt;come&lt;/i&gt; about.", "As foretold.", "came true"):
        assert words in page
    assert page.count("changed since</strong>") == 1
    assert 'href="/admin/links/l-1/edit"' in page


def fields(page: str) -> dict[str, str]:
    form = page[page.index('action="/admin/links/review"') :]
    found = re.findall(r'name="(\w+)"\s+value="([^"]*)"', form[: form.index("</form>")])
    return dict(found)


def press_still_right(browser: Browser, page: str) -> Any:
    sent = fields(page)
    sent.pop("csrf", None)
    return browser.send("/admin/links/review", **sent)


def test_still_right_stamps_the_link_and_nothing_that_readers_see(room: Room, desk: Desk) -> None:
    linked(room)
    room.change(room.person(), "claims", "earlier", statement="It may come about.")
    browser = desk.seat("editor")
    answer = press_still_right(browser, browser.get("/admin/links/review").text)
    assert answer.headers["location"] == "/admin/links/review?notice=right&after=0"
    assert waiting(room) == 0
    # An editor who may not publish notes it alone, since readers see nothing of it.
    assert room.one("select count(*) from desk.review") == 0
    assert room.read("links", "l-1").status == "published"
    assert "Noted: this link still holds." in browser.get(answer.headers["location"]).text
    versions = room.versions("links", "l-1")
    assert versions[0].note == "Looked at both claims again: it still holds"
    assert "l-1" not in browser.get("/corrections").text


def test_a_claim_that_changes_meanwhile_is_not_stamped_unseen(room: Room, desk: Desk) -> None:
    linked(room)
    room.change(room.person(), "claims", "earlier", statement="It may come about.")
    browser = desk.seat("reviewer")
    page = browser.get("/admin/links/review").text
    room.change(room.person(), "claims", "later", statement="It did not.")
    answer = press_still_right(browser, page)
    assert answer.status_code == 409
    assert "One of the claims changed after you opened the page" in answer.text
    assert waiting(room) == 1


def test_the_list_goes_on_where_it_is_long(
    room: Room, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.pages.desk.links.PAGE_SIZE", 2)
    linked(room)
    with editing_session(room.engines, "more") as session:
        session.execute(text("update editorial.link set from_digest = null, to_digest = null"))
        for number in (2, 3):
            session.execute(
                text(
                    "insert into editorial.link (public_id, from_claim_id, relation, to_claim_id,"
                    " why, status, change_id) select 'l-' || :n, from_claim_id,"
                    " case when :n = 2 then 'supports' else 'contradicts' end, to_claim_id, 'w',"
                    " 'published', change_id from editorial.link where public_id = 'l-1'"
                ),
                {"n": number},
            )
    browser = desk.seat("reviewer")
    first = browser.get("/admin/links/review").text
    assert 'id="l-2"' in first
    assert 'id="l-3"' not in first
    further = re.search(r'href="(/admin/links/review\?after=\d+)"', first)
    assert further
    second = browser.get(further[1]).text
    assert 'id="l-3"' in second
    assert "never looked at" in second


def test_readers_are_not_shown_digests(room: Room) -> None:
    for lens in ("published", "as_known"):
        columns = room.rows(
            "select column_name from information_schema.columns"
            " where table_schema = :lens and table_name = 'link'",
            lens=lens,
        )
        assert not {"from_digest", "to_digest"} & {name for (name,) in columns}


def written(folder: Path) -> Path:
    directory = write_sample(sample(), folder)
    canonical.main([str(directory)])
    return directory


def test_check_lists_links_to_look_at_and_stamps_them(tmp_path: Path) -> None:
    directory = written(tmp_path)
    run = CliRunner().invoke(cli, ["check", str(directory)])
    assert run.exit_code == 0
    assert "sample/links.yaml: sample-link-01: Nobody has looked at both statements." in run.output
    assert "stamped sample/links.yaml" in (
        CliRunner().invoke(cli, ["check", "--stamp", str(directory)]).output
    )
    assert CliRunner().invoke(cli, ["check", str(directory)]).output == (
        "The datasets are in order.\n"
    )
    claims = directory / "claims.yaml"
    claims.write_text(claims.read_text("utf-8").replace("It will leave", "It may leave"), "utf-8")
    assert (
        "sample/links.yaml: sample-link-01: 'sample-f01' changed since it was looked at."
        in CliRunner().invoke(cli, ["check", str(directory)]).output
    )
    assert check_datasets([directory], write_text(tmp_path)) == []


def test_stamps_are_dumped_byte_for_byte(room: Room, tmp_path: Path) -> None:
    directory = written(tmp_path)
    CliRunner().invoke(cli, ["check", "--stamp", str(directory)])
    with editing_session(room.engines, "Load") as session:
        load_datasets(session, [directory])
        (target,) = dump_datasets(session, tmp_path / "dump")
    content = (target / "links.yaml").read_bytes()
    assert content == (directory / "links.yaml").read_bytes()
    assert b"reviewed:" in content


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"earlier_kind": "report"}, "is a report; only what was to come can have an outcome."),
        ({"later_kind": "forecast"}, "is a forecast itself, which settles nothing"),
        ({"later_days": "2017-05-01"}, "that settles nothing"),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused_by_check_and_api(
    desk: Desk, room: Room, tmp_path: Path, values: dict[str, str], words: str
) -> None:
    files = sample()
    later, earlier = files["claims.yaml"][2], files["claims.yaml"][1]
    if "earlier_kind" in values:
        earlier["kind"] = "report"
    if "later_kind" in values:
        later["kind"] = "forecast"
        later.pop("speaker")
    if "later_days" in values:
        later["valid"] = {"from": values["later_days"], "to": values["later_days"]}
        later["valid"] |= {"precision": "day"}
    directory = write_sample(files, tmp_path)
    canonical.main([str(directory)])
    [problem] = check_datasets([directory], write_text(tmp_path))
    assert words in problem
    link = files.pop("links.yaml")[0]
    plain = write_sample(files, tmp_path / "plain")
    canonical.main([str(plain)])
    with editing_session(room.engines, "Load") as session:
        load_datasets(session, [plain])
    writer: Program = program(desk, "reviewer")
    answer = writer.add("links", link)
    assert answer.status_code == 422
    assert words in answer.text
    assert writer.add("links", link | {"verdict": "open"}).status_code == (
        422 if "earlier_kind" in values else 201
    )
