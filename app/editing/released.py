"""What the release of a dataset that is loaded now says, record by record.

When a release was loaded, every record was left as it says, but for those that somebody had edited:
what it says of these is kept beside them. So the records as that load left them, with these in their
place, are the release. It holds for what was loaded before this was kept, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.editing.documents import Document, documents_at, find_version
from app.editing.record_json import record_from_json
from app.long_lists import keep
from app.models import Release, ReleaseDifference
from app.nouns import NOUNS
from app.nouns.parts import Record
from app.queries.history import who_made
from app.queries.releases import differences_of, versions_upto

Key = tuple[str, str]


@dataclass(frozen=True)
class Released:
    """The records of a loaded release by noun, and by noun and id where the map was left otherwise."""

    records: Mapping[str, Sequence[Record]]
    differences: Mapping[Key, ReleaseDifference]


def what_release_said(session: Session, release: Release) -> Released:
    """The records as a loaded release has them. A record that it withdrew is there as withdrawn."""
    differences = {(each.noun, each.record_key): each for each in differences_of(session, release)}
    return Released(
        {noun: keep(_said(session, release, noun, differences)) for noun in NOUNS}, differences
    )


def _said(
    session: Session, release: Release, noun: str, differences: Mapping[Key, ReleaseDifference]
) -> Iterator[Record]:
    for document in _left(session, release, noun):
        if (noun, document.key) not in differences:
            yield document.record
    for (name, _), each in differences.items():
        if name == noun and each.document is not None:
            yield record_from_json(noun, each.document)


def _left(session: Session, release: Release, noun: str) -> Iterator[Document]:
    """The records as the load left them, in the order of rows."""
    _, made_at = who_made(session, release.change_id)
    stood = documents_at(session, noun, release.dataset, made_at)
    document = next(stood, None)
    for row_id, version in versions_upto(session, noun, release.dataset, release.change_id):
        while document is not None and document.row_id < row_id:
            document = next(stood, None)
        found = document if document is not None and document.row_id == row_id else None
        # Where someone saved at the same moment, the instant of the load isn't exact.
        if found is None or found.version != version:
            found = find_version(session, noun, row_id, version)
        if found is not None:
            yield found
