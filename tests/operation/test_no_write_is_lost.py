"""What was acknowledged is there, once and whole, whatever becomes of the database meanwhile.

Eight programs write through HTTP, each request under a key of its own and repeated until it is
acknowledged, while every process of the database is killed again and again.
"""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from uuid import uuid4

import httpx2 as httpx
import pytest
from sqlalchemy import text

from app.database import create_engines, editing_session
from app.local_postgres.cluster import Cluster, start_cluster
from app.schema import migrate
from app.settings import Settings
from tests.desk import Desk, open_desk
from tests.factories import make_actor, make_claim, make_source
from tests.operation.conftest import temporary_folder
from tests.operation.watching import children_of, wait_until
from tests.web import serve
from tests.writing import Json, claim, make_token, position

CLIENTS = 8
KILLS = 8
# Long enough for all clients to be in the midst of something.
SECONDS_BETWEEN_KILLS = 1.5
SECONDS_TO_SERVE_AGAIN = 5.0
# Other programs on the machine may stretch a single recovery.
MOST_SECONDS_TO_SERVE_AGAIN = 15.0
# A client whose write isn't acknowledged by then has waited too long.
MOST_SECONDS_FOR_A_WRITE = 30.0
ACKNOWLEDGED = (200, 201)
NOT_NOW = (429, 503)


@dataclass
class Durable:
    """A database as an operator has it, and the application on a port."""

    settings: Settings
    cluster: Cluster
    desk: Desk
    address: str

    def kill(self) -> int:
        """Kill every process of the database at once and start it anew; how many were killed."""
        assert self.cluster.process is not None
        family = [self.cluster.process.pid, *children_of(self.cluster.process.pid)]
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        self.cluster.process.wait()
        killed, self.cluster = self.cluster, start_cluster(self.settings)
        assert not self.cluster.joined
        killed.locks.leave()
        return len(family)


@pytest.fixture(scope="module")
def durable() -> Iterator[Durable]:
    """Served with all that keeps data safe switched on, as `run` does."""
    with temporary_folder() as folder:
        settings = Settings(data_dir=folder, review="off")
        cluster = start_cluster(settings)
        engines = create_engines(cluster.owner_url, cluster.reader_url, settings)
        migrate(engines.owner)
        with editing_session(engines, "what positions refer to") as session:
            make_actor(session, slug="brigade")
            make_claim(session, make_source(session, slug="report"), public_id="c-0")
        desk = open_desk(settings, engines)
        with serve(desk.app) as address:
            running = Durable(settings, cluster, desk, address)
            yield running
        engines.dispose()
        running.cluster.stop()


@dataclass
class Client:
    """A program that sends one write after the other, each until it is acknowledged."""

    address: str
    token: str
    # The ids of the positions that were acknowledged, by the key of the request.
    acknowledged: dict[str, str] = field(default_factory=dict)
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
        path, body = write_of(key, with_claim=len(self.acknowledged) % 2 == 1)
        deadline = time.monotonic() + MOST_SECONDS_FOR_A_WRITE
        while time.monotonic() < deadline:
            sent_at = time.monotonic()
            status, said = self.send(http, path, body, key)
            if status in ACKNOWLEDGED:
                self.acknowledged[key] = (
                    said["saved"][-1]["key"] if "saved" in said else said["key"]
                )
                self.instants.append((sent_at, time.monotonic()))
                return
            if status not in (*NOT_NOW, 0):
                self.unexpected.append((status, str(said)))
                return
            self.repeated += 1
            time.sleep(0.05)
        self.unexpected.append((0, f"{key} was never acknowledged"))

    def send(self, http: httpx.Client, path: str, body: Json, key: str) -> tuple[int, Any]:
        """Status and content of an answer; 0 when there was none."""
        headers = {"authorization": f"Bearer {self.token}", "idempotency-key": key}
        try:
            answer = http.post(path, json=body, headers=headers)
        except httpx.TransportError as error:
            return 0, str(error)
        return answer.status_code, answer.json()


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


def new_client(durable: Durable) -> Client:
    login = durable.desk.add("reviewer")
    return Client(durable.address, make_token(durable.desk, login, "publish"))


def test_the_database_waits_for_the_disk_before_it_acknowledges(durable: Durable) -> None:
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        assert durable.desk.one(f"show {name}") == "on"
        with durable.desk.engines.reader.connect() as connection:
            assert connection.scalar(text(f"show {name}")) == "on"


def test_twenty_identical_requests_at_once_make_one_row(durable: Durable) -> None:
    client, key = new_client(durable), uuid4().hex
    path, body = write_of(key, with_claim=True)
    start = threading.Barrier(20)

    def send_until_answered(_number: int) -> Any:
        with httpx.Client(base_url=client.address, timeout=30) as http:
            start.wait()
            while True:
                status, said = client.send(http, path, body, key)
                if status not in NOT_NOW:
                    return status, said
                time.sleep(0.05)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send_until_answered, range(20)))
    assert all(answer == answers[0] for answer in answers), answers
    assert answers[0][0] == 200
    rows = durable.desk.rows("select public_id from editorial.position where note = :key", key=key)
    assert rows == [(answers[0][1]["saved"][1]["key"],)]
    made = "select count(*) from editorial.change where id = :id"
    assert durable.desk.one(made, id=answers[0][1]["change"]) == 1


def test_no_acknowledged_write_is_lost_when_the_database_is_killed(durable: Durable) -> None:
    earlier = [note for (note,) in durable.desk.rows("select note from editorial.position")]
    clients = [new_client(durable) for _ in range(CLIENTS)]
    stop = threading.Event()
    killed_at, back_after = [], []
    threads = [threading.Thread(target=each.work, args=[stop]) for each in clients]
    for thread in threads:
        thread.start()
    try:
        for _ in range(KILLS):
            time.sleep(SECONDS_BETWEEN_KILLS)
            killed_at.append(time.monotonic())
            assert durable.kill() > 1
            back_after.append(first_write_after(clients, killed_at[-1]) - killed_at[-1])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert [each.unexpected for each in clients if each.unexpected] == []
    assert all(each.acknowledged for each in clients)
    # The kills hit writes under way.
    assert sum(each.repeated for each in clients) >= KILLS
    assert median(back_after) < SECONDS_TO_SERVE_AGAIN, back_after
    assert max(back_after) < MOST_SECONDS_TO_SERVE_AGAIN, back_after
    assert_all_is_there(durable, clients, earlier)


def first_write_after(clients: list[Client], instant: float) -> float:
    """When the first write that was sent after an instant was acknowledged."""

    def found() -> list[float]:
        newest = [each.instants[-100:] for each in clients]
        return [done for some in newest for sent, done in some if sent > instant]

    wait_until(lambda: bool(found()), MOST_SECONDS_FOR_A_WRITE)
    return min(found())


def assert_all_is_there(durable: Durable, clients: list[Client], earlier: list[str]) -> None:
    """Every acknowledged write is there under its id, once, with its claim; and no other is."""
    acknowledged = {key: made for each in clients for key, made in each.acknowledged.items()}
    rows = durable.desk.rows(
        """
        select p.note, p.public_id, array_agg(c.public_id), min(c.change_id), p.change_id
        from editorial.position p
        left join editorial.position_claim pc on pc.position_id = p.id
        left join editorial.claim c on c.id = pc.claim_id
        where p.note <> all(:earlier)
        group by p.id
        """,
        earlier=earlier,
    )
    found = {note: public_id for note, public_id, *_ in rows}
    assert len(rows) == len(found), "a write was carried out twice"
    assert found == acknowledged
    for note, public_id, claims, claimed_in, made_in in rows:
        assert claims in (["c-0"], [f"c-{note}"]), public_id
        assert claims == ["c-0"] or claimed_in == made_in, public_id
    orphans = """
        select count(*) from editorial.claim c where c.public_id <> 'c-0' and not exists
        (select from editorial.position_claim pc where pc.claim_id = c.id)
    """
    assert durable.desk.one(orphans) == 0
    unfinished = "select count(*) from desk.submission where result is null"
    assert durable.desk.one(unfinished) == 0
    empty = """
        select count(*) from editorial.change ch where account_id is not null and not exists
        (select from editorial.position p where p.change_id = ch.id)
    """
    assert durable.desk.one(empty) == 0
