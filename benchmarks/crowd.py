"""Clients that ask a server of this machine, and what its process spends and holds meanwhile."""

import asyncio
import http.client
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlsplit

GZIP = {"Accept-Encoding": "gzip"}


@dataclass
class Told:
    """What clients got: answers by status, and how long the good ones took."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    took_ms: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.statuses[200] / self.seconds

    def __str__(self) -> str:
        median = f"{statistics.median(self.took_ms):.0f} ms" if self.took_ms else "none"
        others = {status: n for status, n in sorted(self.statuses.items()) if status != 200}
        return f"{self.rate:7.0f} a second, median {median}{f', others {others}' if others else ''}"


def request_of(url: str, path: str, headers: Mapping[str, str]) -> bytes:
    """The bytes of a GET for a path, on a connection that stays open."""
    lines = {"Host": urlsplit(url).netloc, **headers}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"GET {path} HTTP/1.1\r\n{head}\r\n".encode()


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """The status of the answer to these very bytes; its body is read to the end."""
    writer.write(request)
    return (await read_answer(reader))[0]


async def read_answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """(status, head in small letters) of an answer; its body is read to the end."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
    if length:
        await reader.readexactly(int(length))
    elif b"transfer-encoding: chunked" in head:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readuntil(b"\r\n")
    return int(head.split(b" ", 2)[1]), head


async def _crowd(url: str, clients: int, seconds: float, requests: Iterator[bytes]) -> Told:
    told = Told(seconds)
    where = urlsplit(url)
    over = time.perf_counter() + seconds

    async def visit() -> None:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        while time.perf_counter() < over:
            begun = time.perf_counter()
            status = await ask(reader, writer, next(requests))
            ended = time.perf_counter()
            if ended < over:
                told.statuses[status] += 1
                told.took_ms += [(ended - begun) * 1000] if status == 200 else []
        writer.close()

    await asyncio.gather(*(visit() for _ in range(clients)))
    return told


def crowd(
    url: str, clients: int, seconds: float, paths: Iterable[str], headers: Mapping[str, str]
) -> Told:
    """What so many clients get that ask for the paths in turn, each again as soon as it may."""
    requests = cycle([request_of(url, path, headers) for path in paths])
    return asyncio.run(_crowd(url, clients, seconds, requests))


@contextmanager
def kept_open(url: str) -> Iterator[http.client.HTTPConnection]:
    """One connection to the server."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        yield connection
    finally:
        connection.close()


def cpu_ms(pid: int) -> float:
    """Milliseconds of processor time that a process has taken, with threads that have ended."""
    # The clock that clock_getcpuclockid(3) names on Linux.
    return time.clock_gettime((~pid << 3) | 2) * 1000


def memory_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(f"/proc/{pid}/status has no VmRSS.")


def workers_of(program: int) -> list[int]:
    """The processes that answer requests for a program; others seal, count and keep its database."""
    children = Path(f"/proc/{program}/task/{program}/children").read_text().split()
    comm = {pid: Path(f"/proc/{pid}/comm").read_text() for pid in children}
    return [int(pid) for pid in children if comm[pid] == "Web worker\n"]


def worker_of(program: int) -> int:
    """The process that answers requests for a program that has one such."""
    [worker] = workers_of(program)
    return worker
