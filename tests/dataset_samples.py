"""A small dataset in files, sound in every respect, for tests to spoil in one respect each."""

import hashlib
import json
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

TEXT = """A headline

By a writer

The river town was left open to the south, so that its garrison could go.

A second paragraph follows here with nothing that is of any note to anybody.
"""
BODY_START = TEXT.index("The river")
PASSAGE = "The river town was left open to the south"
# Everything in order: what a test changes is what it is about.
SAMPLE: dict[str, Any] = {
    "dataset.yaml": {
        "name": "sample",
        "title": "A sample",
        "licence": "CC BY 4.0",
        "region": [34.0, 29.0, 48.0, 38.0],
    },
    "sources.yaml": [
        {
            "slug": "article-2017",
            "title": "An article",
            "published_from": date(2017, 6, 6),
            "published_to": date(2017, 6, 9),
            "language": "en",
            "text": {
                "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
                "code_points": len(TEXT),
                "body_start": BODY_START,
            },
        },
        {"slug": "wire-2017", "title": "A wire story", "language": "en", "reliability": "B"},
    ],
    "actors.yaml": [
        {
            "slug": "garrison",
            "name": "Garrison of the town",
            "short_name": "Garrison",
            "kind": "force",
            "parent": "state",
            "symbol": "square",
            "names": [
                {"name": "الحامية", "language": "ar", "script": "Arab", "cited": "Wikipedia"}
            ],
            "relations": [
                {
                    "relation": "part_of",
                    "actor": "state",
                    "valid": {"from": date(2014, 1, 1), "precision": "year"},
                    "claim": "sample-01",
                }
            ],
        },
        {"slug": "state", "name": "State", "kind": "state", "colour": "#4a4a4a", "symbol": "star"},
    ],
    "places.geojson": [
        {
            "slug": "river-town",
            "geometry": {"type": "Point", "coordinates": [39.0079, 35.9528]},
            "name": "River Town",
            "kind": "city",
            "country": "SY",
            "part_of": "river-land",
            "uncertainty_m": 1500,
            "evidence": "A gazetteer.",
            "names": [
                {"name": "river town", "language": "en", "script": "Latn", "cited": "article-2017"},
                {"name": "الرقة", "language": "ar", "script": "Arab", "cited": "GeoNames"},
            ],
        },
        {
            "slug": "river-land",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[38.0, 35.0], [41.0, 35.0], [41.0, 37.0], [38.0, 35.0]]],
            },
            "name": "River Land",
            "kind": "region",
            "uncertainty_m": 20000,
            "evidence": "ESTIMATE",
        },
    ],
    "claims.yaml": [
        {
            "id": "sample-01",
            "source": "article-2017",
            "kind": "report",
            "statement": "Nobody closed the way out.",
            "passage": {
                "paragraph": 1,
                "start": BODY_START,
                "end": BODY_START + len(PASSAGE),
                "quote": "left open to the south",
            },
            "places": [{"place": "river-town", "role": "from"}],
            "actors": [{"actor": "garrison", "role": "doing"}],
            "valid": {"from": date(2017, 6, 6), "to": date(2017, 6, 9), "precision": "days"},
        },
        {
            "id": "sample-f01",
            "source": "wire-2017",
            "kind": "forecast",
            "statement": "It will leave.",
            "locator": "third line",
            "valid": {"from": date(2017, 6, 10), "precision": "vague"},
            "credibility": 3,
        },
        {
            "id": "sample-02",
            "source": "wire-2017",
            "kind": "statement",
            "statement": "It has left, says the state.",
            "speaker": "state",
            "passage": {"quote": "it is gone"},
            "locator": "last line",
        },
    ],
    "positions.geojson": [
        {
            "id": "sample-way-out",
            "geometry": {"type": "LineString", "coordinates": [[39.0079, 35.9528], [39.5, 35.5]]},
            "actor": "garrison",
            "place": "river-town",
            "posture": "withdraws",
            "modality": "expected",
            "valid_from": date(2017, 6, 6),
            "valid_precision": "vague",
            "uncertainty_m": 5000,
            "claims": ["sample-01"],
        }
    ],
    "links.yaml": [
        {
            "id": "sample-link-01",
            "from": "sample-02",
            "relation": "outcome",
            "to": "sample-f01",
            "verdict": "came_true",
            "why": "A suggested reading.",
        }
    ],
}

# A source whose rows may only be counted, and a claim that came from one of them.
TABLE_OF_EVENTS: dict[str, Any] = {
    "slug": "events-2017",
    "title": "A table of events",
    "language": "en",
    "licence": "CC-BY-NC-4.0",
    "terms_url": "https://example.org/terms",
    "attribution": "Events of 2017, Example Institute",
    "rows_shown": "counts",
    "shown_fields": ["event_type", "admin1"],
}
CLAIM_OF_A_ROW: dict[str, Any] = {
    "id": "sample-row",
    "source": "events-2017",
    "kind": "report",
    "statement": "Three were killed.",
    "locator": "row 5, SYR900001",
    "evidence": {
        "file": "events.csv",
        "sha256": "0" * 64,
        "row": 5,
        "key": "SYR900001",
        # Keys of no order, a text that turns the direction, one that looks like a number.
        "cells": {
            "notes": "ثلاثة\nقتلى",
            "event_type": "Battles",
            "a": "0025",
            "fatalities": "3",
        },
    },
    "figures": [
        {"what": "killed", "low": 0, "high": 5, "best": 3},
        {"what": "wounded", "low": 2},
    ],
}


def sample() -> dict[str, Any]:
    """The sample as a test may change it: records by file, features flat with their geometry."""
    return deepcopy(SAMPLE)


def sample_with_row() -> dict[str, Any]:
    """The sample with a claim that came from a row of a table."""
    files = sample()
    files["sources.yaml"].append(deepcopy(TABLE_OF_EVENTS))
    files["claims.yaml"].append(deepcopy(CLAIM_OF_A_ROW))
    return files


def write_sample(files: dict[str, Any], folder: Path) -> Path:
    """Write the files as an annotator might, by hand and not canonically; returns the dataset."""
    directory = folder / str(files["dataset.yaml"]["name"])
    directory.mkdir(parents=True)
    for name, content in files.items():
        if name.endswith(".geojson"):
            features = [_feature(dict(record)) for record in content]
            text = json.dumps({"type": "FeatureCollection", "features": features}, default=str)
        else:
            text = yaml.safe_dump(content, sort_keys=False)
        (directory / name).write_text(text, encoding="utf-8")
    return directory


def _feature(record: dict[str, Any]) -> dict[str, Any]:
    key = record.pop("slug", None) or record.pop("id", None)
    geometry = record.pop("geometry", None)
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": record}


def write_text(folder: Path) -> dict[str, Path]:
    """The text that the sample's article has, in a file, as `check_datasets` takes it."""
    path = folder / "article-2017.txt"
    path.write_bytes(TEXT.encode())
    return {"article-2017": path}
