"""The gazetteer: the region's small file, and of the rest of the world what is loaded into the database.

Callers use `find_entries` to look a name up in any spelling, `entry` for one by its key, `spelt_alike` for
all names that a text may hold; `load_country` and `remove_country` fill the tables.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from app.gazetteer import region, world
from app.gazetteer.entries import GazetteerEntry
from app.gazetteer.likeness import LAST_LETTER, Found, Sought, closest_first
from app.models import GazetteerCountry, GazetteerLoading, GazetteerPlace, GazetteerSpelling, Place

# Of more names alike none is read: whoever types so little types on.
MOST_ALIKE = 60
# So many places that the names of one file may mean.
MOST_CALLED = 200_000
# Fewer letters begin too many of the world's names.
LEAST_TO_BEGIN = 3
LEAST_TO_RESEMBLE = 5
# Two processes that load at once take turns behind this advisory lock.
LOADING_LOCK = 0x67617A65
# So few places don't make a country known.
THIN = 500
C, S, P = GazetteerCountry, GazetteerSpelling, GazetteerPlace
# Whole statements, since to put one together takes more time than all that the database has to do.
FOUND = """
    select place.*, met.name as spelling, met.folded, met.key
    from ({met}) met join gazetteer.place on place.id = met.place_id
"""
CALLED_ALIKE = text(
    FOUND.format(
        met="""
            (select spelling.* from gazetteer.spelling where key = any(cast(:keys as text[]))
            order by greatest(similarity(folded, :one), similarity(folded, :other)) desc limit :most)
            union all
            select begun.* from unnest(cast(:forms as text[])) form cross join lateral
                (select spelling.* from gazetteer.spelling where folded between form and form || :last
                order by length(folded) limit :most) begun
            union all
            select inside.* from unnest(cast(:forms as text[])) form cross join lateral
                (select spelling.* from gazetteer.spelling where folded like '% ' || form || '%'
                order by length(folded) limit :most) inside
        """
    )
)
RESEMBLING = text(
    FOUND.format(
        met="""
            select spelling.* from gazetteer.spelling where folded % :other
            order by greatest(similarity(folded, :one), similarity(folded, :other)) desc limit :most
        """
    )
)
SPELT_ALIKE = text("""
    with sought as (select * from unnest(cast(:keys as text[]), cast(:scripts as text[])) as sought (key, script)),
    met as (
        select spelling.* from sought join gazetteer.spelling using (key, script)
        union all
        select spelling.* from sought join gazetteer.spelling
            on spelling.lead = sought.key and spelling.script = sought.script
    )
    select place.*, met.name as spelling, met.folded, met.key, met.script
    from met join gazetteer.place on place.id = met.place_id
""")

CALLED = text("""
    select distinct spelling.key, place.country, place.longitude, place.latitude
    from unnest(cast(:keys as text[]), cast(:countries as text[])) as sought (key, country)
    join gazetteer.spelling using (key)
    join gazetteer.place on place.id = spelling.place_id
    where sought.country is null or place.country = sought.country
    limit :most
""")


class Loaded(NamedTuple):
    """A country of the gazetteer: how many places it has, the file that they are from, how many names, since when."""

    code: str
    places: int
    edition: str
    spellings: int
    at: datetime


def loaded_countries(session: Session) -> list[Loaded]:
    """The countries that are loaded, by their codes."""
    listed = select(C.code, C.places, C.edition, C.spellings, C.loaded_at).order_by(C.code)
    return [Loaded(*row) for row in session.execute(listed)]


def countries_of_places(session: Session) -> set[str]:
    """The countries that places of the map lie in."""
    named = select(Place.country).where(Place.country.is_not(None), Place.status != "withdrawn")
    return {code for code in session.scalars(named.distinct()) if code}


def points_without_country(session: Session) -> list[tuple[float, float]]:
    """(longitude, latitude) in degrees, within each place of the map that names no country."""
    inside = func.ST_PointOnSurface(Place.geom)
    unnamed = Place.country.is_(None), Place.status != "withdrawn"
    rows = session.execute(select(func.ST_X(inside), func.ST_Y(inside)).where(*unnamed))
    return [(east, north) for east, north in rows]


def points_called(
    session: Session, pairs: Collection[tuple[str, str | None]]
) -> Iterator[tuple[str, str, float, float]]:
    """(key, country, longitude, latitude) of places with a name of such a key in such a country, of pairs of these.

    A pair without a country asks for those of all.
    """
    if not pairs:
        return
    keys, countries = zip(*pairs, strict=True)
    sought = {"keys": list(keys), "countries": list(countries), "most": MOST_CALLED}
    for row in session.execute(CALLED, sought):
        yield row.key, row.country, row.longitude, row.latitude


def load_country(session: Session, code: str, places: Sequence[world.WorldPlace]) -> Loaded:
    """Put a country's places in the place of those that are there. The caller commits."""
    session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": LOADING_LOCK})
    session.execute(text("set local statement_timeout = 0"))
    session.execute(delete(GazetteerLoading).where(GazetteerLoading.code == code))
    there = session.get(C, code)
    if there is not None and there.edition == world.digest():
        # Another process came first.
        return Loaded(code, there.places, there.edition, there.spellings, there.loaded_at)
    remove_country(session, code)
    row = {"code": code, "edition": world.digest(), "places": len(places), "spellings": 0}
    session.execute(insert(C).values(row))
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    with driver.cursor() as cursor:
        with cursor.copy("copy gazetteer.place from stdin") as rows:
            for each in places:
                rows.write_row(
                    (each.id, each.country, each.name, each.name_local, each.name_ar, each.feature, each.population, each.longitude, each.latitude)
                )  # fmt: skip
        told = "place_id, name, folded, key, lead, script"
        count = 0
        with cursor.copy(f"copy gazetteer.spelling ({told}) from stdin") as rows:
            for each in places:
                for spelling in world.spellings_of(each):
                    rows.write_row((each.id, *spelling))
                    count += 1
    counted = update(C).where(C.code == code).values(spellings=count).returning(C.loaded_at)
    return Loaded(code, len(places), world.digest(), count, session.scalars(counted).one())


def remove_country(session: Session, code: str) -> bool:
    """Take a country's places out; false where it wasn't loaded."""
    gone = delete(C).where(C.code == code).returning(C.code)
    return bool(session.execute(gone).all())


def as_entry(row: Any, names: Sequence[str] = ()) -> GazetteerEntry:
    """A place of the tables, or a row with its columns, as an entry."""
    return GazetteerEntry(
        geoname_id=row.id,
        name=row.name,
        name_ar=row.name_ar,
        other_names=tuple(names),
        longitude=row.longitude,
        latitude=row.latitude,
        feature=row.feature,
        country=row.country,
        population=row.population,
        state=world.STATE,
        name_local=row.name_local,
    )


def spelt_alike(
    session: Session, sought: Collection[tuple[str, str]]
) -> Iterator[tuple[Any, str, str, str, str]]:
    """(place, name, folded form, key, script) of all names that have one of some keys in a script, or begin with one."""
    keys, scripts = zip(*sought, strict=True) if sought else ((), ())
    for row in session.execute(SPELT_ALIKE, {"keys": list(keys), "scripts": list(scripts)}):
        yield row, row.spelling, row.folded, row.key, row.script


def entry(session: Session, key: str) -> GazetteerEntry | None:
    """The entry that `gazetteer:98182`, or 98182, names; none where there is none, or none loaded."""
    number = key.removeprefix("gazetteer:")
    if not (number.isdecimal() and number.isascii() and len(number) < 10):
        return None
    near = region.entry(int(number))
    far = session.get(GazetteerPlace, int(number)) if near is None else None
    if far is None:
        return near
    names = session.scalars(select(S.name).where(S.place_id == far.id).order_by(S.name))
    return as_entry(far, names.all())


def find_entries(session: Session, name: str, most: int = 8) -> list[tuple[GazetteerEntry, str]]:
    """Entries with a name like this, each with the spelling that matched, the closest first.

    Alike are names that share the spelling-tolerant key, and names that begin with the text, or have a word
    that does; where none is, those that resemble it.
    """
    sought = Sought.of(name)
    if sought is None:
        return []
    return closest_first(chain(region.find_entries(sought), _in_world(session, sought, most)), most)


def _in_world(session: Session, sought: Sought, most: int) -> Iterator[Found]:
    forms = [form for form in sought.forms if len(form) >= LEAST_TO_BEGIN]
    asked = {"one": sought.forms[0], "other": sought.forms[-1], "most": MOST_ALIKE}
    rows = session.execute(
        CALLED_ALIKE, asked | {"keys": list(sought.keys), "forms": forms, "last": LAST_LETTER}
    ).all()
    if not rows and len(sought.forms[-1]) >= LEAST_TO_RESEMBLE:
        rows = session.execute(RESEMBLING, asked).all()
    best: dict[int, tuple[float, Any]] = {}
    for row in rows:
        close = sought.close(row.folded, shares_key=row.key in sought.keys)
        if row.id not in best or best[row.id][0] < close:
            best[row.id] = close, row
    ranked = sorted(best.values(), key=lambda each: (-each[0], -each[1].population))
    for close, row in ranked[:most]:
        # What the region's own file has, too, is as that has it: there it is finer.
        yield Found(region.entry(row.id) or as_entry(row), row.spelling, close)
