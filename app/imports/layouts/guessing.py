"""A plain table whose columns are guessed by their names and first rows. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

from app.imports.cells import Row, Table
from app.imports.days import BARE, ISO
from app.imports.geometry_texts import is_geometry
from app.imports.matching import ActorColumn, FigureColumns, Matching, column_key
from app.vocabulary import KINDS, POSTURES

# What columns are called, in the order in which one is taken before another; the keys are fields of a
# matching, or parts of it.
NAMES: dict[str, tuple[str, ...]] = {
    "latitude": (
        "latitude", "lat", "y", "lat_dd", "y_coord", "breitengrad", "breite", "latitud", "широта", "enlem",
        "خط_العرض",
    ),
    "longitude": (
        "longitude", "lon", "lng", "long", "x", "lon_dd", "x_coord", "längengrad", "länge", "longitud", "долгота",
        "довгота", "boylam",
        "خط_الطول",
    ),
    "point": (
        "coordinates", "coords", "coordinate", "location_coordinates", "mgrs", "utm", "plus_code",
        "pluscode", "gps", "geo", "lat_lon", "latlon", "lat_long", "point", "koordinaten", "coordonnées",
        "coordenadas", "координаты", "координати",
        "koordinat", "الإحداثيات",
    ),
    # Geometries as databases write them; beside angles, for rows that have none.
    "drawn": ("wkt", "geometry", "geom", "the_geom", "geom_wkt", "geowkt", "wkt_geom", "geojson", "wkb_geometry", "shape"),
    "first": (
        "date", "event_date", "day", "from", "date_start", "start_date", "valid_from", "start", "datum",
        "begin", "when", "time", "timestamp", "datetime", "begintime", "fecha", "дата", "tarih", "التاريخ", "day in name",
    ),
    "last": ("until", "to", "date_end", "end_date", "valid_to", "end", "last", "bis", "endtime", "fin"),
    "year": ("year", "yyyy"),
    "place": (
        "place", "place_name", "placename", "location", "town", "city", "village", "locality", "settlement",
        "site", "where", "ort", "lieu", "localité", "lugar", "место", "місце", "yer", "المكان", "name_en", "district", "region",
    ),
    "actor": (
        "actor", "actors", "actor1", "actor_1", "group", "force", "unit", "side_a", "perpetrator", "party",
        "faction", "belligerent", "who", "akteur", "acteur", "actor_principal", "актор", "сторона", "الجهة",
    ),
    "other": ("actor2", "actor_2", "side_b", "target", "against", "opponent", "victim"),
    "statement": (
        "statement", "claim", "event", "what", "what_happened", "summary", "title", "headline", "description", "event_type",
        "incident", "text", "notes", "note", "details", "name", "ereignis", "événement", "evento", "событие",
        "подія", "الحدث",
    ),
    "sort": ("sub_event_type", "event_type", "type", "incident_type", "category"),
    "note": ("note", "notes", "comment", "comments", "remarks", "caution"),
    "locator": ("locator", "page", "paragraph", "url", "link", "source_url", "reference"),
    "source": ("source", "sources", "src", "publisher", "quelle", "источник", "المصدر"),
    "grade": ("credibility", "grade", "confidence"),
    "kind_column": ("kind", "claim_kind"),
    "posture": ("posture", "stance"),
    "uncertainty": ("uncertainty_m", "uncertainty", "accuracy_m", "radius_m", "precision_m"),
    "country": ("country", "admin0", "land", "pays", "страна", "ülke", "البلد"),
    "key": ("event_id", "id", "uuid", "key", "guid", "event_key", "incident_id"),
}  # fmt: skip
FIGURES: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "killed",
        ("killed", "fatalities", "deaths", "dead", "best", "tote", "tués", "morts", "muertos", "погибшие", "загиблі", "قتلى", "القتلى"),
        ("killed_min", "min_killed", "deaths_min", "killed_low", "low", "fatalities_min"),
        ("killed_max", "max_killed", "deaths_max", "killed_high", "high", "fatalities_max"),
    ),
    (
        "wounded",
        ("wounded", "injured", "injuries", "verletzte", "blessés", "heridos", "раненые", "поранені", "جرحى", "الجرحى"),
        ("wounded_min", "min_wounded", "injured_min"),
        ("wounded_max", "max_wounded", "injured_max"),
    ),
    ("displaced", ("displaced", "idps"), ("displaced_min",), ("displaced_max",)),
)  # fmt: skip
# Words of a form beyond which a cell is somebody's text.
LONG_TEXT = 200


def guess(table: Table, rows: Sequence[Row]) -> tuple[Matching, list[str]]:
    """What a table's columns become by their names, and why. Columns that say nothing stay out."""
    keys = {column_key(name): name for name in reversed(table.columns)}
    keys |= {
        column_key(name): name
        for row in rows[:50]
        for name in row.cells
        if column_key(name) not in keys
    }
    taken: set[str] = set()

    def find(part: str) -> str:
        for name in NAMES[part]:
            actual = keys.get(column_key(name), "")
            if actual and actual not in taken:
                taken.add(actual)
                return actual
        return ""

    values = _spots(find, rows, taken)
    values["first"] = _all(find, "first", table) or _one(_of_days(table, rows, taken))
    values["last"] = _all(find, "last", table)
    values["year"] = find("year")
    values["place"] = _one(find("place"))
    values["country"] = find("country")
    values["uncertainty"] = find("uncertainty")
    values["key"] = _one(find("key"))
    actor, other = find("actor"), find("other")
    for part in ("kind_column", "grade", "source", "locator"):
        values[part] = find(part)
    if not _all_in(rows, values["kind_column"], KINDS):
        taken.discard(values.pop("kind_column"))
    if not _all_in(rows, values["grade"], frozenset("123456")):
        taken.discard(values.pop("grade"))
    posture = find("posture")
    if posture:
        values["posture_columns"] = (posture,)
        values["postures"] = {code: code for code in POSTURES}
        values["postures"] |= {term.label.casefold(): code for code, term in POSTURES.items()}
    values["actors"] = _actors(actor, other, marks=bool(posture))
    values["figures"] = _figures(keys, taken)
    statement = find("statement")
    values["statement"] = _statement(statement, actor, other, find("sort"), values)
    if table.kind in ("kml", "gpx") and "name" in keys:
        told = next((name for name in ("description", "desc") if name in keys), "")
        values["statement"] = "{name}, {" + told + "}" if told else "{name}"
    values["locator"] = f"{{{values['locator']}}}" if values["locator"] else ""
    note = find("note")
    values["note"] = f"{{{note}}}" if note and not _is_long(rows, note) else ""
    values["free"] = (note,) if note and _is_long(rows, note) else ()
    has_place = bool(values["place"] or values.get("latitude") or values.get("point"))
    values["needs_place"] = has_place or any(row.geometry is not None for row in rows)
    # A claim may speak of no day; a mark can't.
    values["needs_day"] = bool(posture)
    named = [name for name in table.columns if name in taken]
    return Matching(**values), named[:12]


def _spots(find: Callable[[str], str], rows: Sequence[Row], taken: set[str]) -> dict[str, Any]:
    """The columns that say where: both angles, or one of both in one; and geometries that are drawn."""
    values = {name: find(name) for name in ("latitude", "longitude")}
    if not (values["latitude"] and values["longitude"]):
        taken -= set(values.values())
        values = {"point": find("point")}
    if not values.get("point"):
        values["point"] = _drawn(find("drawn"), rows, taken)
    return values


def _one(name: str) -> tuple[str, ...]:
    return (name,) if name else ()


def _all(find: Callable[[str], str], part: str, table: Table) -> tuple[str, ...]:
    """The column of a table; of features, which may have their day under several names, all of them."""
    found = [find(part)]
    while found[-1] and table.kind in ("kml", "gpx", "geojson", "geojsonl"):
        found.append(find(part))
    return tuple(filter(None, found))


def _of_days(table: Table, rows: Sequence[Row], taken: set[str]) -> str:
    """A column most of whose first cells are days."""
    for name in table.columns:
        cells = [row.cells.get(name, "").strip() for row in rows[:30]]
        cells = [cell for cell in cells if cell]
        days = [cell for cell in cells if ISO.match(cell) or BARE.match(cell)]
        if name not in taken and cells and len(days) > 0.8 * len(cells):
            taken.add(name)
            return name
    return ""


def _drawn(column: str, rows: Sequence[Row], taken: set[str]) -> str:
    """The column, if its first filled cell holds a geometry."""
    cells = (row.cells.get(column, "").strip() for row in rows)
    if column and is_geometry(next(filter(None, cells), "")):
        return column
    taken.discard(column)
    return ""


def _all_in(rows: Sequence[Row], column: str, known: Any) -> bool:
    """Whether the first filled cells of a column are all known words."""
    cells = [row.cells.get(column, "").strip().casefold() for row in rows]
    cells = [cell for cell in cells if cell]
    return bool(cells) and sum(cell in known for cell in cells) >= 0.5 * len(cells)


def _actors(actor: str, other: str, *, marks: bool) -> tuple[ActorColumn, ...]:
    found = []
    if actor:
        found.append(ActorColumn(column=actor, role="doing", separator=";", marks=marks))
    if other:
        found.append(ActorColumn(column=other, role="facing", separator=";"))
    return tuple(found)


def _figures(keys: dict[str, str], taken: set[str]) -> tuple[FigureColumns, ...]:
    found = []
    for what, *columns in FIGURES:
        best, low, high = (
            next((keys[name] for name in names if name in keys and keys[name] not in taken), "")
            for names in columns
        )
        if best or low or high:
            taken.update(filter(None, (best, low, high)))
            found.append(FigureColumns(what=what, best=best, low=low, high=high))
    return tuple(found)


def _statement(statement: str, actor: str, other: str, sort: str, values: dict[str, Any]) -> str:
    """A column that says it, or a sentence of those that are there."""
    if statement:
        return f"{{{statement}}}"
    who = " and ".join(f"{{{name}}}" for name in (actor, other) if name)
    place = f"{{{values['place'][0]}}}" if values["place"] else ""
    posture = f"{{{values['posture_columns'][0]}}}" if values.get("posture_columns") else ""
    what = ", ".join(f"{{{name}}}" for name in (sort,) if name) or posture
    parts = [": ".join(filter(None, (who, what))), place]
    return ", ".join(filter(None, parts))


def _is_long(rows: Sequence[Row], column: str) -> bool:
    """Whether the column holds texts, rather than remarks."""
    return any(len(row.cells.get(column, "")) > LONG_TEXT for row in rows)
