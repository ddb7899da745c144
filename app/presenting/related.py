"""What differences are about: the places, actors and sources behind each, and where on the map that is.

A position is about its claims' sources, a link about both its claims. Callers use `Around`, which knows
the records around some differences at both instants.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import any_, select
from sqlalchemy.orm import Session

from app.database import look_at
from app.editing.words import KEYS, titles_by_key
from app.geometry import BoundingBox
from app.models import Claim, Place
from app.nouns.told import NounName
from app.presenting.asked_changes import Narrowed
from app.published.difference import Difference, own_values
from app.published.parts import Json
from app.queries.changed import Between
from app.queries.filters import geojson
from app.queries.matching import keys_meant
from app.queries.states import read_states

CLAIMS = select(Claim.id).where(Claim.public_id == any_(KEYS))
SHAPES = select(Place.slug, geojson(Place.public_geom, Place.uncertainty_m)).where(
    Place.slug == any_(KEYS)
)


@dataclass
class About:
    """Keys of what a difference is about; the first place is the one it is told at."""

    places: dict[str, None] = field(default_factory=dict)
    actors: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


class Around:
    """The records around some differences, as they are at the last instant, or else at the first."""

    def __init__(
        self, session: Session, between: Between | None, differences: Sequence[Difference]
    ) -> None:
        """Without two instants all is read as the session looks at the map."""
        self.session = session
        self.between = between
        self.asked_place: str | None = None
        self.claims: dict[str, Json] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.shapes: dict[str, Json] = {}
        named = {
            key
            for each in differences
            for values in (each.before, each.after)
            for key in _claims_in(values or {})
        }
        for each in differences:
            if each.noun == "claims":
                self.claims[each.key] = each.values
        self._read_claims(named - self.claims.keys())
        self.about = {(each.noun, each.key): self._about(each) for each in differences}
        self._read_names(differences)

    def of(self, difference: Difference) -> About:
        """What a difference is about."""
        return self.about[difference.noun, difference.key]

    def place_of(self, difference: Difference) -> str | None:
        """The slug of the place that it is told at, its first or the one asked for; none of what has none."""
        places = self.of(difference).places
        return self.asked_place if self.asked_place in places else next(iter(places), None)

    def shapes_of(self, difference: Difference) -> list[Json]:
        """Where it is: its own geometries, before and after, else those of its places."""
        told = [
            values.get("geometry") for values in (difference.before, difference.after) if values
        ]
        own = [each for each in told if each is not None]
        if own:
            return own
        places = self.of(difference).places
        return [self.shapes[slug] for slug in places if slug in self.shapes]

    def title(self, noun: str, key: str | None) -> str:
        """What a record is called; its key where nobody may know."""
        return self.titles.get((noun, key or ""), key or "")

    def narrow(self, differences: Iterable[Difference], to: Narrowed) -> list[Difference]:
        """Those that are about what is asked for; from then on they are told at the place asked for."""
        self.asked_place = to.place
        found = [each for each in differences if self._fits(each, to)]
        if to.q:
            meant = self._meant(to.q, found)
            found = [each for each in found if (each.noun, each.key) in meant]
        return found

    @contextmanager
    def _then(self) -> Iterator[None]:
        """Look at the first instant, and at the last again afterwards."""
        assert self.between is not None
        look_at(self.session, self.between.first)
        yield
        look_at(self.session, self.between.last)

    def _fits(self, difference: Difference, to: Narrowed) -> bool:
        about = self.of(difference)
        return (
            (to.place is None or to.place in about.places)
            and (to.actor is None or to.actor in about.actors)
            and (to.source is None or to.source in about.sources)
            and (to.dataset is None or to.dataset in difference.datasets)
            and (to.bbox is None or self._lies_in(difference, to.bbox))
        )

    def _lies_in(self, difference: Difference, bbox: BoundingBox) -> bool:
        asked = [box(part.west, part.south, part.east, part.north) for part in bbox.split()]
        here: list[BaseGeometry] = [shape(each) for each in self.shapes_of(difference)]
        return any(one.intersects(part) for one in here for part in asked)

    def _meant(self, q: str, differences: Collection[Difference]) -> set[tuple[Any, str]]:
        keys: dict[NounName, list[str]] = {}
        for each in differences:
            keys.setdefault(each.noun, []).append(each.key)
        meant = keys_meant(self.session, q, keys)
        if self.between is not None:
            with self._then():
                meant |= keys_meant(self.session, q, keys)
        return meant

    def _read_claims(self, keys: Set[str]) -> None:
        self._add_claims(keys)
        missing = keys - self.claims.keys()
        if missing and self.between is not None:
            with self._then():
                self._add_claims(missing)

    def _add_claims(self, keys: Collection[str]) -> None:
        if not keys:
            return
        numbers = self.session.scalars(CLAIMS, {"keys": list(keys)})
        states = read_states(self.session, {"claims": list(numbers)})
        for state in states.of["claims"].values():
            self.claims[state.key] = own_values("claims", state, states)

    def _about(self, difference: Difference) -> About:
        about = About()
        for values in (difference.after, difference.before):
            if values is None:
                continue
            _add_own(about, difference, values)
            for key in _claims_in(values):
                claim = self.claims.get(key)
                if claim is not None and difference.noun == "links":
                    _add_claim(about, claim)
                elif claim is not None:
                    about.sources |= {*_given(claim["source"])}
        return about

    def _read_names(self, differences: Sequence[Difference]) -> None:
        wanted: dict[str, set[str]] = {"positions": set(), "links": set(), "claims": set()}
        for each in differences:
            wanted.setdefault(each.noun, set()).add(each.key)
        for name in ("places", "actors", "sources"):
            found = (getattr(about, name) for about in self.about.values())
            wanted.setdefault(name, set()).update(*found)
        wanted["claims"] |= self.claims.keys()
        spots = {slug for about in self.about.values() for slug in about.places}
        self._add_names(wanted, spots)
        missing = {
            noun: {key for key in keys if (noun, key) not in self.titles}
            for noun, keys in wanted.items()
        }
        if any(missing.values()) and self.between is not None:
            with self._then():
                self._add_names(missing, spots - self.shapes.keys())

    def _add_names(self, wanted: Mapping[str, Set[str]], spots: Set[str]) -> None:
        asked = {noun: keys for noun, keys in wanted.items() if keys}
        self.titles |= titles_by_key(self.session, asked)
        for slug, written in self.session.execute(SHAPES, {"keys": [*spots]}) if spots else ():
            self.shapes[slug] = json.loads(written)


def _given(*keys: str | None) -> dict[str, None]:
    return dict.fromkeys(key for key in keys if key)


def _add_own(about: About, difference: Difference, values: Json) -> None:
    """What the record itself names."""
    match difference.noun:
        case "places":
            about.places |= _given(difference.key, values["part_of"])
        case "actors":
            about.actors |= {*_given(difference.key, values["parent"])}
        case "sources":
            about.sources.add(difference.key)
        case "claims":
            _add_claim(about, values)
        case "positions":
            about.places |= _given(values["place"])
            about.actors |= {*_given(values["actor"])}


def _add_claim(about: About, claim: Json) -> None:
    about.places |= _given(*(each["slug"] for each in claim["places"]))
    about.actors |= {*_given(claim["speaker"], *(each["slug"] for each in claim["actors"]))}
    about.sources |= {*_given(claim["source"])}


def _claims_in(values: Json) -> list[str]:
    """The keys of the claims that a position, a link or an actor names."""
    named = [*values.get("claims", ()), values.get("from"), values.get("to")]
    named += [each["claim"] for each in values.get("relations", ())]
    return [key for key in named if isinstance(key, str)]
