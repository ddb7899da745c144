"""One search over everything, forgiving of spelling, Latin, Arabic or Cyrillic."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from app.gazetteer.entries import GazetteerEntry
from app.models import Actor, ActorName, Place, PlaceName
from app.names import fold, name_key, script_of, search_forms
from app.queries.card_lists import FEW, list_cards
from app.queries.claim_cards import ClaimCard
from app.queries.claim_search import asked_for
from app.queries.filters import Filters, Page
from app.queries.gazetteer import find_entries
from app.queries.name_search import (
    SHARED_KEY,
    actor_order,
    best_spellings,
    named_of,
    names_in,
    place_order,
)
from app.queries.sources import SourceRow, list_sources

# A spelling this close is worth asking «did you mean», though not close enough to be found.
WORTH_ASKING = 0.2
MOST_UNCLAIMED = 5
# Of places that nothing is said of, only those are named that can hardly be others.
NEAR_ENOUGH = 0.6
TELLING_KEY = 3


@dataclass(frozen=True)
class NameFound:
    """A place or an actor, with the spelling that matched."""

    slug: str
    name: str
    kind: str
    spelling: str
    language: str


@dataclass(frozen=True)
class Found:
    """What a search brought up, best first; of claims and sources a first page.

    `unclaimed` are places that only the gazetteer knows: nothing here is said of them.
    """

    places: list[NameFound]
    actors: list[NameFound]
    claims: Page[ClaimCard]
    sources: Page[SourceRow]
    unclaimed: list[GazetteerEntry]

    @property
    def is_empty(self) -> bool:
        """True when nothing at all was found on the map."""
        return not (self.places or self.actors or self.claims.rows or self.sources.rows)


def search(session: Session, q: str, most: int = 20) -> Found:
    """Places, actors, claims and sources for a text, at most `most` of each."""
    filters = Filters(q=q, limit=most, count_to=FEW)
    whole_places, whole_actors = find_places(session, q, most), find_actors(session, q, most)
    # Parts of the text count where the whole of it names nothing.
    units = names_in(session, asked_for(q).words) if not (whole_places and whole_actors) else []
    of_places, of_actors = named_of(session, units) if len(units) > 1 else ([], [])
    places, is_named = _first_with_names(session, most, whole_places, of_places, find_places)
    actors, _ = _first_with_names(session, most, whole_actors, of_actors, find_actors)
    return Found(
        places=places,
        actors=actors,
        claims=list_cards(session, filters),
        sources=list_sources(session, filters),
        # What the map has under that very name needs no other of the same name.
        unclaimed=[] if is_named else _unclaimed(session, q),
    )


def _unclaimed(session: Session, q: str) -> list[GazetteerEntry]:
    return [
        entry
        for entry, spelling in find_entries(session, q, MOST_UNCLAIMED)
        if _is_meant(q, fold(spelling))
    ]


def _is_meant(q: str, folded: str) -> bool:
    """Whether a spelling is what was typed: near to it or, in another script, of a telling key.

    By its key alone a short name is like too many: zzzzqq would be Ziqqi.
    """
    alike = max(SequenceMatcher(None, form, folded).ratio() for form in search_forms(q))
    if script_of(q) == script_of(folded):
        return alike >= NEAR_ENOUGH
    return alike >= NEAR_ENOUGH or len(name_key(q)) >= TELLING_KEY


Finder = Callable[[Session, str, int], list[tuple[NameFound, float]]]


def _first_with_names(
    session: Session,
    most: int,
    whole: list[tuple[NameFound, float]],
    parts: Sequence[str],
    find: Finder,
) -> tuple[list[NameFound], bool]:
    """(what the whole text names or, where it names nothing, what parts of it name; whether named).

    Of parts only what they name for certain counts, or «attack» would bring up what it resembles.
    """
    if whole:
        return [found for found, _ in whole], any(close >= SHARED_KEY for _, close in whole)
    named: dict[str, NameFound] = {}
    for unit in parts:
        for found, close in find(session, unit, most):
            if close >= SHARED_KEY:
                named.setdefault(found.slug, found)
    return list(named.values())[:most], bool(named)


def find_places(session: Session, q: str, most: int) -> list[tuple[NameFound, float]]:
    """(a place with a name like this and its closest spelling, how close), the closest first."""
    best = best_spellings(PlaceName, q)
    query = (
        select(Place.slug, Place.name, Place.kind, best.c.name, best.c.language, best.c.close)
        .join(best, best.c.record == Place.id)
        .order_by(*place_order(best))
        .limit(most)
    )
    return [(NameFound(*row[:-1]), row[-1]) for row in session.execute(query)]


def find_actors(session: Session, q: str, most: int) -> list[tuple[NameFound, float]]:
    """(an actor with a name like this and its closest spelling, how close), the closest first."""
    best = best_spellings(ActorName, q)
    query = (
        select(Actor.slug, Actor.name, Actor.kind, best.c.name, best.c.language, best.c.close)
        .join(best, best.c.record == Actor.id)
        .order_by(*actor_order(best))
        .limit(most)
    )
    return [(NameFound(*row[:-1]), row[-1]) for row in session.execute(query)]


def near_names(session: Session, q: str, most: int = 5) -> list[tuple[str, str]]:
    """(name, URL path) of the places and actors that are spelled most like a text, best first.

    Further off than a search looks: help for the one that found nothing.
    """
    forms = search_forms(q)
    if not forms:
        return []
    places = select(literal("/places/"), Place.slug, Place.name, PlaceName.folded).join(
        PlaceName, PlaceName.place_id == Place.id
    )
    actors = select(literal("/actors/"), Actor.slug, Actor.name, ActorName.folded).join(
        ActorName, ActorName.actor_id == Actor.id
    )
    spelled = union_all(places, actors).subquery()
    noun, slug, name, folded = spelled.c
    close = func.max(func.greatest(*(func.similarity(folded, form) for form in forms)))
    query = (
        select(name, noun + slug)
        .group_by(noun, slug, name)
        .having(close >= WORTH_ASKING)
        .order_by(close.desc(), name)
        .limit(most)
    )
    return [(title, path) for title, path in session.execute(query)]
