"""The names of an import: whose each is, looked up once, and which are to be decided about."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from app.batches import in_batches
from app.imports.names import Met, Name, NameTally, Resolved, UnknownName, resolve
from app.queries.imports_names import decided_before, list_names, names_met

AT_ONCE = 200


def look_up_names(
    session: Session, number: int, beat: Callable[[], None], most_suggested: int = 0
) -> Resolved:
    """Look every name of an import up; those that somebody decided about mean what they said.

    `beat` is called in between, since thousands of names take a while. Of those that are nobody's, so many
    come with what may be meant.
    """
    decided = decisions(session, number)
    slugs: dict[Name, str] = {}
    unknown: list[UnknownName] = []
    for some in in_batches(names_met(session, number), AT_ONCE):
        beat()
        met = {(noun, name): Met(count, first) for noun, name, count, first in some}
        found = resolve(session, NameTally(met), decided, most_suggested)
        # A search for each of thousands of names would take longer than all the rest.
        most_suggested = max(0, most_suggested - len(some))
        slugs |= found.slugs
        unknown += found.unknown
    return Resolved(slugs, tuple(unknown))


def decisions(session: Session, number: int) -> Mapping[Name, str | None]:
    """Slugs that somebody chose for names, none for a refused one: here, or in earlier files of its source."""
    names = list_names(session, number, decided=True)
    own = {(each.noun, each.name): each.slug for each in names}
    return decided_before(session, number) | own
