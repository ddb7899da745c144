#!/usr/bin/env bash
# FastAPI 0.165.0: a route of an included router is prepared twice. `@router.get` analyses the endpoint's
# parameters and dependencies when the module is imported; `include_router` copies nothing, and the first
# request that comes to a router analyses all of that router's routes once more, before it matches any of
# them, on the event loop. With the 300 routes below that was 1.1 s of CPU: in every worker process after
# every start, since processes that were forked before don't share it.
#
# A router whose `routes` are put into `app.router.routes` has nothing left to prepare, if it was made with
# the dependencies, tags and ids that the application would have added.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check fastapi==0.165.0 starlette==1.10.0 pydantic==2.14.4
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import time
from importlib.metadata import version

import fastapi.routing
from fastapi import APIRouter, Depends, FastAPI

print("fastapi", version("fastapi"), "starlette", version("starlette"), "pydantic", version("pydantic"))
ROUTES = 300
analysed = 0
real = fastapi.routing.get_dependant


def counted(**named):
    global analysed
    analysed += 1
    return real(**named)


fastapi.routing.get_dependant = counted


def common(limit: int = 10, cursor: str | None = None) -> int:
    return limit


def made():
    router = APIRouter(dependencies=[Depends(common)])
    for number in range(ROUTES):

        @router.get(f"/things/{number}")
        def get_thing(first: int = 0, last: int = 0, of: int = Depends(common)) -> int:
            return first + last + of

    return router


async def ask(app, path):
    said = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        said.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": [],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    await app(scope, receive, send)
    return said[0]["status"]


def first_and_second(app):
    found = []
    for _ in range(2):
        before, began = analysed, time.process_time()
        assert asyncio.run(ask(app, "/things/7")) == 200
        found.append((analysed - before, time.process_time() - began))
    return found


included, direct = FastAPI(), FastAPI()
included.include_router(made())
direct.router.routes += made().routes
for name, app in (("included", included), ("put into app.router.routes", direct)):
    (first, took), (second, _) = first_and_second(app)
    print(f"{name}: the first request analyses {first} routes ({took * 1000:.0f} ms of CPU), the second {second}")
    assert second == 0
    assert (first >= ROUTES) if app is included else (first == 0)
PYTHON
