"""How many rows match what lists were narrowed by, counted once while the data is the same. Pure.

Each engine set has its own `KeptCounts`; a reader's session has the `Counts` of what it sees.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic

# How many counts are kept.
MOST_KEPT = 1000
# For how long the order of the places of which most is said is kept, from one state of the data to others.
RANKING_SECONDS = 60.0


class KeptCounts:
    """The last counts of a process, by the state of the data and by what was counted."""

    def __init__(self) -> None:
        self.found: OrderedDict[Hashable, int] = OrderedDict()
        self.lock = Lock()
        self.ranked: tuple[float, list[int]] | None = None

    def of(self, version: str, known: Hashable) -> "Counts":
        """Those of a state of the data, seen as of now or of an instant."""
        return Counts(self, (version, known))

    def get(self, key: Hashable) -> int | None:
        """What was counted; none where nothing was."""
        return self.found.get(key)

    def put(self, key: Hashable, number: int) -> None:
        """Keep a count, and let the oldest go."""
        with self.lock:
            self.found[key] = number
            self.found.move_to_end(key)
            while len(self.found) > MOST_KEPT:
                self.found.popitem(last=False)

    def ranking(self) -> list[int] | None:
        """Numbers of the places of which most was said within the last minute; none where none are kept."""
        ranked = self.ranked
        if ranked is None or monotonic() - ranked[0] >= RANKING_SECONDS:
            return None
        return ranked[1]

    def keep_ranking(self, places: list[int]) -> None:
        """Keep the numbers of the places of which most is said now."""
        self.ranked = (monotonic(), places)


class Counts:
    """The counts of one state of the data."""

    def __init__(self, kept: KeptCounts, state: tuple[str, Hashable]) -> None:
        self.kept = kept
        self.state = state

    @property
    def is_of_now(self) -> bool:
        """True where the map is seen as of now, and not as of an instant."""
        return self.state[1] is None

    def count(self, of: Hashable, count: Callable[[], int]) -> int:
        """How many there are of something, counted now where it hasn't just been."""
        number = self.kept.get((self.state, of))
        if number is None:
            number = count()
            self.kept.put((self.state, of), number)
        return number
