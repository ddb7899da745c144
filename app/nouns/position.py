"""A position: where an actor was, over which days."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import selectinload, undefer

from app.models import Position
from app.nouns.noun import Noun
from app.nouns.parts import (
    Coarsened,
    Day,
    Note,
    Precision,
    Record,
    Refused,
    Shape,
    Slug,
    Uncertainty,
    require_order,
)
from app.nouns.told import Told
from app.vocabulary.positions import MODALITIES, POSTURES


class PositionRecord(Record):
    """Where an actor was, over which days: a feature of `positions.geojson`."""

    id_field: ClassVar[str] = "id"
    file: ClassVar[str] = "positions.geojson"

    id: Annotated[Slug, Told("Id", about="its name in addresses")]
    geometry: Annotated[Shape, Told("Location", "geometry", after="place", column="geom")]
    actor: Annotated[Slug, Told("Actor", refers="actors", needed=True)]
    place: Annotated[Slug | None, Told("Place", after="modality", refers="places", needed=True)] = (
        None
    )
    posture: Annotated[str, POSTURES, Told("Posture", about=POSTURES.listed())]
    modality: Annotated[str, MODALITIES, Told("Observed or expected", about=MODALITIES.listed())]
    valid_from: Annotated[Day | None, Told("Days", field="valid", about="first day")] = None
    valid_to: Annotated[Day | None, Told(field="valid", about="last day, inclusive")] = None
    valid_precision: Annotated[
        Precision | None, Told(field="valid", about="how exactly the days are known")
    ] = None
    uncertainty_m: Annotated[
        Uncertainty,
        Told("Uncertainty", after="geometry", about="how far off the location may be, in metres"),
    ]
    claims: Annotated[
        tuple[Slug, ...],
        Field(min_length=1),
        Told("Claims", "list", refers="claims", needed=True),
    ]
    coarsen_to_m: Coarsened = None
    note: Note = None

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.valid_from is None and self.valid_to is None:
            raise Refused("needed", "valid_from", "A position needs valid_from or valid_to")
        require_order("valid_from", self.valid_from, "valid_to", self.valid_to)
        return self


NOUN = Noun(
    "positions",
    Position,
    PositionRecord,
    prefix="p",
    options=(selectinload(Position.claims), undefer(Position.geom)),
    example={
        "id": "p-4hn8w2rt",
        "geometry": {"type": "Point", "coordinates": [38.55, 35.83]},
        "actor": "river-brigade",
        "place": "tabqa",
        "posture": "holds",
        "modality": "observed",
        "valid_from": "2017-06-07",
        "valid_precision": "day",
        "uncertainty_m": 1500,
        "claims": ["c-7kq2m9xw"],
        "publishing": {"status": "published"},
    },
)
