"""What the release of a dataset that is loaded now says, record by record.

When a release was loaded, every record was left as it says, but for those that somebody had edited:
what it says of these is kept beside them. So the records as that load left them, with these in their
place, are the release. It holds for what was loaded before this was kept, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.editing.documents import documents_at, find_version
from app.editing.record_json import record_from_json
from app.models import Release, ReleaseDifference
from app.nouns import NOUNS
from app.nouns.parts import Record
from app.queries.history import who_made
from app.queries.releases import differences_of, versions_upto

Key = tuple[str, str]


@dataclass(frozen=True)
class Released:
    """The records of a loaded release by noun and id, and where the map was left otherwise."""

    records: Mapping[Key, Record]
    differences: Mapping[Key, ReleaseDifference]


def what_release_said(session: Session, release: Release) -> Released:
    """The records as a loaded release has them. A record that it withdrew is there as withdrawn."""
    _, made_at = who_made(session, release.change_id)
    found = documents_at(session, release.dataset, made_at)
    records: dict[Key, Record] = {}
    for noun in NOUNS:
        upto = versions_upto(session, noun, release.dataset, release.change_id)
        stood = {doc.row_id: doc for (name, _), doc in found.items() if name == noun}
        for row_id, version in upto.items():
            document = stood.get(row_id)
            # Where someone saved at the same moment, the instant of the load isn't exact.
            if document is None or document.version != version:
                document = find_version(session, noun, row_id, version)
            if document is not None:
                records[noun, document.key] = document.record
    differences = {(each.noun, each.record_key): each for each in differences_of(session, release)}
    for key, each in differences.items():
        if each.document is None:
            records.pop(key, None)
        else:
            records[key] = record_from_json(each.noun, each.document)
    return Released(records, differences)
