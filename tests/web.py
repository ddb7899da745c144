"""The application on a real port of this machine, for tests that need more than a test client."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.applications import Starlette

from app.commands.web_worker import web_server
from app.kept_answers import KeptAnswers
from app.settings import PROJECT_DIR


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


def gdal(*addresses: str) -> dict[str, Any]:
    """What GDAL finds at each address, in a process without the proxies of this one."""
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    found = subprocess.run(
        [sys.executable, "-m", "tests.gdal_reads"],
        input=json.dumps(addresses),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=PROJECT_DIR,
        env=kept | {"GDAL_HTTP_TIMEOUT": "20"},
    )
    assert found.returncode == 0, found.stderr
    answers: dict[str, Any] = json.loads(found.stdout)
    return answers


def saved(client: TestClient, folder: Path, name: str, query: str = "") -> Path:
    answer = client.get(f"/data/{name}?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    path = folder / name
    path.write_bytes(answer.content)
    return path
