"""Pages that Folium writes by itself, with the points of our own map, to measure that beside them.

Three ways to draw many points: a CircleMarker each, one GeoJson, and FastMarkerCluster. Each point has the
popup that a reader would want, and the base map of `data/basemap` lies below. What the pages link to comes
out of npm packages of the versions that Folium names, and nginx serves everything, compressed. Two small
style sheets that are in no npm package are served empty.
"""

import gzip
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import branca.element
import folium
import folium.plugins
import jinja2

from scripts.instance import PROJECT_DIR

# As Folium 0.20 names them.
PACKAGES = (
    "leaflet@1.9.3",
    "jquery@3.7.1",
    "bootstrap@5.2.2",
    "@fortawesome/fontawesome-free@6.2.0",
    "leaflet.markercluster@1.1.0",
    "leaflet.awesome-markers@2.0.5",
)
# By what an address ends with: where it is.
FILES = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "all.min.css": "@fortawesome/fontawesome-free/css/all.min.css",
    "leaflet.awesome-markers.js": "leaflet.awesome-markers/dist/leaflet.awesome-markers.js",
    "leaflet.awesome-markers.css": "leaflet.awesome-markers/dist/leaflet.awesome-markers.css",
    "leaflet.markercluster.js": "leaflet.markercluster/dist/leaflet.markercluster.js",
    "MarkerCluster.css": "leaflet.markercluster/dist/MarkerCluster.css",
    "MarkerCluster.Default.css": "leaflet.markercluster/dist/MarkerCluster.Default.css",
    "bootstrap-glyphicons.css": None,
    "leaflet.awesome.rotate.min.css": None,
}
SERVER = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr crit;
events {{ }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  gzip on; gzip_static on; gzip_comp_level 6; gzip_types text/css application/javascript;
  server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""
BASE = jinja2.Template("""{% macro script(this, kwargs) %}
L.imageOverlay("/relief.webp", [[28.5, 33.5], [38.5, 48.5]]).addTo({{ this._parent.get_name() }});
protomapsL.leafletLayer({
  url: "/region.pmtiles", maxDataZoom: 10, attribution: "", labelRules: [
    {dataLayer: "towns", symbolizer: new protomapsL.CenteredTextSymbolizer({labelProps: ["name_en"], font: "12px sans-serif", fill: "#5f594c"})},
  ], paintRules: [
    {dataLayer: "sea", symbolizer: new protomapsL.PolygonSymbolizer({fill: "#d3d9d5"})},
    {dataLayer: "lakes", symbolizer: new protomapsL.PolygonSymbolizer({fill: "#cbd4d1"})},
    {dataLayer: "rivers", symbolizer: new protomapsL.LineSymbolizer({color: "#7f9da2", width: 1})},
    {dataLayer: "roads", symbolizer: new protomapsL.LineSymbolizer({color: "#b7a98c", width: 1})},
    {dataLayer: "borders", symbolizer: new protomapsL.LineSymbolizer({color: "#7d7466", width: 1})},
  ],
}).addTo({{ this._parent.get_name() }});
{% endmacro %}""")
CLUSTERED = """function (row) {
  const marker = L.marker([row[0], row[1]]);
  marker.bindPopup("<b>" + row[2] + "</b><br>" + row[3]);
  return marker;
}"""


@dataclass(frozen=True)
class Point:
    """A position of our map as the peers draw it."""

    longitude: float
    latitude: float
    title: str
    note: str
    colour: str


class RegionTiles(folium.elements.JSCSSMixin, branca.element.MacroElement):  # type: ignore[misc]
    """The relief and the vector tiles of `data/basemap`, in plain rules."""

    _template = BASE

    def __init__(self) -> None:
        super().__init__()
        self.default_js = [("protomaps", "/protomaps-leaflet.js")]


def compose(kind: str, points: list[Point]) -> bytes:
    """The page of one kind: `circle`, `geojson` or `cluster`."""
    page = folium.Map(
        location=(35.0, 39.9), zoom_start=7, tiles=None, prefer_canvas=True, max_zoom=14
    )
    RegionTiles().add_to(page)
    if kind == "circle":
        for point in points:
            folium.CircleMarker(
                (point.latitude, point.longitude),
                radius=4,
                weight=1,
                color=point.colour,
                fill=True,
                fill_opacity=0.7,
                popup=f"<b>{point.title}</b><br>{point.note}",
            ).add_to(page)
    elif kind == "geojson":
        folium.GeoJson(
            {"type": "FeatureCollection", "features": [feature(point) for point in points]},
            marker=folium.CircleMarker(radius=4, weight=1, fill=True, fill_opacity=0.7),
            style_function=lambda each: {"color": each["properties"]["colour"]},
            popup=folium.GeoJsonPopup(fields=["title", "note"]),
        ).add_to(page)
    else:
        rows = [[each.latitude, each.longitude, each.title, each.note] for each in points]
        folium.plugins.FastMarkerCluster(rows, callback=CLUSTERED).add_to(page)
    return page.get_root().render().encode()


def feature(point: Point) -> dict[str, object]:
    """A point as GeoJSON."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [point.longitude, point.latitude]},
        "properties": {"title": point.title, "note": point.note, "colour": point.colour},
    }


def here(page: bytes) -> bytes:
    """The page with what it links to on its own host."""
    for name in FILES:
        at = page.find(f"/{name}".encode())
        while at >= 0:
            begin = page.rfind(b'"', 0, at)
            page = page[: begin + 1] + f"/{name}".encode() + page[at + len(name) + 1 :]
            at = page.find(f"/{name}".encode(), begin + len(name) + 3)
    return page


def fill(folder: Path) -> None:
    """Put what the pages link to into a folder."""
    with tempfile.TemporaryDirectory() as work:
        options = ("--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save")
        subprocess.run(["npm", "install", *options, *PACKAGES], check=True, cwd=work)
        for name, source in FILES.items():
            target = folder / name
            if source is None:
                target.write_bytes(b"")
            else:
                shutil.copy(Path(work, "node_modules", source), target)
    shutil.copy(PROJECT_DIR / "static/vendor/protomaps-leaflet/protomaps-leaflet.js", folder)
    for name in ("region.pmtiles", "relief.webp"):
        shutil.copy(PROJECT_DIR / "data/basemap" / name, folder)


def write(folder: Path, pages: Mapping[str, bytes]) -> None:
    """Write pages by name, and each compressed beside it."""
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(here(page))
        (folder / f"{name}.html.gz").write_bytes(gzip.compress(here(page), 6))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address at which nginx serves the folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "nginx.conf").write_text(SERVER.format(folder=folder, port=port))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command) as nginx:
        try:
            while not answers(url):
                time.sleep(0.05)
            yield url
        finally:
            nginx.terminate()


def answers(url: str) -> bool:
    """Whether anything answers there."""
    try:
        urllib.request.urlopen(f"{url}/leaflet.css").close()
    except urllib.error.URLError:
        return False
    return True
