"""Whose very many names are: one question for all of them, where a search is one each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.batches import in_batches
from app.models import Actor, ActorName, Place, PlaceName
from app.names import search_forms, search_keys

NAMES: Mapping[str, tuple[Any, Any, Any]] = {
    "actors": (ActorName, ActorName.actor_id, Actor),
    "places": (PlaceName, PlaceName.place_id, Place),
}
AT_ONCE = 5_000


def owners_of(session: Session, noun: str, texts: Sequence[str]) -> dict[str, set[str]]:
    """Slugs of the records that each text is a name of, in any spelling; those without any are left out.

    These are what a search (`lookup`) finds from `name_search.SHARED_KEY` on: a name of theirs has the key
    or the folded form of the text. Withdrawn records are left out, as there.
    """
    names, record_id, record = NAMES[noun]
    sought: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text in texts:
        for key in search_keys(text):
            sought["key", key].add(text)
        for form in search_forms(text):
            sought["folded", form].add(text)
    found: dict[str, set[str]] = defaultdict(set)
    for column in ("key", "folded"):
        values = [value for of, value in sought if of == column]
        spelling = getattr(names, column)
        query = select(spelling, record.slug).join_from(names, record, record_id == record.id)
        for some in in_batches(values, AT_ONCE):
            kept = query.where(spelling.in_(some), record.status != "withdrawn").distinct()
            for value, slug in session.execute(kept):
                for text in sought[column, value]:
                    found[text].add(slug)
    return dict(found)
