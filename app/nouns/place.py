"""A place: a named location."""

from typing import Annotated, ClassVar

from pydantic import StringConstraints
from sqlalchemy.orm import selectinload, undefer

from app.models import Place
from app.nouns.noun import Noun
from app.nouns.parts import Coarsened, NameRecord, Note, Record, Shape, Slug, Text, Uncertainty
from app.nouns.told import Told
from app.vocabulary.places import KINDS

Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]


class PlaceRecord(Record):
    """A named location: a feature of `places.geojson`."""

    file: ClassVar[str] = "places.geojson"

    slug: Annotated[Slug, Told("Address", about="its name in addresses")]
    geometry: Annotated[Shape, Told("Location", "geometry", after="part_of", column="geom")]
    name: Annotated[
        Text,
        Told(
            "Name",
            about="what it is called",
            typed=True,
            hint="The English name that the map shows; other spellings below.",
        ),
    ]
    kind: Annotated[
        str, KINDS, Told("Kind", about="town, river, governorate and so on", typed=True)
    ]
    country: Annotated[
        Country | None, Told("Country", about="codes of ISO 3166 of the country", typed=True)
    ] = None
    part_of: Annotated[Slug | None, Told("Lies in", refers="places")] = None
    uncertainty_m: Annotated[
        Uncertainty, Told("Uncertainty", about="how far off the location may be, in metres")
    ]
    evidence: Annotated[
        Text,
        Told(
            "Evidence for the coordinates",
            "text",
            longest=4000,
            about="how the location is known",
            typed=True,
        ),
    ]
    names: Annotated[tuple[NameRecord, ...], Told("Other names", "list")] = ()
    coarsen_to_m: Coarsened = None
    note: Note = None


NOUN = Noun(
    "places",
    Place,
    PlaceRecord,
    title="name",
    options=(selectinload(Place.names), undefer(Place.geom)),
    example={
        "slug": "tabqa",
        "name": "Tabqa",
        "kind": "town",
        "geometry": {"type": "Point", "coordinates": [38.55, 35.83]},
        "uncertainty_m": 1500,
        "evidence": "the middle of the town on the base map",
        "names": [{"name": "الطبقة", "language": "ar", "script": "Arab"}],
    },
)
