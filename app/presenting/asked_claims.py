"""How the address of a page narrows its claims, and what form and headings say of that."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends

from app.queries.actors import get_actor
from app.queries.filters import MOST_COUNTED, Filters
from app.queries.places import get_place
from app.queries.sources import get_source
from app.requests import Cursor, Days, Reader, Slug, Text


@dataclass(frozen=True)
class AskedClaims:
    """Claims by text, source, place, actor and days; in `said`, each by its name in the template."""

    filters: Filters
    said: dict[str, Any]


def read_asked(
    session: Reader,
    days: Days,
    *,
    q: Text = None,
    source: Slug = None,
    place: Slug = None,
    actor: Slug = None,
    cursor: Cursor = None,
) -> AskedClaims:
    """What the address asks for. Raises NotFound for a source, place or actor that isn't there."""
    filters = Filters(
        q=q,
        source=source,
        place=place,
        actor=actor,
        first_day=days[0],
        last_day=days[1],
        after=cursor,
        count_to=MOST_COUNTED,
    )
    said = {
        "q": q,
        "source": get_source(session, source).source if source else None,
        "place": get_place(session, place).place if place else None,
        "actor": get_actor(session, actor).actor if actor else None,
        "first_day": days[0],
        "last_day": days[1],
        "on": days[0] if days[0] == days[1] else None,
    }
    return AskedClaims(filters, said)


Asked = Annotated[AskedClaims, Depends(read_asked, scope="function")]
