"""The clients of a soak, honest and hostile ones, and what came of it."""

import asyncio
import itertools
import random
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

import httpx2 as httpx

from benchmarks.crowd import read_answer
from tests.operation.writers import ACKNOWLEDGED, Program, token_of

# Nobody waits longer for an answer, and no hostile client bothers for longer.
PATIENCE_SECONDS = 60.0
PAUSE_SECONDS = (1.0, 3.0)
MOST_LOG_BYTES_A_MINUTE = 50e6 / 30
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


@dataclass
class Wavering(Program):
    """A program that takes back each thing it has saved, so that the data stays as large as it was."""

    steps: int = 2
    # The change that is to be undone next.
    saved: int | None = None

    def send(self, http: httpx.Client, key: str) -> httpx.Response:
        """Save something, or undo that."""
        if self.saved is None:
            answer = super().send(http, key)
            if answer.status_code in ACKNOWLEDGED:
                self.saved = answer.json()["change"]
            return answer
        path, headers = f"/api/v1/changes/{self.saved}", self.headers(key)
        change = http.get(path, headers=headers)
        if change.status_code != 200:
            return change
        body = {"seen": change.json()["undo"]["seen"], "note": "taken back"}
        answer = http.post(f"{path}/undo", json=body, headers=headers)
        if answer.status_code in ACKNOWLEDGED:
            self.saved = None
        return answer


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
        return await read_answer(reader)

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
