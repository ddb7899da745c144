"""The OpenAPI document: what FastAPI gathers from the routes, mended where it says it loosely."""

from copy import deepcopy

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from app.api.columns import COLUMNS
from app.api.members import Json, ref
from app.api.schemas import components
from app.api.schemas_desk import DESK
from app.api.schemas_read import READ, type_answers
from app.api.tiles import MVT
from app.security.long_addresses import LONGEST_ADDRESS, AddressTooLong

# What any address answers once it is too long, whatever is at it.
ADDRESS_TOO_LONG: Json = {
    "description": f"The address is longer than {LONGEST_ADDRESS} bytes",
    "content": {
        "application/problem+json": {
            "example": {
                "type": "about:blank",
                "title": AddressTooLong.title,
                "status": AddressTooLong.status,
                "detail": f"An address has at most {LONGEST_ADDRESS:,} bytes, its query among them.",
                "code": AddressTooLong.code,
            }
        }
    },
}
# An ETag of ours: a version between quotes.
VERSION = '^"[0-9]{1,15}"$'

TAGS = {
    "Version 1": "Reading: places, positions, claims, actors, sources. No key is needed.",
    "Tiles": "Vector tiles, and what is in them.",
    "Columns": "All positions of every day, in a few bytes each.",
    "Writing": "What the desk's forms do, with an editor's personal token.",
    "Health": "Whether the server lives, and whether it can serve readers.",
}


def make_document(app: FastAPI) -> Json:
    """The document of an application, made once: `app.openapi` keeps it."""
    document = FastAPI.openapi(app)
    if "servers" not in document:
        document["servers"] = [{"url": "/", "description": "This server"}]
        keep_examples_whole(app, document["paths"])
        document["paths"] = joined_paths(document["paths"])
        operations = [each for item in document["paths"].values() for each in item.values()]
        for operation in operations:
            mend(operation)
        used = {tag for operation in operations for tag in operation.get("tags", ())}
        document["tags"] = [
            {"name": tag, "description": TAGS.get(tag, tag)} for tag in sorted(used)
        ]
        # What FastAPI would answer to a wrong parameter; we answer problem JSON of status 400.
        schemas: Json = document["components"].setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas |= components() | READ | DESK
        type_answers(document["paths"])
    return document


def keep_examples_whole(app: FastAPI, paths: Json) -> None:
    """Put examples back as the routes have them: FastAPI leaves out of them whatever is null."""
    for each in iter_route_contexts(app.routes):
        if not isinstance(each.route, APIRoute) or each.path not in paths:
            continue
        for method in each.route.methods or ():
            answers = paths[each.path][method.lower()]["responses"]
            for status, response in each.route.responses.items():
                for media_type, content in response.get("content", {}).items():
                    if content.get("example") is not None:
                        said = answers[str(status)]["content"][media_type]
                        said["example"] = content["example"]


def joined_paths(paths: Json) -> Json:
    """The paths, one for each address: readers' `{slug}` and writers' `{key}` are the same."""
    joined: Json = {}
    for path, item in paths.items():
        readers = path.replace("{key}", "{slug}")
        if readers in paths and readers != path:
            for operation in item.values():
                for parameter in operation.get("parameters", ()):
                    if parameter["in"] == "path" and parameter["name"] == "key":
                        parameter["name"] = "slug"
            joined.setdefault(readers, {}).update(item)
        else:
            joined.setdefault(path, {}).update(item)
    return joined


def mend(operation: Json) -> None:
    """Say what an operation needs no key for, how a box is written, what all refuse, and no status that isn't."""
    operation.setdefault("security", [])
    operation["responses"].setdefault("414", deepcopy(ADDRESS_TOO_LONG))
    refused = operation["responses"].get("422", {}).get("content", {}).get("application/json", {})
    if refused.get("schema", {}).get("$ref", "").endswith("/HTTPValidationError"):
        del operation["responses"]["422"]
    for response in operation["responses"].values():
        said = response.get("content", {}).get("application/problem+json")
        if said is not None:
            said.setdefault("schema", ref("Problem"))
        for media_type in (MVT, COLUMNS):
            if media_type in response.get("content", {}):
                binary = {"type": "string", "format": "binary"}
                response["content"][media_type]["schema"] = binary
    for parameter in operation.get("parameters", ()):
        if parameter["name"].lower() == "if-match":
            # Its absence has a status of its own, 428, and so the code takes it for optional.
            parameter |= {"required": True, "schema": {"type": "string", "pattern": VERSION}}
        if parameter["name"] == "bbox":
            parameter |= {"style": "form", "explode": False}
