"""The OpenAPI 3.0 document of /ogc.

Programs read it: GDAL takes the greatest `limit` from it, where the document names its server and the
parameter stands behind a reference, and asks the server by each parameter that is named like a field.
"""

from typing import Any

from app import VERSION
from app.api.ogc.asked import CHOOSING, DEFAULT_LIMIT, LANGUAGES, MOST_ITEMS, OF_API, names_of
from app.api.ogc.forms import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from app.api.ogc.metadata import TILED
from app.languages.words import in_english
from app.published.collections import COLLECTIONS
from app.published.parts import Json
from app.queries.searched import asked_of
from app.queries.shapes_asked import CRSS

TEXT: Json = {"type": "string"}
NAMES: Json = {"type": "array", "items": TEXT}
NUMBERS: Json = {"type": "array", "items": {"type": "number"}}


def _parameter(name: str, about: str, schema: Json, **more: Any) -> Json:
    found = {"name": name, "in": "query", "required": False, "description": about, "schema": schema}
    return found | {"style": "form", "explode": False} | more


def _system(name: str, about: str) -> Json:
    return _parameter(name, about, TEXT | {"format": "uri", "enum": list(CRSS), "default": CRSS[0]})


# What all collections take. The definitions of bbox, datetime and limit are those of the standard.
PARAMETERS: dict[str, Json] = {
    "bbox": _parameter(
        "bbox",
        "Only what touches this box, and what has no place: west, south, east, north, or six numbers with heights. "
        "A west above the east runs over the 180th meridian.",
        {"type": "array", "oneOf": [NUMBERS | {"minItems": size, "maxItems": size} for size in (4, 6)],
         "items": {"type": "number"}},
    ),
    "bbox-crs": _system("bbox-crs", "Reference system of the box"),
    "crs": _system("crs", "Reference system of the answer"),
    "cursor": _parameter("cursor", "Where to go on; taken from a next link", TEXT),
    "datetime": _parameter(
        "datetime",
        "Only what is so on these days on the ground, and what is tied to none: 2017-06-07, "
        "2017-06-01/2017-06-30, ../2017-06-30 or 2017-06-01/..; an instant stands for its day in UTC. "
        "Where several are given, all of them count.",
        TEXT,
    ),
    "f": _parameter("f", "Form of the answer, whatever Accept says", TEXT | {"enum": ["json", "html"]}),
    "filter": _parameter("filter", "Only what fits this filter in CQL2", TEXT),
    "filter-crs": _system("filter-crs", "Reference system of the shapes in the filter"),
    "filter-lang": _parameter(
        "filter-lang", "Language of the filter", TEXT | {"enum": list(LANGUAGES), "default": LANGUAGES[0]}
    ),
    "known": _parameter("known", "As the map said at this instant, or at the end of this day, in UTC", TEXT),
    "limit": _parameter(
        "limit",
        f"Most features in one answer; more than {MOST_ITEMS:,} are never given",
        {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": DEFAULT_LIMIT},
    ),
    "q": _parameter("q", "Only what has these words, in any spelling", TEXT | {"maxLength": 200}),
    "sortby": _parameter(
        "sortby", "Names of sortables, the first one first, with a minus before those that run down", {"type": "array", "items": TEXT}
    ),
    "witness": _parameter(
        "witness", "Only what these say: a source, or a publisher, author, origin or side, repeatable", NAMES, explode=True
    ),
    "without": _parameter("without", "All but what these say, likewise", NAMES, explode=True),
}  # fmt: skip
# Filters of the API that are named like no property.
ABOUT = {
    "actor": "Only what speaks of this actor, by its slug",
    "place": "Only what speaks of this place, by its slug",
}
# What tiles are narrowed by, positions by all.
OF_TILES = {
    "actor": "Only what has to do with this actor, by its slug",
    "on": "Only what is so on this day",
    "from": "Only what is so on this day or later",
    "to": "Only what is so on this day or before",
    "posture": "Only positions of this posture",
    "modality": "Only what was observed, or what is expected",
    "settled": "Whether forecasts are there whose outcome is known",
    "rests": "Only positions that rest on one claim, on one origin, or are disputed",
}
OF_POSITIONS = ("posture", "modality", "settled", "rests")
BAD: Json = {"$ref": "#/components/responses/Bad"}


def _named(collection: str, name: str) -> Json:
    """A parameter of one collection alone, which is named like a property or speaks of another record."""
    if name in OF_API[collection]:
        return _parameter(name, ABOUT[name], TEXT)
    own = asked_of(collection).named(name)
    schema = TEXT | ({"enum": list(own.codes)} if own.codes else {})
    return _parameter(name, f"{own.about}: only what has exactly this", schema)


def _in_path(name: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "integer", "minimum": 0},
    }


def _get(
    summary: str, operation: str, parameters: list[Json], *media_types: str, bad: bool = True
) -> Json:
    content = {
        each: {"schema": TEXT if "html" in each else {"type": "object"}} for each in media_types
    }
    answers = {
        "200": {"description": summary, "content": content},
        "503": {"$ref": "#/components/responses/Down"},
    }
    if bad:
        answers["400"] = BAD
    if "{slug}" in operation or "collection" in operation:
        answers["404"] = {"$ref": "#/components/responses/Missing"}
    said = operation.replace("{slug}", "One")
    return {
        "get": {
            "summary": summary,
            "operationId": said,
            "parameters": parameters,
            "responses": answers,
        }
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def definition(server: str) -> Json:
    """The document of the API that lies at `server`, an address without a slash at its end."""
    f, known = _ref("f"), _ref("known")
    html = HTML.partition(";")[0]
    paths: dict[str, Json] = {
        "/": _get("Links to everything", "landing", [f], JSON, html),
        "/conformance": _get("What is conformed to", "conformance", [f], JSON, html),
        "/collections": _get("The collections", "allCollections", [f, known], JSON, html),
        "/api": _get("This document", "definition", [f], OPENAPI, html),
    }
    paths["/tileMatrixSets"] = _get("Tiling schemes", "tileMatrixSets", [f], JSON, html)
    paths["/tileMatrixSets/WebMercatorQuad"] = _get(
        "The tiling scheme", "tileMatrixSet", [f], JSON, html
    )
    for name in TILED:
        at = f"/collections/{name}/tiles"
        own = [
            _parameter(each, about, TEXT)
            for each, about in OF_TILES.items()
            if name == "positions" or each not in OF_POSITIONS
        ]
        paths[at] = _get("Tilesets", f"collection_{name}_tilesets", [f, known], JSON, html)
        paths[f"{at}/WebMercatorQuad"] = _get(
            "A tileset", f"collection_{name}_tileset", [f, known], JSON, html
        )
        paths[f"{at}/WebMercatorQuad/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"] = _get(
            "A vector tile",
            f"collection_{name}_tile",
            [
                *(_in_path(each) for each in ("tileMatrix", "tileRow", "tileCol")),
                *own,
                known,
                *map(_ref, CHOOSING),
            ],
            "application/vnd.mapbox-vector-tile",
        )
    slug = {"name": "featureId", "in": "path", "required": True, "schema": TEXT}
    for name, each in COLLECTIONS.items():
        at, of_all = f"/collections/{name}", {*PARAMETERS}
        own = [_ref(each) if each in of_all else _named(name, each) for each in names_of(name)]
        title = in_english(each, "title")
        paths[at] = _get(in_english(each, "about"), f"collection_{name}", [f, known], JSON, html)
        paths[f"{at}/items"] = _get(
            f"{title}: features", f"collection_{name}_items", own, GEOJSON, html
        )
        paths[f"{at}/items/{{featureId}}"] = _get(
            f"{title}: one feature", f"collection_{name}_items{{slug}}",
            [slug, _ref("crs"), f, known], GEOJSON, html,
        )  # fmt: skip
        for what in ("queryables", "sortables", "schema"):
            paths[f"{at}/{what}"] = _get(
                f"{title}: {what}", f"collection_{name}_{what}", [], SCHEMA
            )
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Conflict map: OGC API",
            "version": VERSION,
            "description": "Places, positions, claims and tracks as features. No key is needed.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {
            "parameters": PARAMETERS,
            "responses": _responses(),
            "schemas": {"Problem": PROBLEM},
        },
    }


PROBLEM: Json = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "code": TEXT,
        "parameter": TEXT,
    },
}  # fmt: skip


def _responses() -> Json:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told = {
        "Bad": "A parameter is unknown or malformed; what is taken is said",
        "Missing": "There is no such collection or feature",
        "Down": "The database can't be reached",
    }
    return {name: {"description": about, "content": content} for name, about in told.items()}
