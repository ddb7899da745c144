"""The map as Folium composes it: base layer, relief, panes, controls and our own layers.

Callers use `compose_map(MapOptions(...))` once at start and get the page's HTML part and a script,
both the same for every visitor. This is the only module that imports Folium or branca, because both
parse what they are given as a template again: only literals of this module and the operator's base map,
checked by `basemap_from`, ever reach them. Rows from the database arrive later, by fetch.

The templates in `templates/folium/` emit no inline script, style or handler, so the strict policy
holds. Every element has a fixed id: two compositions of the same options are equal byte for byte.
"""

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import branca.element
import folium
import folium.map
import folium.raster_layers
import folium.template
import jinja2

from app.errors import SetupError
from app.languages import current, gettext
from app.pmtiles import read_header
from app.streets import StreetsFile

TEMPLATES = folium.template.Environment(  # type: ignore[no-untyped-call]  # Folium leaves it bare
    loader=jinja2.FileSystemLoader(Path(__file__).resolve().parent.parent / "templates" / "folium"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
)
TEMPLATES.globals["_"] = gettext

# The stacking of the panes, bottom to top. Leaflet's own tile pane is 200: the relief lies below
# it, or it would hide the tiles. Controls of Leaflet begin at 800.
PANES = {
    "relief": 150,
    "areas": 410,
    "town-names": 420,
    "uncertainty": 430,
    "lines": 440,
    "places": 610,
    "positions": 620,
}
# Panes whose drawings answer the pointer.
LIVE_PANES = {"areas", "lines", "places", "positions"}

DIRECTORY = Path(__file__).resolve().parent.parent / "data" / "basemap"
# From which zoom the finer tiles are drawn.
REGION_FROM_ZOOM = 6

Named = TypeVar("Named", bound=branca.element.Element)


@dataclass(frozen=True)
class OfflineBasemap:
    """The base map of `data/basemap/`, served by this program: the world, and a region more finely."""

    world: str = "world.pmtiles"
    world_relief: str = "world-relief.pmtiles"
    region: str = "region.pmtiles"
    region_relief: str = "relief.webp"
    # By the name of a file, what scripts are told of it otherwise: of one that was cut out of it, or of its address.
    cut: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class TileBasemap:
    """Raster tiles of the operator's choice: a template with {z}, {x} and {y}."""

    template: str
    attribution: str


@dataclass(frozen=True)
class PmtilesBasemap:
    """Vector tiles of the operator's choice, in the layers of protomaps.com."""

    url: str
    attribution: str


Basemap = OfflineBasemap | TileBasemap | PmtilesBasemap


@dataclass(frozen=True)
class MapOptions:
    """What the composition depends on. `static_url` is the prefix of the hashed static files."""

    static_url: str
    basemap: Basemap = OfflineBasemap()
    # Files of the operator's, drawn over the base map that ships.
    streets: tuple[StreetsFile, ...] = ()
    # The whole world; the page's scripts go to where the data is before anything is drawn.
    latitude: float = 20.0
    longitude: float = 0.0
    zoom: int = 2
    min_zoom: int = 2
    max_zoom: int = 18


@dataclass(frozen=True)
class ComposedMap:
    """`html` goes into the page as it is; `script` is served as a file of its own, after map.js."""

    html: str
    script: str


def basemap_from(url: str | None, attribution: str | None) -> Basemap:
    """The base map that an operator's settings ask for; the one that ships where `url` is unset.

    Raises SetupError where the URL is neither a PMTiles file nor a tile template, is not http(s) or a
    path on this server, or where either could be taken for template code.
    """
    if url is None:
        return OfflineBasemap()
    placeholders = re.sub(r"\{[zxyrs]\}", "", url)
    if not re.fullmatch(r"(https?://|/)[A-Za-z0-9.,:;/?&=%_~@+-]*", placeholders):
        raise SetupError(
            f"CONFLICT_MAP_BASEMAP_URL is {url!r}: it must begin with https://, http:// or /, and hold "
            "no other braces than {z}, {x}, {y}, {r} and {s}."
        )
    credit = attribution or ""
    if re.search(r"[{}<>]", credit):
        raise SetupError(
            f"CONFLICT_MAP_BASEMAP_ATTRIBUTION is {credit!r}: it is shown as plain text and may hold "
            "no braces or angle brackets."
        )
    if url.split("?")[0].endswith(".pmtiles"):
        return PmtilesBasemap(url, credit)
    if all(part in url for part in ("{z}", "{x}", "{y}")):
        return TileBasemap(url, credit)
    raise SetupError(
        f"CONFLICT_MAP_BASEMAP_URL is {url!r}: it must be a .pmtiles file or hold {{z}}, {{x}} and {{y}}."
    )


class PlainFigure(branca.element.Figure):
    """A figure that only collects what its children render; its parts are taken one by one."""

    _template = TEMPLATES.get_template("figure.html")


class ReadingMap(folium.Map):
    """The map without Folium's own styles, scripts and links to other hosts."""

    _template = TEMPLATES.get_template("map.html")

    def __init__(self, options: MapOptions) -> None:
        super().__init__(
            location=[options.latitude, options.longitude],
            tiles=None,
            zoom_start=options.zoom,
            min_zoom=options.min_zoom,
            max_zoom=options.max_zoom,
        )
        self._id = "main"
        # Leaflet is vendored and linked by the page; nothing may come from a host of Folium's choice.
        self.default_js, self.default_css = [], []
        self.min_zoom, self.max_zoom = options.min_zoom, options.max_zoom
        self.icons_url = f"{options.static_url}/icons/icons.svg"
        self.credits = credits_of(options.basemap, options.streets)


class OwnLayer(folium.map.Layer):
    """One of our layers: `conflictMap.<maker>(map, …)` in the page's scripts makes it."""

    _template = TEMPLATES.get_template("layer.html")

    def __init__(
        self, maker: str, name: str | None = None, *arguments: object, show: bool = True
    ) -> None:
        super().__init__(name=name, overlay=True, control=name is not None, show=show)
        self._name, self._id = "Layer", maker
        self.maker, self.arguments = maker, arguments


class Start(branca.element.MacroElement):
    """The last line: hands the finished map and its layer control to the page's scripts."""

    _template = TEMPLATES.get_template("start.html")

    def __init__(self, control: folium.LayerControl) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca leaves it bare
        self._name, self._id = "Start", "main"
        self.control = control


def with_id(element: Named, fixed: str) -> Named:
    """The element, named by a fixed id in place of a random one, so that the output is stable."""
    element._id = fixed  # noqa: SLF001  (branca offers no other way)
    return element


def credits_of(basemap: Basemap, streets: tuple[StreetsFile, ...] = ()) -> list[dict[str, str]]:
    """Whom to thank for the base map: `text`, and `url` where there is one to link."""
    if not isinstance(basemap, OfflineBasemap):
        return [{"text": basemap.attribution}] if basemap.attribution else []
    return [
        {
            "text": "© OpenStreetMap contributors, ODbL",
            "url": "https://www.openstreetmap.org/copyright",
        },
        {"text": "Made with Natural Earth", "url": "https://www.naturalearthdata.com/"},
        {"text": "© GeoNames, CC BY 4.0", "url": "https://www.geonames.org/"},
        {"text": "Rivers: GSHHG, LGPL"},
        {"text": "Relief: Tom Patterson, GLOBE"},
        *({"text": credit} for credit in dict.fromkeys(each.credit for each in streets) if credit),
    ]


def tile_file(basemap: OfflineBasemap, name: str) -> dict[str, Any]:
    """A PMTiles file of `data/basemap/` as the scripts are told of it. `head`: what to fetch of it first."""
    header = read_header(DIRECTORY / name)
    told = {"url": f"/basemap/{name}", "maxDataZoom": header.max_zoom, "head": header.head}
    return {**told, **basemap.cut.get(name, {})}


def base_layers(basemap: Basemap, streets: tuple[StreetsFile, ...] = ()) -> list[folium.map.Layer]:
    """The layers below ours. The names of towns are a layer of their own, to be switched off."""
    if isinstance(basemap, OfflineBasemap):
        west, south, east, north = read_header(DIRECTORY / basemap.region).bounds
        finer = {"bounds": [[south, west], [north, east]], "from": REGION_FROM_ZOOM}
        # ((south, west), (north, east)) of the image.
        relief = json.loads((DIRECTORY / "relief.json").read_text())["bounds_latitude_longitude"]
        return [
            OwnLayer(
                "relief",
                None,
                tile_file(basemap, basemap.world_relief),
                basemap.cut.get(basemap.region_relief, {}).get("url")
                or f"/basemap/{basemap.region_relief}",
                relief,
            ),
            OwnLayer(
                "worldTiles",
                None,
                tile_file(basemap, basemap.world),
                tile_file(basemap, basemap.region) | finer,
            ),
            *([OwnLayer("streets", None, [each.told for each in streets])] if streets else []),
            OwnLayer("townNames", "Town names"),
        ]
    if isinstance(basemap, PmtilesBasemap):
        return [OwnLayer("otherTiles", None, basemap.url)]
    tiles = folium.raster_layers.TileLayer(
        basemap.template,
        # Folium wants a credit; the one that readers see stands in the page's own HTML.
        attr=html.escape(basemap.attribution) or "See the credits",
        name="Base map",
        control=False,
    )
    return [with_id(tiles, "base")]


class SpokenMap:
    """The composed map for pages: its HTML in the language of the request, composed when first asked for."""

    def __init__(self, options: MapOptions) -> None:
        self.options = options
        self.composed: dict[str, ComposedMap] = {}

    @property
    def html(self) -> str:
        """The map page's HTML part."""
        return self._spoken().html

    @property
    def script(self) -> str:
        """The script, which is the same in every language."""
        return self._spoken().script

    def _spoken(self) -> ComposedMap:
        code = current().code
        if code not in self.composed:
            self.composed[code] = compose_map(self.options)
        return self.composed[code]


def compose_map(options: MapOptions) -> ComposedMap:
    """The map page's HTML part and its script. Equal options give equal bytes."""
    figure = PlainFigure()
    composed = ReadingMap(options)
    figure.add_child(composed)
    control = with_id(folium.LayerControl(collapsed=False, autoZIndex=False), "main")
    elements: list[branca.element.Element] = [
        *(
            with_id(folium.map.CustomPane(name, z, name in LIVE_PANES), name.replace("-", "_"))
            for name, z in PANES.items()
        ),
        *base_layers(options.basemap, options.streets),
        OwnLayer("areas", "Areas"),
        OwnLayer("uncertainty", "Uncertainty", show=False),
        OwnLayer("lines", "Axes and fronts"),
        OwnLayer("places", "Places"),
        OwnLayer("positions", "Positions"),
        # Where there are too many for symbols; it comes and goes with the positions.
        OwnLayer("many"),
        control,
        Start(control),
    ]
    for element in elements:
        composed.add_child(element)
    figure.render()
    # Folium indents by its own rules; empty lines and margins would only be sent for nothing.
    tidy = re.compile(r"\n\s*(?=\n|$)|^\s+", re.MULTILINE)
    script = tidy.sub("", figure.script.render()).strip()
    return ComposedMap(
        html=figure.html.render().strip() + "\n",
        script=f'"use strict";\n(() => {{\n{script}\n}})();\n',
    )
