"""The JSON that the API answers, and how rows become it. Dates are ISO 8601, ends inclusive."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from fastapi import Request

from app.edtf import write_edtf, write_one_of
from app.models import ActorRelation, Claim, Position, Source
from app.nouns.members import public_values
from app.queries.actors import ActorRow, RelationRow
from app.queries.places import CountedPlace
from app.queries.positions import PositionRow
from app.queries.sources import SourceRow
from app.vocabulary import CREDIBILITY, RELIABILITY

Json = dict[str, Any]


def absolute(request: Request, path: str) -> str:
    """The address of a path on this site, as readers reach it."""
    public: str | None = request.app.state.settings.public_url
    return (public or str(request.base_url)).rstrip("/") + path


def day(value: date | None) -> str | None:
    """A day as JSON writes it."""
    return value.isoformat() if value else None


def with_words(grade: str | int, words: str) -> str:
    """A grade with its words: a table's column of nothing but F is read as «false» by programs."""
    return f"{grade}: {words}"


def edtf_of(dated: ActorRelation | Claim | Position) -> str | None:
    """The days that a record speaks of as EDTF (ISO 8601-2), level 1."""
    return write_edtf(dated.valid_from, dated.valid_to, dated.valid_precision)


def published_edtf(source: Source) -> str | None:
    """When a source was published as EDTF: one day, or «one of» the days of its bracket."""
    return write_one_of(source.published_from, source.published_to)


def place_feature(request: Request, row: CountedPlace) -> Json:
    """A place as a GeoJSON Feature; [longitude, latitude], EPSG:4326."""
    place = row.place
    return {
        "type": "Feature",
        "id": place.slug,
        "geometry": row.geometry,
        "properties": {
            **public_values("places", place),
            "name_ar": row.name_ar,
            "part_of": place.part_of.slug if place.part_of else None,
            "names": [
                {"name": name.name, "language": name.language, "script": name.script}
                for name in place.names
            ],
            "claim_count": row.claim_count,
            "source_count": row.source_count,
            "position_count": row.position_count,
            "url": absolute(request, f"/places/{place.slug}"),
        },
    }


def position_feature(request: Request, row: PositionRow, on: date | None = None) -> Json:
    """A position as a GeoJSON Feature; [longitude, latitude], EPSG:4326.

    `on` is the last day that is asked for, if any: how long before it anybody spoke of the position.
    """
    position, last = row.position, row.held.last_said
    is_observed = position.modality == "observed"
    return {
        "type": "Feature",
        "id": position.public_id,
        "geometry": row.geometry,
        "properties": {
            **public_values("positions", position),
            "title": row.title,
            "actor": position.actor.slug,
            "actor_name": position.actor.name,
            "actor_colour": row.colour,
            "actor_symbol": position.actor.symbol,
            "place": position.place.slug if position.place else None,
            "place_name": position.place.name if position.place else None,
            "valid_edtf": edtf_of(position),
            "start_unknown": position.valid_from is None,
            "drawn_from": day(row.held.drawn_from),
            "last_confirmed": day(last) if is_observed else None,
            "last_said": None if is_observed else day(last),
            "days_since": max(0, (on - last).days) if on and last else None,
            "claims": [claim.public_id for claim in row.claims],
            "kinds": row.kinds,
            "grades": row.grades,
            "said_by": row.said_by,
            "settled_on": day(row.settled_on),
            "url": absolute(request, f"/positions/{position.public_id}"),
        },
    }


def source_brief(source: Source) -> Json:
    """The source line of a claim."""
    same = source.published_from == source.published_to
    return {
        "slug": source.slug,
        "title": source.title,
        "author": source.author,
        "publisher": source.publisher,
        "published": day(source.published_from) if same else None,
        "published_from": day(source.published_from),
        "published_to": day(source.published_to),
        "published_edtf": published_edtf(source),
    }


def claim_item(request: Request, claim: Claim) -> Json:
    """A claim with its source, passage, places, actors and links."""
    links = [
        public_values("links", link) | {"id": link.to_claim.public_id, "direction": "to"}
        for link in claim.links_from
    ] + [
        public_values("links", link) | {"id": link.from_claim.public_id, "direction": "from"}
        for link in claim.links_to
    ]
    reliability = claim.source.reliability if claim.source else "F"
    return {
        **public_values("claims", claim),
        "speaker": claim.speaker.slug if claim.speaker else None,
        "source": source_brief(claim.source) if claim.source else None,
        "passage": {
            "paragraph": claim.paragraph,
            "start": claim.start_offset,
            "end": claim.end_offset,
            "quote": claim.quote,
            "locator": claim.locator,
            "text_sha256": claim.text_sha256,
        },
        "places": [
            {"slug": at.place.slug, "name": at.place.name, "role": at.role} for at in claim.places
        ],
        "actors": [
            {"slug": by.actor.slug, "name": by.actor.name, "role": by.role} for by in claim.actors
        ],
        "valid_from": day(claim.valid_from),
        "valid_to": day(claim.valid_to),
        "valid_precision": claim.valid_precision,
        "valid_edtf": edtf_of(claim),
        "reliability": reliability,
        "reliability_label": with_words(reliability, RELIABILITY[reliability].label),
        "credibility_label": with_words(claim.credibility, CREDIBILITY[claim.credibility]),
        "links": links,
        "url": absolute(request, f"/claims/{claim.public_id}"),
    }


def actor_item(request: Request, row: ActorRow, relations: Sequence[RelationRow]) -> Json:
    """An actor with its names, colour, symbol, and those of the relations that are its own."""
    actor = row.actor
    return {
        **public_values("actors", actor),
        "parent": actor.parent.slug if actor.parent else None,
        "colour": row.colour,
        "names": [
            {"name": name.name, "language": name.language, "script": name.script}
            for name in actor.names
        ],
        "relations": [
            {
                "relation": relation.relation,
                "actor": relation.other.slug,
                "actor_name": relation.other.name,
                "valid_from": day(relation.valid_from),
                "valid_to": day(relation.valid_to),
                "valid_precision": relation.valid_precision,
                "valid_edtf": edtf_of(relation),
                "claim": each.claim.public_id,
            }
            for each in relations
            if (relation := each.relation).actor_id == actor.id
        ],
        "claim_count": row.claim_count,
        "position_count": row.position_count,
        "url": absolute(request, f"/actors/{actor.slug}"),
    }


def source_item(request: Request, row: SourceRow) -> Json:
    """A source with everything that is known and unknown about it."""
    source = row.source
    return {
        **public_values("sources", source),
        **source_brief(source),
        "url": absolute(request, f"/sources/{source.slug}"),
        "text_sha256": source.text_sha256,
        "reliability_label": with_words(source.reliability, RELIABILITY[source.reliability].label),
        "claim_count": row.claim_count,
    }
