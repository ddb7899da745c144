"""What QGIS makes of a running map: /usr/bin/python3 scripts/try_qgis.py http://127.0.0.1:8000 [FOLDER]

Run by the Python that QGIS was installed for (Debian: python3-qgis), without a window. Reads the collections, the
GeoPackage with its styles, the other files and the vector tiles, and holds them against what the API says. In the
folder, if one is named, lie pictures of what QGIS draws. Ends with 1 where anything differs. Outside the tests: QGIS
is no part of what they install.
"""

import json
import os
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    NULL,
    Qgis,
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsMapLayer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
    QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize, QVariant
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtXml import QDomDocument

COLLECTIONS = ("places", "positions", "claims", "tracks")
FILES = ("gpkg", "fgb", "geojson", "kml", "kmz")
TYPES = {
    "string": (QVariant.String,),
    "integer": (QVariant.Int, QVariant.LongLong),
    "boolean": (QVariant.Bool, QVariant.Int),
    "date": (QVariant.Date,),
}
BOX = QgsRectangle(38, 34, 41, 37)
REGION = QgsRectangle(35, 31, 46, 38)
WORLD = QgsCoordinateReferenceSystem("EPSG:4326")
# Of a picture's sampled points, at least so many must be drawn on.
LEAST_DRAWN = 30
faults: list[str] = []


def ask(site: str, path: str) -> Any:
    """JSON of the map."""
    with urllib.request.urlopen(f"{site}{path}") as answer:
        return json.load(answer)


def expect(what: str, found: object, expected: object) -> None:
    """Say what was found, and note where it is something else."""
    if found == expected:
        print(f"{what}: {found}")
    else:
        faults.append(what)
        print(f"{what}: {found!r}, and not {expected!r}", file=sys.stderr)


def matched(site: str, name: str) -> int:
    """How many features the map says there are."""
    return int(ask(site, f"/ogc/collections/{name}/items?limit=1")["numberMatched"])


def read_collection(site: str, name: str) -> QgsVectorLayer:
    """A collection as a layer: whole, with its types, narrowed by a box."""
    layer = QgsVectorLayer(f"url='{site}/ogc' typename='{name}' pageSize='100'", name, "OAPIF")
    expect(f"{name} opens", layer.isValid(), True)
    features = list(layer.getFeatures())
    expect(f"{name}, rows", len(features), matched(site, name))
    schema = ask(site, f"/ogc/collections/{name}/schema")["properties"]["properties"]["properties"]
    found = {field.name(): field.type() for field in layer.fields()}
    expect(f"{name}, fields", sorted(set(schema) - set(found)), [])
    wrong = []
    for key, said in schema.items():
        kinds = said["type"] if isinstance(said["type"], list) else [said["type"]]
        kind = "date" if said.get("format") == "date" else next(k for k in kinds if k != "null")
        # QGIS learns types from values, so that it takes a field without any for text.
        is_told = any(feature[key] not in (None, NULL) for feature in features)
        if key in found and is_told and found[key] not in TYPES[kind]:
            wrong.append((key, kind, QVariant.typeToName(found[key])))
    expect(f"{name}, types of fields", wrong, [])
    request = QgsFeatureRequest().setFilterRect(BOX)
    inside = sum(feature.hasGeometry() for feature in layer.getFeatures(request))
    again = sum(
        feature.hasGeometry() and feature.geometry().intersects(BOX) for feature in features
    )
    expect(f"{name}, in a box", inside, again)
    return layer


def read_file(site: str, name: str, suffix: str, folder: Path) -> None:
    """A download opens, with all rows where it is one layer."""
    path = folder / f"{name}.{suffix}"
    with urllib.request.urlopen(f"{site}/data/{name}.{suffix}") as answer:
        path.write_bytes(answer.read())
    layer = QgsVectorLayer(str(path), name, "ogr")
    expect(f"{path.name} opens", layer.isValid(), True)
    if not suffix.startswith("km"):
        expect(f"{path.name}, rows", sum(1 for _ in layer.getFeatures()), matched(site, name))


def read_styled(folder: Path, pictures: Path) -> None:
    """A GeoPackage's positions: the points bring their style, lines and areas have theirs to choose."""
    path = f"{folder}/positions.gpkg|layername=positions|geometrytype="
    layers = [
        QgsVectorLayer(path + kind, kind, "ogr") for kind in ("Point", "LineString", "Polygon")
    ]
    told = layers[0].renderer().type()
    expect(
        "positions.gpkg, the style that its points have by themselves", told, "categorizedSymbol"
    )
    for layer, style in zip(layers, ("1", "2", "3"), strict=True):
        document = QDomDocument()
        document.setContent(layer.getStyleFromDatabase(style)[0])
        fine, fault = layer.importNamedStyle(document)
        expect(f"positions.gpkg, {layer.name()} take their style", (fine, fault), (True, ""))
        expect(f"{layer.name()} have days", layer.temporalProperties().isActive(), True)
    draw(layers, pictures / "positions-gpkg.png")


def draw(layers: list[QgsMapLayer], path: Path) -> None:
    """A picture of layers, the first on top; something of them is seen."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(WORLD)
    settings.setExtent(REGION)
    settings.setOutputSize(QSize(1100, 800))
    settings.setBackgroundColor(QColor("white"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    expect(f"{path.name}, faults while drawing", [each.message for each in job.errors()], [])
    image = job.renderedImage()
    image.save(str(path))
    seen = range(0, image.width(), 4), range(0, image.height(), 4)
    drawn = sum(QColor(image.pixel(x, y)) != QColor("white") for x in seen[0] for y in seen[1])
    expect(f"{path.name} shows something", drawn > LEAST_DRAWN, True)


def read_tiles(site: str, name: str, pictures: Path) -> None:
    """Vector tiles open and are drawn."""
    url = f"type=xyz&url={site}/tiles/{name}/%7Bz%7D/%7Bx%7D/%7By%7D.mvt&zmin=0&zmax=14"
    tiles = QgsVectorTileLayer(url, name)
    expect(f"tiles of {name} open", tiles.isValid(), True)
    draw([tiles], pictures / f"{name}-tiles.png")


def main() -> None:
    """Read everything; tell how much differs."""
    site = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    application = QgsApplication([], False)
    application.initQgis()
    print("QGIS", Qgis.QGIS_VERSION)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else folder
        layers = {name: read_collection(site, name) for name in COLLECTIONS}
        draw([layers["positions"], layers["places"]], pictures / "collections.png")
        for name in ("places", "positions"):
            for suffix in FILES:
                read_file(site, name, suffix, folder)
            read_tiles(site, name, pictures)
        read_styled(folder, pictures)
    print(f"{len(faults)} differ" if faults else "nothing differs")
    sys.stdout.flush()
    # QGIS doesn't outlive its layers: end without tidying up.
    os._exit(bool(faults))


main()
