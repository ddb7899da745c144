"""What several processes make in turns comes in order, whatever becomes of those that help."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

import pytest

from app.batches import ahead
from app.settings import PROJECT_DIR
from app.staging.shares import in_turns

OWN = os.getpid()


def numbers(most: int) -> "Iterator[tuple[int, bool]]":
    """Numbers, each with whether a helper made it."""
    return ((number, os.getpid() != OWN) for number in range(most))


def test_items_come_in_their_order_and_are_made_in_turns() -> None:
    for processes, most in ((1, 5), (2, 0), (2, 1), (2, 7), (3, 8)):

        def share(at: int, of: int, most: int = most) -> "Iterator[tuple[int, bool]]":
            return islice(numbers(most), at, None, of)

        with in_turns(share, processes) as items, closing(ahead(items)) as coming:
            made = list(coming)
        assert made == [(number, number % processes > 0) for number in range(most)]


def test_what_a_helper_leaves_when_it_ends_is_made_here() -> None:
    def share(at: int, of: int) -> "Iterator[tuple[int, bool]]":
        for number, is_helped in islice(numbers(9), at, None, of):
            if is_helped and number == 5:
                os.kill(os.getpid(), signal.SIGKILL)
            yield number, is_helped

    with in_turns(share, 2) as items:
        made = list(items)
    assert [number for number, _ in made] == list(range(9))
    assert [number for number, is_helped in made if is_helped] == [1, 3]


@pytest.mark.parametrize("bad", [2, 3])
def test_what_a_share_raises_is_raised_in_its_place(bad: int) -> None:
    def share(at: int, of: int) -> Iterator[int]:
        for number, _ in islice(numbers(9), at, None, of):
            if number == bad:
                raise ValueError("nothing to be read")
            yield number

    seen: list[int] = []
    with in_turns(share, 2) as items, pytest.raises(ValueError, match="nothing to be read"):
        seen.extend(items)
    assert seen == list(range(bad))


def test_helpers_end_with_who_is_helped() -> None:
    def share(at: int, of: int) -> Iterator[int]:
        number = at
        while True:
            yield os.getpid()
            number += of

    with in_turns(share, 3) as items:
        helpers = set(islice(items, 6)) - {OWN}
        assert len(helpers) == 2
    for helper in helpers:
        with pytest.raises(ProcessLookupError):
            os.kill(helper, 0)


KILLED = """
import os, signal
from itertools import count
from app.staging.shares import in_turns
with in_turns(lambda at, of: (bytes(100_000) for _ in count()), 3) as items:
    for number, item in enumerate(items):
        if number == 7:
            print("begun", flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
"""


def test_helpers_end_where_who_is_helped_is_killed() -> None:
    # The helpers have its standard output too, which is at its end once the last of them is.
    process = subprocess.run(
        [sys.executable, "-c", KILLED],
        check=False,
        cwd=PROJECT_DIR,
        capture_output=True,
        timeout=60,
    )
    assert (process.returncode, process.stdout) == (-signal.SIGKILL, b"begun\n")
