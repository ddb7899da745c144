"""Liveness and readiness, for load balancers and operators."""

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from app.database import reading_session
from app.errors import DatabaseUnavailable
from app.outages import explain_outage
from app.queries.health import database_answers
from app.routers import make_router
from app.schema import migration_state

router = make_router(tags=["Health"], in_document=True)
NEVER = {"Cache-Control": "no-store"}
READERS_ALONE = (
    "Readers are served by a replica; nothing can be saved, for the primary doesn't answer."
)


@router.get("/healthz", summary="The process is alive")
def show_liveness() -> Response:
    """Always 200 while the process can answer."""
    return JSONResponse({"status": "alive"}, headers=NEVER)


@router.get(
    "/readyz",
    summary="The database answers and is migrated",
    responses={503: {"description": "Not ready yet", "content": {"application/json": {}}}},
)
def show_readiness(request: Request) -> Response:
    """200 when readers can be served, if only by a replica; else 503 with what is missing."""
    state = request.app.state
    engines = state.engines
    try:
        with reading_session(engines) as session:
            database_answers(session)
        try:
            schema = migration_state(engines.owner)
        except DatabaseUnavailable:
            if not engines.servers.replicas:
                raise
            return JSONResponse({"status": "ready", "detail": READERS_ALONE}, headers=NEVER)
    except DatabaseUnavailable as error:
        told = explain_outage(error, state.settings)
        answer = {"status": "not ready", "detail": told.message}
        return JSONResponse(answer, 503, NEVER | {"Retry-After": "5"})
    if not schema.is_current:
        detail = f"The schema is at {schema.current}, the program expects {schema.head}."
        return JSONResponse({"status": "not ready", "detail": detail}, 503, NEVER)
    return JSONResponse({"status": "ready", "schema": schema.current}, headers=NEVER)
