"""A short form of `benchmarks/soak.py`: many clients at once, hostile ones among them."""

from pathlib import Path

from benchmarks.soak import soak

MINUTES = 0.15
MOST_WORKER_MB = 300


def test_under_a_mixed_and_hostile_crowd_nothing_fails_and_nothing_fills_up(folder: Path) -> None:
    soaked = soak(folder, MINUTES, clients=60, hostile=24)
    assert soaked.faults() == []
    assert soaked.statuses[200] > 0
    # What is shed is told to come again.
    assert set(soaked.statuses) <= {200, -503}
    # Each kind of them was there, and what is told to those who get an answer is no fault of ours.
    assert len({name.partition(":")[0] for name in soaked.hostile}) == 8
    assert soaked.saved > 0
    assert soaked.worker_mb < MOST_WORKER_MB
