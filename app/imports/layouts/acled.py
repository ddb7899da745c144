"""ACLED: one row per event and day; columns as of its exports before 2018, to 2022, and since 2023.

Precision as its code book says. Place: 1 a named town, 2 near it or a small part of a region, coded to a
town, 3 a larger region, coded to its capital. Time: 1 the day, 2 the week around it, 3 the month. What
was coded to a provincial capital isn't said to have been there: its place is the province.
"""

from app.imports.layouts.layout import Layout
from app.imports.matching import ActorColumn, DayCode, FigureColumns, Matching, PlaceCode
from app.languages import mark

# By sub-event type since 2018, and by event type before; in small letters.
POSTURES = {
    "armed clash": "contests",
    "government regains territory": "holds",
    "non-state actor overtakes territory": "holds",
    "non-violent transfer of territory": "holds",
    "headquarters or base established": "present",
    "air/drone strike": "attacks",
    "shelling/artillery/missile attack": "attacks",
    "remote explosive/landmine/ied": "attacks",
    "chemical weapon": "attacks",
    "suicide bomb": "attacks",
    "grenade": "attacks",
    "attack": "attacks",
    "abduction/forced disappearance": "attacks",
    "sexual violence": "attacks",
    "battle-no change of territory": "contests",
    "battle-government regains territory": "holds",
    "battle-non-state actor overtakes territory": "holds",
    "remote violence": "attacks",
    "violence against civilians": "attacks",
}

# The kinds of actor, in numbers until 2022 and in words since. A foreign state's forces count as its
# «external forces», which take ground as those do that are no state's.
STATE = ("1", "state forces")
NO_STATE = (
    *("2", "rebel group", "rebel groups", "3", "political militia", "political militias"),
    *("4", "identity militia", "identity militias", "8", "external/other forces"),
)
# The order of the two actors says nothing of who took what from whom.
HOLDERS = {
    "government regains territory": STATE,
    "battle-government regains territory": STATE,
    "non-state actor overtakes territory": NO_STATE,
    "battle-non-state actor overtakes territory": NO_STATE,
}

MATCHING = Matching(
    place=("location", "admin3", "admin2", "admin1"),
    latitude="latitude",
    longitude="longitude",
    country="country",
    place_precision="geo_precision",
    place_codes={
        "1": PlaceCode(uncertainty_m=5_000),
        "2": PlaceCode(uncertainty_m=30_000),
        "3": PlaceCode(uncertainty_m=100_000, place=("admin1", "country")),
    },
    first=("event_date",),
    year="year",
    day_precision="time_precision",
    day_codes={
        "1": DayCode(precision="day"),
        "2": DayCode(precision="week", before=3, after=3),
        "3": DayCode(precision="month", whole="month"),
    },
    day_order="day",
    actors=(
        ActorColumn(column="actor1", role="doing", marks=True, kind="inter1"),
        ActorColumn(column="assoc_actor_1", role="supporting", separator=";"),
        ActorColumn(column="actor2", role="facing", marks=True, kind="inter2"),
        ActorColumn(column="assoc_actor_2", role="mentioned", separator=";"),
    ),
    posture_columns=("sub_event_type", "event_type"),
    postures=POSTURES,
    marked_kinds=HOLDERS,
    statement="{actor1} and {actor2}: {sub_event_type}, {place of the row}",
    locator="{source}",
    figures=(FigureColumns(what="killed", best="fatalities"),),
    key=("event_id_cnty",),
    revised="timestamp",
    source="source",
    free=("notes",),
    aliases={
        "geo_precision": ("geo_precis", "geo_prec"),
        "time_precision": ("time_precisi", "time_prec"),
        "assoc_actor_1": ("ally_actor_1", "associated_actor_1"),
        "assoc_actor_2": ("ally_actor_2", "associated_actor_2"),
        "event_id_cnty": ("event_id", "data_id"),
    },
)
NEEDS = ("event_date", "actor1", "location", "latitude", "longitude")
# Its aggregated files: a week (from Saturday), a province and a kind of event; points are the province's middle.
WEEKS = Matching(
    place=("admin1", "country"),
    latitude="centroid_latitude",
    longitude="centroid_longitude",
    country="country",
    uncertainty_m=100_000,
    first=("week",),
    days_of=DayCode(precision="week", after=6),
    kind="assessment",
    statement="{sub_event_type}: {events} in a week, {place of the row}",
    figures=(FigureColumns(what="killed", best="fatalities"),),
    key=("week", "country", "admin1", "sub_event_type"),
)
LAYOUTS = (
    Layout(
        "acled-weeks",
        mark("ACLED, weeks of provinces"),
        WEEKS,
        needs=("week", "admin1", "sub_event_type", "events", "fatalities", "centroid_latitude"),
    ),
    Layout(
        "acled",
        "ACLED, since 2018",
        MATCHING,
        needs=(*NEEDS, "sub_event_type"),
        one_of=(("event_id_cnty", "data_id"), ("geo_precision", "geo_precis")),
    ),
    Layout(
        "acled",
        "ACLED, before 2018",
        MATCHING.model_copy(
            update={"statement": "{actor1} and {actor2}: {event_type}, {place of the row}"}
        ),
        needs=(*NEEDS, "event_type"),
        one_of=(
            ("event_id_cnty", "event_id_no_cnty", "data_id"),
            ("geo_precision", "geo_precis"),
        ),
    ),
    # What was asked of its API with few fields, or made GeoJSON of.
    Layout(
        "acled",
        mark("ACLED, some of its columns"),
        MATCHING,
        needs=("event_id_cnty", "event_date", "event_type", "sub_event_type", "actor1", "location"),
    ),
)
