"""Metrics: on an address of their own, summed over workers, read by the parser of those who read them."""

import http.client
import os
import signal
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from app.backup_files import dated_name
from app.commands.metrics import join_dead
from tests.operation.watching import (
    Web,
    assert_one_sentence,
    free_port,
    launch,
    serving,
    standing_still,
    wait_until,
    workers_of,
)

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
METRICS = "Metrics process"


class Scraper:
    """Reads the metrics of a `run`."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str = "/metrics") -> tuple[int, str, str]:
        """Status, media type and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers["Content-Type"], answer.read().decode()

    def read(self) -> Samples:
        """Every sample, by its name and labels."""
        status, media_type, told = self.get()
        assert status == 200
        assert media_type.startswith("application/openmetrics-text; version=")
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(told)
            for sample in family.samples
        }


def one(samples: Samples, name: str, **labels: str) -> float:
    """The only sample of a name that has these labels among its own."""
    [value] = [
        value
        for (each, its), value in samples.items()
        if each == f"conflict_map_{name}" and labels.items() <= dict(its).items()
    ]
    return value


@pytest.fixture
def scraper() -> Scraper:
    return Scraper(free_port())


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A folder of dated backups without any."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def web(loaded_folder: Path, scraper: Scraper, backups: Path) -> Iterator[Web]:
    """A `run` with two workers and metrics."""
    address = f"127.0.0.1:{scraper.port}"
    names = {"WORKERS": "2", "METRICS_ADDRESS": address, "BACKUP_DIR": str(backups)}
    with serving(loaded_folder, **names) as running:
        yield running


def files_in(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(f"metrics-*/{pattern}"))


def ask_both_workers(web: Web, path: str) -> int:
    """How many requests were asked so that each worker answered one: of those that run, the only one does."""
    pids = workers_of(web)
    for pid in pids:
        with standing_still(pids - {pid}):
            assert web.answers(path)
    return len(pids)


def test_requests_are_summed_over_workers_by_route_and_status(web: Web, scraper: Scraper) -> None:
    asked = ask_both_workers(web, "/places/raqqah")
    assert not web.answers("/places/nowhere-at-all")
    assert not web.answers("/nowhere/at/all")
    # A request is counted once it is answered; this one came last.
    wait_until(lambda: 'route="none"' in scraper.get()[2])
    samples = scraper.read()
    of = {"method": "GET", "route": "/places/{slug}"}
    assert one(samples, "requests_total", **of, status="200") == asked
    assert one(samples, "request_duration_seconds_count", **of, status="200") == asked
    assert one(samples, "request_duration_seconds_bucket", **of, status="200", le="+Inf") == asked
    assert one(samples, "request_duration_seconds_sum", **of, status="200") > 0
    assert one(samples, "requests_total", **of, status="404") == 1
    assert one(samples, "requests_total", route="none", status="404") == 1


def test_kept_answers_connections_and_the_database_are_told(
    web: Web, scraper: Scraper, backups: Path
) -> None:
    ask_both_workers(web, "/about")
    wait_until(lambda: web.answers("/about") and '"hit"' in scraper.get()[2])
    # Each worker may use five connections and as many again; readers have three more.
    wait_until(lambda: one(scraper.read(), "pool_connections_limit", pool="reader") == 2 * 13)
    samples = scraper.read()
    assert one(samples, "kept_answers_total", result="hit") >= 1
    assert one(samples, "kept_answers_total", result="no") >= 1
    assert one(samples, "pool_connections_limit", pool="owner") == 2 * 10
    assert one(samples, "pool_connections_in_use", pool="reader") >= 0
    assert one(samples, "database_up") == 1
    assert one(samples, "reviews_waiting") == 0
    assert one(samples, "database_size_bytes") > 1_000_000
    assert "last_backup" not in scraper.get()[2]
    (backups / dated_name(datetime.now(UTC) - timedelta(hours=3))).touch()
    assert 3 * 3600 <= one(scraper.read(), "last_backup_age_seconds") < 4 * 3600


def test_a_worker_that_dies_takes_no_counts_with_it_and_leaves_no_files(
    loaded_folder: Path, web: Web, scraper: Scraper
) -> None:
    of = {"method": "GET", "route": "/places/{slug}", "status": "200"}
    asked = ask_both_workers(web, "/places/raqqah")
    # A request is counted once it is answered: what dies in between takes that one along.
    wait_until(lambda: one(scraper.read(), "requests_total", **of) >= asked)
    # The metrics' own process is started again like the others.
    before = workers_of(web, METRICS)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: len(after := workers_of(web, METRICS)) == 3 and not after & before)
    wait_until(lambda: web.answers("/readyz"))
    asked += ask_both_workers(web, "/places/raqqah")
    wait_until(lambda: one(scraper.read(), "requests_total", **of) >= asked)
    assert one(scraper.read(), "requests_total", **of) == asked
    left = {file.stem.rpartition("_")[2] for file in files_in(loaded_folder, "*.db")}
    assert left <= {str(pid) for pid in workers_of(web, METRICS)} | {"0", str(web.process.pid)}


def test_they_have_an_address_of_their_own_and_leave_nothing_behind(
    loaded_folder: Path, web: Web, scraper: Scraper
) -> None:
    assert not web.answers("/metrics")
    assert scraper.get("/")[0] == 404
    assert files_in(loaded_folder, "") != []
    assert web.stop()[0] == 0
    assert files_in(loaded_folder, "") == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", scraper.port)) != 0


def test_without_the_setting_nothing_is_counted(loaded_folder: Path) -> None:
    with serving(loaded_folder, WORKERS="1") as web:
        assert web.answers("/about")
        assert len(workers_of(web, METRICS)) == 1
        assert files_in(loaded_folder, "") == []


def test_a_port_that_is_taken_is_said_in_a_sentence(loaded_folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        web = launch(loaded_folder, free_port(), METRICS_ADDRESS=address)
        said = web.process.communicate(timeout=60)[0].strip().splitlines()[-1]
    assert_one_sentence(web.process.returncode, said)
    assert f"CONFLICT_MAP_METRICS_ADDRESS, {address}" in said


@pytest.mark.parametrize(
    "address", ["9464", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "a b:1"]
)
def test_an_address_without_host_and_port_is_refused_in_a_sentence(
    tmp_path: Path, address: str
) -> None:
    web = launch(tmp_path, free_port(), METRICS_ADDRESS=address)
    said = web.process.communicate(timeout=60)[0]
    assert_one_sentence(web.process.returncode, said)
    assert "CONFLICT_MAP_METRICS_ADDRESS" in said


def test_what_the_dead_counted_is_one_file_however_many_they_were(tmp_path: Path) -> None:
    # Above what a process can be numbered.
    for pid in range(2**22 + 1, 2**22 + 30):
        for kind, value in (("counter", 2.0), ("gauge_livesum", 5.0)):
            counted = MmapedDict(str(tmp_path / f"{kind}_{pid}.db"))
            counted.write_value("a key", value, 0.0)
            counted.close()
    alive = MmapedDict(str(tmp_path / f"counter_{os.getpid()}.db"))
    alive.close()
    for _ in range(2):
        join_dead(tmp_path)
        names = sorted(file.name for file in tmp_path.iterdir())
        assert names == sorted(["counter_0.db", f"counter_{os.getpid()}.db"])
        read = list(MmapedDict.read_all_values_from_file(str(tmp_path / "counter_0.db")))
        assert [(key, value) for key, value, *_ in read] == [("a key", 58.0)]
