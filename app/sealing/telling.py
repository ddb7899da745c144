"""The whole log as readers may see it, as lines of JSON: a leaf, then each of its entries."""

from collections.abc import Iterator

from app.database import Engines
from app.queries import sealed
from app.sealing.hashing import in_json
from app.sealing.proofs import Told
from app.sealing.sealing import recorded_session

STRETCH = 500


def history_lines(engines: Engines, size: int) -> Iterator[str]:
    """The lines of the first so many leaves. Raises HistoryAltered."""
    with recorded_session(engines) as session:
        for number in range(size):
            leaf = sealed.leaf_at(session, number)
            yield in_json({"leaf": leaf.text}) + "\n"
            told, start = Told(engines, session, leaf), 0
            while entries := sealed.entries_of(session, number, start, STRETCH):
                for each in told.entries(entries):
                    yield in_json(each) + "\n"
                start = entries[-1].ordinal + 1
            session.expunge_all()
