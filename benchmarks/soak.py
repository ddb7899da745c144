"""Two hundred clients for half an hour, hostile ones among them: does anything leak, fail or fill up?

`python -m benchmarks.soak` takes 30 minutes, `python -m benchmarks.soak 10` ten. Clients pause between
requests, as people do. It fails when the web processes' memory grows by 5 % from the first third to the
last, after a tenth to warm up; on any status of 500 or more that isn't a shed 503; when an honest client
gets no answer; and when the logs have more than 50 MB in half an hour.
"""

import asyncio
import itertools
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx2 as httpx

from app.commands.data import load_when_empty
from app.commands.opening import open_database
from app.database import editing_session
from app.schema import migrate
from app.settings import PROJECT_DIR, Settings
from benchmarks.workers import memory_of
from tests.desk import open_desk
from tests.factories import make_actor, make_claim, make_source
from tests.operation.conftest import temporary_folder
from tests.operation.watching import Web, free_port, wait_until
from tests.operation.writers import Program, make_token, token_of

CLIENTS = 200
HOSTILE = 50
PROGRAMS = 4
WORKERS = 2
MINUTES = 30.0
MOST_GROWTH = 0.05
MOST_LOG_BYTES_A_MINUTE = 50e6 / 30
# Nobody waits longer for an answer, and no hostile client bothers for longer.
PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = (1.0, 3.0)
SAMPLES = 60
READ = (
    "/",
    "/places",
    "/places/raqqah",
    "/claims/magnier-f06",
    "/actors/isis",
    "/sources",
    "/search?q=At+Tanf",
    "/places?on=2017-06-07",
    "/api/v1/claims",
    "/api/v1/positions?on=2017-06-07",
    "/tiles/positions/6/38/25.mvt",
    "/data/claims.csv",
    "/corrections",
)
NUMBERS = itertools.count()


@dataclass
class Soaked:
    """What came of it. `memory_mb` has samples of all web processes together, in order."""

    minutes: float
    statuses: Counter[int] = field(default_factory=Counter)
    hostile: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    saved: int = 0
    memory_mb: list[float] = field(default_factory=list)
    worker_mb: float = 0.0
    log_bytes: int = 0
    ended: int = 0
    tracebacks: int = 0

    @property
    def growth(self) -> float:
        """By how much the last third's memory exceeds the first third's, after a tenth to warm up."""
        samples = self.memory_mb[len(self.memory_mb) // 10 :]
        third = max(1, len(samples) // 3)
        first, last = statistics.median(samples[:third]), statistics.median(samples[-third:])
        return last / first - 1

    def faults(self) -> list[str]:
        """What must not be, apart from memory, which only a long run can tell."""
        found = [
            f"{n} answers of status {status}"
            for status, n in self.statuses.items()
            if status >= 500
        ]
        found += [f"{n} without an answer: {why}" for why, n in self.unanswered.items()]
        if self.log_bytes > MOST_LOG_BYTES_A_MINUTE * max(self.minutes, 1):
            found.append(f"{self.log_bytes / 1e6:.1f} MB of logs")
        if self.tracebacks or self.ended:
            found.append(f"{self.tracebacks} tracebacks, ended with status {self.ended}")
        return found


class Crowd:
    """All clients of a run, until `over`."""

    def __init__(self, port: int, seconds: float, soaked: Soaked) -> None:
        self.port = port
        self.over = time.monotonic() + seconds
        self.soaked = soaked
        # Which of them does what is the same in each run.
        self.dice = random.Random(7)
        self.acts: tuple[Callable[[], Awaitable[str]], ...] = (
            self.send_half_a_head,
            self.send_a_long_head,
            self.send_noise,
            self.ask_under_another_name,
            self.drop_an_upload,
            self.ask_and_leave,
            self.guess_a_password,
            self.ask_what_nobody_asked,
        )

    async def go(self, clients: int, hostile: int) -> None:
        """Let all of them act until it is over."""
        honest = [self.keep_on(self.read) for _ in range(clients - hostile)]
        others = [self.keep_on(self.be_hostile) for _ in range(hostile)]
        await asyncio.gather(*honest, *others)

    async def keep_on(self, act: Callable[[], Awaitable[None]]) -> None:
        while time.monotonic() < self.over:
            await act()
            await asyncio.sleep(self.dice.uniform(*PAUSE_SECONDS))

    async def read(self) -> None:
        """Ask for a few pages on one connection; some of what is asked, nobody has asked before."""
        paths = [self.dice.choice(READ) for _ in range(3)]
        paths.append(f"/places?q={uuid4().hex[:8]}")
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                reader, writer = await self.connect()
                for path in paths:
                    status, head = await self.ask(reader, writer, path)
                    shed = status == 503 and b"\r\nretry-after: " in head
                    self.soaked.statuses[-503 if shed else status] += 1
                writer.close()
        except (OSError, EOFError, ValueError, TimeoutError) as error:
            self.soaked.unanswered[type(error).__name__] += 1

    async def be_hostile(self) -> None:
        act = self.acts[next(NUMBERS) % len(self.acts)]
        told = "cut off"
        # Whoever behaves so may be cut off at any time.
        with suppress(OSError, EOFError, ValueError, TimeoutError, httpx.HTTPError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                told = await act()
        self.soaked.hostile[f"{act.__name__}: {told}"] += 1
        if told.startswith("5") and told != "503":
            self.soaked.statuses[int(told)] += 1

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, more: str = ""
    ) -> tuple[int, bytes]:
        """(status, head) of an answer; its body is read to the end."""
        host = "" if "\r\nHost:" in f"\r\n{more}" else f"Host: 127.0.0.1:{self.port}\r\n"
        writer.write(f"GET {path} HTTP/1.1\r\n{host}{more}\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if length:
            await reader.readexactly(int(length))
        elif b"transfer-encoding: chunked" in head:
            while size := int(await reader.readuntil(b"\r\n"), 16):
                await reader.readexactly(size + 2)
            await reader.readuntil(b"\r\n")
        return int(head.split(b" ", 2)[1]), head

    async def send(self, content: bytes) -> str:
        """The status of what comes back to these bytes."""
        reader, writer = await self.connect()
        try:
            writer.write(content)
            await writer.drain()
            return (await reader.readuntil(b"\r\n")).split(b" ")[1].decode()
        finally:
            writer.close()

    async def send_half_a_head(self) -> str:
        reader, writer = await self.connect()
        try:
            writer.write(b"GET / HTTP/1.1\r\n")
            for _ in range(8):
                writer.write(b"X-Slow: 1\r\n")
                await asyncio.sleep(3)
                if time.monotonic() > self.over:
                    return "left"
            return (await reader.readuntil(b"\r\n")).split(b" ")[1].decode()
        finally:
            writer.close()

    async def send_a_long_head(self) -> str:
        head = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nX-Long: {'a' * 40_000}\r\n\r\n"
        return await self.send(head.encode())

    async def send_noise(self) -> str:
        return await self.send(self.dice.randbytes(2_000) + b"\r\n\r\n")

    async def ask_under_another_name(self) -> str:
        return await self.send(f"GET /{uuid4().hex} HTTP/1.1\r\nHost: evil.test\r\n\r\n".encode())

    async def drop_an_upload(self) -> str:
        _, writer = await self.connect()
        head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Length: 900000\r\n"
        writer.write(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode())
        writer.write(b"login=" + b"a" * 100_000)
        await writer.drain()
        writer.close()
        return "left"

    async def ask_and_leave(self) -> str:
        _, writer = await self.connect()
        host = f"Host: 127.0.0.1:{self.port}"
        writer.write(f"GET /data/positions.geojson HTTP/1.1\r\n{host}\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        return "left"

    async def guess_a_password(self) -> str:
        where = f"http://127.0.0.1:{self.port}"
        async with httpx.AsyncClient(base_url=where, timeout=PATIENCE_SECONDS) as browser:
            page = await browser.get("/login")
            if page.status_code != 200:
                return str(page.status_code)
            fields = {"csrf": token_of(page), "login": "admin", "password": uuid4().hex}
            return str((await browser.post("/login", data=fields)).status_code)

    async def ask_what_nobody_asked(self) -> str:
        reader, writer = await self.connect()
        status = 0
        for _ in range(10):
            path = f"/places/{uuid4().hex}?{uuid4().hex}={uuid4().hex * 20}"
            status, _ = await self.ask(reader, writer, path)
            if status >= 500 and status != 503:
                break
        writer.close()
        return str(status)


def write_on(program: Program, over: float, soaked: Soaked) -> None:
    """Save something every second, as a program of an editor's does."""
    with httpx.Client(base_url=program.address, timeout=PATIENCE_SECONDS) as http:
        while time.monotonic() < over:
            program.submit(http, uuid4().hex)
            time.sleep(1)
    for status, _ in program.unexpected:
        soaked.statuses[status] += 1
    soaked.saved += len(program.acknowledged)


def measure(pid: int, seconds: float, soaked: Soaked) -> None:
    """Note the memory of all web processes, evenly over the time."""
    for _ in range(SAMPLES):
        time.sleep(seconds / SAMPLES)
        with suppress(OSError, StopIteration):
            supervisor, workers = memory_of(pid)
            soaked.memory_mb.append(supervisor + sum(workers))
            soaked.worker_mb = max(soaked.worker_mb, *workers)


def soak(folder: Path, minutes: float, clients: int = CLIENTS, hostile: int = HOSTILE) -> Soaked:
    """Serve from a new data folder to so many clients for so long."""
    soaked = Soaked(minutes)
    settings = Settings(data_dir=folder)
    with open_database(settings) as database:
        migrate(database.engines.owner)
        load_when_empty(database.engines)
        with editing_session(database.engines, "what positions refer to") as session:
            make_actor(session, slug="brigade")
            make_claim(session, make_source(session, slug="report"), public_id="c-0")
        desk = open_desk(settings, database.engines)
        port = free_port()
        programs = [
            Program(
                f"http://127.0.0.1:{port}", token=make_token(desk, desk.add("reviewer"), "publish")
            )
            for _ in range(PROGRAMS)
        ]
        log = folder.parent / "map.log"
        set_up = {"DATA_DIR": str(folder), "PORT": str(port), "WORKERS": str(WORKERS)}
        named = {f"CONFLICT_MAP_{k}": v for k, v in (set_up | {"REVIEW": "off"}).items()}
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "app", "run"],
                cwd=PROJECT_DIR,
                env=os.environ | named,
                stdout=subprocess.DEVNULL,
                stderr=output,
            )
            try:
                web = Web(process, port)  # type: ignore[arg-type]
                wait_until(lambda: process.poll() is not None or web.answers("/readyz"))
                let_them_in(soaked, web, programs, clients, hostile)
            finally:
                process.terminate()
                soaked.ended = process.wait()
    logs = [log, folder / "log" / "postgres.log"]
    soaked.log_bytes = sum(each.stat().st_size for each in logs)
    soaked.tracebacks = log.read_text(errors="replace").count("Traceback")
    return soaked


def let_them_in(
    soaked: Soaked, web: Web, programs: list[Program], clients: int, hostile: int
) -> None:
    """Have everybody act at once for as long as it lasts."""
    seconds = soaked.minutes * 60
    crowd = Crowd(web.port, seconds, soaked)
    threads = [
        threading.Thread(target=write_on, args=[each, crowd.over, soaked]) for each in programs
    ]
    threads.append(threading.Thread(target=measure, args=[web.process.pid, seconds, soaked]))
    for thread in threads:
        thread.start()
    asyncio.run(crowd.go(clients, hostile))
    for thread in threads:
        thread.join()


def main() -> None:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with temporary_folder() as folder:
        soaked = soak(folder, minutes)
    shed = soaked.statuses.pop(-503, 0)
    print(f"{minutes:g} minutes, {CLIENTS} clients, {HOSTILE} of them hostile")
    print(f"answers {dict(sorted(soaked.statuses.items()))}, shed {shed}, saved {soaked.saved}")
    for what, times in sorted(soaked.hostile.items()):
        print(f"  {what}: {times}")
    print(
        f"memory {soaked.memory_mb[0]:.0f} to {soaked.memory_mb[-1]:.0f} MB, the largest worker "
        f"{soaked.worker_mb:.0f} MB; last third against first {soaked.growth:+.1%}"
    )
    tenth = max(1, len(soaked.memory_mb) // 10)
    tenths = [soaked.memory_mb[at : at + tenth] for at in range(0, len(soaked.memory_mb), tenth)]
    # Kept answers fill up first, the sooner the more is asked for; a leak goes on.
    print("memory by tenths:", *(f"{statistics.median(each):.0f}" for each in tenths))
    print(f"logs {soaked.log_bytes / 1e6:.1f} MB")
    faults = soaked.faults()
    if soaked.growth > MOST_GROWTH:
        faults.append(f"memory grew by {soaked.growth:.1%}")
    for fault in faults:
        print(f"FAULT: {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
