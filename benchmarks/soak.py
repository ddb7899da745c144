"""Two hundred clients for half an hour, hostile ones among them: does anything leak, fail or fill up?

`python -m benchmarks.soak` takes 30 minutes, `python -m benchmarks.soak 10` ten. Clients pause between
requests, as people do. It fails when the web processes' memory grows by 5 % from the first third to the
last, after a tenth to warm up; on any status of 500 or more that isn't a shed 503; when an honest client
gets no answer; and when the logs have more than 50 MB in half an hour.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import httpx2 as httpx

from app.commands.data import load_when_empty
from app.commands.opening import open_database
from app.database import editing_session
from app.schema import migrate
from app.settings import PROJECT_DIR, Settings
from benchmarks.soak_clients import PATIENCE_SECONDS, Crowd, Soaked, Wavering
from benchmarks.workers import memory_of
from tests.desk import open_desk
from tests.factories import make_actor, make_claim, make_source
from tests.operation.conftest import temporary_folder
from tests.operation.watching import Web, free_port, wait_until
from tests.operation.writers import make_token

CLIENTS = 200
HOSTILE = 50
PROGRAMS = 4
WORKERS = 2
MINUTES = 30.0
MOST_GROWTH = 0.05
SAMPLES = 60


def write_on(program: Wavering, over: float, soaked: Soaked) -> None:
    """Save something or take it back every second, as a program of an editor's may."""
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
            Wavering(
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
    soaked: Soaked, web: Web, programs: list[Wavering], clients: int, hostile: int
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
