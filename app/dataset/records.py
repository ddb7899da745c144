"""What a dataset holds: the records of `app.nouns`, in the order in which their keys are written.

A dataset is a folder: `dataset.yaml` about it, `sources.yaml`, `actors.yaml`, `claims.yaml` and
`links.yaml` with a list each, `places.geojson` and `positions.geojson` with a FeatureCollection
each, whose features carry the record's id as `id` and the other keys as properties, and
`retired.yaml` about the ids that earlier releases had. A key with its default value is left out,
and so is a file without records. Coordinates are [longitude, latitude] in degrees of WGS 84; the
upper bounds of dates are inclusive.

A record refuses what is wrong in itself. What is wrong between records, and between a record and
its source's text, is for `checking`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self

from pydantic import StrictBool, model_validator

from app.nouns.actor import ActorRecord
from app.nouns.claim import ClaimRecord
from app.nouns.link import LinkRecord
from app.nouns.parts import Day, Listed, Part, Region, Slug, Text
from app.nouns.place import PlaceRecord
from app.nouns.position import PositionRecord
from app.nouns.source import SourceRecord
from app.nouns.translation_records import KnownLanguage, require_others


class AboutTranslation(Part):
    """What a dataset says of itself in another language; what it doesn't have is shown as it was written."""

    language: KnownLanguage
    title: Text
    description: Text | None = None
    credit: Text | None = None
    by: Text
    machine: StrictBool = False


class DatasetRecord(Part):
    """The dataset itself: `dataset.yaml`."""

    name: Slug
    # The language of its own texts, where that isn't English.
    language: KnownLanguage | None = None
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
    # Its title, description and credit in other languages, one entry a language.
    translations: tuple[AboutTranslation, ...] = ()

    @model_validator(mode="after")
    def _translated_once(self) -> Self:
        require_others(self.translations, self.language)
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
    """A dataset: what it says of itself, and its records in the order of their files; they may be long lists."""

    about: DatasetRecord
    sources: Sequence[SourceRecord] = ()
    actors: Sequence[ActorRecord] = ()
    places: Sequence[PlaceRecord] = ()
    claims: Sequence[ClaimRecord] = ()
    positions: Sequence[PositionRecord] = ()
    links: Sequence[LinkRecord] = ()
    retired: Sequence[RetiredRecord] = ()
