"""Places and actors by the names that readers of another language know: «الرقة» for «Raqqah».

Records have names in several languages. The first in the language of the request is shown, where one is kept;
in English nothing is looked up. A router has `KeepOwnNames`; then callers use `place_name`, `actor_name` and
`own_name`, and templates the filters `place_name`, `actor_name`, `place_named` and `actor_named`.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from fastapi import Depends, Request
from markupsafe import Markup, escape

from app.languages import current
from app.queries.own_names import Kind, Names, names_in
from app.templating import ENVIRONMENT, set_apart


class Spelling(Protocol):
    """A name of a record, in a language (BCP 47)."""

    @property
    def name(self) -> str:
        """The name as it is written."""

    @property
    def language(self) -> str:
        """The language that it is in."""


@dataclass
class OwnNames:
    """The names of one request, read when the first is asked for."""

    request: Request
    read: Names | None = None

    def of(self, kind: Kind, name: str) -> str:
        """What is called so in English, in the language of the request, or as it was."""
        if self.read is None:
            self.read = self._kept()
        return self.read[kind].get(name, name)

    def _kept(self) -> Names:
        """Those of the map of now are read once in each state of the data, those of a past one each time.

        And those of what chosen witnesses leave.
        """
        session, code = self.request.state.session, current().code
        version = getattr(self.request.state, "version", None)
        lenses = (getattr(self.request.state, name, None) for name in ("known", "told"))
        if version is None or any(each is not None for each in lenses):
            return names_in(session, code)
        state = self.request.app.state
        kept: dict[str, tuple[str, Names]] = getattr(state, "own_names", {})
        if code not in kept or kept[code][0] != version:
            state.own_names = kept = {**kept, code: (version, names_in(session, code))}
        return kept[code][1]


_own: ContextVar[OwnNames | None] = ContextVar("own_names", default=None)


async def keep_own_names(request: Request) -> None:
    """Have names at hand for a route. Not a plain function: what that sets would be lost with its thread."""
    if not current().is_english:
        _own.set(OwnNames(request))


KeepOwnNames = Depends(keep_own_names)


def own_name(names: Iterable[Spelling]) -> str | None:
    """The first of a record's names that is in the language of the request; none in English."""
    code = current().code
    if current().is_english:
        return None
    return next((each.name for each in names if each.language == code), None)


def place_name(name: str) -> str:
    """A place's name for who reads, by its English one."""
    return _name("place", name)


def actor_name(name: str) -> str:
    """An actor's name for who reads, by its English one, whole or short."""
    return _name("actor", name)


def _name(kind: Kind, name: str) -> str:
    own = None if current().is_english else _own.get()
    return own.of(kind, name) if own else name


def _named(kind: Kind, name: str) -> Markup:
    """The same for templates; what stays English is told to be so."""
    own = _name(kind, name)
    return set_apart(name) if own == name else escape(own)


ENVIRONMENT.filters.update(
    place_name=place_name,
    actor_name=actor_name,
    place_named=lambda name: _named("place", name),
    actor_named=lambda name: _named("actor", name),
)
