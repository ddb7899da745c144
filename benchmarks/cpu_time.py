"""What a program and all it has started have spent of the processors: what a busy machine doesn't stretch."""

from pathlib import Path

PROC = Path("/proc")


def spent_ms(root: int) -> float:
    """Milliseconds of CPU that a process and those beneath it, alive now, have used in all."""
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
    return total
