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
# In KML, folders are factions, and a name begins with its day.
KML = Matching(
    first=("when", "begin", "Date", "day in name"),
    last=("end",),
    actors=(
        ActorColumn(column="folder", marks=True, nobody=("Neutral", "Special", "Other", "Unknown")),
    ),
    posture="present",
    statement="Made out in a picture: {name}, {description}",
    locator="{folder}",
    uncertainty_m=100,
    free=("name", "description"),
)
LAYOUTS = (
    Layout(
        "geoconfirmed",
        "GeoConfirmed, CSV",
        MATCHING,
        needs=("Date", "Name", "Latitude", "Longitude", "Description"),
        one_of=(("Faction",), ("PlusCode", "Geolocation", "Origin")),
    ),
    Layout("geoconfirmed", "GeoConfirmed, KML", KML, mark="geoconfirmed-kml"),
)
