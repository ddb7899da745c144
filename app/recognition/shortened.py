"""A text with some stretches left out, and the way between its offsets and those of the whole."""

import itertools
from bisect import bisect_right
from collections.abc import Sequence


class Shortened:
    """`text` is the whole without the gaps, which are in order and don't overlap."""

    def __init__(self, whole: str, gaps: Sequence[tuple[int, int]]) -> None:
        starts = [0, *(end for _, end in gaps)]
        ends = [*(start for start, _ in gaps), len(whole)]
        self._starts = starts
        kept = [whole[start:end] for start, end in zip(starts, ends, strict=True)]
        self.text = "".join(kept)
        # Where in the shortened text each piece begins.
        self._begins = list(itertools.accumulate(map(len, kept[:-1]), initial=0))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the whole a stretch of the shortened text stands; it isn't empty."""
        return self._back(start), self._back(end - 1) + 1

    def _back(self, place: int) -> int:
        piece = bisect_right(self._begins, place) - 1
        return self._starts[piece] + place - self._begins[piece]

    def place_of(self, offset: int) -> int:
        """Where in the shortened text an offset of the whole lies; of one in a gap, its beginning."""
        piece = bisect_right(self._starts, offset) - 1
        place = self._begins[piece] + offset - self._starts[piece]
        return min(place, self._begins[piece + 1]) if piece + 1 < len(self._begins) else place
