"""What GDAL, and so QGIS and GeoPandas, finds at addresses: a program of its own, for tests.

It takes addresses as a JSON list on standard input and prints, as JSON, what each layer holds. As a
process of its own it can't stop the server of the test that waits for it.
"""

import json
import sys
from typing import Any

import pyogrio


def look(address: str) -> dict[str, Any]:
    """Driver, number of features, fields with their types, shapes, and what `count` sums up to."""
    options = {}
    if ".csv" in address:
        # Guessing is what people's programs do with a table.
        options["AUTODETECT_TYPE"] = "YES"
        # GDAL knows a table by how its address ends.
        address = f"CSV:/vsicurl/{address}" if "?" in address else address
    info = pyogrio.read_info(address, force_feature_count=True, **options)
    _, _, shapes, _ = pyogrio.raw.read(address, columns=[], **options)
    shapes = [] if shapes is None else list(shapes)
    fields = info["fields"].tolist()
    counts = []
    if "count" in fields:
        _, _, _, [counts] = pyogrio.raw.read(
            address, columns=["count"], read_geometry=False, **options
        )
    return {
        "driver": info["driver"],
        "features": info["features"],
        "fields": dict(zip(fields, info["ogr_types"], strict=True)),
        "counted": int(sum(counts)),
        "crs": info["crs"],
        "shapes": sum(shape is not None for shape in shapes),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps({address: look(address) for address in json.load(sys.stdin)}))
