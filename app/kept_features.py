"""Features as they were written, kept by each worker one by one for as long as readers see the same of them.

Each box that a list is asked for is another one, of features that others had before. Before any is given again,
the database says what was written since that features tell of (`app.queries.touched`): these are let go, and all where
an embargo has ended. Only those of the map as it is now are kept, as everybody sees it.
"""

from collections import OrderedDict
from collections.abc import Callable, Container, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy.orm import Session

from app.database import is_of_now
from app.queries.touched import Mark, features_touched_since, mark_of

# What all may take together, and what Python takes for one beside its text: measured, rounded up.
MOST_BYTES = 32 * 1024 * 1024
BYTES_OF_FEATURE = 400
# Noun of the collection, form, number.
Key = tuple[str, Hashable, int]


@dataclass(eq=False)
class State:
    """What is kept of one state of the data, which is that of its mark; longest unasked first."""

    mark: Mark | None = None
    texts: OrderedDict[Key, bytes] = field(default_factory=OrderedDict)
    size: int = 0

    def without(self, touched: Container[tuple[str, int]], now: Mark) -> "State":
        """What is left at a later mark, by when these features, each as (noun, number), may have changed."""
        texts = OrderedDict(
            (key, text) for key, text in self.texts.items() if (key[0], key[2]) not in touched
        )
        return State(now, texts, sum(map(len, texts.values())) + BYTES_OF_FEATURE * len(texts))


class KeptFeatures:
    """What a worker holds of features."""

    def __init__(self) -> None:
        self.state = State()
        # By a noun and a condition, the numbers of the features of which it is true, written, and when they were read;
        # none where there are too many.
        self.numbers_held: dict[tuple[str, str], tuple[Mark, str | None]] = {}
        self.lock = Lock()

    def of(
        self,
        session: Session,
        noun: str,
        form: Hashable,
        numbers: Sequence[int],
        make: Callable[[Sequence[int]], Mapping[int, bytes]],
    ) -> list[bytes]:
        """The features of a noun with these numbers in their order, each once, less those that readers don't see.

        `form` tells in what they differ besides the data: their language and what addresses begin with, say.
        `make` writes those that aren't kept.
        """
        numbers = list(dict.fromkeys(numbers))
        if not is_of_now(session):
            made = make(numbers)
            return [made[each] for each in numbers if each in made]
        state = self.confirm(session)
        found: dict[int, bytes] = {}
        with self.lock:
            for each in numbers:
                text = state.texts.get((noun, form, each))
                if text is not None:
                    found[each] = text
                    state.texts.move_to_end((noun, form, each))
        missing = [each for each in numbers if each not in found]
        if missing:
            made = make(missing)
            found |= made
            self.put(state, noun, form, made)
        return [found[each] for each in numbers if each in found]

    def numbers(
        self, session: Session, noun: str, condition: str, read: Callable[[], str | None]
    ) -> str | None:
        """The numbers of all features of a noun of which a condition is true, as `read` writes them.

        None where `read` says so, and where the session doesn't see the map as it is now. They are read anew once
        anything was written: a feature that is new is noted nowhere, since nothing that is kept tells of it.
        """
        if not is_of_now(session):
            return None
        now = mark_of(session)
        held = self.numbers_held.get((noun, condition))
        if held is None or not held[0].shows_as_much_as(now):
            held = self.numbers_held[noun, condition] = (now, read())
        return held[1]

    def confirm(self, session: Session) -> State:
        """What is kept and holds for a session; one of its own, which nobody else gets, where it sees an older map."""
        state, now = self.state, mark_of(session)
        touched = None
        if state.mark is not None:
            if state.mark.server == now.server and not now.is_at_least(state.mark):
                return State(now)
            touched = features_touched_since(session, state.mark, now)
            if touched == set():
                return state
        with self.lock:
            # Another one, so that what is being written from the earlier state isn't put into it.
            new = State(now) if touched is None else state.without(touched, now)
            if self.state is state:
                self.state = new
            return new

    def put(self, state: State, noun: str, form: Hashable, made: Mapping[int, bytes]) -> None:
        """Keep features that were read while a state held; those that were asked for longest ago make room."""
        with self.lock:
            for number, text in made.items():
                gone = state.texts.pop((noun, form, number), None)
                state.size += len(text) - len(gone) if gone else len(text) + BYTES_OF_FEATURE
                state.texts[noun, form, number] = text
            while state.size > MOST_BYTES:
                _, text = state.texts.popitem(last=False)
                state.size -= len(text) + BYTES_OF_FEATURE
