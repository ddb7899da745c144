"""What positions rest on, beside trying every set: `python -m benchmarks.resting [GRAPHS]`.

Random graphs of up to eight claims are worked out both ways, and must be equal. Larger ones are worked out
alone: claims of many publishers that carry the reports of a few agencies, of which two are contradicted; and, as
hard as may be, claims each of two origins of as many. A search that takes too much work is given up.
"""

import random
import statistics
import sys
import time

from app.resting import Origin, Tie, rests
from benchmarks.first_light import row
from tests.test_resting import check, make_graph

GRAPHS = 10_000
LARGE = (10, 30, 100, 300)
ROUNDS = 50


def draw(chance: random.Random, size: int, is_hard: bool) -> frozenset[Origin]:
    """Where a claim comes from, of a position that so many carry."""
    if is_hard:
        return frozenset(Origin(f"n{each}", 0) for each in chance.sample(range(size), 2))
    publisher = Origin(f"publisher {chance.randrange(size)}", 1)
    agency = [Origin(f"agency {chance.randrange(6)}", 0)] if chance.random() < 0.5 else []
    return frozenset([publisher, *agency])


def main() -> None:
    chance = random.Random(2017)
    graphs = [make_graph(chance) for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else GRAPHS)]
    begun = time.process_time()
    found = [rests(*graph) for graph in graphs]
    took = time.process_time() - begun
    begun = time.process_time()
    for graph, each in zip(graphs, found, strict=True):
        check(graph, each)
    tried = time.process_time() - begun
    row(f"{len(graphs):,} graphs", f"{took / len(graphs) * 1e6:.0f} µs each", "equal to all sets")
    row("By trying every set", f"{tried / len(graphs) * 1e6:.0f} µs each", "")
    for size, is_hard in ((size, is_hard) for is_hard in (False, True) for size in LARGE):
        times, gave_up = [], 0
        for _ in range(ROUNDS):
            origins = {claim: draw(chance, size, is_hard) for claim in range(size + 2)}
            ties = [Tie(size + each, "contradicts", each) for each in range(2)]
            begun = time.process_time()
            gave_up += not rests(range(size), ties, origins).by_origins.is_whole
            times.append((time.process_time() - begun) * 1000)
        told = f"{gave_up} of {ROUNDS} given up" if gave_up else ""
        row(
            f"{size} claims{', as hard as may be' * is_hard}",
            f"{statistics.median(times):.1f} ms",
            f"slowest {max(times):.0f} ms {told}",
        )


if __name__ == "__main__":
    main()
