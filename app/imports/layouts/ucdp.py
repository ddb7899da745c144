"""UCDP GED, releases 22 to 25, and its monthly candidates, some of which come without a header.

Precision as its code book says. Place: 1 exact, 2 within some 25 km of a known point, 3 the district,
4 the province, 5 a line or an area around a point that stands for it, 6 the country, 7 international
waters or air. Days: 1 exact, 2 from two to six days, 3 the week, 4 the month, 5 longer; first and last
day are given with it. `number_of_sources` -1 means that it isn't known.
"""

import re
from collections.abc import Sequence

from app.imports.layouts.layout import Layout
from app.imports.matching import ActorColumn, DayCode, FigureColumns, Matching, PlaceCode
from app.languages import mark

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id",
    "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources",
    "source_article", "source_office", "source_date", "source_headline", "source_original",
    "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude",
    "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec",
    "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best",
    "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
MATCHING = Matching(
    place=("where_coordinates", "adm_2", "adm_1", "country"),
    latitude="latitude",
    longitude="longitude",
    country="country",
    place_precision="where_prec",
    place_codes={
        "1": PlaceCode(uncertainty_m=5_000),
        "2": PlaceCode(uncertainty_m=25_000),
        "3": PlaceCode(uncertainty_m=50_000, place=("adm_2", "where_coordinates")),
        "4": PlaceCode(uncertainty_m=150_000, place=("adm_1", "where_coordinates")),
        "5": PlaceCode(uncertainty_m=100_000),
        "6": PlaceCode(uncertainty_m=500_000, place=("country",)),
        "7": PlaceCode(uncertainty_m=500_000),
    },
    first=("date_start",),
    last=("date_end",),
    day_precision="date_prec",
    day_codes={
        "1": DayCode(precision="day"),
        "2": DayCode(precision="days"),
        "3": DayCode(precision="week"),
        "4": DayCode(precision="month"),
        "5": DayCode(precision="year"),
    },
    actors=(
        ActorColumn(column="side_a", role="doing", marks=True),
        ActorColumn(column="side_b", role="facing", marks=True),
    ),
    posture_columns=("type_of_violence",),
    postures={"1": "contests", "2": "contests", "3": "attacks"},
    statement="{side_a} and {side_b}: {type_of_violence}, {place of the row}",
    words={
        "type_of_violence": {
            "1": "state-based violence",
            "2": "violence between groups",
            "3": "violence against civilians",
        }
    },
    locator="{source_office}",
    figures=(
        FigureColumns(what="killed", best="best", low="low", high="high"),
        FigureColumns(what="killed, side A", best="deaths_a"),
        FigureColumns(what="killed, side B", best="deaths_b"),
        FigureColumns(what="killed, civilians", best="deaths_civilians"),
        FigureColumns(what="killed, not known who", best="deaths_unknown"),
    ),
    key=("id",),
    source="source_article",
    free=("source_article", "source_headline", "where_description", "source_original"),
    # Up to 5.0.
    aliases={"best": ("best_est",), "low": ("low_est",), "high": ("high_est",)},
)
RELID = re.compile(r"[A-Z]{3}-\d{4}-\d-")


def is_row(cells: Sequence[str]) -> bool:
    """Whether a row is one of the layout: number, relation's id, year, point in WKT, all in their place."""
    return (
        len(cells) == len(COLUMNS)
        and cells[0].strip().removesuffix(".0").isdecimal()
        and bool(RELID.match(cells[1].strip()) or cells[31].strip().upper().startswith("POINT"))
        and len(cells[2].strip().removesuffix(".0")) == 4
    )


# Countries or conflicts and their years, which are no places.
CONFLICT_YEARS = Matching(
    place=("battle_location", "location", "location_inc"),
    first_parts=("year",),
    actors=(
        ActorColumn(column="side_a", role="doing"),
        ActorColumn(column="side_a_2nd", role="supporting", separator=","),
        ActorColumn(column="side_b", role="facing", separator=","),
        ActorColumn(column="side_b_2nd", role="mentioned", separator=","),
    ),
    statement="{side_a} and {side_b} were in armed conflict in {year}, {place of the row}",
    figures=(FigureColumns(what="killed in battle", best="bd_best", low="bd_low", high="bd_high"),),
    key=("conflict_id", "dyad_id", "year"),
    aliases={"bd_best": ("bdbest",), "bd_low": ("bdlow",), "bd_high": ("bdhigh",)},
    needs_place=False,
)
LAYOUTS = (
    Layout(
        "ucdp-conflict-years",
        mark("UCDP, conflicts and their years"),
        CONFLICT_YEARS,
        needs=("conflict_id", "side_a", "side_b", "year", "incompatibility"),
        one_of=(("bd_best", "bdbest", "intensity_level"), ("location", "location_inc")),
    ),
    Layout(
        "ucdp-ged",
        "UCDP GED",
        MATCHING,
        needs=("id", "type_of_violence", "side_a", "date_start", "latitude", "longitude", "best"),
        one_of=(("where_prec", "date_prec", "conflict_name", "dyad_name", "side_b"),),
        headerless=COLUMNS,
        is_row=is_row,
    ),
)
