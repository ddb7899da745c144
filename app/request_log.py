"""One line in the log for each request, around everything else, and one for each fault of ours."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.logs import FIELDS, LOGGED, loggable_address, loggable_path, new_request_id
from app.settings import Settings

log = logging.getLogger(__name__)


class Answered(NamedTuple):
    """How a request was answered: its route as the table of rights has it, such as «GET /places»."""

    method: str
    route: str | None
    # None for who left before there was an answer.
    status: int | None
    seconds: float
    # hit, stale or no.
    kept: str


# What counts requests, where something does: the application's `state.measure`.
Measure = Callable[[Answered], None]


class LoggedApp(FastAPI):
    """An application whose requests are logged, those too that no route or middleware answers."""

    def build_middleware_stack(self) -> ASGIApp:
        """Everything, with the log around it: also around what renders our own faults."""
        return RequestLog(super().build_middleware_stack())


class RequestLog:
    """ASGI middleware that gives each request an id, and logs how it was answered.

    Routes find the id as `request.state.request_id`. Answers that were kept say so in
    `request.state.kept`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and log it once it is answered or has failed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = new_request_id()
        begun = perf_counter()
        # None for who leaves before there is an answer.
        status: int | None = None
        size = 0

        async def count(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body" and scope["method"] != "HEAD":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, count)
        except Exception as error:
            named = {"request_id": state["request_id"], "path": loggable_path(scope["path"])}
            log.error("A request failed.", exc_info=error, extra={FIELDS: named})  # noqa: TRY400
            setattr(error, LOGGED, True)
            raise
        finally:
            self.note(scope, status, size, 1000 * (perf_counter() - begun))

    @staticmethod
    def note(scope: Scope, status: int | None, size: int, milliseconds: float) -> None:
        """Log one request, if requests of its kind are logged."""
        settings: Settings = scope["app"].state.settings
        state = scope["state"]
        measure: Measure | None = scope["app"].state.measure
        kept = state.get("kept", "no")
        if measure is not None:
            route = state.get("route")
            measure(Answered(scope["method"], route, status, milliseconds / 1000, kept))
        wanted = settings.log_requests
        is_fault = status is None or status >= 500
        if wanted == "none" or (wanted == "faults" and not is_fault):
            return
        if not log.isEnabledFor(logging.INFO):
            return
        client = scope.get("client")
        address = loggable_address(client[0], settings.log_addresses) if client else None
        fields = {
            "method": scope["method"],
            "path": loggable_path(scope["path"]),
            "status": status,
            "ms": round(milliseconds, 1),
            "bytes": size,
            "request_id": state["request_id"],
            "kept": kept,
        } | ({"from": address} if address else {})
        log.info("request", extra={FIELDS: fields})
