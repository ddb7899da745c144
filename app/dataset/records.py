"""What a dataset holds: one record type for each noun, its keys in the order they are written.

A dataset is a folder: `dataset.yaml` about it, `sources.yaml`, `actors.yaml`, `claims.yaml` and
`links.yaml` with a list each, `places.geojson` and `positions.geojson` with a FeatureCollection
each, whose features carry the record's id as `id` and the other keys as properties, and
`retired.yaml` about the ids that earlier releases had. A key with its default value is left out,
and so is a file without records. Coordinates are [longitude, latitude] in degrees of WGS 84; the
upper bounds of dates are inclusive.

A record refuses what is wrong in itself. What is wrong between records, and between a record and
its source's text, is for `checking`. What records say of texts is in `text_records`.
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StrictInt, StringConstraints, model_validator
from shapely.geometry.base import BaseGeometry

from app import vocabulary
from app.antimeridian import cut_at_antimeridian
from app.dataset.parts import (
    Day,
    Instant,
    Language,
    Listed,
    NameRecord,
    Part,
    Precision,
    Record,
    Refused,
    Region,
    Slug,
    Text,
    Uncertainty,
    Url,
    Valid,
    require_order,
)
from app.dataset.text_records import AttachedText, Passage

# The first 16 hexadecimal digits of the SHA-256 of a claim's statement.
Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{16}$")]
# Lines and areas over the 180th meridian are cut there.
Shape = Annotated[BaseGeometry, AfterValidator(cut_at_antimeridian)]


class DatasetRecord(Part):
    """The dataset itself: `dataset.yaml`."""

    name: Slug
    title: Text
    description: Text | None = None
    licence: Text
    credit: Text | None = None
    # The day of this release: a later one brings its changes into a map that has an earlier one.
    release: Day | None = None
    # Datasets whose ids this one refers to.
    requires: tuple[Slug, ...] = ()
    # [west, south, east, north] in degrees, outside which no geometry of the dataset may lie.
    region: Region | None = None


class SourceRecord(Record):
    """A document by someone: `sources.yaml`."""

    file: ClassVar[str] = "sources.yaml"

    slug: Slug
    title: Text
    title_note: Text | None = None
    author: Text | None = None
    publisher: Text | None = None
    published_from: Day | None = None
    published_to: Day | None = None
    published_note: Text | None = None
    url: Url | None = None
    language: Language
    text: AttachedText | None = None
    reliability: Annotated[str, vocabulary.RELIABILITY] = "F"
    leaning: Text | None = None
    origin: Text | None = None
    collected_at: Instant | None = None
    collected_by: Text | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _bracket_is_whole(self) -> Self:
        if (self.published_from is None) != (self.published_to is None):
            raise Refused(
                "go_together", "published_to", "published_from and published_to go together"
            )
        require_order("published_from", self.published_from, "published_to", self.published_to)
        return self


class RelationRecord(Part):
    """How the actor stands to another over some days, and the claim that says so."""

    relation: Annotated[str, vocabulary.ACTOR_RELATIONS]
    actor: Slug
    valid: Valid | None = None
    claim: Slug


class ActorRecord(Record):
    """A force, a state or a person: `actors.yaml`."""

    file: ClassVar[str] = "actors.yaml"

    slug: Slug
    name: Text
    short_name: Text | None = None
    kind: Annotated[str, vocabulary.ACTOR_KINDS]
    parent: Slug | None = None
    colour: Annotated[str, StringConstraints(pattern="^#[0-9a-f]{6}$")] | None = None
    symbol: Annotated[str, vocabulary.SYMBOLS]
    names: tuple[NameRecord, ...] = ()
    relations: tuple[RelationRecord, ...] = ()
    note: Text | None = None


class PlaceRecord(Record):
    """A named location: a feature of `places.geojson`."""

    file: ClassVar[str] = "places.geojson"

    slug: Slug
    geometry: Shape
    name: Text
    kind: Annotated[str, vocabulary.PLACE_KINDS]
    country: Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")] | None = None
    part_of: Slug | None = None
    uncertainty_m: Uncertainty
    evidence: Text
    names: tuple[NameRecord, ...] = ()
    coarsen_to_m: Annotated[StrictInt, Field(ge=100, le=1_000_000)] | None = None
    note: Text | None = None


class ClaimPlaceRecord(Part):
    """A place that a claim speaks of."""

    place: Slug
    role: Annotated[str, vocabulary.PLACE_ROLES]


class ClaimActorRecord(Part):
    """An actor that a claim speaks of."""

    actor: Slug
    role: Annotated[str, vocabulary.ACTOR_ROLES]


class ClaimRecord(Record):
    """What one source says, in our words: `claims.yaml`."""

    id_field: ClassVar[str] = "id"
    file: ClassVar[str] = "claims.yaml"

    id: Slug
    source: Slug | None = None
    kind: Annotated[str, vocabulary.KINDS]
    statement: Text
    speaker: Slug | None = None
    passage: Passage | None = None
    locator: Text | None = None
    places: tuple[ClaimPlaceRecord, ...] = ()
    actors: tuple[ClaimActorRecord, ...] = ()
    valid: Valid | None = None
    credibility: Annotated[StrictInt, Field(ge=1, le=6)] = 6
    note: Text | None = None

    @model_validator(mode="after")
    def _published_claims_are_whole(self) -> Self:
        if self.speaker is not None and self.kind != "statement":
            raise Refused(
                "only_statements",
                "speaker",
                f"A speaker is given, but the kind is '{self.kind}', not 'statement'",
                kind=self.kind,
            )
        if self.publishing.status == "published":
            if self.kind == "statement" and self.speaker is None:
                raise Refused("needed", "speaker", "A statement needs a speaker")
            if self.source is None:
                raise Refused("needed", "source", "A published claim needs a source")
            anchored = self.passage and self.passage.start is not None and self.passage.quote
            if not anchored and self.locator is None:
                raise Refused(
                    "needed",
                    "passage",
                    "A published claim needs a passage with a quote, or a locator",
                )
        return self


class PositionRecord(Record):
    """Where an actor was, over which days: a feature of `positions.geojson`."""

    id_field: ClassVar[str] = "id"
    file: ClassVar[str] = "positions.geojson"

    id: Slug
    geometry: Shape
    actor: Slug
    place: Slug | None = None
    posture: Annotated[str, vocabulary.POSTURES]
    modality: Annotated[str, vocabulary.MODALITIES]
    valid_from: Day | None = None
    valid_to: Day | None = None
    valid_precision: Precision | None = None
    uncertainty_m: Uncertainty
    claims: Annotated[tuple[Slug, ...], Field(min_length=1)]
    coarsen_to_m: Annotated[StrictInt, Field(ge=100, le=1_000_000)] | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.valid_from is None and self.valid_to is None:
            raise Refused("needed", "valid_from", "A position needs valid_from or valid_to")
        require_order("valid_from", self.valid_from, "valid_to", self.valid_to)
        return self


class Reviewed(Part):
    """What a link linked when a person looked at it: the digest of each claim's statement."""

    later: Annotated[Digest, Field(alias="from")]
    earlier: Annotated[Digest, Field(alias="to")]


class LinkRecord(Record):
    """One claim supports, contradicts, supersedes or is the outcome of another: `links.yaml`."""

    id_field: ClassVar[str] = "id"
    file: ClassVar[str] = "links.yaml"

    id: Slug
    later: Annotated[Slug, Field(alias="from")]
    relation: Annotated[str, vocabulary.RELATIONS]
    earlier: Annotated[Slug, Field(alias="to")]
    verdict: Annotated[str, vocabulary.VERDICTS] | None = None
    why: Text
    # Left out while nobody has looked at both statements side by side.
    reviewed: Reviewed | None = None

    @model_validator(mode="after")
    def _only_outcomes_have_a_verdict(self) -> Self:
        if (self.relation == "outcome") != (self.verdict is not None):
            raise Refused(
                "needed" if self.verdict is None else "only_outcomes",
                "verdict",
                "An outcome needs a verdict"
                if self.verdict is None
                else f"A verdict is given, but the relation is '{self.relation}', not 'outcome'",
            )
        if self.later == self.earlier:
            raise Refused("itself", "to", "The link leads from a claim to itself")
        return self


class RetiredRecord(Listed):
    """What became of a record that an earlier release had: `retired.yaml`."""

    id_field: ClassVar[str] = "id"
    file: ClassVar[str] = "retired.yaml"

    id: Slug
    noun: Literal["claims", "positions", "links"]
    # The records of the same noun that stand in its place; none for what was dropped.
    became: tuple[Slug, ...] = ()
    # What became of it, in words for readers.
    why: Text

    @model_validator(mode="after")
    def _became_others(self) -> Self:
        if self.id in self.became:
            raise ValueError("It became itself")
        if len(set(self.became)) < len(self.became):
            raise ValueError("became lists an id twice")
        return self


@dataclass(frozen=True)
class Dataset:
    """A dataset: what it says of itself, and its records in the order of their files."""

    about: DatasetRecord
    sources: tuple[SourceRecord, ...] = ()
    actors: tuple[ActorRecord, ...] = ()
    places: tuple[PlaceRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()
    positions: tuple[PositionRecord, ...] = ()
    links: tuple[LinkRecord, ...] = ()
    retired: tuple[RetiredRecord, ...] = ()
