"""GeoConfirmed's export: places that volunteers made out from pictures, with the posts they come from.

A row without a day is a marker that nobody dated: it makes no mark until somebody does.
"""

from app.imports.layouts.layout import Layout
from app.imports.matching import ActorColumn, Matching

MATCHING = Matching(
    place=("PlusCode",),
    latitude="Latitude",
    longitude="Longitude",
    first=("Date",),
    actors=(
        ActorColumn(
            column="Faction", marks=True, nobody=("Neutral", "Special", "Other", "Unknown")
        ),
        ActorColumn(column="Units", role="mentioned", separator=","),
        ActorColumn(column="OrbatUnits", role="mentioned", separator=","),
    ),
    posture="present",
    statement="Made out in a picture: {Equipment}, {Description}, {Name}",
    locator="{Source}",
    uncertainty_m=100,
    key=("Id",),
    source="Source",
    free=("Description", "Name"),
)
LAYOUTS = (
    Layout(
        "geoconfirmed",
        "GeoConfirmed, CSV",
        MATCHING,
        needs=("Date", "Name", "Latitude", "Longitude", "Description"),
        one_of=(("Faction",), ("PlusCode", "Geolocation", "Origin")),
    ),
)
