"""Many threads don't each take a heap of their own."""

import subprocess
import sys

# Each thread takes some memory while all others are there; says how many heaps were made for threads.
# glibc reserves 64 MB of addresses for each, of which /proc/self/maps tells the untouched rest.
THREADS = """
import re, sys, threading
from pathlib import Path
from app.memory import keep_few_arenas

if sys.argv[1] == "few":
    keep_few_arenas()
met = threading.Barrier(12)

def work():
    taken = [bytearray(2000) for _ in range(1000)]
    met.wait()
    return taken

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
reserved = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) ---p 00000000 00:00 0", Path("/proc/self/maps").read_text(), re.M)
print(sum(32 << 20 < int(end, 16) - int(start, 16) <= 64 << 20 for start, end in reserved))
"""


def heaps_of_threads(how: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", THREADS, how], capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_threads_share_two_heaps() -> None:
    # One of the two is the first thread's, which grows without a reservation.
    assert heaps_of_threads("few") <= 1
    assert heaps_of_threads("any") > 1
