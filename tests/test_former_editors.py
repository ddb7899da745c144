"""Removing somebody's personal data: it is gone from everywhere, and what they did stays."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.database import desk_session
from app.queries.drafts import save_draft
from tests.desk import PASSWORD, Browser, Desk, messages
from tests.editing import Room, make_place
from tests.pressing import press
from tests.writing import make_token

TABLES = """select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname in ('desk', 'editorial', 'history')"""


@pytest.fixture
def desk(desk_with_records: Desk) -> Desk:
    return desk_with_records


@pytest.fixture
def admin(desk: Desk) -> Browser:
    return desk.seat("admin", login="grace", display_name="Grace")


def found(desk: Desk, words: str) -> list[str]:
    """The tables in which a row has these words anywhere."""
    names = [name for (name,) in desk.rows(TABLES)]
    search = "select count(*) from {} each where each::text ilike :words"
    return [name for name in names if desk.one(search.format(name), words=f"%{words}%")]


def remove(admin: Browser, login: str, confirm: str = "") -> str:
    """Remove somebody's data; where that leads."""
    address = f"/admin/accounts/{login}/remove-data"
    answer = admin.send(address, confirm=confirm or login)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.thorough
def test_what_they_did_stays_and_names_nobody_anywhere(desk: Desk, admin: Browser) -> None:
    room = Room(desk.engines, review_on=True)
    desk.app.state.settings = desk.app.state.settings.model_copy(update={"review": "on"})
    room.make(make_place, slug="tabqa", name="Old name")
    room.make(make_place, slug="maskana", name="Maskana")
    editor = desk.seat("editor", login="amal", display_name="Amal Haddad", email="amal@example.org")
    with desk_session(desk.engines) as session:
        amal = room.one("select id from desk.account where login = 'amal'")
        save_draft(session, amal, "places/new", {"name": "Amal's draft"})
    author = room.person("editor")
    object.__setattr__(author, "account_id", amal)
    waits = room.change(author, "places", "maskana", "A map.", name="Meskene").review_id
    number = room.change(author, "places", "tabqa", "The sign.", name="New name").review_id
    editor.get(f"/admin/review/{number}")
    press(editor, f"/admin/review/{number}/comment", text="I saw the sign.")
    admin.get(f"/admin/review/{number}")
    press(admin, f"/admin/review/{number}/approve")
    token = make_token(desk, "amal", "read")
    pages = [
        "/admin",
        "/admin/changes",
        f"/admin/changes/{room.one('select max(id) from editorial.change')}",
        "/admin/review",
        f"/admin/review/{number}",
        f"/admin/review/{waits}",
        "/admin/places/tabqa/history",
        "/admin/accounts",
        "/admin/audit",
    ]
    named = [path for path in pages if "Amal" in admin.get(path).text]
    assert len(named) >= 7
    assert remove(admin, "amal") == f"/admin/accounts/former-{amal}?notice=data-removed"
    for path in [*pages, f"/admin/accounts/former-{amal}", "/admin/sessions"]:
        page = admin.get(path)
        assert page.status_code == 200
        assert "amal" not in page.text.lower(), path
        is_named = path in named or path == "/admin/audit" or "former" in path
        assert ("A former editor" in page.text) is is_named, path
    reading = {"authorization": f"Bearer {make_token(desk, 'grace', 'read')}"}
    told = [desk.visit().get(f"/api/v1/{part}", **reading) for part in ("changes", "reviews")]
    assert [("A former editor" in each.text, "amal" in each.text.lower()) for each in told] == [
        (True, False),
        (True, False),
    ]
    assert found(desk, "amal") == []
    assert found(desk, "The sign.") != []
    assert editor.get("/account").status_code == 303
    refused = desk.visit().get("/api/v1/changes", authorization=f"Bearer {token}")
    assert refused.status_code == 401
    of_theirs = "select count(*) from desk.audit where account_id = :id and network is not null"
    assert desk.one(of_theirs, id=amal) == 0


def test_nobody_signs_in_as_them_or_gives_the_account_to_someone(
    desk: Desk, admin: Browser
) -> None:
    desk.add(login="amal")
    account = remove(admin, "amal").partition("?")[0]
    for login in ("amal", account.rpartition("/")[2]):
        assert desk.visit().sign_in(login, PASSWORD).status_code == 422
    for act in ("enable", "link"):
        assert admin.send(f"{account}/{act}").status_code == 422
    page = admin.get(account).text
    assert "Enable" not in page
    assert "Personal data was removed" in page
    with pytest.raises(IntegrityError), desk.engines.owner.begin() as connection:
        connection.execute(text("update desk.account set disabled_at = null"))
    # Their name is free for someone else.
    invited = {"login": "amal", "display_name": "Amal", "email": "", "role": "editor"}
    assert admin.send("/admin/accounts", **invited).status_code == 200


@pytest.mark.parametrize("typed", ["", "amall", "grace"])
def test_the_name_must_be_typed(desk: Desk, admin: Browser, typed: str) -> None:
    desk.add(login="amal", email="amal@example.org")
    answer = admin.send("/admin/accounts/amal/remove-data", confirm=typed)
    assert answer.status_code == 422
    assert messages(answer) == ["Type «amal» here, to be sure that it is meant."]
    assert found(desk, "amal@example.org") == ["desk.account"]


def test_the_last_admin_stays(desk: Desk, admin: Browser) -> None:
    answer = admin.send("/admin/accounts/grace/remove-data", confirm="grace")
    assert answer.status_code == 422
    assert "last admin" in answer.text
    assert found(desk, "grace") == ["desk.account"]


def test_an_admin_may_remove_their_own_where_there_is_another(desk: Desk, admin: Browser) -> None:
    desk.add("admin")
    remove(admin, "grace")
    assert found(desk, "grace") == []
    assert admin.get("/admin").status_code == 303


def test_removing_twice_changes_nothing_more(desk: Desk, admin: Browser) -> None:
    desk.add(login="amal")
    account = remove(admin, "amal").partition("?")[0]
    again = account.rpartition("/")[2]
    assert remove(admin, again).partition("?")[0] == account


@pytest.mark.parametrize("role", ["editor", "reviewer"])
def test_only_admins_remove(desk: Desk, role: str) -> None:
    desk.add(login="amal")
    other = desk.seat(role)
    answer = other.send("/admin/accounts/amal/remove-data", confirm="amal")
    assert answer.status_code == 403
    assert "amal" in str(desk.rows("select login from desk.account"))
