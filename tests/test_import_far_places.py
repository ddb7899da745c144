"""A point far from the place that its row names: only places of the row's country speak against it."""

from collections.abc import Iterator
from typing import Any

import pytest

from app.database import Engines, desk_session
from app.gazetteer.country_names import code_of
from app.gazetteer.world import WorldPlace
from app.queries.gazetteer import load_country
from app.queries.imports import get_import
from app.staging.deciding import mend_row
from tests.staging import Room

HEADER = "date,place,country,actor,posture,lat,lon,statement\n"
# Where Libya's lies, and Lebanon's.
LIBYAN, LEBANESE = "32.8872,13.1913", "34.4367,35.8497"
SHARED = [
    ("Libya", LIBYAN),
    ("LBY", LEBANESE),
    ("Lebanon", LIBYAN),
    ("Nowhereland", LIBYAN),
    ("", LIBYAN),
]


def table(rows: list[tuple[str, str]]) -> str:
    return HEADER + "".join(
        f"2017-06-{day:02},Tripoli,{country},River Brigade,holds,{spot},It holds the town.\n"
        for day, (country, spot) in enumerate(rows, 1)
    )


@pytest.fixture
def room(fresh_database: Engines) -> Iterator[Room]:
    return Room(fresh_database)


def cautioned(room: Room, number: int) -> list[tuple[str, str]]:
    """(country, point) of the rows that are said to lie far from their place."""
    rows = room.rows(
        "select cells, cautions from desk.import_row where import_id = :id order by number",
        id=number,
    )
    return [
        (row.cells.get("country", ""), f"{row.cells['lat']},{row.cells['lon']}")
        for row in rows
        if any(each["code"] == "far_from_place" for each in row.cautions)
    ]


def load_tripoli(engines: Engines) -> None:
    """Libya's in the gazetteer of the world."""
    tripoli = WorldPlace(
        "LY", 2210247, "Tripoli", "طرابلس", "طرابلس", (), "PPLC", 1150989, 13.1913, 32.8872
    )
    with desk_session(engines) as session:
        load_country(session, "LY", [tripoli])


def test_a_row_is_compared_with_places_of_its_country_alone_as_far_as_these_are_known(
    room: Room,
) -> None:
    number = room.take(table(SHARED))
    room.check(number)
    # Nothing is known of Libya, and nothing of a country that nobody knows.
    assert cautioned(room, number) == [("Lebanon", LIBYAN), ("", LIBYAN)]
    load_tripoli(room.engines)
    again = room.take(table(SHARED))
    room.check(again)
    assert cautioned(room, again) == [("LBY", LEBANESE), ("Lebanon", LIBYAN)]
    # A row that is mended is held against the same places.
    with desk_session(room.engines) as session:
        taken: Any = get_import(session, again)
        mend_row(room.engines, session, taken, 3, {"lat": "32.9", "lon": "13.2"})
    assert cautioned(room, again) == [("Lebanon", LIBYAN)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Libya", "LY"),
        ("ly", "LY"),
        ("LBY", "LY"),
        ("434", "LY"),
        ("8", "AL"),
        ("Syrian Arab Republic", "SY"),
        ("سوريا", "SY"),
        ("Сирия", "SY"),
        ("Syrie", "SY"),
        ("DR Congo (Zaire)", "CD"),
        ("Congo", "CG"),
        ("Russia (Soviet Union)", "RU"),
        ("Yemen (North Yemen)", "YE"),
        ("Bosnia-Herzegovina", "BA"),
        ("Myanmar (Burma)", "MM"),
        ("Serbia (Yugoslavia)", "RS"),
        ("Cambodia (Kampuchea)", "KH"),
        ("Zimbabwe (Rhodesia)", "ZW"),
        ("Madagascar (Malagasy)", "MG"),
        ("Macedonia, FYR", "MK"),
        ("Kingdom of eSwatini (Swaziland)", "SZ"),
        ("Bosnia and Herzegovina", "BA"),
        ("Democratic Republic of Congo", "CD"),
        ("Ivory Coast", "CI"),
        ("Turkey", "TR"),
        ("Palestine", "PS"),
        ("the Gambia", "GM"),
        ("Saint Lucia", "LC"),
        ("Vietnam (North Vietnam)", "VN"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("Yugoslavia", None),
        ("SU", None),
        ("", None),
        ("()", None),
        ("999", None),
    ],
)
def test_countries_are_known_by_codes_and_by_the_names_of_published_sets(
    text: str, code: str | None
) -> None:
    assert code_of(text) == code
