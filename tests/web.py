"""The application on a real port of this machine, for tests that need more than a test client."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.applications import Starlette

from app.commands.web_worker import web_server
from app.kept_answers import KeptAnswers


@contextmanager
def serve(application: FastAPI) -> Iterator[str]:
    """Address of a web server with the application on it, without a slash at its end."""
    # The queue is as long as that of `run`, so that a burst of visitors waits and isn't refused.
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
        config = web_server(application, log_level="critical")
        config.timeout_graceful_shutdown = 1
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=[[listening]])
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def kept_answers_of(application: Starlette) -> KeptAnswers:
    """What an application keeps, once something was asked of it."""
    layer: Any = application.middleware_stack
    while not isinstance(layer, KeptAnswers):
        layer = layer.app
    return layer
