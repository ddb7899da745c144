"""The least that a server can answer: one body for everything, and its two headers.

`python -m benchmarks.bare SOCKET BYTES` serves it on a socket that the caller opened.
"""

import socket
import sys

import uvicorn
from starlette.types import Receive, Scope, Send


class Bare:
    """Answers everything with so many bytes."""

    def __init__(self, size: int) -> None:
        length = str(size).encode()
        self.headers = [(b"content-type", b"text/html"), (b"content-length", length)]
        self.body = b"x" * size

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer whatever was asked for."""
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


if __name__ == "__main__":
    # As `run` has it.
    config = uvicorn.Config(
        Bare(int(sys.argv[2])),
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        lifespan="off",
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
