"""What the desk does with an import as a whole: beside which source, brought in, taken back, discarded."""

from sqlalchemy import select

from app.database import editing_session
from app.models import Claim
from tests.desk import Browser, Desk, messages
from tests.importing import TABLE
from tests.importing_pages import check, checked


def test_an_import_is_its_editors_and_the_admins_alone(desk: Desk, importer: Browser) -> None:
    address = checked(importer)
    colleague, admin = desk.seat("reviewer"), desk.seat("admin")
    assert colleague.get(address).status_code == 404
    assert "events.csv" not in colleague.get("/admin/imports").text
    for step in ("check", "alike", "names", "bring-in", "stop", "take-back", "discard", "rows/4"):
        before = desk.counts()
        assert colleague.send(f"{address}/{step}").status_code == 404, step
        assert desk.counts() == before
    assert colleague.get(f"{address}/faults.csv").status_code == 404
    assert admin.get(address).status_code == 200
    assert "events.csv" in admin.get("/admin/imports").text


def test_what_is_discarded_is_gone_and_what_was_brought_in_stays(
    desk: Desk, importer: Browser
) -> None:
    address = checked(importer)
    importer.get(address)
    assert importer.send(f"{address}/discard").status_code == 303
    assert importer.get(address).status_code == 404
    assert desk.one("select count(*) from desk.import_part") == 0
    address = checked(importer)
    importer.get(address)
    importer.send(f"{address}/bring-in", source="a-table", why="")
    assert importer.send(f"{address}/discard").status_code == 409
    assert importer.send(f"{address}/bring-in", source="a-table", why="").status_code == 409
    assert importer.send(f"{address}/stop").status_code == 409
    kinds = {row.kind for row in desk.rows("select kind from desk.audit")}
    assert {"import_taken", "import_begun", "import_discarded"} <= kinds


def test_all_that_was_brought_in_is_taken_back_unless_somebody_made_something_of_it(
    desk: Desk, importer: Browser
) -> None:
    address = checked(importer)
    importer.get(address)
    counted = (
        "select (select count(*) from editorial.claim), (select count(*) from editorial.position)"
    )
    before = desk.rows(counted)
    importer.send(f"{address}/bring-in", source="a-table", why="")
    importer.get(address)
    assert importer.send(f"{address}/take-back", why="The wrong one").status_code == 303
    assert desk.rows(counted) == before
    assert "Bring in 3 rows" in importer.get(address).text
    importer.send(f"{address}/bring-in", source="a-table", why="")
    claim = desk.one("select claim from desk.import_row where claim is not null limit 1")
    with editing_session(desk.engines, "Somebody goes on with one") as session:
        row = session.scalars(select(Claim).where(Claim.public_id == claim)).one()
        row.statement = "Somebody has worded it better."
    importer.get(address)
    kept = desk.rows(counted)
    assert importer.send(f"{address}/take-back", why="").status_code == 409
    assert desk.rows(counted) == kept


def test_a_source_that_is_not_known_is_said_beside_its_field(importer: Browser) -> None:
    address = checked(importer)
    importer.get(address)
    answer = importer.send(f"{address}/bring-in", source="no such source", why="Because")
    assert answer.status_code == 422
    assert 'value="no such source"' in answer.text
    assert 'value="Because"' in answer.text


def test_a_source_named_with_the_file_is_what_it_is_compared_with_and_a_doubtful_one_is_asked_for(
    desk: Desk, importer: Browser
) -> None:
    importer.get("/admin/imports")
    address = checked(importer)
    importer.get(address)
    importer.send(f"{address}/bring-in", source="A table", why="")
    importer.get("/admin/imports")
    for named in ("no such source", "A tab"):
        answer = importer.send("/admin/imports", cells=TABLE, source=named)
        assert answer.status_code == 422
        assert len(messages(answer)) == 1
        assert f'value="{named}"' in answer.text
        assert "holds the town." in answer.text
    assert 'name="source-choice"' in answer.text
    importer.looked_at = answer.text
    chosen = {"source": "A tab", "source-choice": "a-table", "source-key": ""}
    answer = importer.send("/admin/imports", cells=TABLE, **chosen)
    address = answer.headers["location"]
    assert desk.one("select source from desk.import order by id desc limit 1") == "a-table"
    assert check(importer, address).status_code == 303
    page = importer.get(address).text
    assert "Beside what" in page
    assert 'value="A table"' in page
