"""The first admin, accounts on the command line, mail, review, and the tables themselves."""

import re
import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.cli import cli
from app.database import Engines, desk_session
from app.errors import SetupError
from app.models import Base
from app.queries.desk_settings import review_is_on
from app.security.first_admin import ensure_first_admin
from app.settings import Settings
from tests.desk import Desk, open_desk

NEW = "seven loud geese depart"


def first_admin(desk: Desk, settings: Settings) -> str | None:
    with desk_session(desk.engines) as session:
        return ensure_first_admin(session, settings)


def test_the_first_admin_must_change_the_generated_password(desk: Desk, settings: Settings) -> None:
    password = first_admin(desk, settings)
    assert password
    browser = desk.visit()
    assert browser.sign_in("admin", password).status_code == 303
    for path in ("/account", "/admin/accounts", "/account/tokens"):
        assert browser.get(path).headers["location"] == "/account/password"
    assert browser.get("/about").status_code == 200
    assert browser.send("/admin/accounts", "/about", login="eve").status_code == 403
    answer = browser.send("/account/password", password=NEW, password_again=NEW)
    assert answer.status_code == 303
    assert browser.get("/admin/accounts").status_code == 200


def test_the_first_admin_is_made_once(desk: Desk, settings: Settings) -> None:
    assert first_admin(desk, settings)
    assert first_admin(desk, settings) is None
    assert desk.rows("select login, role from desk.account") == [("admin", "admin")]


def test_the_operator_may_set_the_first_password(desk: Desk, settings: Settings) -> None:
    given = settings.model_copy(update={"admin_password": NEW})
    assert first_admin(desk, given) is None
    browser = desk.visit()
    browser.sign_in("admin", NEW)
    assert browser.get("/admin/accounts").status_code == 200


def test_the_operator_is_told_that_a_password_will_not_do(desk: Desk, settings: Settings) -> None:
    with pytest.raises(SetupError, match=r"CONFLICT_MAP_ADMIN_PASSWORD won't do. This has 5"):
        first_admin(desk, settings.model_copy(update={"admin_password": "short"}))


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A function that runs a command on the desk's database and gives what it says."""
    url = desk.engines.owner.url.set(drivername="postgresql")
    monkeypatch.setenv("CONFLICT_MAP_DATABASE_URL", url.render_as_string(hide_password=False))

    def command(*words: str) -> str:
        result = CliRunner().invoke(cli, words, catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return command


def password_in(said: str) -> str:
    return str(re.findall(r"with the password (\S+) and must", said)[0])


def test_an_account_is_added_and_reset_on_the_command_line(
    desk: Desk, run: Callable[..., str]
) -> None:
    password = password_in(run("user", "add", "Ada", "--role", "admin"))
    browser = desk.visit()
    browser.sign_in("ada", password)
    assert browser.get("/account").headers["location"] == "/account/password"
    assert re.search(r"ada\tadmin\tactive\t", run("user", "list"))
    with desk_session(desk.engines) as session:
        session.execute(text("update desk.account set disabled_at = now(), totp_secret = 'X'"))
    again = password_in(run("user", "reset", "ada", "--codes-off"))
    assert desk.visit().sign_in("ada", password).status_code == 422
    assert desk.visit().sign_in("ada", again).status_code == 303
    assert desk.one("select totp_secret from desk.account") is None


def test_the_command_line_says_what_is_wrong(run: Callable[..., str]) -> None:
    run("user", "add", "ada")
    for words in (("add", "ada"), ("add", "a b"), ("reset", "nobody")):
        with pytest.raises(SetupError):
            run("user", *words)


def test_review_begins_with_the_second_account_unless_it_is_set(
    desk: Desk, settings: Settings
) -> None:
    def is_on(**values: str) -> bool:
        with desk_session(desk.engines) as session:
            return review_is_on(session, settings.model_copy(update=values))

    admin = desk.seat("admin")
    assert not is_on()
    assert is_on(review="on")
    desk.add(disabled_at=desk.clock())
    assert not is_on()
    desk.add()
    assert is_on()
    assert not is_on(review="off")
    admin.send("/admin/settings", review="off")
    assert not is_on()
    assert not is_on(review="on")
    assert "Now it is off." in admin.get("/admin/settings").text
    assert admin.send("/admin/settings", review="perhaps").status_code == 422


class Postbox(socketserver.StreamRequestHandler):
    """A mail server that keeps what it is given."""

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            if line.upper() == "DATA":
                self.say("354 go on")
                self.server.mails.append(self.read_mail())  # type: ignore[attr-defined]
            self.say("250 fine" if line.upper() != "QUIT" else "221 bye")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def read_mail(self) -> str:
        lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
        return "\n".join(lines)


@pytest.fixture
def postbox() -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postbox) as server:
        server.daemon_threads = True
        server.mails = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def invite_by_mail(desk: Desk, **mail: object) -> str:
    settings: Settings = desk.app.state.settings
    sending = settings.model_copy(update={"smtp_from": "map@example.org"} | mail)
    posting = open_desk(sending, desk.engines)
    posting.clock = posting.app.state.clock = desk.clock
    fields = {"login": "eve", "display_name": "Eve", "role": "editor", "email": "eve@example.org"}
    answer = posting.seat("admin").send("/admin/accounts", **fields)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_an_invitation_goes_by_mail_too(
    desk: Desk, postbox: socketserver.ThreadingTCPServer
) -> None:
    host, port = postbox.server_address[:2]
    page = invite_by_mail(desk, smtp_host=host, smtp_port=port, smtp_security="none")
    assert "It was mailed to eve@example.org too." in page
    [mail] = postbox.mails  # type: ignore[attr-defined]
    assert "To: eve@example.org" in mail
    [path] = re.findall(r"/invitations/[\w-]{43}", mail)
    assert path in page
    assert desk.visit().get(path).status_code == 200


def test_the_admin_is_told_when_the_mail_server_fails(desk: Desk) -> None:
    page = invite_by_mail(desk, smtp_host="127.0.0.1", smtp_port=1, smtp_security="none")
    assert "The mail server didn't take the mail to eve@example.org." in page
    assert "/invitations/" in page


def test_mail_is_not_sent_in_the_open_unless_the_operator_says_so(
    desk: Desk, postbox: socketserver.ThreadingTCPServer
) -> None:
    host, port = postbox.server_address[:2]
    page = invite_by_mail(desk, smtp_host=host, smtp_port=port)
    assert "The mail server didn't take the mail" in page
    assert postbox.mails == []  # type: ignore[attr-defined]


def test_the_models_say_what_the_migration_made(database: Engines) -> None:
    with database.owner.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: kind != "schema" or name == "desk",
                "compare_type": True,
            },
        )
        # Tables of other schemas look missing, as their schemas aren't looked at.
        differences = [
            each for each in compare_metadata(context, Base.metadata) if "desk" in str(each)
        ]
    ours = [each for each in differences if "schema='editorial'" not in str(each)]
    assert ours == []


def test_a_reader_s_session_cannot_see_the_desk(database: Engines) -> None:
    tables = [table.fullname for table in Base.metadata.sorted_tables if table.schema == "desk"]
    assert len(tables) >= 8
    for name in tables:
        with database.reader.connect() as connection, pytest.raises(ProgrammingError, match="desk"):
            connection.execute(text(f"select 1 from {name}"))
