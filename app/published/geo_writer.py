"""The process of its own in which GDAL and Arrow write a file: `python …/geo_writer.py KIND PATH`.

Standard input has a line of JSON that says what the layer is, and a line for each feature after it. They
are written a few thousand at a time, so that memory stays flat whatever their number. GeoParquet says at its
end which geometries it holds, and its writer wants to know that first: rows wait in a file beside it.
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
# The box of each geometry, by which programs pass over what they don't want: column and its parts, in the order of
# GeoParquet 1.1.
BOX, SIDES = "bbox", ("xmin", "ymin", "xmax", "ymax")
# So many rows have one summary of where they are. Fewer compress badly; of more, a window of the map reads too much.
ROW_GROUP = 20_000


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
    made = batches(sys.stdin, columns, schema)
    if kind == "parquet":
        write_parquet(made, schema, path, about)
    else:
        rows = RecordBatchReader.from_batches(schema, made)
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


class Seen:
    """What the geometries of a file were, while they pass by."""

    def __init__(self) -> None:
        self.types: set[str] = set()
        self.boxes: list[Any] = []

    def boxed(self, made: Iterator[Any], schema: Any) -> Iterator[Any]:
        """Rows with the box of each geometry beside them; none where there is none."""
        import numpy as np  # noqa: PLC0415
        import shapely  # noqa: PLC0415
        from arro3.core import Array, RecordBatch, struct_array  # noqa: PLC0415

        fields = _sides()
        for each in made:
            shapes = shapely.from_wkb(each[GEOMETRY].to_pylist())
            missing = shapely.is_missing(shapes)
            bounds = shapely.bounds(shapes)
            self.types |= {shape.geom_type for shape in shapes[~missing]}
            if not missing.all():
                found = bounds[~missing]
                self.boxes.append((*found[:, :2].min(axis=0), *found[:, 2:].max(axis=0)))
            sides = [Array.from_numpy(np.ascontiguousarray(side)) for side in bounds.T]
            boxes = struct_array(sides, fields=fields, mask=Array.from_numpy(missing))
            yield RecordBatch(
                [*(each[name] for name in each.schema.names), boxes], schema=with_box(schema)
            )

    @property
    def told(self) -> dict[str, Any]:
        """The members of the geometry's metadata that tell of it."""
        told: dict[str, Any] = {"geometry_types": sorted(self.types)}
        if self.boxes:
            west, south, east, north = zip(*self.boxes, strict=True)
            told["bbox"] = [min(west), min(south), max(east), max(north)]
        return told


def _sides() -> list[Any]:
    from arro3.core import DataType, Field  # noqa: PLC0415

    return [Field(side, DataType.float64(), nullable=True) for side in SIDES]


def with_box(schema: Any) -> Any:
    """The schema with the column of boxes at its end."""
    from arro3.core import DataType, Field  # noqa: PLC0415

    return schema.append(Field(BOX, DataType.struct(_sides()), nullable=True))


def write_parquet(made: Iterator[Any], schema: Any, path: str, about: dict[str, Any]) -> None:
    """GeoParquet 1.1; without a `crs` the coordinates are longitude, latitude of OGC:CRS84."""
    from arro3.core import RecordBatchReader  # noqa: PLC0415
    from arro3.io import read_ipc_stream, write_ipc_stream  # noqa: PLC0415
    from arro3.io import write_parquet as write  # noqa: PLC0415

    seen, waiting = Seen(), f"{path}.rows"
    boxed = RecordBatchReader.from_batches(with_box(schema), seen.boxed(made, schema))
    write_ipc_stream(boxed, waiting)
    column = {
        "encoding": "WKB",
        **seen.told,
        "edges": "planar",
        "covering": {BOX: {side: [BOX, side] for side in SIDES}},
    }
    geo = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    write(
        read_ipc_stream(waiting),
        path,
        compression="zstd(3)",
        max_row_group_size=ROW_GROUP,
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
