"""Which of very many names may be known at all: one question for all of them, where a search is one each."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.models import ActorName, PlaceName

NAMES: Mapping[str, type[ActorName] | type[PlaceName]] = {"actors": ActorName, "places": PlaceName}
AT_ONCE = 5_000


def keys_that_are(session: Session, noun: str, keys: Iterable[str]) -> set[str]:
    """Those of the keys (`app.names.search_keys`) under which an actor or a place has a name."""
    model = NAMES[noun]
    found: set[str] = set()
    for some in in_batches(keys, AT_ONCE):
        found.update(session.scalars(select(model.key).where(model.key.in_(some)).distinct()))
    return found
