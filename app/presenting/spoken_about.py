"""What a page and a panel show of a record that claims speak of: a place or an actor."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy.orm import Session

from app.models import Actor, Place
from app.presenting.arranging import IN_PANEL, by_day, presence, say_how_much
from app.queries.presence import PresenceLine
from app.queries.sources import sources_cited
from app.queries.spoken_of import SpokenOf


def spoken_about(
    session: Session,
    kind: Literal["actor", "place"],
    record: Actor | Place,
    said: SpokenOf,
    positions: Sequence[PresenceLine],
    *,
    on: date | None,
    question: str,
) -> dict[str, Any]:
    """What `fragments/actor.html` and `fragments/place.html` share.

    `question` is what it tells beside the claims: «where it was and when».
    """
    path = f"/{kind}s/{record.slug}"
    counts = say_how_much(said)
    return {
        "fragment": f"fragments/{kind}.html",
        "title": record.name,
        "summary": f"{record.name}: {question}, and what sources say about it. "
        f"{counts[0].upper()}{counts[1:]}, each with its passage and grade.",
        "canonical": path,
        "on": on,
        kind: record,
        "said": said,
        "groups": by_day(said, on),
        "counts": counts,
        "only": {kind: record.slug},
        "record_path": path,
        "in_panel": IN_PANEL,
        "presence": presence(positions, on),
        "cited": sources_cited(session, {name.cited for name in record.names}),
    }
