"""One web worker: a process of its own that answers requests, one of several on the same port.

`web_server` makes ready what every worker needs, once and before they part; `answer_requests` is a
worker's whole life.
"""

import contextlib
import logging
import os
import socket
from threading import Thread

import uvicorn
from fastapi import FastAPI

from app.commands.bounded_requests import BoundedRequests
from app.gazetteer import region
from app.memory import give_back_memory

# How long answers under way may take after a stop before their connections are cut.
GRACE_SECONDS = 5
TICKS_BETWEEN_BEATS = 10
# By then whoever waited for the start has the map. The gazetteer takes a second of a core, which the first
# search would wait for.
TICKS_UNTIL_GAZETTEER = 50
TICKS_BETWEEN_TRIMS = 600


class WebWorker(uvicorn.Server):
    """A web server that lets its supervisor know that it lives, and doesn't outlive it."""

    def __init__(self, config: uvicorn.Config, supervisor: int, beats: int) -> None:
        super().__init__(config)
        self.supervisor = supervisor
        self.beats = beats

    async def on_tick(self, counter: int) -> bool:
        """Called ten times a second, unless something holds up all requests; true to stop."""
        if counter % TICKS_BETWEEN_BEATS == 0:
            # A supervisor that was stopped for a while doesn't read; that needn't stop us.
            with contextlib.suppress(BlockingIOError, BrokenPipeError):
                os.write(self.beats, b".")
        if counter == TICKS_UNTIL_GAZETTEER:
            Thread(target=region.index, daemon=True).start()
        if counter and counter % TICKS_BETWEEN_TRIMS == 0:
            # What large answers took is else held in pieces between what stays.
            Thread(target=give_back_memory, daemon=True).start()
        return os.getppid() != self.supervisor or await super().on_tick(counter)


def web_server(application: FastAPI, log_level: str = "warning") -> uvicorn.Config:
    """How each worker serves the application."""
    # What is wrong with a form is told to who sent it; the log isn't theirs to fill.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    config = uvicorn.Config(
        application,
        http=BoundedRequests,
        ws="none",
        # The program's own log, for what the web server itself has to say too.
        log_config=None,
        log_level=log_level,
        access_log=False,
        # The application itself believes proxies, and only those that are set.
        proxy_headers=False,
        server_header=False,
        # Nothing here waits for it, and a second Ctrl-C would cut it off with a traceback.
        lifespan="off",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    config.load()
    return config


def answer_requests(
    config: uvicorn.Config, listening: socket.socket, supervisor: int, beats: int
) -> None:
    """Answer until SIGTERM or until the supervisor is gone, and finish what is under way.

    A byte goes into the pipe `beats` every second.
    """
    os.set_blocking(beats, False)
    WebWorker(config, supervisor, beats).run(sockets=[listening])
