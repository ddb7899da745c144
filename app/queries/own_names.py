"""What places and actors are called in a language, by what they are called in English."""

from collections.abc import Collection, Mapping
from typing import Literal

from sqlalchemy import Text, literal, null, select, union_all
from sqlalchemy.orm import Session

from app.models import Actor, ActorName, Place, PlaceName

Kind = Literal["place", "actor"]
Names = Mapping[Kind, Mapping[str, str]]
# A map of more than these says the rest in English, rather than that a process keeps them all.
MOST_NAMES = 20_000


def names_in(session: Session, language: str) -> Names:
    """The first name of each record in a language (BCP 47), by its name and its short name in English.

    Where several records are called the same in English, but not in the language, none is found: what is
    shown in its place would be another's name.
    """
    places = select(
        literal("place").label("kind"),
        Place.id.label("record"),
        Place.name.label("name"),
        null().cast(Text).label("short_name"),
        PlaceName.name.label("own"),
        PlaceName.ordinal.label("ordinal"),
    ).join(PlaceName, PlaceName.place_id == Place.id)
    actors = select(
        literal("actor"), Actor.id, Actor.name, Actor.short_name, ActorName.name, ActorName.ordinal
    ).join(ActorName, ActorName.actor_id == Actor.id)
    both = union_all(
        places.where(PlaceName.language == language), actors.where(ActorName.language == language)
    ).subquery()
    rows = session.execute(
        select(both).order_by(both.c.kind, both.c.record, both.c.ordinal).limit(MOST_NAMES)
    )
    found: dict[Kind, dict[str, str]] = {"place": {}, "actor": {}}
    unclear: set[tuple[Kind, str]] = set()
    last: tuple[Kind, int] | None = None
    for kind, record, name, short_name, own, _ in rows:
        if last == (kind, record):
            continue
        last = kind, record
        for each in {name, short_name} - {None}:
            if found[kind].setdefault(each, own) != own:
                unclear.add((kind, each))
    for kind, name in unclear:
        del found[kind][name]
    return found


def spellings_of(
    session: Session, kind: Kind, slugs: Collection[str], language: str
) -> dict[str, list[str]]:
    """All names of the records with those keys, by key: those in a language (BCP 47) first, then English ones."""
    if not slugs:
        return {}
    if kind == "place":
        names = select(Place.slug, PlaceName.name, PlaceName.language, PlaceName.ordinal).join(
            PlaceName, PlaceName.place_id == Place.id
        )
        query = names.where(Place.slug.in_(slugs))
    else:
        names = select(Actor.slug, ActorName.name, ActorName.language, ActorName.ordinal).join(
            ActorName, ActorName.actor_id == Actor.id
        )
        query = names.where(Actor.slug.in_(slugs))
    first = (language, "en")
    found: dict[str, list[str]] = {}
    for row in sorted(
        session.execute(query),
        key=lambda one: (first.index(one.language) if one.language in first else 2, one.ordinal),
    ):
        found.setdefault(row.slug, []).append(row.name)
    return found
