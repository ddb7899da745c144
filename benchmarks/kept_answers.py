"""What a kept answer costs beside a bare ASGI answer of the same size, and what a crowd gets.

    python -m benchmarks.kept_answers

It starts an instance of its own, and beside it a server of `benchmarks.bare` for each page. Both are
asked in turns, on one connection each, and the processor time is that of their processes.
"""

import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from benchmarks.crowd import GZIP, cpu_ms, crowd, kept_open, worker_of
from scripts.instance import Instance, folder, running

PAGES = ("/about", "/places/raqqah", "/claims", "/api/v1/positions?on=2017-06-07")
ROUNDS = 5
REQUESTS = 100
CLIENTS = (8, 64, 512)
SECONDS = 5


@contextmanager
def bare(size: int) -> Iterator[Instance]:
    """A server that answers everything with so many bytes."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        port = listening.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.bare", str(listening.fileno()), str(size)],
            pass_fds=[listening.fileno()],
        )
    try:
        yield Instance(f"http://127.0.0.1:{port}", server.pid, 0.0)
    finally:
        server.terminate()
        server.wait()


def spent(instance: Instance, path: str, headers: dict[str, str]) -> tuple[float, int]:
    """Milliseconds of the processor for one answer, and the bytes of its body."""
    with kept_open(instance.url) as connection:
        size = 0
        before = 0.0
        for turn in range(REQUESTS + 1):
            # The first one opens the connection, and may have to be made.
            if turn == 1:
                before = cpu_ms(instance.pid)
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            size = len(answer.read())
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")
    return (cpu_ms(instance.pid) - before) / REQUESTS, size


def measure_cost(instance: Instance) -> None:
    """Print what each page costs while it is kept, what a bare answer does, and how many times that."""
    print(f"Processor time of an answer, median of {ROUNDS} rounds of {REQUESTS}")
    with ExitStack() as stack:
        sizes = {path: spent(instance, path, GZIP)[1] for path in PAGES}
        others = {path: stack.enter_context(bare(size)) for path, size in sizes.items()}
        ours: dict[str, list[float]] = {path: [] for path in PAGES}
        plain: dict[str, list[float]] = {path: [] for path in PAGES}
        for _ in range(ROUNDS):
            for path in PAGES:
                ours[path].append(spent(instance, path, GZIP)[0])
                plain[path].append(spent(others[path], path, GZIP)[0])
    for path, size in sizes.items():
        kept, least = statistics.median(ours[path]), statistics.median(plain[path])
        print(
            f"    {path:34} {size:6} bytes  kept {kept:.2f} ms  bare {least:.2f} ms  "
            f"{kept / least:.1f} times (goal: at most 2)"
        )


def measure_crowds(instance: Instance) -> None:
    """Print what 8, 64 and 512 clients get of kept pages, and of pages made for each request."""
    made = GZIP | {"Cookie": "a=b"}
    for what, headers in (("kept", GZIP), ("made for each request", made)):
        print(f"Pages {what}, for {SECONDS} s each")
        for clients in CLIENTS:
            print(
                f"    {clients:3} clients {crowd(instance.url, clients, SECONDS, PAGES, headers)}"
            )
            # What is still under way belongs to nobody's figures.
            time.sleep(1)


def main() -> None:
    """Measure both and print them."""
    with folder() as data_dir, running(data_dir, WORKERS="1") as program:
        instance = replace(program, pid=worker_of(program.pid))
        measure_cost(instance)
        measure_crowds(instance)


if __name__ == "__main__":
    main()
