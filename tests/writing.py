"""Programs that write by the API in tests: a token, and the records that they send."""

from dataclasses import dataclass, replace
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from app.database import desk_session
from app.queries.accounts import get_account_by_login
from app.queries.tokens import create_token
from app.security.secret_text import hash_secret, new_token
from tests.desk import ORIGIN, Desk
from tests.visiting import Visitor

Json = dict[str, Any]
PLACE: Json = {
    "slug": "tabqa",
    "geometry": {"type": "Point", "coordinates": [38.55, 35.83]},
    "name": "Tabqa",
    "kind": "town",
    "uncertainty_m": 500,
    "evidence": "seen on a map",
}

# One write of each kind.
WRITES = (
    ("POST", "/api/v1/places"),
    ("PUT", "/api/v1/places/tabqa"),
    ("POST", "/api/v1/places/tabqa/withdraw"),
    ("POST", "/api/v1/places/tabqa/restore"),
    ("POST", "/api/v1/places/tabqa/bring-back"),
    ("PUT", "/api/v1/sources/report/text"),
    ("POST", "/api/v1/changes"),
    ("POST", "/api/v1/changes/1/undo"),
    ("POST", "/api/v1/reviews/1/approve"),
    ("POST", "/api/v1/reviews/1/send-back"),
    ("POST", "/api/v1/reviews/1/comments"),
)


@dataclass
class Program:
    """A program with a personal token, and without cookies."""

    desk: Desk
    http: TestClient
    login: str
    token: str | None

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.token is None else {"authorization": f"Bearer {self.token}"}

    def without_token(self) -> "Program":
        return replace(self, token=None)

    def get(self, path: str) -> Response:
        return self.http.get(path, headers=self.headers)

    def document(self, noun: str, key: str) -> Json:
        answer = self.get(f"/api/v1/{noun}/{key}/document")
        assert answer.status_code == 200, answer.text
        document: Json = answer.json()
        return document

    def post(self, path: str, body: Any, **headers: Any) -> Response:
        return self.http.post(path, json=body, headers=self.headers | headers)

    def add(self, noun: str, record: Any, *, note: str = "", key: str | None = None) -> Response:
        headers = {} if key is None else {"idempotency-key": key}
        return self.post(f"/api/v1/{noun}", {"record": record, "note": note}, **headers)

    def put(
        self, noun: str, key: str, record: Any, tag: str | bytes | None, *, note: str = ""
    ) -> Response:
        body = {"record": record, "note": note}
        headers: dict[Any, Any] = {**self.headers} | ({} if tag is None else {"if-match": tag})
        return self.http.put(f"/api/v1/{noun}/{key}", json=body, headers=headers)

    def delete(self, noun: str, key: str, tag: str | None, **headers: str) -> Response:
        stated = {} if tag is None else {"if-match": tag}
        return self.http.delete(f"/api/v1/{noun}/{key}", headers=self.headers | stated | headers)

    def withdraw(
        self, noun: str, key: str, tag: str | bytes | None, *, reason: str = "It was wrong."
    ) -> Response:
        headers = {} if tag is None else {"if-match": tag}
        return self.post(f"/api/v1/{noun}/{key}/withdraw", {"reason": reason}, **headers)


def program(desk: Desk, role: str = "reviewer", scope: str = "publish") -> Program:
    """A program of a new account; faults of the application come back as 500."""
    login = desk.add(role)
    http = Visitor(desk.app, base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=False)
    return Program(desk, http, login, make_token(desk, login, scope))


def make_token(desk: Desk, login: str, scope: str, **values: Any) -> str:
    """A personal token of an account."""
    secret = new_token()
    with desk_session(desk.engines) as session:
        create_token(
            session,
            get_account_by_login(session, login).id,
            secret[:12],
            scope,
            token_hash=hash_secret(secret),
            prefix=secret[:9],
            now=desk.clock(),
            **({"expires_at": None} | values),
        )
    return secret


def review(desk: Desk, mode: str) -> None:
    """Set whether somebody else must publish a change."""
    desk.app.state.settings = desk.app.state.settings.model_copy(update={"review": mode})


def source(key: str = "report") -> Json:
    """A source that says what it must."""
    return {"slug": key, "title": "A report", "language": "en"}


def claim(key: str) -> Json:
    """A report of that source, located in words."""
    return {
        "id": key,
        "source": "report",
        "kind": "report",
        "statement": "They hold it.",
        "locator": "page 2",
    }


def position(key: str, claims: list[str], actor: str = "brigade") -> Json:
    """An actor that holds a point on a day."""
    return {
        "id": key,
        "geometry": {"type": "Point", "coordinates": [38.55, 35.83]},
        "actor": actor,
        "posture": "holds",
        "modality": "observed",
        "valid_from": "2017-06-07",
        "valid_to": "2017-06-07",
        "valid_precision": "day",
        "uncertainty_m": 500,
        "claims": claims,
    }


def problem_of(answer: Response, status: int) -> Json:
    """The problem JSON of an answer of that status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: Json = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


def send_bytes(writer: Program, raw: bytes, **headers: str) -> Response:
    """Send bytes as a new place."""
    sent = {"content-type": "application/json"} | headers
    return writer.http.post("/api/v1/places", content=raw, headers=writer.headers | sent)
