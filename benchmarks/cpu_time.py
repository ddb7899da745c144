"""What a program and all it has started have spent of the processors: what a busy machine doesn't stretch."""

import os
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


def spent_ms(root: int) -> float:
    """Milliseconds of CPU that a process and those beneath it have used in all.

    What has ended is counted as far as it was waited for, in steps of 10 ms.
    """
    return sum(_own_ns(pid) for pid in _family(root)) / 1e6


def _family(root: int) -> list[int]:
    beneath: dict[int, list[int]] = {}
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            try:
                # The name, which comes first, is in brackets and may have anything in it.
                told = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            beneath.setdefault(int(told[1]), []).append(int(folder.name))
    found, left = [], [root]
    while left:
        found.append(left.pop())
        left += beneath.get(found[-1], [])
    return found


def _own_ns(pid: int) -> int:
    total = 0
    for thread in (PROC / str(pid) / "task").glob("*/schedstat"):
        try:
            total += int(thread.read_text().split()[0])
        except (OSError, IndexError):
            continue
    try:
        told = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return total
    ended = int(told[13]) + int(told[14])
    return total + ended * 1_000_000_000 // TICKS
