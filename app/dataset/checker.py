"""What is wrong with the records of one dataset, beside those that they may refer to."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from app.dataset.observing import days_ahead
from app.dataset.passages import SourceText, claim_problems, own_text_problems
from app.dataset.reading import NOUNS
from app.dataset.records import Dataset, RetiredRecord
from app.dataset.retiring import retired_problems
from app.dataset.verdicts import verdict_problems
from app.geometry import BoundingBox, geometry_problem
from app.long_lists import Found, met_twice
from app.misplaced import apart_m
from app.nouns.actor import ActorRecord
from app.nouns.claim import ClaimRecord
from app.nouns.link import LinkRecord
from app.nouns.parts import Listed, Record
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord
from app.nouns.source import SourceRecord

# What a name is cited to: a slug names a source, anything else a reference work.
SOURCE_SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)+")
# Farther than this, beyond both uncertainties, a mark can't be at the place it names.
FARTHEST_APART_M = 150_000
# Between which claims a link leads, and how it is called.
Ends = tuple[str, str, str]


class Checker:
    """Everything that one dataset may refer to, and what is wrong with its own records."""

    def __init__(
        self,
        dataset: Dataset,
        within_reach: Sequence[Dataset],
        texts: Mapping[str, Path],
        today: date,
    ) -> None:
        self.dataset = dataset
        self.today = today
        self.within_reach = within_reach
        self.found: dict[str, Found[Any]] = {
            noun: Found([getattr(other, noun) for other in within_reach]) for noun in NOUNS
        }
        self.texts: dict[str, SourceText] = {}
        for other in within_reach if texts else ():
            for record in other.sources:
                if record.text and record.slug in texts:
                    self.texts[record.slug] = SourceText(texts[record.slug], record.text)
        self._same_links: Mapping[Ends, list[str]] | None = None

    def problems(self) -> Iterator[str]:
        """Every problem of the dataset's own records, in the order of files and records."""
        for noun, kind in NOUNS.items():
            for record in getattr(self.dataset, noun):
                for problem in self._of(record):
                    yield f"{self.dataset.about.name}/{kind.file}: {record.key}: {problem}"
        for key, problem in retired_problems(self.dataset, self.within_reach, self.found):
            yield f"{self.dataset.about.name}/{RetiredRecord.file}: {key}: {problem}"
        for entry in self.dataset.retired:
            for problem in self._borrowed(entry):
                yield f"{self.dataset.about.name}/{RetiredRecord.file}: {entry.id}: {problem}"

    def _of(self, record: Record) -> Iterator[str]:
        match record:
            case SourceRecord():
                text = self.texts.get(record.slug)
                yield from text.problems if text else ()
            case ActorRecord():
                yield from self._reference("actors", "parent", record.parent)
                yield from self._circle(record, "actors", "parent")
                yield from self._relations(record)
                yield from self._names(record)
            case PlaceRecord():
                yield from self._reference("places", "part_of", record.part_of)
                yield from self._circle(record, "places", "part_of")
                yield from self._names(record)
                yield from self._geometry(record, record.part_of)
            case ClaimRecord():
                yield from self._claim(record)
            case PositionRecord():
                yield from self._position(record)
            case LinkRecord():
                yield from self._link(record)
        yield from (sentence for _, sentence in days_ahead(record, self.today))
        yield from self._borrowed(record)

    def _reference(self, noun: str, field: str, key: str | None) -> Iterator[str]:
        if key is not None and key not in self.found[noun]:
            yield f"{field} is '{key}', but there is no such {noun.removesuffix('s')}."

    def _circle(self, record: Record, noun: str, field: str) -> Iterator[str]:
        seen, above = {record.key}, getattr(record, field)
        while above is not None and (found := self.found[noun].get(above)) is not None:
            if above in seen:
                yield f"Following {field} from here leads round to '{above}' again."
                return
            seen.add(above)
            above = getattr(found, field)

    def _relations(self, record: ActorRecord) -> Iterator[str]:
        for relation in record.relations:
            if relation.actor == record.slug:
                yield "It stands in a relation to itself."
            yield from self._reference("actors", "relation", relation.actor)
            yield from self._reference("claims", "claim", relation.claim)
            if relation.valid is not None and relation.valid.precision is None:
                yield f"The days of the relation to '{relation.actor}' have no precision."

    def _names(self, record: ActorRecord | PlaceRecord) -> Iterator[str]:
        for name in record.names:
            if name.cited is None or not SOURCE_SLUG.fullmatch(name.cited):
                continue
            if name.cited not in self.found["sources"]:
                yield f"The name «{name.name}» is cited to '{name.cited}', which is no source."
            text = self.texts.get(name.cited)
            if text is not None and not text.has(name.name):
                yield f"The name «{name.name}» isn't met in the text of '{name.cited}'."
        given = [(name.name, name.language) for name in record.names]
        for spelling, language in sorted({pair for pair in given if given.count(pair) > 1}):
            yield f"The name «{spelling}» ({language}) is listed twice."

    def _geometry(self, record: PlaceRecord | PositionRecord, at: str | None) -> Iterator[str]:
        problem = geometry_problem(record.geometry)
        if problem is not None:
            yield problem
            return
        region = self.dataset.about.region
        if region is not None and not _lies_in(record.geometry, BoundingBox(*region)):
            yield f"The geometry lies outside the dataset's region, {list(region)}."
        place = self.found["places"].get(at or "")
        if isinstance(place, PlaceRecord) and geometry_problem(place.geometry) is None:
            away_m = apart_m(record.geometry, place.geometry)
            if away_m > FARTHEST_APART_M + record.uncertainty_m + place.uncertainty_m:
                yield f"The geometry lies {away_m / 1000:.0f} km from '{at}', which it names."

    def _claim(self, claim: ClaimRecord) -> Iterator[str]:
        if claim.valid is not None and claim.valid.precision is None:
            yield "The days have no precision."
        yield from self._reference("sources", "source", claim.source)
        yield from self._reference("actors", "speaker", claim.speaker)
        for at in claim.places:
            yield from self._reference("places", "place", at.place)
        for actor in claim.actors:
            yield from self._reference("actors", "actor", actor.actor)
        yield from _doubles("place", [f"{at.place} ({at.role})" for at in claim.places])
        yield from _doubles("actor", [f"{who.actor} ({who.role})" for who in claim.actors])
        source = self.found["sources"].get(claim.source or "")
        if isinstance(source, SourceRecord):
            yield from own_text_problems(claim, source)
        if isinstance(source, SourceRecord) and (source.text is None or source.slug in self.texts):
            yield from claim_problems(claim, self.texts.get(source.slug))

    def _position(self, position: PositionRecord) -> Iterator[str]:
        if position.valid_precision is None:
            yield "The days have no precision."
        yield from self._reference("actors", "actor", position.actor)
        yield from self._reference("places", "place", position.place)
        for claim in position.claims:
            yield from self._reference("claims", "claim", claim)
        yield from _doubles("claim", position.claims)
        yield from self._geometry(position, position.place)

    def _link(self, link: LinkRecord) -> Iterator[str]:
        yield from self._reference("claims", "from", link.later)
        yield from self._reference("claims", "to", link.earlier)
        ends_of_link = [self.found["claims"].get(key) for key in (link.later, link.earlier)]
        later, earlier = (each if isinstance(each, ClaimRecord) else None for each in ends_of_link)
        yield from (sentence for _, sentence in verdict_problems(link, later, earlier))
        if self._same_links is None:
            self._same_links = _same_links(self.dataset.links)
        for other in self._same_links.get(_ends(link), ()):
            if other < link.id:
                yield f"The link '{other}' says the same."

    def _borrowed(self, record: Listed) -> Iterator[str]:
        for field in ("statement", "note", "why", "evidence", "published_note"):
            ours = getattr(record, field, None)
            # The evidence of a claim is a row, whose cells are quoted as they are.
            if isinstance(ours, str):
                yield from self._borrowed_by(field, ours)
        for each in getattr(record, "translations", ()):
            yield from self._borrowed_by(f"translation ({each.language})", each.text)

    def _borrowed_by(self, field: str, ours: str) -> Iterator[str]:
        for slug, text in self.texts.items():
            if (run := text.borrowed(ours)) is not None:
                yield f"{field} has eight words in a row from the text of '{slug}': «{run}»."


def _ends(link: LinkRecord) -> Ends:
    return link.later, link.relation, link.earlier


def _same_links(links: Sequence[LinkRecord]) -> Mapping[Ends, list[str]]:
    """Ids in the order of the file by what links say, of those that say the same as another."""
    double = met_twice(map(_ends, links))
    found: dict[Ends, list[str]] = {}
    for link in links if double else ():
        if hash(_ends(link)) in double:
            found.setdefault(_ends(link), []).append(link.id)
    return found


def _doubles(noun: str, keys: Sequence[str]) -> Iterator[str]:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"The {noun} '{key}' is listed twice."


def _lies_in(geometry: BaseGeometry, box: BoundingBox) -> bool:
    # A shape over the 180th meridian has parts on either side of it, as a box over it has.
    return all(
        any(
            half.west <= west and half.south <= south and east <= half.east and north <= half.north
            for half in box.split()
        )
        for west, south, east, north in (part.bounds for part in shapely.get_parts(geometry))
    )
