"""Comparing an import with what earlier files of its source said: all of its rows, as one transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.database import desk_session
from app.editing.adding import numbers_of
from app.errors import AppError
from app.imports.columns import Columns
from app.imports.matching import Matching
from app.imports.names import Name
from app.languages import mark
from app.models import Import
from app.queries.imports import get_import
from app.queries.imports_older import older_than_before
from app.queries.imports_releases import count_against
from app.staging.comparing import Comparer, compare_all
from app.staging.holding import Work
from app.staging.names import look_up_names
from app.staging.options import Options


class OlderFile(AppError):
    """A file that would put back what a later one of its source has changed."""

    status = 409
    code = "older_file"
    title = mark("An older file")


def compare(work: Work) -> None:
    """Compare the rows with those of the source that somebody named."""
    with desk_session(work.engines) as session:
        taken = get_import(session, work.number)
        names = look_up_names(session, work.number, work.beat)
        compared = compare_with(work, session, taken.source or "", names.slugs)
        work.end(session, state="checked", compared=compared)


def compare_with(
    work: Work, session: Session, source: str, slugs: Mapping[Name, str]
) -> dict[str, Any] | None:
    """The source with how many rows are new, changed, conflict, same and gone; none without the source.

    Where something tells that the file is an older download than what is there, `older` says what.
    """
    if source not in numbers_of(session, "sources", [source]):
        return None
    taken = get_import(session, work.number)
    comparer = comparer_of(session, taken, source, slugs)
    compare_all(session, comparer, work.beat)
    counts = count_against(session, work.number)
    older = older_than_before(session, work.number, comparer.revised)
    return {"source": source, **counts} | ({"older": older} if older else {})


def require_newer(compared: Mapping[str, Any] | None, options: Options | None) -> None:
    """Raise OlderFile for a file that is older than what is there, unless somebody said that it is meant."""
    is_meant = options is not None and options.older
    if compared is not None and compared.get("older") and not is_meant:
        raise OlderFile(
            "This file is older than what was brought in of its source. Say that you want it all the same."
        )


def comparer_of(
    session: Session, taken: Import, source: str, slugs: Mapping[Name, str], status: str = "draft"
) -> Comparer:
    """What compares the rows of an import."""
    matching = Matching.model_validate(taken.matching)
    revised = Columns(matching, taken.columns).name(matching.revised) if matching.revised else ""
    file = taken.name
    return Comparer(session, taken.id, source, slugs, file=file, revised=revised, status=status)
