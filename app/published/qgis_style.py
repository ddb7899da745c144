"""The style that QGIS finds in a GeoPackage: a category for each actor, in its colour, with its days.

QGIS takes one style for a layer by itself, and only for its kind of geometry: the points of mixed layers get it. Those
for their lines and areas lie beside it, to be chosen among the styles of the database. Its default days it takes from
the fields of a file, whatever a style says; a style that is chosen brings them.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from app.published.kml import colour_of, fit_for_xml


@dataclass(frozen=True)
class Styled:
    """Which columns tell the actor, its colour and the days, and what kinds of geometry there are, the default first."""

    label: str
    colour: str
    first: str
    kinds: tuple[str, ...]


STYLED: Mapping[str, Styled] = {
    "positions": Styled("actor_name", "actor_colour", "drawn_from", ("points", "lines", "areas")),
    "tracks": Styled("name", "colour", "valid_from", ("lines",)),
}
# By kind: QGIS's number of it, its symbol and what that is drawn by, and what is told of each drawing.
DRAWN: Mapping[str, tuple[int, str, str, Mapping[str, str]]] = {
    "points": (0, "marker", "SimpleMarker", {
        "name": "circle", "color": "{colour},255", "outline_color": "35,35,35,255", "size": "2.6", "size_unit": "MM",
    }),
    "lines": (1, "line", "SimpleLine", {
        "line_color": "{colour},255", "line_width": "0.6", "line_width_unit": "MM",
    }),
    "areas": (2, "fill", "SimpleFill", {
        "color": "{colour},90", "outline_color": "{colour},255", "outline_width": "0.4", "outline_width_unit": "MM",
    }),
}  # fmt: skip
TABLE = """
    create table layer_styles (
        id INTEGER primary key autoincrement not null, f_table_catalog TEXT, f_table_schema TEXT,
        f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,
        useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT,
        update_time DATETIME default (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""


def add_style(path: Path, layer: str) -> None:
    """Put the layer's style into a GeoPackage, where it has one. Raises OSError where it can't be written."""
    if layer not in STYLED:
        return
    try:
        with closing(sqlite3.connect(path)) as package, package:
            _write_style(package, layer, STYLED[layer])
    except sqlite3.Error as error:
        raise OSError(f"The style can't be written: {error}") from error


def _write_style(package: sqlite3.Connection, layer: str, how: Styled) -> None:
    # The file is copied when it is whole, and thrown away where it isn't: nothing need wait for a disk.
    package.execute("pragma synchronous = off")
    package.execute("pragma journal_mode = memory")
    # The names are those above, and the layer is one of them.
    found = package.execute(
        f"select distinct {how.label}, {how.colour} from {layer} order by 1"  # noqa: S608
    ).fetchall()
    package.execute(TABLE)
    for number, kind in enumerate(how.kinds):
        package.execute(
            "insert into layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
            " styleName, styleQML, styleSLD, useAsDefault, description, owner)"
            " select '', '', table_name, column_name, ?, ?, '', ?, 'Each actor in its colour', ''"
            " from gpkg_geometry_columns",
            (f"actors ({kind})", qml(how, kind, found), number == 0),
        )
    package.execute(
        "insert into gpkg_contents (table_name, data_type, identifier)"
        " values ('layer_styles', 'attributes', 'layer_styles')"
    )


def qml(how: Styled, kind: str, actors: list[tuple[str, str]]) -> str:
    """The style of a kind of geometry as QGIS 3 keeps it; `actors` are (name, #rrggbb)."""
    categories, symbols = [], []
    for number, (name, colour) in enumerate(actors):
        said = quoteattr(fit_for_xml(name))
        categories.append(
            f'<category value={said} label={said} symbol="{number}" type="string" render="true"/>'
        )
        symbols.append(_symbol(number, colour, kind))
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        '<qgis version="3.28.0" styleCategories="Symbology|Temporal">'
        f'<temporal enabled="1" mode="2" startField="{how.first}" endField="valid_to" limitMode="1" '
        'durationUnit="d" fixedDuration="0" accumulate="0" durationField="" startExpression="" '
        'endExpression=""><fixedRange><start></start><end></end></fixedRange></temporal>'
        f'<renderer-v2 type="categorizedSymbol" attr="{how.label}" symbollevels="0" forceraster="0" '
        f'enableorderby="0"><categories>{"".join(categories)}</categories>'
        f"<symbols>{''.join(symbols)}</symbols></renderer-v2>"
        f"<layerGeometryType>{DRAWN[kind][0]}</layerGeometryType></qgis>"
    )


def _symbol(number: int, colour: str, kind: str) -> str:
    said = ",".join(map(str, bytes.fromhex(colour_of(colour)[1:])))
    _, symbol, drawn, members = DRAWN[kind]
    told = {name: value.format(colour=said) for name, value in members.items()}
    options = "".join(f'<Option type="QString" name="{k}" value="{v}"/>' for k, v in told.items())
    # What QGIS before 3.26 reads.
    former = "".join(f'<prop k="{k}" v="{v}"/>' for k, v in told.items())
    return (
        f'<symbol type="{symbol}" name="{number}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{drawn}" enabled="1" pass="0" locked="0">'
        f'<Option type="Map">{options}</Option>{former}</layer></symbol>'
    )
