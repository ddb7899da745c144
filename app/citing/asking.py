"""What requests for citations say, and the session that reads what is cited: through the lens of the instant cited."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from app.errors import NotRead
from app.requests import UNLESS_EMPTY, Known, reading

DIGEST = re.compile(r"[0-9a-f]{64}")
Citable = Literal["claims", "positions", "places"]


def parse_digest(value: Any) -> str | None:
    """A SHA-256 digest in hex; none when empty. Raises NotRead."""
    if value is None or value == "":
        return None
    if not DIGEST.fullmatch(str(value)):
        raise NotRead(
            "digest",
            "{given!r} is no SHA-256 digest: it has 64 of the signs 0 to 9 and a to f.",
            given=str(value)[:80],
        )
    return str(value)


CitedDigest = Annotated[
    str | None,
    BeforeValidator(parse_digest),
    Query(
        description="The digest that a citation names, to be compared",
        json_schema_extra={"pattern": rf"^({DIGEST.pattern})?$"},
    ),
]
Written = Annotated[
    Literal["text", "bibtex", "biblatex", "ris", "csl-json", "json"] | None,
    UNLESS_EMPTY,
    Query(alias="format", description="How the citation is written; a page without"),
]


async def newest_change(request: Request) -> datetime:
    """The last instant at which what readers see changed: the state of the map that is cited now."""
    state = request.app.state
    # Before the route takes a connection: who holds one mustn't wait for another.
    instants: list[datetime] = await state.instants.of(
        state.engines, getattr(request.state, "version", None)
    )
    return instants[-1] if instants else datetime.now(UTC)


NewestChange = Annotated[datetime, Depends(newest_change)]


@dataclass(frozen=True)
class CitedState:
    """The instant of the state that is cited, and that of the last change of the map."""

    instant: datetime
    newest: datetime

    @property
    def is_newest(self) -> bool:
        """True where nothing on the whole map has changed since."""
        return self.newest <= self.instant


async def cited_state(request: Request, newest: NewestChange, known: Known = None) -> CitedState:
    """The state that is asked for: that of `known`, or that of the last change."""
    request.state.known = known
    return CitedState(known or newest, newest)


AskedState = Annotated[CitedState, Depends(cited_state)]


async def reader_of_cited(request: Request, at: AskedState) -> AsyncIterator[Session]:
    """A reader's session through the lens of that instant, also where it is the last."""
    async with reading(request, at.instant) as session:
        yield session


CitedReader = Annotated[Session, Depends(reader_of_cited, scope="function")]
