"""The records that a candidate becomes: its claim, and a position for each actor that it marks.

`Builder` knows whose the file's names are; nothing is written here.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.dataset.checker import FARTHEST_APART_M
from app.editing.adding import numbers_of
from app.editing.documents import find_document
from app.errors import NotFound, Said
from app.imports.candidates import Candidate
from app.imports.names import Name
from app.letters import one_line, without_refused, without_turns
from app.misplaced import apart_m
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Publishing
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord
from app.nouns.row_records import lets_words_be_shown
from app.nouns.source import SourceRecord


class Builder:
    """What stays the same for all rows: numbers of what they refer to, places as they are drawn.

    `slugs` are those of the names that are known; a claim keeps its row where the `file` has a name.
    Raises NotFound where there is no such source.
    """

    def __init__(
        self,
        session: Session,
        source: str,
        slugs: Mapping[Name, str],
        status: str = "draft",
        file: str = "",
    ) -> None:
        self.session = session
        self.source = source
        self.slugs = slugs
        self.publishing = Publishing(status=status)
        by_noun: dict[str, set[str]] = {"actors": set(), "places": set()}
        for (noun, _), slug in slugs.items():
            by_noun[noun].add(slug)
        self.ids = {noun: numbers_of(session, noun, keys) for noun, keys in by_noun.items()}
        self.ids["sources"] = numbers_of(session, "sources", [source])
        if source not in self.ids["sources"]:
            raise NotFound("There is no source '{key}'.", key=source[:100])
        self.file = without_turns(without_refused(one_line(file)))[:300].strip()
        found = find_document(session, "sources", source)
        record = found.record if found is not None else None
        self.keeps_words = isinstance(record, SourceRecord) and lets_words_be_shown(record.licence)
        self.places: dict[str, PlaceRecord | None] = {}

    def _place(self, candidate: Candidate) -> str | None:
        """Slug of the place that it names, if it is known."""
        slug = self.slugs.get(("places", candidate.place))
        return slug if slug in self.ids["places"] else None

    def _drawn(self, slug: str) -> PlaceRecord | None:
        if slug not in self.places:
            found = find_document(self.session, "places", slug)
            record = found.record if found is not None else None
            self.places[slug] = record if isinstance(record, PlaceRecord) else None
        return self.places[slug]

    def reason(self, candidate: Candidate) -> Said | None:
        """What the form would refuse it for, now that its place is known."""
        slug = self._place(candidate)
        place = self._drawn(slug) if slug else None
        if place is None or candidate.geometry is None:
            return None
        away_m = apart_m(candidate.geometry, place.geometry)
        if away_m <= FARTHEST_APART_M + (candidate.uncertainty_m or 0) + place.uncertainty_m:
            return None
        away_km = round(away_m / 1000)
        return Said(
            "far_from_place",
            "This lies {away_km} km from '{key}', which it names.",
            key=slug,
            away_m=round(away_m),
            away_km=away_km,
        )

    def claim(self, candidate: Candidate, key: str) -> ClaimRecord:
        """The claim, under a public id."""
        place = self._place(candidate)
        actors: dict[tuple[str, str], None] = {}
        for each in candidate.actors:
            slug = self.slugs.get(("actors", each.name))
            if slug in self.ids["actors"]:
                actors[slug, each.role] = None
        return ClaimRecord.model_validate(
            {
                **candidate.claim,
                "id": key,
                "source": self.source,
                "evidence": candidate.evidence.record(self.file, words=self.keeps_words)
                if self.file
                else None,
                "figures": [each.as_json() for each in candidate.figures],
                "places": [{"place": place, "role": "where"}] if place else [],
                "actors": [{"actor": slug, "role": role} for slug, role in actors],
                "publishing": self.publishing,
            }
        )

    def positions(self, candidate: Candidate, claim: str) -> Iterator[PositionRecord]:
        """A position for each known actor that the row marks, where it says where and when."""
        slug = self._place(candidate)
        geometry, uncertainty_m = candidate.geometry, candidate.uncertainty_m
        if geometry is None and slug is not None:
            place = self._drawn(slug)
            if place is not None:
                geometry, uncertainty_m = place.geometry, place.uncertainty_m
        if geometry is None or (candidate.first is None and candidate.last is None):
            return
        marked: set[str] = set()
        first: PositionRecord | None = None
        for each in candidate.marks:
            actor = self.slugs.get(("actors", each.name))
            if actor not in self.ids["actors"] or actor in marked:
                continue
            marked.add(actor)
            if first is not None:
                # Looked at already, but for who it is and what they do, which the vocabulary and the map know.
                yield first.model_copy(update={"actor": actor, "posture": each.posture})
                continue
            values: dict[str, Any] = {
                "id": claim,
                "actor": actor,
                "place": slug,
                "geometry": geometry,
                "posture": each.posture,
                "modality": candidate.modality,
                "valid_from": candidate.first,
                "valid_to": candidate.last,
                "valid_precision": candidate.precision,
                "uncertainty_m": uncertainty_m,
                "claims": (claim,),
                "publishing": self.publishing,
            }
            first = PositionRecord.model_validate(values)
            yield first
