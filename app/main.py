"""create_app(): routers, static files, middleware and the one place that renders errors."""

from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import VERSION
from app.api import (
    columns,
    health,
    landing,
    tilejson,
    tiles,
    v1,
    write,
    write_changes,
    write_history,
    write_releases,
    write_reviews,
    write_texts,
)
from app.api.document import make_document, operation_id
from app.api.write_problems import problem
from app.basemap import MapOptions, basemap_from, compose_map
from app.caching import PUBLIC, ConditionalAnswers, HeadAnswers
from app.clock import wall_clock
from app.column_store import ColumnStore
from app.database import Engines
from app.errors import (
    AppError,
    BadParameter,
    DatabaseUnavailable,
    Forbidden,
    Gone,
    Moved,
    NotFound,
    NotRead,
    SignInNeeded,
    TooManyRequests,
    WritesCollided,
)
from app.kept_answers import KeptAnswers
from app.outages import explain_outage
from app.pages import DESK, MAP, PAGES
from app.presenting.addresses import NoteStrays, absolute
from app.repeating import HAS_COLLIDED, RepeatedWrites
from app.request_log import LoggedApp
from app.security.auditing import audit_refusal
from app.security.bodies import BoundedBodies
from app.security.csrf import refuse_forged_form
from app.security.guard import Guard, NotYours, PasswordChangeNeeded
from app.security.headers import SecurityHeaders, add_headers, content_policy
from app.security.hosts import KnownHosts
from app.security.methods import Methods
from app.security.refusals import helpful_answer
from app.security.routing import RouteTable
from app.security.secret_text import use_keys
from app.settings import PROJECT_DIR, Settings
from app.static import CompressText, DatedFiles, DigestedFiles, joined_sheets, tree_digest
from app.templating import render, render_fault, render_plain

STATIC_DIR = PROJECT_DIR / "static"
BASEMAP_DIR = PROJECT_DIR / "data" / "basemap"
PROBLEM = "application/problem+json"
# What a problem tells beside its sentence, where there is something to tell.
OF_PROBLEM = ("parameter", "successors", "request_id")
# Addresses that programs ask for, and whose errors are therefore problem JSON.
FOR_PROGRAMS = ("/api/", "/tiles/", "/columns/", "/healthz", "/readyz")
# Addresses whose answers aren't the data's: files, the state of the server, the desk.
NOT_KEPT = ("/static/", "/basemap/", "/healthz", "/readyz", "/admin", "/account", "/login")

READING = (landing.router, v1.router, tiles.router, tilejson.router, columns.router, health.router)
WRITING = (
    write.router,
    write_history.router,
    write_texts.router,
    write_changes.router,
    write_releases.router,
    write_reviews.router,
)
# In the order in which they are tried, each with whether the OpenAPI document shows it, and with what
# is done for all its routes. The framework makes a router ready when it first tries it: what a first
# view asks for comes first.
ROUTERS = (
    (MAP, False, []),
    *((router, True, []) for router in READING),
    *((router, False, []) for router in PAGES),
    *((router, False, [NoteStrays]) for router in DESK),
    *((router, True, []) for router in WRITING),
)


def create_app(settings: Settings, engines: Engines) -> FastAPI:
    """The web application on a database that has been migrated. Nothing is connected yet."""
    app = LoggedApp(
        title="Conflict map",
        version=VERSION,
        description="Places, positions and the sourced claims behind them. "
        "Coordinates are [longitude, latitude], EPSG:4326; days are inclusive.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        generate_unique_id_function=operation_id,
        license_info={"name": "Data: CC BY 4.0", "identifier": "CC-BY-4.0"},
        dependencies=[Depends(refuse_forged_form)],
        # Nobody here takes it, and asking whether somebody does costs each request as much as all else
        # that a kept answer takes. What is counted and logged is our own.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.openapi = partial(make_document, app)  # type: ignore[method-assign]
    use_keys(settings.secret_key, settings.former_keys)
    basemap = basemap_from(settings.basemap_url, settings.basemap_attribution)
    # The script names the prefix it lies under, so the digest is taken without it.
    bare = compose_map(MapOptions(static_url="", basemap=basemap))
    digest = tree_digest(STATIC_DIR, bare.script)
    prefix = f"/static/{digest}"
    composed = compose_map(MapOptions(static_url=prefix, basemap=basemap))
    app.state.settings = settings
    app.state.engines = engines
    app.state.clock = wall_clock
    app.state.columns = ColumnStore()
    # What counts requests, where metrics are set.
    app.state.measure = None
    app.state.composed = composed
    app.state.static_prefix = prefix

    made = joined_sheets(STATIC_DIR)
    made["composed/map.js"] = (composed.script, "text/javascript; charset=utf-8")
    app.mount("/static", DigestedFiles(STATIC_DIR, digest, made))
    app.mount("/basemap", DatedFiles(directory=BASEMAP_DIR))
    routes = list(app.routes)
    for router, in_schema, first in ROUTERS:
        app.include_router(router, include_in_schema=in_schema, dependencies=first)
        routes += router.routes

    app.exception_handler(AppError)(show_refusal)
    app.exception_handler(RequestValidationError)(show_invalid_request)
    app.exception_handler(HTTPException)(show_http_error)
    app.exception_handler(Exception)(show_fault)
    table = app.state.route_table = RouteTable(routes)
    # The one added last is asked first.
    app.add_middleware(RepeatedWrites)
    app.add_middleware(Guard, table=table, refuse=show_refusal)
    app.add_middleware(BoundedBodies, refuse=show_refusal)
    app.add_middleware(Methods, table=table)
    app.add_middleware(ConditionalAnswers)
    app.add_middleware(CompressText, minimum_size=800, compresslevel=6)
    app.add_middleware(KnownHosts, settings=settings, refuse=show_unknown_host)
    policy = content_policy(_origin(settings.basemap_url))
    app.add_middleware(SecurityHeaders, policy=policy, table=table)
    # What is kept was answered under its own Host, which was one of ours.
    app.add_middleware(
        KeptAnswers,
        version=lambda: app.state.engines.version,
        skip=NOT_KEPT,
        negotiated={"/api/v1/claims": v1.MACHINE_FORMS},
    )
    app.add_middleware(HeadAnswers)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.proxies)
    return app


def _origin(url: str | None) -> str | None:
    if url is None or not url.startswith(("http://", "https://")):
        return None
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _answer(
    request: Request, status: int, code: str, title: str, detail: str, **more: Any
) -> Response:
    """One error as problem JSON for the API, as a fragment for the panel, else as a page."""
    headers: dict[str, str] = more.pop("headers", {})
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Where the log has more about it.
        more["request_id"] = request.state.request_id
    if request.url.path.startswith(FOR_PROGRAMS):
        extra = {name: more[name] for name in OF_PROBLEM if name in more}
        return problem_json(status, code, title, detail, headers, **extra)
    template = "fragments/error.html" if request.url.path.endswith("/panel") else "error.html"
    response = render(
        request,
        template,
        status,
        title=title,
        detail=detail,
        code=code,
        suggestions=more.get("suggestions", ()),
        parameter=more.get("parameter"),
        became=more.get("became", ()),
        request_id=more.get("request_id"),
    )
    response.headers.update(headers)
    return response


def problem_json(
    status: int,
    code: str,
    title: str,
    detail: str,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """An error as RFC 9457 has it, and the code that tells its kind."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JSONResponse(content | {"code": code} | more, status, headers, PROBLEM)


async def show_refusal(request: Request, error: AppError) -> Response:
    """Render an error so that the person can go on where that is possible."""
    if isinstance(error, Moved):
        return lead_on(request, error)
    if isinstance(error, Forbidden | NotYours) and not isinstance(error, PasswordChangeNeeded):
        await run_in_threadpool(audit_refusal, request)
    if isinstance(error, WritesCollided):
        request.scope["state"][HAS_COLLIDED] = True
    elif isinstance(error, DatabaseUnavailable):
        error = explain_outage(error, request.app.state.settings)
    helpful = await helpful_answer(request, error) or problem(request, error)
    return helpful or show_app_error(request, error)


def lead_on(request: Request, error: Moved) -> Response:
    """Lead to what stands in a record's place, at the same kind of address with the same query."""
    asked, parts = request.url, (f"/{error.noun}/{error.key}", f"/{error.noun}/{error.successor}")
    if parts[0] in asked.path:
        path = asked.path.replace(*parts)
        address = f"{path}?{asked.query}" if asked.query else path
    else:
        one = (error.noun.removesuffix("s"), error.key)
        pairs = [
            (name, error.successor if (name, value) == one else value)
            for name, value in request.query_params.multi_items()
        ]
        address = f"{asked.path}?{urlencode(pairs)}"
    # A release can be undone, so nobody may keep this for good.
    return RedirectResponse(address, error.status, {"Cache-Control": PUBLIC})


def show_app_error(request: Request, error: AppError) -> Response:
    """Render an error that carries its own status and sentence."""
    more: dict[str, Any] = {}
    if isinstance(error, NotFound):
        more["suggestions"] = error.suggestions
    if isinstance(error, Gone):
        more["became"] = error.successors
        more["successors"] = [
            {"id": path.rpartition("/")[2], "url": absolute(request, path)}
            for _, path in error.successors
        ]
        more["headers"] = {"Cache-Control": PUBLIC}
    if isinstance(error, BadParameter):
        more["parameter"] = error.parameter
    if isinstance(error, SignInNeeded):
        more["headers"] = {"WWW-Authenticate": "Bearer"}
    if isinstance(error, DatabaseUnavailable | TooManyRequests):
        more["headers"] = {"Retry-After": str(error.retry_after_seconds)}
    return _answer(request, error.status, error.code, error.title, error.message, **more)


async def show_unknown_host(request: Request, error: AppError) -> Response:
    """Refuse a request under a name that isn't ours, with no link that would carry the name on."""
    path: str = request.scope["path"]
    response: Response
    if path.startswith(FOR_PROGRAMS):
        response = problem_json(error.status, error.code, error.title, error.message)
    else:
        response = render_plain(error.status, error.title, error.message)
    response.headers["Cache-Control"] = "no-store"
    return response


def show_invalid_request(request: Request, error: RequestValidationError) -> Response:
    """Render FastAPI's own refusal of a parameter as ours, naming the parameter."""
    first = error.errors()[0]
    name = str(first["loc"][-1])
    context = first.get("ctx", {})
    cause, given = context.get("error"), first.get("input")
    if isinstance(cause, NotRead):
        refused = BadParameter(name, cause.said)
    elif first["type"] == "literal_error":
        refused = BadParameter(
            name, "{given!r} is none of {accepted}.", given=given, accepted=context["expected"]
        )
    else:
        problem = first["msg"].lower()
        refused = BadParameter(name, "{given!r}: {problem}.", given=given, problem=problem)
    return show_app_error(request, refused)


def show_http_error(request: Request, error: HTTPException) -> Response:
    """Render what routing itself refuses: an unknown path, a method that isn't allowed."""
    detail = {
        404: f"There is nothing at {request.url.path[:200]}.",
        405: f"{request.method} is not possible here.",
    }.get(error.status_code, str(error.detail))
    kind = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    return _answer(
        request, kind, kind.name.lower(), kind.phrase.capitalize(), detail, headers=headers
    )


def show_fault(request: Request, _error: Exception) -> Response:
    """Render a fault of ours without its details, which go to the log."""
    title, detail = "Something broke", "This is our fault, and it has been logged."
    path: str = request.scope["path"]
    state, number = request.app.state, request.state.request_id
    response: Response
    if path.startswith(FOR_PROGRAMS):
        response = problem_json(500, "fault", title, detail, request_id=number)
    else:
        # Whatever was asked for may be what broke, so the page is made of nothing of it.
        is_fragment = path.endswith("/panel")
        response = render_fault(
            state.static_prefix, title, detail, request_id=number, is_fragment=is_fragment
        )
    # Starlette answers a fault outside of all middleware.
    policy = content_policy(_origin(state.settings.basemap_url))
    is_shared = state.route_table.is_public_data(request.scope)
    add_headers(response.headers, request.scope, policy, is_shared=is_shared)
    return response
