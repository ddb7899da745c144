"""An actor among those that it is part of: in whose colour it is drawn."""

from typing import Any, TypeVar

from sqlalchemy import Select, func

from app.models import Actor
from app.models.aliases import shared_alias

Actors = TypeVar("Actors", bound=Select[*tuple[Any, ...]])
PARENT = shared_alias(Actor)
GRANDPARENT = shared_alias(Actor)
UNMARKED = "#6b6b6b"
# Its own colour, that of the nearest above it, or none that says anything; of a query `with_lineage`.
COLOUR = func.coalesce(Actor.colour, PARENT.colour, GRANDPARENT.colour, UNMARKED)


def with_lineage(query: Actors) -> Actors:
    """A query of actors joined with the one above each, and the one above that, where there are."""
    query = query.outerjoin(PARENT, PARENT.id == Actor.parent_id)
    return query.outerjoin(GRANDPARENT, GRANDPARENT.id == PARENT.parent_id)
