"""The desk in tests: people with accounts, their browsers, and a clock that only a test moves.

A `Browser` behaves as one does: it keeps cookies, says where a form came from, and sends the hidden
field of the page that it looked at.
"""

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import select, text

from app.database import Engines, desk_session
from app.main import create_app
from app.models import Account, Base, Review
from app.queries.accounts import get_account_by_login
from app.queries.desk_settings import write_setting
from app.queries.drafts import save_draft
from app.queries.sessions import open_session
from app.security.csrf import FormTokens
from app.security.passwords import hash_password
from app.security.secret_text import hash_secret, new_secret
from app.settings import Settings
from tests.visiting import Visitor

PASSWORD = "three quiet herons stand"
ORIGIN = "http://testserver"
HIDDEN_TOKEN = re.compile(r'name="csrf"\s+value="([^"]+)"')
NUMBERS = count(1)


@cache
def hash_of(password: str) -> str:
    """The hash of a password, computed once for all tests."""
    return hash_password(password)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Browser:
    """A browser of one person, without a window."""

    def __init__(self, app: FastAPI, address: str = "198.51.100.7", **options: Any) -> None:
        defaults: dict[str, Any] = {"base_url": ORIGIN, "follow_redirects": False}
        self.http = Visitor(app, client=(address, 50000), **(defaults | options))
        self.looked_at = ""
        self.login = ""
        # Makes valid tokens without a look at a page, where the session's secret is known.
        self.csrf: FormTokens | None = None

    def get(self, path: str, **headers: str) -> Response:
        """Open a page."""
        answer = self.http.get(path, headers=headers)
        self.looked_at = answer.text
        return answer

    def token(self, path: str | None = None) -> str:
        """The hidden field of the page looked at last, or of another."""
        if self.csrf is not None:
            return self.csrf()
        if path is not None:
            self.get(path)
        found = HIDDEN_TOKEN.search(self.looked_at)
        assert found, "The page has no form."
        return html.unescape(found[1])

    def send(
        self, path: str, page: str | None = None, *, origin: str | None = ORIGIN, **fields: Any
    ) -> Response:
        """Send the form of the page looked at last, or of `page`."""
        fields = {"csrf": self.token(page)} | fields
        headers = {} if origin is None else {"origin": origin}
        answer = self.http.post(path, data=fields, headers=headers)
        self.looked_at = answer.text
        return answer

    def sign_in(self, login: str, password: str = PASSWORD, **fields: str) -> Response:
        """Send the sign-in form."""
        return self.send("/login", "/login", login=login, password=password, **fields)

    def cookie(self, name: str = "session") -> str | None:
        """The text of a cookie."""
        return self.http.cookies.get(name)


@dataclass
class Desk:
    """An application on a database of its own, and the people at its desk."""

    app: FastAPI
    engines: Engines
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.app.state.clock = self.clock

    def switch_review_off(self) -> None:
        """Let editors publish alone, however many there are."""
        with desk_session(self.engines) as session:
            write_setting(session, "review", "off", now=self.clock(), by_id=None)

    def add(self, role: str = "editor", login: str | None = None, **values: Any) -> str:
        """Make an account; the name to sign in with."""
        login = login or f"{role}-{next(NUMBERS)}"
        defaults = {"display_name": login.title(), "password_hash": hash_of(PASSWORD)}
        with desk_session(self.engines) as session:
            session.add(Account(login=login, role=role, **(defaults | values)))
        return login

    def visit(self, **options: Any) -> Browser:
        """A browser that nobody has signed in with."""
        return Browser(self.app, **options)

    def enter(self, role: str = "editor", login: str | None = None, **options: Any) -> Browser:
        """A browser in which a new account of that role is signed in."""
        browser = self.visit(**options)
        answer = browser.sign_in(self.add(role, login))
        assert answer.status_code == 303, answer.text
        return browser

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Rows of the database, as its owner sees them."""
        with self.engines.owner.connect() as connection:
            return list(connection.execute(text(statement), values))

    def records(self, table: str, **values: Any) -> list[Any]:
        """Rows of a table of records, by the columns that are mapped."""
        mapped = Base.metadata.tables[f"editorial.{table}"]
        with self.engines.owner.connect() as connection:
            return list(connection.execute(select(mapped).filter_by(**values)))

    def seat(self, role: str = "editor", *, awaits_code: bool = False, **values: Any) -> Browser:
        """A browser with an open session, without the second that signing in takes."""
        login = self.add(role, **values)
        browser = self.visit()
        secret = new_secret()
        with desk_session(self.engines) as session:
            open_session(
                session,
                get_account_by_login(session, login).id,
                hash_secret(secret),
                now=self.clock(),
                expires_at=self.clock() + timedelta(days=14),
                address="198.51.100.7",
                agent="Firefox on Linux",
                awaits_code=awaits_code,
            )
        browser.http.cookies.set("session", secret, domain="testserver.local", path="/")
        browser.login = login
        browser.csrf = FormTokens(secret)
        return browser

    def keep_work(self, browser: Browser) -> None:
        """Give the person in a browser a draft of a form and a review that waits."""
        with desk_session(self.engines) as session:
            account_id = get_account_by_login(session, browser.login).id
            save_draft(session, account_id, "positions/new", {})
            session.add(Review(author_id=account_id, note="A test"))

    def one(self, statement: str, **values: Any) -> Any:
        """The only value that a statement gives."""
        [[value]] = self.rows(statement, **values)
        return value

    def counts(self) -> dict[str, int]:
        """How many rows each table of the desk and the map holds; what is refused is audited."""
        tables = self.rows(
            "select format('%I.%I', schemaname, tablename) from pg_tables"
            " where schemaname in ('desk', 'editorial', 'history') and tablename <> 'audit'"
        )
        # At once: each by itself is most of what this takes.
        counting = " union all ".join(
            f"select '{name}', count(*) from {name}" for (name,) in tables
        )
        return dict(self.rows(counting))  # type: ignore[arg-type]


def open_desk(settings: Settings, engines: Engines) -> Desk:
    """The desk of an application of its own, for what several tests share."""
    return Desk(create_app(settings, engines), engines)


def messages(answer: Response) -> list[str]:
    """What stands beside the fields of a form that came back."""
    found = re.findall(r'class="field-error"[^>]*>(.*?)</p>', answer.text, re.DOTALL)
    return [html.unescape(message.strip()) for message in found]
