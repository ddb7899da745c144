"""Comparing an import with what earlier files of its source said: all of its rows, as one transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.database import desk_session
from app.editing.adding import numbers_of
from app.imports.columns import Columns
from app.imports.matching import Matching
from app.imports.names import Name
from app.models import Import
from app.queries.imports import get_import
from app.queries.imports_releases import count_against
from app.staging.comparing import Comparer, compare_all
from app.staging.holding import Work
from app.staging.names import look_up_names


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
    """The source with how many rows are new, changed, conflict, same and gone; none without the source."""
    if source not in numbers_of(session, "sources", [source]):
        return None
    taken = get_import(session, work.number)
    comparer = comparer_of(session, taken, source, slugs)
    compare_all(session, comparer, work.beat)
    return {"source": source, **count_against(session, work.number)}


def comparer_of(
    session: Session, taken: Import, source: str, slugs: Mapping[Name, str], status: str = "draft"
) -> Comparer:
    """What compares the rows of an import."""
    matching = Matching.model_validate(taken.matching)
    revised = Columns(matching, taken.columns).name(matching.revised) if matching.revised else ""
    file = taken.name
    return Comparer(session, taken.id, source, slugs, file=file, revised=revised, status=status)
