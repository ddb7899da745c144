"""A `run` under writers: what they were told is saved must be there, whatever was killed meanwhile.

`durable_run` serves with all that keeps data safe; `kill_under_writers` kills and counts. The tests do it
a few times, `benchmarks/kills.py` a hundred.
"""

import html
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2 as httpx

from app.database import create_engines, editing_session
from app.local_postgres.cluster import start_cluster
from app.local_postgres.server import read_pid_file
from app.schema import migrate
from app.settings import Settings
from tests.desk import HIDDEN_TOKEN, PASSWORD, Desk, open_desk
from tests.factories import make_actor, make_claim, make_source
from tests.forms import read_form
from tests.operation.watching import Web, children_of, launch, serving, wait_until, workers_of
from tests.writing import Json, claim, make_token, position

WRITERS = 8
# Nobody reads its log meanwhile.
SERVED = {"WORKERS": "2", "REVIEW": "off", "LOG_REQUESTS": "none"}
# «supervisor»: the `run` alone, started again as a service manager does; «everything»: what a container has.
KINDS = ("database", "worker", "both", "supervisor", "everything")
# Long enough for all writers to be in the midst of something.
SECONDS_BETWEEN_KILLS = 1.5
# A writer whose write isn't acknowledged by then has waited too long.
MOST_SECONDS_FOR_A_WRITE = 60.0
ACKNOWLEDGED = (200, 201, 303)
NOT_NOW = (429, 503)
NEW_SOURCE = "/admin/sources/new"
# How many requests came to be in part.
HALF_WRITTEN = """
    select
    -- a position without the claim of its request, or made by another change than that claim
    (select count(*) from editorial.position p
        join editorial.position_claim pc on pc.position_id = p.id
        join editorial.claim c on c.id = pc.claim_id
        where c.public_id <> 'c-0'
        and (c.public_id <> 'c-' || p.note or c.change_id <> p.change_id))
    + (select count(*) from editorial.position p where not exists
        (select from editorial.position_claim pc where pc.position_id = p.id))
    -- a claim without the position of its request
    + (select count(*) from editorial.claim c where c.public_id <> 'c-0' and not exists
        (select from editorial.position_claim pc where pc.claim_id = c.id))
    -- a request that was begun and not ended
    + (select count(*) from desk.submission where result is null)
    -- a change in which nothing changed
    + (select count(*) from editorial.change ch where account_id is not null
        and not exists (select from editorial.position p where p.change_id = ch.id)
        and not exists (select from editorial.source s where s.change_id = ch.id))
"""


@dataclass
class Durable:
    """A `run` in another process, and a look into its database."""

    folder: Path
    web: Web
    desk: Desk

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.web.port}"

    def kill(self, kind: str) -> None:
        """Kill every process of the database, one worker, both, the supervisor, or everything."""
        killed: list[int] = []
        if kind in ("database", "both", "everything"):
            found = read_pid_file(next(self.folder.glob("postgres/*")))
            assert found is not None
            killed += [found.pid, *children_of(found.pid)]
        if kind in ("worker", "both"):
            killed.append(min(workers_of(self.web)))
        if kind == "everything":
            killed += workers_of(self.web)
        if kind in ("supervisor", "everything"):
            self.web.process.kill()
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        if kind in ("supervisor", "everything"):
            self.web.process.communicate()
            self.web.process = launch(self.folder, self.web.port, **SERVED).process


@contextmanager
def durable_run(folder: Path) -> Iterator[Durable]:
    """Served by two workers from a new data folder, with what positions refer to in it."""
    settings = Settings(data_dir=folder)
    cluster = start_cluster(settings)
    engines = create_engines(cluster.owner_url, cluster.reader_url, settings)
    try:
        migrate(engines.owner)
        with editing_session(engines, "what positions refer to") as session:
            make_actor(session, slug="brigade")
            make_claim(session, make_source(session, slug="report"), public_id="c-0")
        desk = open_desk(settings, engines)
        with serving(folder, **SERVED) as web:
            yield Durable(folder, web, desk)
    finally:
        engines.dispose()
        cluster.stop()


@dataclass
class Writer:
    """Somebody who sends one write after the other, each until it is acknowledged."""

    address: str
    acknowledged: set[str] = field(default_factory=set)
    # When each was sent the last time, and when it was acknowledged.
    instants: list[tuple[float, float]] = field(default_factory=list)
    repeated: int = 0
    unexpected: list[tuple[int, str]] = field(default_factory=list)

    def work(self, stop: threading.Event) -> None:
        with httpx.Client(base_url=self.address, timeout=10) as http:
            while not stop.is_set() and not self.unexpected:
                self.submit(http, uuid4().hex)

    def submit(self, http: httpx.Client, key: str) -> None:
        """Send one write until it is acknowledged."""
        deadline = time.monotonic() + MOST_SECONDS_FOR_A_WRITE
        while time.monotonic() < deadline:
            sent_at = time.monotonic()
            status, said = 0, ""
            try:
                answer = self.send(http, key)
                status, said = answer.status_code, answer.text
            except httpx.TransportError:
                pass
            if status in ACKNOWLEDGED:
                self.acknowledged.add(key)
                self.instants.append((sent_at, time.monotonic()))
                return
            if status not in (*NOT_NOW, 0):
                self.unexpected.append((status, said))
                return
            self.repeated += 1
            time.sleep(0.05)
        self.unexpected.append((0, f"{key} was never acknowledged"))

    def send(self, http: httpx.Client, key: str) -> httpx.Response:
        """Try once."""
        raise NotImplementedError


@dataclass
class Program(Writer):
    """A program that writes positions over the API, every other one with the claim it rests on."""

    token: str = ""
    # How many writes belong together.
    steps: int = 1

    def send(self, http: httpx.Client, key: str) -> httpx.Response:
        path, body = write_of(key, with_claim=len(self.acknowledged) // self.steps % 2 == 1)
        return http.post(path, json=body, headers=self.headers(key))

    def headers(self, key: str) -> dict[str, str]:
        """Who writes, and the key of the write."""
        return {"authorization": f"Bearer {self.token}", "idempotency-key": key}


@dataclass
class Person(Writer):
    """A browser in which somebody fills in the form of a new source, and sends it until it is taken."""

    login: str = ""
    # The fields of the form that is filled in.
    form: dict[str, str] = field(default_factory=dict)

    def send(self, http: httpx.Client, key: str) -> httpx.Response:
        if not http.cookies:
            self.sign_in(http)
        if self.form.get("title") != key:
            page = http.get(NEW_SOURCE)
            if page.status_code != 200:
                return page
            typed = {"title": key, "language": "en", "do": "publish"}
            self.form = {"csrf": token_of(page)} | read_form(page.text).fields | typed
            assert "submission" in self.form
        return http.post(NEW_SOURCE, data=self.form, headers={"origin": self.address})

    def sign_in(self, http: httpx.Client) -> None:
        token = token_of(http.get("/login"))
        fields = {"csrf": token, "login": self.login, "password": PASSWORD}
        answer = http.post("/login", data=fields, headers={"origin": self.address})
        assert answer.status_code == 303, answer.text


def token_of(page: httpx.Response) -> str:
    """The token in a page's form."""
    found = HIDDEN_TOKEN.search(page.text)
    assert found, page.text
    return html.unescape(found[1])


def write_of(key: str, *, with_claim: bool) -> tuple[str, Json]:
    """A position without an id of its own, so that nothing but the key tells twins apart.

    Its note is the key. `with_claim` adds the claim it rests on by the same request.
    """
    record = position("", [f"c-{key}" if with_claim else "c-0"]) | {"note": key}
    del record["id"]
    if not with_claim:
        return "/api/v1/positions", {"record": record}
    added = {"noun": "claims", "record": claim(f"c-{key}")}
    return "/api/v1/changes", {"edits": [added, {"noun": "positions", "record": record}]}


def new_program(durable: Durable) -> Program:
    """A program of a new account."""
    login = durable.desk.add("reviewer")
    return Program(durable.address, token=make_token(durable.desk, login, "publish"))


@dataclass
class Count:
    """What came of the kills."""

    acknowledged: int
    lost: list[str]
    doubled: int
    never_acknowledged: int
    half_written: int
    repeated: int
    unexpected: list[tuple[int, str]]
    # From each kill until a write that was sent after it was acknowledged.
    seconds: dict[str, list[float]]

    @property
    def damage(self) -> dict[str, Any]:
        """All that should be none, where it isn't."""
        names = ("lost", "doubled", "never_acknowledged", "half_written", "unexpected")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


def kill_under_writers(durable: Durable, kills: int) -> Count:
    """Kill each kind in turn while four programs and four people write; count what is there then."""
    earlier = keys_in(durable.desk)
    seconds: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with writing(durable) as writers:
        for number in range(kills):
            time.sleep(SECONDS_BETWEEN_KILLS)
            kind = KINDS[number % len(KINDS)]
            killed_at = time.monotonic()
            durable.kill(kind)
            seconds[kind].append(first_write_after(writers, killed_at) - killed_at)
    return count_up(durable.desk, writers, earlier, seconds)


def keys_in(desk: Desk) -> list[str]:
    """The keys of what was written already: notes of positions, titles of sources."""
    rows = desk.rows("select note from editorial.position union select title from editorial.source")
    return [key for (key,) in rows if key is not None]


@contextmanager
def writing(durable: Durable) -> Iterator[list[Writer]]:
    """Four programs and four people who write for as long as the block lasts; each has begun."""
    writers: list[Writer] = [new_program(durable) for _ in range(WRITERS // 2)]
    writers += [
        Person(durable.address, login=durable.desk.add("reviewer")) for _ in range(WRITERS // 2)
    ]
    stop = threading.Event()
    threads = [threading.Thread(target=each.work, args=[stop]) for each in writers]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: all(each.acknowledged or each.unexpected for each in writers))
        yield writers
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def first_write_after(writers: list[Writer], instant: float) -> float:
    """When the first write that was sent after an instant was acknowledged."""

    def found() -> list[float]:
        newest = [each.instants[-100:] for each in writers]
        return [done for some in newest for sent, done in some if sent > instant]

    def over() -> bool:
        return bool(found()) or all(each.unexpected for each in writers)

    wait_until(over, MOST_SECONDS_FOR_A_WRITE)
    assert found(), [each.unexpected for each in writers]
    return min(found())


def count_up(
    desk: Desk, writers: list[Writer], earlier: list[str], seconds: dict[str, list[float]]
) -> Count:
    """Compare what the writers were told with what is there."""
    acknowledged = {key for each in writers for key in each.acknowledged}
    positions = desk.rows(
        "select note from editorial.position where note <> all(:earlier)", earlier=earlier
    )
    sources = desk.rows(
        "select title from editorial.source where title <> all(:earlier)", earlier=earlier
    )
    there = [key for (key,) in positions + sources]
    return Count(
        acknowledged=len(acknowledged),
        lost=sorted(acknowledged.difference(there)),
        doubled=len(there) - len(set(there)),
        never_acknowledged=len(set(there) - acknowledged),
        half_written=desk.one(HALF_WRITTEN),
        repeated=sum(each.repeated for each in writers),
        unexpected=[each for writer in writers for each in writer.unexpected],
        seconds=seconds,
    )
