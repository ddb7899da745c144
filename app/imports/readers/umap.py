"""uMap's own file (.umap): its layers' features, with the layer's name; what a layer fetches isn't."""

from collections.abc import Iterator
from typing import Any

from app.errors import Said
from app.imports.cells import Row
from app.imports.readers.features import feature_row
from app.plain_words import plain_words


def rows(layers: Iterator[Any]) -> Iterator[Row]:
    """A row for each feature of each layer; one with a fault for a layer that is only a link."""
    number = 0
    for layer in layers:
        options = layer.get("_umap_options") or layer.get("_storage") or {}
        name = str(options.get("name", ""))
        features = layer.get("features") or []
        remote = (options.get("remoteData") or {}).get("url")
        if remote and not features:
            number += 1
            said = Said(
                "link_only",
                "The layer «{name}» is a link only, to {url}; it isn't fetched.",
                name=name,
                url=remote[:100],
            )
            yield Row(number, {"layer": name}, faults=[("layer", said)])
        for feature in features:
            number += 1
            row = feature_row(number, feature)
            row.cells = {
                key: plain_words(cell)
                for key, cell in row.cells.items()
                if key not in ("_umap_options", "_storage")
            }
            row.cells.setdefault("layer", name)
            yield row
