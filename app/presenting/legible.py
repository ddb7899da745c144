"""Names in images, whose one face hasn't the letters of every script: where it lacks some, another name of the record."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.drawing.lettering import in_letters
from app.drawing.scene import Scene
from app.languages import current
from app.queries.own_names import Kind, spellings_of


@dataclass(frozen=True)
class Called:
    """A place or an actor by its key, and what readers of the request's language call it."""

    kind: Kind
    slug: str
    name: str


def legible_names(session: Session, called: Iterable[Called]) -> dict[Called, str]:
    """What to write for each: its name, else the first other one that can be drawn, else its key.

    Nothing is read where all can be drawn.
    """
    found = {each: in_letters(each.name) for each in called}
    for kind in ("place", "actor"):
        unlettered = [each for each, name in found.items() if not name and each.kind == kind]
        others = spellings_of(session, kind, {each.slug for each in unlettered}, current().code)
        for each in unlettered:
            drawable = filter(None, map(in_letters, others.get(each.slug, ())))
            found[each] = next(drawable, each.slug)
    return found


def legible_title(session: Session, title: str, called: Iterable[Called]) -> str:
    """A title in which records are named, with names that can be drawn."""
    names = {each.name: name for each, name in legible_names(session, called).items()}
    # All at once, the longest first: one name may be a part of another.
    longest_first = sorted(names, key=len, reverse=True)
    any_of_them = "|".join(map(re.escape, longest_first))
    return re.sub(any_of_them, lambda found: names[found[0]], title) if names else title


def legible_scene(session: Session, scene: Scene) -> Scene:
    """A scene in which all places and actors have names that can be drawn."""
    places = [Called("place", each.slug, each.name) for each in scene.places]
    actors = [Called("actor", each.actor, each.actor_name) for each in scene.positions]
    names = legible_names(session, {*places, *actors})
    return replace(
        scene,
        places=[
            replace(each, name=names[called])
            for each, called in zip(scene.places, places, strict=True)
        ],
        positions=[
            replace(each, actor_name=names[called])
            for each, called in zip(scene.positions, actors, strict=True)
        ],
    )
