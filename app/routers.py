"""Routers whose routes the application takes as they are.

FastAPI's `include_router` makes every route's dependencies anew for what the application adds to them, at the first
request that comes by: a second of each worker. Here they have all of it from the start.
"""

from collections.abc import Sequence

from fastapi import APIRouter, Depends
from fastapi.params import Depends as Dependency
from fastapi.routing import APIRoute

from app.nouns import NOUNS
from app.presenting.addresses import NoteStrays
from app.security.csrf import refuse_forged_form


def operation_id(route: APIRoute) -> str:
    """What a generated client calls a route: the function's name, with the noun that it is about.

    One function serves all nouns, and has «record» where they have their own name.
    """
    noun = NOUNS.get(next((part for part in route.path.split("/") if part in NOUNS), ""))
    return route.name.replace("record", noun.singular) if noun else route.name


def make_router(
    prefix: str = "",
    dependencies: Sequence[Dependency] = (),
    tags: Sequence[str] = (),
    *,
    in_document: bool = False,
) -> APIRouter:
    """A router below a prefix; the OpenAPI document has its routes if it is said so.

    No form that was sent from elsewhere gets to any of them.
    """
    return APIRouter(
        prefix=prefix,
        dependencies=[Depends(refuse_forged_form), *dependencies],
        tags=list(tags),
        include_in_schema=in_document,
        generate_unique_id_function=operation_id,
    )


def router_for_desk() -> APIRouter:
    """A router for pages in which nothing of the past is shown: what they don't know is said all the same."""
    return make_router(dependencies=[NoteStrays])
