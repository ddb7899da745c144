"""A browser without a window that asks an application of its own process."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from anyio.from_thread import BlockingPortal
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, BaseTransport, ByteStream, Request, Response
from starlette.types import Receive, Scope, Send


class InOneStep(BaseTransport):
    """Hands a request to an event loop in another thread and takes its whole answer back.

    Starlette's own way goes to that thread and back eight times for a request and once more for each
    piece of its answer, 4 ms in all where an answer that is kept is made in a tenth of one.
    """

    def __init__(
        self,
        application: ASGITransport,
        loop: Callable[[], AbstractContextManager[BlockingPortal]],
    ) -> None:
        self.application = application
        self.loop = loop

    def handle_request(self, request: Request) -> Response:
        # What comes piece by piece can't be read from there.
        request.read()
        with self.loop() as portal:
            return portal.call(self.answer, request)

    async def answer(self, request: Request) -> Response:
        answer = await self.application.handle_async_request(request)
        body = b"".join([part async for part in answer.aiter_raw()])
        return Response(answer.status_code, headers=answer.headers.raw, stream=ByteStream(body))


class Visitor(TestClient):
    """Starlette's client but for its way to the application, which is `InOneStep`.

    Requests share the event loop of `portal`, as in a web worker, wherever that is set for all
    (`tests.conftest`); in a `with` statement the application starts and ends with a loop of its own.
    """

    def __init__(
        self,
        app: Any,
        *,
        raise_server_exceptions: bool = True,
        client: tuple[str, int] = ("testclient", 50000),
        **options: Any,
    ) -> None:
        super().__init__(app, **options)

        async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
            # Every server has it, with what an application began with.
            await app({**scope, "state": self.app_state.copy()}, receive, send)

        application = ASGITransport(with_state, raise_server_exceptions, client=client)
        self._transport = InOneStep(application, self._portal_factory)
