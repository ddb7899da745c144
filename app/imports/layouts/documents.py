"""Layouts that a file tells by its own mark: uMap, TimeMap, DeepState, ORBAT-mapper, Linked Places.

Their readers lay them out as rows under the columns that are named here.
"""

from app.imports.layouts.layout import Layout
from app.imports.matching import ActorColumn, Matching
from app.languages import mark

UMAP = Matching(
    place=("name",),
    first=("date", "day", "when"),
    last=("until", "to", "end"),
    statement="{name}, {description}",
    locator="{layer}",
    free=("description",),
    key=("id",),
    needs_day=False,
)
# Days are written month first, as texts; sources are lists of posts.
TIMEMAP = Matching(
    place=("location",),
    latitude="latitude",
    longitude="longitude",
    first=("date",),
    day_order="month",
    statement="{filters}, {description}",
    locator="{sources}",
    source="sources",
    free=("description",),
    key=("id",),
    needs_day=False,
)
DEEPSTATE = Matching(
    first=("date",),
    actors=(ActorColumn(column="actor", marks=True),),
    posture_columns=("status",),
    postures={"occupied": "holds", "liberated": "holds", "unknown": None},
    kind="assessment",
    statement="The map of the day shows {name}",
    uncertainty_m=1_000,
    needs_place=False,
)
SCENARIO = Matching(
    first=("date",),
    last=("until",),
    actors=(ActorColumn(column="unit", marks=True),),
    posture_columns=("posture",),
    postures={"advances": "advances", "present": "present"},
    statement="{unit}: {what}, {title}",
    locator="{side} ({identity}), {layer}",
    key=("id",),
    uncertainty_m=1_000,
    needs_place=False,
    needs_day=False,
)
LINKED_PLACES = Matching(
    place=("title",),
    first=("start",),
    last=("end",),
    country="country",
    reaches_back=True,
    statement="There is a place called {title}, {types}",
    locator="{id}",
    free=("description",),
    key=("id",),
    needs_place=False,
    needs_day=False,
)
# The same as a table, tab-separated (LP-TSV).
PLACES_TABLE = LINKED_PLACES.model_copy(
    update={
        "latitude": "lat",
        "longitude": "lon",
        "point": "geowkt",
        "country": "ccodes",
        "last": ("end",),
        "locator": "{title_source}",
        "aliases": {
            "start": ("attestation_year", "min"),
            "end": ("max",),
            "title_source": ("name_src",),
            "types": ("type",),
        },
    }
)
# A record of ours, which is what it is already.
DATASET = Matching(
    statement="{noun} {id}: {statement}",
    key=("id",),
    free=("statement",),
    needs_place=False,
    needs_day=False,
)
LAYOUTS = (
    Layout("dataset", mark("a dataset of this map"), DATASET),
    Layout("umap", "uMap", UMAP),
    Layout("timemap", "TimeMap", TIMEMAP),
    Layout("deepstate", "DeepState", DEEPSTATE),
    Layout("orbat-mapper", "ORBAT-mapper scenario", SCENARIO),
    Layout("linked-places", "Linked Places", LINKED_PLACES),
    Layout(
        "linked-places",
        mark("Linked Places, a table"),
        PLACES_TABLE,
        needs=("id", "title", "title_source"),
        one_of=(("start", "attestation_year"), ("geowkt", "lon", "matches")),
    ),
    # Its draft of 2018.
    Layout(
        "linked-places",
        mark("Linked Places, a table"),
        PLACES_TABLE,
        needs=("id", "title", "name_src"),
        one_of=(("ccodes", "aat_type", "aat_types"),),
    ),
)
