"""The process of its own in which GDAL and Arrow write a file: `python …/geo_writer.py KIND PATH`.

Standard input has a line of JSON that says what the layer is, and a line for each feature after it. They
are written a few thousand at a time, so that memory stays flat whatever their number.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import IO, Any

BATCH = 5000
DRIVERS = {"gpkg": "GPKG", "fgb": "FlatGeobuf"}
EPOCH = date(1970, 1, 1)
GEOMETRY = "geometry"


def main(kind: str, path: str) -> None:
    """Write the features of standard input into a file."""
    from arro3.core import DataType, Field, RecordBatchReader, Schema  # noqa: PLC0415

    about = json.loads(sys.stdin.readline())
    columns: list[tuple[str, str]] = [(name, kind_of) for name, kind_of in about["columns"]]
    if kind == "fgb":
        # It knows no days, only instants: a day as text sorts as well, and is no midnight anywhere.
        columns = [(name, kind_of.replace("date", "string")) for name, kind_of in columns]
    types = {
        "string": DataType.utf8(),
        "integer": DataType.int32(),
        "boolean": DataType.bool(),
        "date": DataType.date32(),
    }
    geometry = {"ARROW:extension:name": "geoarrow.wkb", "ARROW:extension:metadata": "{}"}
    schema = Schema(
        [
            *(Field(name, types[kind_of], nullable=True) for name, kind_of in columns),
            Field(GEOMETRY, DataType.binary(), nullable=True, metadata=geometry),
        ]
    )
    rows = RecordBatchReader.from_batches(schema, batches(sys.stdin, columns, schema))
    if kind == "parquet":
        write_parquet(rows, path, about)
    else:
        write_gdal(rows, path, DRIVERS[kind], about)


def batches(lines: IO[str], columns: list[tuple[str, str]], schema: Any) -> Iterator[Any]:
    """The features of the lines, some at a time."""
    features: list[Any] = []
    for line in lines:
        features.append(json.loads(line))
        if len(features) == BATCH:
            yield batch(features, columns, schema)
            features = []
    yield batch(features, columns, schema)


def batch(features: list[Any], columns: list[tuple[str, str]], schema: Any) -> Any:
    """Some features as columns."""
    import shapely  # noqa: PLC0415
    from arro3.core import Array, DataType, RecordBatch  # noqa: PLC0415

    made = []
    for name, kind in columns:
        values = [feature["properties"][name] for feature in features]
        if kind == "date":
            # Arrow's own days, which are counted from 1970: a day as Python has it isn't taken.
            days = [
                None if day is None else (date.fromisoformat(day) - EPOCH).days for day in values
            ]
            made.append(Array(days, type=DataType.int32()).cast(DataType.date32()))
        else:
            made.append(Array(values, type=schema.field(name).type))
    shapes = [feature[GEOMETRY] for feature in features]
    wkb = [None if each is None else shapely.geometry.shape(each).wkb for each in shapes]
    return RecordBatch([*made, Array(wkb, type=DataType.binary())], schema=schema)


def write_parquet(rows: Any, path: str, about: dict[str, Any]) -> None:
    """GeoParquet 1.1; without a `crs` the coordinates are longitude, latitude of OGC:CRS84."""
    from arro3.io import write_parquet as write  # noqa: PLC0415

    column = {"encoding": "WKB", "geometry_types": []}
    geo = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    write(
        rows,
        path,
        compression="zstd(3)",
        key_value_metadata={"geo": json.dumps(geo), **about["about"]},
    )


def write_gdal(rows: Any, path: str, driver: str, about: dict[str, Any]) -> None:
    """GeoPackage or FlatGeobuf; the latter without an index, which would change the order of the rows."""
    import pyogrio  # noqa: PLC0415

    told = {name: str(value) for name, value in about["about"].items()}
    options: dict[str, Any] = {"dataset_metadata": told, "layer_metadata": told}
    if driver == "FlatGeobuf":
        text = ". ".join(f"{name.capitalize()}: {value}" for name, value in told.items())
        options = {
            "layer_options": {"SPATIAL_INDEX": "NO", "TITLE": about["name"], "DESCRIPTION": text}
        }
    pyogrio.raw.write_arrow(
        rows,
        path,
        layer=about["name"],
        driver=driver,
        geometry_name=GEOMETRY,
        geometry_type="Unknown",
        crs="OGC:CRS84" if driver == "FlatGeobuf" else "EPSG:4326",
        **options,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
