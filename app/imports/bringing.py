"""Ready candidates into the map as drafts, within one change that is undone as one.

`bring_in` writes; the session's owner commits, so that all of it is there or none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.batches import in_batches
from app.database import CHANGE_ID
from app.dataset.checker import FARTHEST_APART_M
from app.editing.adding import add_drafts, new_ids, numbers_of
from app.editing.documents import find_document
from app.errors import NotFound, Said
from app.imports.candidates import Candidate
from app.imports.names import Name
from app.misplaced import apart_m
from app.nouns.claim import ClaimRecord
from app.nouns.parts import Publishing
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord

BATCH = 500
DRAFT = Publishing(status="draft")


@dataclass(frozen=True)
class Brought:
    """What became of a row: its claim and its positions, by public id; or why it stayed out."""

    row: int
    claim: str = ""
    positions: tuple[str, ...] = ()
    stayed_out: Said | None = None


def bring_in(
    session: Session, candidates: Iterable[Candidate], source: str, slugs: Mapping[Name, str]
) -> Iterator[Brought]:
    """Write ready candidates as drafts of a source, in batches; those with faults are passed over.

    The session has begun the change that all of it belongs to (`begin_change`), and its owner commits.
    `slugs` are those of the names that are known (`names.resolve`): who isn't stays out of claims and
    marks, though not out of statements. Raises NotFound where there is no such source.
    """
    assert CHANGE_ID in session.info
    bringing = _Bringing(session, source, slugs)
    ready = (candidate for candidate in candidates if candidate.is_ready)
    for batch in in_batches(ready, BATCH):
        yield from bringing.write(batch)
        # What is written needn't be held for the rest of the file.
        session.expunge_all()


class _Bringing:
    """What stays the same for all batches: numbers of what they refer to, places as they are drawn."""

    def __init__(self, session: Session, source: str, slugs: Mapping[Name, str]) -> None:
        self.session = session
        self.source = source
        self.slugs = slugs
        by_noun: dict[str, set[str]] = {"actors": set(), "places": set()}
        for (noun, _), slug in slugs.items():
            by_noun[noun].add(slug)
        self.ids = {noun: numbers_of(session, noun, keys) for noun, keys in by_noun.items()}
        self.ids["sources"] = numbers_of(session, "sources", [source])
        if source not in self.ids["sources"]:
            raise NotFound("There is no source '{key}'.", key=source[:100])
        self.places: dict[str, PlaceRecord | None] = {}

    def write(self, batch: Sequence[Candidate]) -> list[Brought]:
        """The rows of one batch, its claims first."""
        kept = [(candidate, self._reason(candidate)) for candidate in batch]
        whole = [candidate for candidate, reason in kept if reason is None]
        claim_ids = new_ids(self.session, "claims", len(whole))
        claims = [self._claim(*pair) for pair in zip(whole, claim_ids, strict=True)]
        numbers = add_drafts(self.session, claims, self.ids)
        marks = [
            (claim, position)
            for candidate, claim in zip(whole, claim_ids, strict=True)
            for position in self._positions(candidate, claim)
        ]
        position_ids = new_ids(self.session, "positions", len(marks))
        positions = [
            position.model_copy(update={"id": key})
            for (_, position), key in zip(marks, position_ids, strict=True)
        ]
        add_drafts(self.session, positions, {**self.ids, "claims": numbers})
        of_claim: dict[str, list[str]] = {}
        for (claim, _), key in zip(marks, position_ids, strict=True):
            of_claim.setdefault(claim, []).append(key)
        written = iter(claim_ids)
        brought = []
        for candidate, reason in kept:
            claim = next(written) if reason is None else ""
            found = tuple(of_claim.get(claim, ()))
            brought.append(Brought(candidate.row, claim, found, reason))
        return brought

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

    def _reason(self, candidate: Candidate) -> Said | None:
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

    def _claim(self, candidate: Candidate, key: str) -> ClaimRecord:
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
                "places": [{"place": place, "role": "where"}] if place else [],
                "actors": [{"actor": slug, "role": role} for slug, role in actors],
                "publishing": DRAFT,
            }
        )

    def _positions(self, candidate: Candidate, claim: str) -> Iterator[PositionRecord]:
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
        for each in candidate.marks:
            actor = self.slugs.get(("actors", each.name))
            if actor not in self.ids["actors"] or actor in marked:
                continue
            marked.add(actor)
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
                "publishing": DRAFT,
            }
            yield PositionRecord.model_validate(values)
