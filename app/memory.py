"""How the process takes memory from the system and gives it back, where the C library is glibc."""

import ctypes
from typing import Any

# mallopt(3): how many arenas glibc may make. Its default is eight for each core.
M_ARENA_MAX = -8
FEW = 2


def keep_few_arenas() -> None:
    """Have the threads of this process and of those forked from it share two heaps.

    By default nearly each thread gets one of its own, and what is freed in one is of no use to the
    others: a worker's memory then grows for hours, though nothing leaks. To be called before there is
    a second thread.
    """
    _call("mallopt", M_ARENA_MAX, FEW)


def give_back_memory() -> None:
    """Let the machine have back what was read and let go of: of all positions, at a million, half of it."""
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    function: Any = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*arguments)
