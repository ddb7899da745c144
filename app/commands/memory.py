"""How the process takes memory from the system."""

import ctypes

# mallopt(3): how many arenas glibc may make. Its default is eight for each core.
M_ARENA_MAX = -8
FEW = 2


def keep_few_arenas() -> None:
    """Have the threads of this process and of those forked from it share two heaps.

    By default nearly each thread gets one of its own, and what is freed in one is of no use to the
    others: a worker's memory then grows for hours, though nothing leaks. To be called before there is
    a second thread. Does nothing where the C library isn't glibc.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, FEW)
