"""Choosing between the map and a release, where both changed the same field of a record.

Callers use `read_choice` to show what differs, `keep_ours`, `take_merged` and `take_withdrawal` to
choose. `settle_chosen` is for whoever saves a record in another way.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.editing.differing import settle_chosen, still_differs, versions_of_difference
from app.editing.documents import Document, read_document
from app.editing.edits import Edit, Outcome
from app.editing.errors import Stale
from app.editing.history import withdraw
from app.editing.merging import Merge, Side
from app.editing.saving import save
from app.editing.write_policy import Editor
from app.models import Release, ReleaseDifference
from app.queries.releases import get_difference, release_of, settle


@dataclass(frozen=True)
class Choice:
    """A record that the map and a release have differently.

    `merge` compares the two, the map's as `theirs`; it is none where the release dropped the record.
    """

    difference: ReleaseDifference
    release: Release
    current: Document
    merge: Merge | None

    @property
    def is_open(self) -> bool:
        """True while somebody must choose."""
        return self.difference.state == "open" and still_differs(self.merge, self.current)


def read_choice(session: Session, number: int, *, lock: bool = False) -> Choice:
    """The difference of that number as it stands now. Raises NotFound."""
    difference = get_difference(session, number, lock=lock)
    current = read_document(session, difference.noun, difference.record_key, lock=lock)
    return Choice(
        difference,
        release_of(session, difference),
        current,
        versions_of_difference(difference, current),
    )


def keep_ours(session: Session, editor: Editor, number: int, base: int) -> None:
    """Keep the record as the map has it. Raises NotFound, Stale."""
    choice = _to_choose(session, number, base)
    settle(session, choice.difference, editor.account_id)


def take_merged(
    session: Session,
    editor: Editor,
    number: int,
    base: int,
    *,
    choices: Mapping[str, Side],
    note: str,
) -> Outcome:
    """Save the record with the side that was chosen for each field. Raises what `save` raises.

    What is only proposed stays to be chosen about until it is approved.
    """
    choice = _to_choose(session, number, base)
    if choice.merge is None:
        raise Stale("The release no longer has this record; look at it again.")
    edit = Edit(choice.current.noun, choice.merge.record(choices), base)
    outcome = save(session, editor, [edit], note)
    if outcome.saved[0].state in ("published", "withdrawn", "saved", "unchanged"):
        # Whoever chose the map's side of a field has chosen too, though it still differs.
        settle(session, choice.difference, editor.account_id)
    return outcome


def take_withdrawal(
    session: Session, editor: Editor, number: int, base: int, reason: str
) -> Outcome:
    """Withdraw the record as the release did. Raises what `withdraw` raises."""
    choice = _to_choose(session, number, base)
    current = choice.current
    outcome = withdraw(session, editor, current.noun, current.key, base=base, reason=reason)
    settle_chosen(session, read_document(session, current.noun, current.key), editor.account_id)
    return outcome


def _to_choose(session: Session, number: int, base: int) -> Choice:
    choice = read_choice(session, number, lock=True)
    if not choice.is_open:
        raise Stale("This was chosen about meanwhile; nothing is left to do here.")
    if choice.current.version != base:
        raise Stale("Someone saved this record after you opened the page; look at it again.")
    return choice
