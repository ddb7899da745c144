"""Mementos (RFC 7089): the address of a page at an instant, and what leads from one to the others.

A memento is the same address with `known=`. `ChangedInstants` keeps when the map changed, `Original`
is an address without its instant, `memento_links` writes the header Link.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode

from anyio import to_thread
from sqlalchemy.orm import Session

from app.clock import write_instant
from app.database import Engines, admitted_session
from app.errors import BadParameter
from app.queries.instants import instants_of_changes

LINK_FORMAT = "application/link-format"
INSTANT = "known"
HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"
# Of an address longer than this no links are given to its other mementos, and none at all of one that
# is much longer: it comes again in each, and servers in between hold few kilobytes of headers.
LONG_ADDRESS = 300
LONGEST_ADDRESS = 1000
# A list of so many instants takes a while to read: it serves later states of the data for some seconds too.
LONG_LIST = 1000
LIST_SECONDS = 5.0


class ChangedInstants:
    """When the map changed, kept for the state of the data that was asked last."""

    def __init__(self) -> None:
        self.kept: tuple[str, list[datetime]] | None = None
        self.read_at = 0.0
        self.kept_last: tuple[str, datetime | None] | None = None

    async def of(self, engines: Engines, version: str | None) -> list[datetime]:
        """The instants in that state of the data, oldest first; empty on an empty map.

        Where there are very many, the newest may be seconds late. Raises DatabaseUnavailable.
        """
        kept = self.kept
        if kept is not None:
            is_recent = len(kept[1]) >= LONG_LIST and monotonic() - self.read_at < LIST_SECONDS
            if kept[0] == version or is_recent:
                return kept[1]
        async with admitted_session(engines, version=version) as session:
            # Others are answered meanwhile.
            found = await to_thread.run_sync(instants_of_changes, session)
        if version is not None:
            self.kept, self.read_at = (version, found), monotonic()
        return found

    def last(self, session: Session, version: str | None) -> datetime | None:
        """The last of them, in a session that a route has anyway; none on an empty map."""
        kept = self.kept_last
        if kept is not None and kept[0] == version:
            return kept[1]
        found = next(iter(instants_of_changes(session, 1)), None)
        if version is not None:
            self.kept_last = (version, found)
        return found


class Original(NamedTuple):
    """An address without its instant: a path of this site, not encoded, and the rest of its query."""

    path: str
    query: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, path: str, query: str) -> "Original":
        """What was asked for, less the instant."""
        given = parse_qsl(query, keep_blank_values=True)
        return cls(path, tuple(each for each in given if each[0] != INSTANT))

    def at(self, instant: datetime | None = None) -> str:
        """Its path and query, of now or at an instant. Written anew, so that nothing in it ends a link."""
        query = [*self.query, *([(INSTANT, write_instant(instant))] if instant else [])]
        return quote(self.path, safe="/:@!$&'()*+=~") + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True)
class Address:
    """An original, and how addresses of this site are written in full."""

    original: Original
    site: Callable[[str], str]

    def memento(self, instant: datetime) -> str:
        """The address that shows it at an instant."""
        return self.site(self.original.at(instant))

    @property
    def itself(self) -> str:
        """The address of now."""
        return self.site(self.original.at())

    def gate(self, kind: str) -> str:
        """The address of its timegate («timegate»), or of a timemap («timemap/link», «timemap/json»)."""
        return self.site(f"/{kind}{self.original.at()}")

    def original_link(self) -> str:
        """The link to the address of now."""
        return f'<{self.itself}>; rel="original"'

    def timemap_link(self) -> str:
        """The link to its list of mementos."""
        return f'<{self.gate("timemap/link")}>; rel="timemap"; type="{LINK_FORMAT}"'

    def links(self) -> list[str]:
        """The links of any of its answers: to the original, the timegate, the timemap."""
        gate = f'<{self.gate("timegate")}>; rel="timegate"'
        return [self.original_link(), gate, self.timemap_link()]

    def memento_links(self, named: Iterable[tuple[str, datetime]]) -> list[str]:
        """Links to mementos, each once with all that it is: «first prev memento»."""
        relations: dict[datetime, list[str]] = {}
        for relation, instant in named:
            relations.setdefault(instant, []).append(relation)
        return [
            f'<{self.memento(instant)}>; rel="{" ".join(filter(None, [*names, "memento"]))}"; '
            f'datetime="{http_date(instant)}"'
            for instant, names in relations.items()
        ]


def memento_links(address: Address, known: datetime | None, instants: list[datetime]) -> str | None:
    """The header Link of an answer, of now or as known at an instant; none of a very long address."""
    length = len(address.itself)
    if length > LONGEST_ADDRESS:
        return None
    links = address.links()
    if known is not None and length <= LONG_ADDRESS:
        links += address.memento_links(around(instants, known))
    return ", ".join(links)


def around(instants: list[datetime], known: datetime) -> list[tuple[str, datetime]]:
    """The first and last instant, and those before and after the one that is shown, as links call them."""
    if not instants:
        return []
    found = [("first", instants[0]), ("last", instants[-1])]
    before, after = bisect_left(instants, known), bisect_right(instants, known)
    if before > 0:
        found.append(("prev", instants[before - 1]))
    if after < len(instants):
        found.append(("next", instants[after]))
    return found


def instant_for(asked: datetime | None, instants: list[datetime]) -> datetime:
    """The instant that a timegate leads to: exactly the one asked for, within what is known.

    The first one for what lies before it; the newest for what lies after it, and for who asks for none.
    `asked` has whole seconds, and so has the date that a timemap gives of a change within that second.
    """
    if asked is None or asked >= instants[-1]:
        return instants[-1]
    last = instants[max(bisect_left(instants, asked + timedelta(seconds=1)) - 1, 0)]
    return max(last, asked)


def http_date(instant: datetime) -> str:
    """An instant as HTTP has it, to the second: Sat, 31 Jan 2026 12:00:00 GMT."""
    return format_datetime(instant.astimezone(UTC).replace(microsecond=0), usegmt=True)


def read_accept_datetime(sent: str | None) -> datetime | None:
    """What the header Accept-Datetime asks for; none without one. Raises BadParameter."""
    if sent is None:
        return None
    try:
        return datetime.strptime(sent.strip(), HTTP_DATE).replace(tzinfo=UTC)
    except ValueError:
        raise BadParameter(
            "Accept-Datetime",
            "{given!r} is no date of HTTP. Write it like Sat, 31 Jan 2026 12:00:00 GMT.",
            given=sent[:60],
        ) from None
