"""The one place that renders errors: as problem JSON for programs, a fragment for the panel, else a page."""

import re
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.api.write_problems import problem
from app.caching import PUBLIC
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
from app.languages import current, gettext, mark, say_list
from app.negotiation import asked_path
from app.outages import explain_outage
from app.repeating import HAS_COLLIDED
from app.security.auditing import audit_refusal
from app.security.guard import NotYours, PasswordChangeNeeded
from app.security.headers import add_headers, content_policy
from app.security.long_addresses import AddressTooLong
from app.security.refusals import helpful_answer
from app.templating import absolute, render, render_fault, render_plain

PROBLEM = "application/problem+json"
# What a problem tells beside its sentence, where there is something to tell.
OF_PROBLEM = ("parameter", "successors", "request_id")
# Addresses that programs ask for, and whose errors are therefore problem JSON.
FOR_PROGRAMS = (
    *("/api/", "/ogc", "/tiles/", "/columns/", "/timegate/", "/timemap/", "/history/"),
    *("/healthz", "/readyz"),
)
# What Pydantic says of parameters, by its types of errors, in its words.
NOT_READ = {
    "int_parsing": mark("input should be a valid integer, unable to parse string as an integer"),
    "float_parsing": mark("input should be a valid number, unable to parse string as a number"),
    "bool_parsing": mark("input should be a valid boolean, unable to interpret input"),
    "greater_than_equal": mark("input should be greater than or equal to {ge}"),
    "less_than_equal": mark("input should be less than or equal to {le}"),
    "missing": mark("field required"),
}
# Codes of what is refused before it is read, where the application refuses such things too.
UNREAD = {414: AddressTooLong.code}
# What routing itself refuses, as HTTP calls it.
PHRASES = {404: mark("Not found"), 405: mark("Method not allowed")}


def _answer(
    request: Request, status: int, code: str, title: str, detail: str, **more: Any
) -> Response:
    """One error as problem JSON for the API, as a fragment for the panel, else as a page."""
    headers: dict[str, str] = more.pop("headers", {})
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # Where the log has more about it.
        more["request_id"] = request.state.request_id
    if asked_path(request.scope).startswith(FOR_PROGRAMS):
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
    return _answer(request, error.status, error.code, gettext(error.title), error.message, **more)


async def show_unknown_host(request: Request, error: AppError) -> Response:
    """Refuse a request under a name that isn't ours, with no link that would carry the name on."""
    path = asked_path(request.scope)
    response: Response
    if path.startswith(FOR_PROGRAMS):
        response = problem_json(error.status, error.code, gettext(error.title), error.message)
    else:
        response = render_plain(error.status, gettext(error.title), error.message)
    response.headers["Cache-Control"] = "no-store"
    return response


def show_unread(url: bytes, status: HTTPStatus) -> Response:
    """Refuse a request that wasn't read to the end of its head, in English: nobody knows for whom.

    Of its address there is as much as has come.
    """
    response: Response
    if url.startswith(tuple(each.encode() for each in FOR_PROGRAMS)):
        code = status.name.lower()
        response = problem_json(status, UNREAD.get(status, code), status.phrase, status.description)
    else:
        response = render_plain(status, status.phrase, status.description)
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
            name,
            "{given!r} is none of {accepted}.",
            given=given,
            accepted=accepted_in(context["expected"]),
        )
    else:
        known = NOT_READ.get(first["type"])
        problem = gettext(known, **context) if known else first["msg"].lower()
        refused = BadParameter(name, "{given!r}: {problem}.", given=given, problem=problem)
    return show_app_error(request, refused)


def accepted_in(expected: str) -> str:
    """What Pydantic would take, «'observed' or 'expected'»: a list in other languages."""
    if current().is_english:
        return expected
    return say_list(re.findall(r"'[^']*'", expected))


def show_http_error(request: Request, error: HTTPException) -> Response:
    """Render what routing itself refuses: an unknown path, a method that isn't allowed."""
    detail = {
        404: gettext("There is nothing at {path}.", path=request.url.path[:200]),
        405: _not_possible(request),
    }.get(error.status_code, str(error.detail))
    kind = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    phrase = PHRASES.get(kind)
    title = gettext(phrase) if phrase else kind.phrase.capitalize()
    return _answer(request, kind, kind.name.lower(), title, detail, headers=headers)


def _not_possible(request: Request) -> str:
    """That a method isn't allowed; where a filter was posted, as some programs do with one in JSON, what is."""
    path = asked_path(request.scope)
    if not (path.startswith("/ogc/") and path.endswith("/items")):
        return gettext("{method} is not possible here.", method=request.method)
    return gettext(
        "{method} is not possible here. Ask by GET: {query} has the same filter in the address.",
        method=request.method,
        query="filter=…&filter-lang=cql2-json",
    )


def show_fault(request: Request, _error: Exception) -> Response:
    """Render a fault of ours without its details, which go to the log."""
    title = gettext("Something broke")
    detail = gettext("This is our fault, and it has been logged.")
    path = asked_path(request.scope)
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
    policy = content_policy(state.settings.basemap_url)
    is_shared = state.route_table.is_public_data(request.scope)
    add_headers(response.headers, request.scope, policy, is_shared=is_shared)
    return response
