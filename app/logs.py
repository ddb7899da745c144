"""The log on standard error: plain text or JSON, one record a line, whole whichever worker writes.

`configure` is called once, before workers part. Nothing that opens a door is logged: of a request
only its method and path without secrets, never its query, headers or body; of a visitor no more than
the network, unless the operator asks for the address.
"""

import contextlib
import fcntl
import json
import logging
import os
import re
import secrets
import sys
import tempfile
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any, Literal, TextIO

# Where a record keeps what it is made of beside its sentence.
FIELDS = "fields"
# Set on an exception that was logged where more is known of its request than the web server knows.
LOGGED = "is_logged"
LONGEST_PATH = 300
# Links that set a password have their secret in the path; tokens get there by mistake.
SECRET_IN_PATH = re.compile(r"(?<=/invitations/)[^/]+|(?<=/resets/)[^/]+|cmap_[^/]*")
# What would make several of one value in a line.
PARTING = frozenset(' "=')
IPV4_NETWORK_BITS = 24
IPV6_NETWORK_BITS = 48


def new_request_id() -> str:
    """A text that finds the one request in the log."""
    return secrets.token_hex(8)


def loggable_path(path: str) -> str:
    """A request's path without secrets, cut where it is too long."""
    return SECRET_IN_PATH.sub("…", path)[:LONGEST_PATH]


def loggable_address(address: str, detail: Literal["none", "network", "full"]) -> str | None:
    """Of a client's address as much as may be logged: all, its network alone, or nothing."""
    if detail == "full":
        return address
    if detail == "none":
        return None
    return _network(address)


@lru_cache(1024)
def _network(address: str) -> str | None:
    """The network of an address, remembered: it is asked for with each request of a visitor."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    bits = IPV4_NETWORK_BITS if parsed.version == 4 else IPV6_NETWORK_BITS
    return str(ip_network(f"{parsed}/{bits}", strict=False))


class WholeLines(logging.StreamHandler[TextIO]):
    """Writes each record at once, while no other process that shares the handler writes.

    Standard error is shared by all workers, and a pipe takes only some kilobytes at once: a long
    record would be torn by another's. The lock is the kernel's, which frees it when its holder dies.
    """

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        # Open for as long as the process lives, and named nowhere.
        self.shared = tempfile.TemporaryFile()  # noqa: SIM115

    def close(self) -> None:
        """Let go of the lock."""
        self.shared.close()
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; nobody's request fails because it can't be."""
        with contextlib.suppress(OSError):
            line = (self.format(record) + "\n").encode("utf-8", "backslashreplace")
            fcntl.lockf(self.shared, fcntl.LOCK_EX)
            try:
                while line:
                    line = line[os.write(self.stream.fileno(), line) :]
            finally:
                fcntl.lockf(self.shared, fcntl.LOCK_UN)


class JsonLines(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, sentence and fields, and its traceback as one text."""
        entry: dict[str, Any] = {
            "time": instant_of(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry |= getattr(record, FIELDS, {})
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """A record as people read it. Only a traceback takes more lines than one."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level where it is more than a note, sentence and fields."""
        level = "" if record.levelno <= logging.INFO else f"{record.levelname} "
        fields = getattr(record, FIELDS, {})
        told = "".join(f" {name}={plain(value)}" for name, value in fields.items())
        line = f"{instant_of(record)} {level}{' '.join(record.getMessage().splitlines())}{told}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def plain(value: object) -> str:
    """A field's value as plain text; in quotes where it would be taken for several."""
    text = str(value)
    is_bare = text.isprintable() and PARTING.isdisjoint(text) and text
    return text if is_bare else json.dumps(text)


def instant_of(record: logging.LogRecord) -> str:
    """When the record was made, in UTC to the millisecond."""
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_news(record: logging.LogRecord) -> bool:
    """False for a fault that was logged with its request already."""
    return not (record.exc_info and getattr(record.exc_info[1], LOGGED, False))


def configure(form: Literal["text", "json"]) -> None:
    """Have this process, and those that part from it, log to standard error in that form."""
    # No line names these, and finding them out takes longer than to write it.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # noqa: SLF001  (Python's own guide has it so)
    handler = WholeLines()
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    handler.addFilter(is_news)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("app").setLevel(logging.INFO)
