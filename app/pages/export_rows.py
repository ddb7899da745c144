"""Rows for downloads: flat, the same columns in GeoJSON and CSV. Lists are joined by «; »."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import Request
from sqlalchemy.orm import Session

from app.edtf import write_edtf, write_one_of
from app.models import Claim, Source
from app.pages.links import absolute
from app.queries.actors import list_actors
from app.queries.claims import list_claims
from app.queries.exports import every, list_links
from app.queries.places import list_places
from app.queries.positions import list_positions
from app.queries.sources import list_sources

Cell = str | int | float | None


@dataclass(frozen=True)
class ExportRow:
    """One row: its cells in the order of the columns, the id first, and its geometry if any."""

    cells: tuple[Cell, ...]
    geometry: dict[str, Any] | None = None


Rows = Callable[[Request, Session], Iterator[ExportRow]]


def places(request: Request, session: Session) -> Iterator[ExportRow]:
    """Every place."""
    for row in every(session, list_places):
        place = row.place
        cells = (
            place.slug,
            place.name,
            row.name_ar,
            joined([name.name for name in place.names]),
            place.kind,
            place.country,
            place.part_of.slug if place.part_of else None,
            *point(row.geometry),
            place.uncertainty_m,
            place.evidence,
            row.claim_count,
            row.source_count,
            row.position_count,
            place.note,
            absolute(request, f"/places/{place.slug}"),
        )
        yield ExportRow(cells, row.geometry)


def positions(request: Request, session: Session) -> Iterator[ExportRow]:
    """Every position."""
    for row in every(session, list_positions):
        position = row.position
        cells = (
            position.public_id,
            position.actor.slug,
            position.actor.name,
            position.place.slug if position.place else None,
            position.place.name if position.place else None,
            row.title,
            position.posture,
            position.modality,
            day(position.valid_from),
            day(position.valid_to),
            position.valid_precision,
            write_edtf(position.valid_from, position.valid_to, position.valid_precision),
            *point(row.geometry),
            position.uncertainty_m,
            joined([claim.public_id for claim in row.claims]),
            joined(row.kinds),
            joined(row.grades),
            day(row.settled_on),
            position.note,
            absolute(request, f"/positions/{position.public_id}"),
        )
        yield ExportRow(cells, row.geometry)


def claims(request: Request, session: Session) -> Iterator[ExportRow]:
    """Every claim."""
    for claim in every(session, list_claims):
        yield ExportRow(
            (
                claim.public_id,
                claim.kind,
                claim.statement,
                claim.speaker.slug if claim.speaker else None,
                *source_of(claim),
                claim.paragraph,
                claim.start_offset,
                claim.end_offset,
                claim.quote,
                claim.locator,
                day(claim.valid_from),
                day(claim.valid_to),
                claim.valid_precision,
                write_edtf(claim.valid_from, claim.valid_to, claim.valid_precision),
                claim.source.reliability if claim.source else None,
                claim.credibility,
                joined([at.place.slug for at in claim.places]),
                joined([at.role for at in claim.places]),
                joined([by.actor.slug for by in claim.actors]),
                joined([by.role for by in claim.actors]),
                claim.note,
                absolute(request, f"/claims/{claim.public_id}"),
            )
        )


def source_of(claim: Claim) -> tuple[Cell, ...]:
    """Slug, title, author and publisher of a claim's source."""
    source = claim.source
    if source is None:
        return (None, None, None, None)
    return (source.slug, source.title, source.author, source.publisher)


def links(request: Request, session: Session) -> Iterator[ExportRow]:
    """Every link between claims."""
    for link in list_links(session):
        yield ExportRow(
            (
                link.public_id,
                link.from_claim.public_id,
                link.relation,
                link.to_claim.public_id,
                link.verdict,
                link.why,
                absolute(request, f"/claims/{link.from_claim.public_id}"),
            )
        )


def actors(request: Request, session: Session) -> Iterator[ExportRow]:
    """Every actor."""
    for row in every(session, list_actors):
        actor = row.actor
        yield ExportRow(
            (
                actor.slug,
                actor.name,
                actor.short_name,
                joined([name.name for name in actor.names]),
                actor.kind,
                actor.parent.slug if actor.parent else None,
                row.colour,
                actor.symbol,
                row.claim_count,
                row.position_count,
                actor.note,
                absolute(request, f"/actors/{actor.slug}"),
            )
        )


def sources(request: Request, session: Session) -> Iterator[ExportRow]:
    """Every source."""
    for row in every(session, list_sources):
        source: Source = row.source
        yield ExportRow(
            (
                source.slug,
                source.title,
                source.title_note,
                source.author,
                source.publisher,
                day(source.published_from),
                day(source.published_to),
                source.published_note,
                write_one_of(source.published_from, source.published_to),
                source.url,
                source.language,
                source.text_sha256,
                source.reliability,
                source.leaning,
                source.origin,
                source.note,
                row.claim_count,
                absolute(request, f"/sources/{source.slug}"),
            )
        )


def joined(parts: list[str]) -> str | None:
    """The parts in one cell, or an empty cell."""
    return "; ".join(parts) or None


def day(value: date | None) -> str | None:
    """A day as 2017-06-07."""
    return value.isoformat() if value else None


def point(geometry: dict[str, Any]) -> tuple[Cell, Cell]:
    """(longitude, latitude) of a point; empty cells for a line or an area."""
    if geometry["type"] != "Point":
        return None, None
    longitude, latitude = geometry["coordinates"]
    return longitude, latitude


def _columns(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Columns and rows of each table. The first column is the id.
TABLES: dict[str, tuple[tuple[str, ...], Rows]] = {
    "places": (
        _columns(
            "slug name name_ar names kind country part_of longitude latitude uncertainty_m"
            " evidence claim_count source_count position_count note url"
        ),
        places,
    ),
    "positions": (
        _columns(
            "id actor actor_name place place_name title posture modality valid_from valid_to"
            " valid_precision valid_edtf longitude latitude uncertainty_m claims kinds grades"
            " settled_on note url"
        ),
        positions,
    ),
    "claims": (
        _columns(
            "id kind statement speaker source source_title author publisher paragraph start end"
            " quote locator valid_from valid_to valid_precision valid_edtf reliability credibility places"
            " place_roles actors actor_roles note url"
        ),
        claims,
    ),
    "links": (_columns("id from relation to verdict why url"), links),
    "actors": (
        _columns(
            "slug name short_name names kind parent colour symbol claim_count position_count"
            " note url"
        ),
        actors,
    ),
    "sources": (
        _columns(
            "slug title title_note author publisher published_from published_to published_note"
            " published_edtf document_url language text_sha256 reliability leaning origin note claim_count url"
        ),
        sources,
    ),
}
