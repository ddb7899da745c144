"""Events that machines or coders sort into codes: GDELT 1 and 2, ICEWS and POLECAT, attacks by terrorists and on aid workers.

Who does what to whom is what a machine made of a report; so nobody is marked by GDELT, ICEWS or POLECAT. Where a
place isn't known, they give the middle of the next larger area: GDELT says so by its type, GTD by its
specificity, ICEWS only by leaving the narrower name empty.
"""

from collections.abc import Sequence

from app.imports.layouts.layout import Layout
from app.imports.matching import ActorColumn, FigureColumns, Matching, PlaceCode
from app.languages import mark

PARTS = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
SIDES = ("Actor1", "Actor2")
COLUMNS_2 = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"{side}{part}" for side in SIDES for part in PARTS),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{side}Geo_{part}" for side in (*SIDES, "Action") for part in GEO),
    *("DATEADDED", "SOURCEURL"),
)
COLUMNS_1 = tuple(name for name in COLUMNS_2 if not name.endswith("Geo_ADM2Code"))
# CAMEO's twenty kinds of events.
CAMEO = (
    "make a public statement", "appeal", "express intent to cooperate", "consult", "engage in diplomatic cooperation",
    "engage in material cooperation", "provide aid", "yield", "investigate", "demand", "disapprove", "reject",
    "threaten", "protest", "exhibit force posture", "reduce relations", "coerce", "assault", "fight",
    "use unconventional mass violence",
)  # fmt: skip
GDELT = Matching(
    place=("ActionGeo_FullName",),
    latitude="ActionGeo_Lat",
    longitude="ActionGeo_Long",
    place_precision="ActionGeo_Type",
    place_codes={
        "0": PlaceCode(uncertainty_m=1_000_000),
        "1": PlaceCode(uncertainty_m=500_000),
        "2": PlaceCode(uncertainty_m=150_000),
        "3": PlaceCode(uncertainty_m=10_000),
        "4": PlaceCode(uncertainty_m=10_000),
        "5": PlaceCode(uncertainty_m=150_000),
    },
    first=("SQLDATE",),
    year="Year",
    actors=(
        ActorColumn(column="Actor1Name", role="mentioned"),
        ActorColumn(column="Actor2Name", role="mentioned"),
    ),
    statement="A news report, sorted by a machine: {Actor1Name} and {Actor2Name}, {EventRootCode}, {place of the row}",
    words={
        "EventRootCode": {
            form: words
            for number, words in enumerate(CAMEO, 1)
            for form in (str(number), f"{number:02}")
        }
    },
    locator="{SOURCEURL}",
    key=("GLOBALEVENTID",),
    source="SOURCEURL",
    aliases={"SQLDATE": ("Day",)},
    needs_place=False,
)
ICEWS = Matching(
    place=("City", "District", "Province", "Country"),
    latitude="Latitude",
    longitude="Longitude",
    country="Country",
    uncertainty_m=10_000,
    coarse={"District": 30_000, "Province": 150_000, "Country": 500_000},
    first=("Event Date",),
    actors=(
        ActorColumn(column="Source Name", role="mentioned"),
        ActorColumn(column="Target Name", role="mentioned"),
    ),
    statement="A news report, sorted by a machine: {Source Name} and {Target Name}, {Event Text}, {place of the row}",
    locator="{Publisher}, story {Story ID}",
    # The number alone comes again with another code, day or side.
    key=("Event ID", "Event Date", "CAMEO Code", "Source Name", "Target Name"),
    source="Publisher",
    needs_place=False,
)
# POLECAT, which followed ICEWS: with kinds of events of its own.
POLECAT = ICEWS.model_copy(
    update={
        "actors": (
            ActorColumn(column="Actor Name", role="mentioned", separator=";"),
            ActorColumn(column="Recipient Name", role="mentioned", separator=";"),
        ),
        "statement": (
            "A news report, sorted by a machine: {Actor Name} and {Recipient Name}, {Event Type} {Event Mode}, {place of the row}"
        ),
        "locator": "{Source}",
        "key": ("Event ID",),
        "source": "Source",
        "free": ("Event Text", "Headline"),
    }
)
GTD = Matching(
    place=("city", "provstate", "country_txt"),
    latitude="latitude",
    longitude="longitude",
    country="country_txt",
    place_precision="specificity",
    place_codes={
        "1": PlaceCode(uncertainty_m=5_000),
        "2": PlaceCode(uncertainty_m=30_000),
        "3": PlaceCode(uncertainty_m=30_000),
        "4": PlaceCode(uncertainty_m=100_000, place=("provstate", "country_txt")),
        "5": PlaceCode(uncertainty_m=500_000, place=("provstate", "country_txt")),
    },
    first_parts=("iyear", "imonth", "iday"),
    actors=tuple(
        ActorColumn(column=name, role="doing", marks=True, nobody=("Unknown",))
        for name in ("gname", "gname2", "gname3")
    ),
    posture="attacks",
    statement="{gname}: {attacktype1_txt}, against {targtype1_txt}, {place of the row}",
    locator="{scite1}",
    figures=(
        FigureColumns(what="killed", best="nkill"),
        FigureColumns(what="killed, attackers", best="nkillter"),
        FigureColumns(what="wounded", best="nwound"),
    ),
    key=("eventid",),
    source="dbsource",
    free=("summary", "scite1"),
    unknown=(*Matching().unknown, "Unknown", "-99", "-9", "-99.0", "-9.0"),
    needs_place=False,
)
# The Aid Worker Security Database: its «Location» is a kind of place, such as a road.
AWSD = Matching(
    place=("City", "District", "Region", "Country"),
    latitude="Latitude",
    longitude="Longitude",
    country="Country",
    coarse={"District": 30_000, "Region": 100_000, "Country": 500_000},
    uncertainty_m=5_000,
    first_parts=("Year", "Month", "Day"),
    actors=(ActorColumn(column="Actor name", role="doing", nobody=("Unknown", "None")),),
    statement="Aid workers were attacked: {Means of attack}, {Attack context}, {place of the row}",
    locator="{Source}",
    figures=(
        FigureColumns(what="killed", best="Total killed"),
        FigureColumns(what="wounded", best="Total wounded"),
        FigureColumns(what="kidnapped", best="Total kidnapped"),
    ),
    key=("Incident ID",),
    source="Source",
    free=("Details",),
    unknown=(*Matching().unknown, "Unknown", "Unspecified"),
    needs_place=False,
)


def is_row(cells: Sequence[str]) -> bool:
    """Whether a row is one of GDELT's: number, day, month and year that agree, the address at the end."""
    return (
        len(cells) in (len(COLUMNS_1), len(COLUMNS_2))
        and cells[0].isdecimal()
        and len(cells[1]) == 8
        and cells[1].startswith(cells[2])
        and cells[2].startswith(cells[3])
    )


def _is_first(cells: Sequence[str]) -> bool:
    return len(cells) == len(COLUMNS_1) and is_row(cells)


def _is_second(cells: Sequence[str]) -> bool:
    return len(cells) == len(COLUMNS_2) and is_row(cells)


NEEDS = ("GLOBALEVENTID", "EventRootCode", "ActionGeo_Type", "ActionGeo_Lat", "ActionGeo_Long")
LAYOUTS = (
    Layout("gdelt", "GDELT 2", GDELT, needs=NEEDS, headerless=COLUMNS_2, is_row=_is_second),
    Layout("gdelt", "GDELT 1", GDELT, needs=NEEDS, headerless=COLUMNS_1, is_row=_is_first),
    Layout(
        "icews",
        "ICEWS",
        ICEWS,
        needs=("Event ID", "Event Date", "Source Name", "Event Text", "CAMEO Code", "Target Name"),
    ),
    Layout(
        "polecat",
        "POLECAT",
        POLECAT,
        needs=(
            "Event ID",
            "Event Date",
            "Event Type",
            "Event Mode",
            "Actor Name",
            "Recipient Name",
        ),
    ),
    Layout(
        "awsd",
        mark("Aid Worker Security Database"),
        AWSD,
        needs=("Incident ID", "Year", "Means of attack", "Attack context", "Total killed"),
    ),
    Layout(
        "gtd",
        mark("Global Terrorism Database"),
        GTD,
        needs=("eventid", "iyear", "imonth", "iday", "gname", "attacktype1_txt"),
    ),
)
