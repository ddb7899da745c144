"""What a page and a panel show of a record that claims speak of: a place or an actor."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy.orm import Session

from app.languages import gettext, mark
from app.models import Actor, Place
from app.presenting.arranging import IN_PANEL, Presence, by_day, presence, say_how_much
from app.presenting.own_names import own_name
from app.queries.moved import moved_between
from app.queries.presence import MOST_POSITIONS, PresenceLine
from app.queries.sources import sources_cited
from app.queries.spoken_of import SpokenOf
from app.spans import GROUPS, Drawn, Span, by_days
from app.wording import sentence


def spoken_about(
    session: Session,
    kind: Literal["actor", "place"],
    record: Actor | Place,
    said: SpokenOf,
    positions: Sequence[PresenceLine],
    *,
    on: date | None,
    span: Span | None = None,
) -> dict[str, Any]:
    """What `fragments/actor.html` and `fragments/place.html` share."""
    path = f"/{kind}s/{record.slug}"
    counts = say_how_much(said)
    own = own_name(record.names)
    if kind == "place":
        about = mark(
            "{name}: who was there and when, and what sources say about it. {claims}, each with its passage and grade."
        )
    else:
        about = mark(
            "{name}: where it was and when, and what sources say about it. {claims}, each with its passage and grade."
        )
    return {
        "fragment": f"fragments/{kind}.html",
        "title": own or record.name,
        "own_name": own,
        "summary": gettext(about, name=own or record.name, claims=sentence(counts)),
        "canonical": path,
        "on": on,
        kind: record,
        "said": said,
        "groups": by_day(said, on),
        "counts": counts,
        "only": {kind: record.slug},
        "record_path": path,
        "in_panel": IN_PANEL,
        "presence": presence_between(session, positions, span) if span else presence(positions, on),
        "span": span,
        "cited": sources_cited(session, {name.cited for name in record.names}),
    }


def presence_between(session: Session, positions: Sequence[PresenceLine], span: Span) -> Presence:
    """The positions of a span by group, and those of other days.

    Where there are too many on the map to be compared, their own days alone decide.
    """
    listed = positions[:MOST_POSITIONS]
    moved = moved_between(session, span, with_settled=False)
    if moved is None:
        groups = {line.public_id: by_days(_drawn(line), span) for line in listed}
    else:
        groups = {each.public_id: each.group for each in moved}
    members = [
        (title, [line for line in listed if groups.get(line.public_id) == key])
        for key, title in GROUPS.items()
    ]
    rest = [line for line in listed if groups.get(line.public_id) is None]
    settled = [line for line in rest if line.is_settled(span.first) and _is_held(line, span)]
    return Presence(
        on_day=[],
        settled=settled,
        other=[line for line in rest if line not in settled],
        is_cut=len(positions) > MOST_POSITIONS,
        moved=[(title, lines) for title, lines in members if lines],
    )


def _is_held(line: PresenceLine, span: Span) -> bool:
    first, last = line.held.drawn_from or span.first, line.valid_to or span.last
    return first <= span.last and last >= span.first


def _drawn(line: PresenceLine) -> Drawn:
    ends = [day for day in (line.valid_to, line.settled_on) if day is not None]
    first = line.held.drawn_from or date.max
    return Drawn(first, min(ends, default=None), None, line.actor_name, line.posture, False)
