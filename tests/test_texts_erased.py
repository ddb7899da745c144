"""The text that was read for a source is erased for good: what goes, what stays, who may, what is told."""

import html

import pytest
from click.testing import CliRunner
from httpx2 import Response
from sqlalchemy.exc import DBAPIError

from app.cli import cli, explain
from app.errors import NotFound
from app.queries.texts import digest_of
from tests.desk import Browser, Desk
from tests.pressing import fields_on, press
from tests.test_texts import FIRST, QUOTE, SECOND
from tests.text_pages import PATH, attach, check, claim_made, furnish, hidden
from tests.writing import problem_of, program, review

SLUG, ERASE = "report", f"{PATH}/erase"


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    """A desk with one published source that has no text yet, two places and an actor."""
    return furnish(desk_with_records)


@pytest.fixture
def admin(desk: Desk) -> Browser:
    return desk.seat("admin", display_name="Noor")


def plain(page: str) -> str:
    return " ".join(html.unescape(page).split())


def test_all_versions_go_and_claims_stay_with_what_they_quote(desk: Desk, admin: Browser) -> None:
    attach(admin, FIRST)
    claim = claim_made(desk, FIRST)
    attach(admin, SECOND, free_to_show="yes")
    reader = desk.visit()
    assert "A correction was added." in reader.get(f"/sources/{SLUG}").text
    assert f'href="{ERASE}"' in admin.get(PATH).text
    page = plain(admin.get(ERASE).text)
    assert "The 2 versions of the text that are kept go. Readers may read it now" in page

    answer = press(admin, ERASE, confirm=SLUG)

    assert answer.headers["location"] == f"/admin/sources/{SLUG}/history?notice=text_erased"
    assert "is erased, with all versions before" in plain(
        admin.get(answer.headers["location"]).text
    )
    assert desk.rows("select distinct text from editorial.source_text") == [(None,)]
    assert "A correction was added." not in reader.get(f"/sources/{SLUG}").text
    assert QUOTE in reader.get(f"/claims/{claim}").text
    assert reader.get(f"/api/v1/claims/{claim}").json()["passage"]["start"] == FIRST.index(QUOTE)
    kept = admin.get(f"/api/v1/sources/{SLUG}/text").json()
    assert kept["text"] is None
    assert [each["sha256"] for each in kept["kept"]] == [digest_of(SECOND), digest_of(FIRST)]
    assert all(each["erased_at"] for each in kept["kept"])
    assert f"sources/{SLUG}" in admin.get("/admin/audit?kind=text_erased").text
    assert desk.one(
        "select note || ' by ' || display_name from editorial.change"
        " join desk.account on account.id = account_id order by change.id desc limit 1"
    ) == "Text erased by Noor"  # fmt: skip
    assert "No text is kept for this source." in plain(admin.get(ERASE).text)


def test_the_same_text_is_not_kept_again_and_another_is(desk: Desk, admin: Browser) -> None:
    attach(admin, SECOND)
    attach(admin, FIRST)
    looked_over = check(admin, SECOND).text
    admin.get(ERASE)
    press(admin, ERASE, confirm=SLUG)
    assert "which was erased here on" in plain(admin.get(PATH).text)

    again = check(admin, FIRST)
    assert again.status_code == 422
    assert "This text was erased here on" in plain(again.text)
    # What was typed is still there.
    assert FIRST[:30] in html.unescape(again.text)
    # Confirmed in another window that was open before.
    fields = {name: value for name, value in hidden(looked_over).items() if name != "csrf"}
    assert "This text was erased here on" in plain(admin.send(PATH, **fields, note="Read.").text)
    assert desk.rows("select distinct text from editorial.source_text") == [(None,)]
    attach(admin, SECOND.replace("correction", "note"))
    page = plain(admin.get(PATH).text)
    assert "1 version of this text is kept" in page
    assert ", erased " in page


def test_a_passage_in_an_earlier_text_that_was_erased_can_still_be_edited(
    desk: Desk, admin: Browser
) -> None:
    attach(admin, FIRST)
    key = claim_made(desk, FIRST)
    attach(admin, SECOND)
    admin.get(ERASE)
    press(admin, ERASE, confirm=SLUG)
    review(desk, "off")
    writer = program(desk)
    document = writer.document("claims", key)
    passage = document["record"]["passage"]

    def put(**changed: object) -> Response:
        record = document["record"] | {"passage": passage | changed}
        return writer.put("claims", key, record, f'"{document["version"]}"', note="Where it is.")

    beyond = put(end=len(FIRST) + 1)
    assert "beyond the text" in str(problem_of(beyond, 422))
    answer = put(paragraph=2)
    assert answer.status_code == 200, answer.text
    assert desk.one("select text_sha256 from editorial.claim") == digest_of(FIRST)


def test_programs_are_refused_a_text_that_was_erased(desk: Desk, admin: Browser) -> None:
    attach(admin, FIRST)
    admin.get(ERASE)
    press(admin, ERASE, confirm=SLUG)
    machine = program(desk, "reviewer", "publish")
    tag = machine.get(f"/api/v1/sources/{SLUG}/text").headers["etag"]
    refused = machine.http.put(
        f"/api/v1/sources/{SLUG}/text",
        json={"text": FIRST, "note": "Read again."},
        headers=machine.headers | {"if-match": tag},
    )
    assert refused.status_code == 422
    assert [(each["field"], each["code"]) for each in refused.json()["problems"]] == [
        ("text", "erased")
    ]


def test_another_key_erases_nothing_and_editors_may_not(desk: Desk, admin: Browser) -> None:
    attach(admin, FIRST)
    admin.get(ERASE)
    answer = press(admin, ERASE, confirm="another")
    assert answer.status_code == 422
    assert "to be sure that it is meant" in answer.text
    assert fields_on(admin, ERASE)["confirm"] == "another"
    editor = desk.seat("editor")
    assert editor.get(ERASE).status_code == 403
    assert f'href="{ERASE}"' not in editor.get(PATH).text
    assert desk.one("select text from editorial.source_text") == FIRST


def test_the_database_lets_nothing_else_of_a_text_go(desk: Desk, admin: Browser) -> None:
    attach(admin, FIRST)
    with desk.engines.owner.connect() as connection:
        for switch, change in (
            ("off", "text = null, erased_at = now()"),
            ("on", "text = 'Another.'"),
            ("on", "text = null, erased_at = now(), sha256 = repeat('0', 64)"),
        ):
            connection.exec_driver_sql(f"set local conflict_map.tightening = '{switch}'")
            with pytest.raises(DBAPIError, match="kept as it was read"):
                connection.exec_driver_sql(f"update editorial.source_text set {change}")
            connection.rollback()


def test_an_operator_erases_it_without_the_desk(
    desk: Desk, admin: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(admin, FIRST)
    url = desk.engines.owner.url.set(drivername="postgresql")
    monkeypatch.setenv("CONFLICT_MAP_DATABASE_URL", url.render_as_string(hide_password=False))

    def run(key: str) -> str:
        done = CliRunner().invoke(cli, ("history", "erase-text", key), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.output

    assert run(SLUG) == "1 version of its text gone from this database; backups still have them.\n"
    assert desk.one("select text from editorial.source_text") is None
    assert run(SLUG) == f"No text is kept for {SLUG}.\n"
    assert desk.rows("select about from desk.audit where kind = 'text_erased'") == [
        (f"sources/{SLUG}",)
    ]
    with pytest.raises(NotFound) as told:
        run("nothing")
    assert explain(told.value) == "No source is called 'nothing'."
