"""Erasing the words of a record that nobody may see any more, where the law or somebody's safety asks for it.

What was sealed of it stays as digests, of its members and so of the whole: every proof still holds, and the
words can't be guessed, since their salts are forgotten too. Backups aren't reached.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import Engines, begin_change, look_at
from app.errors import NotFound, SetupError
from app.nouns import noun_called
from app.queries import sealed
from app.queries.erased import erase_at_the_desk, erase_rows, erase_texts
from app.queries.sources import get_source
from app.queries.states import read_states
from app.queries.texts import kept_texts
from app.sealing.proofs import noun_of, sealed_members
from app.sealing.sealing import recorded_session


class NotHidden(SetupError):
    """A record isn't withdrawn and hidden from every past map, so that its words stay."""


def is_hidden_for_good(status: str, *, concealed: bool) -> bool:
    """True of a record whose words may be erased: nobody sees it, now or in any past map."""
    return status == "withdrawn" and concealed


def erase_words(
    session: Session, engines: Engines, noun: str, key: str, account_id: int | None = None
) -> int:
    """Erase the words of all versions of a record, as a change of an account's; how many there were.

    The session is the desk's, and commits. Raises NotFound, and NotHidden.
    """
    told = noun_called(noun)
    begin_change(session, "Words erased", account_id)
    query = select(told.model).where(told.key == key).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("There is no {key!r} among the {noun}.", key=key, noun=noun)
    if not is_hidden_for_good(row.status, concealed=row.concealed):
        raise NotHidden(
            f"{key} isn't withdrawn and hidden from every past map: do that first, at the desk."
        )
    number = row.id
    sealed.blank_entries(session, _digests(engines, noun, number))
    versions = erase_rows(session, told.table, number)
    if noun == "sources":
        erase_texts(session, number)
    erase_at_the_desk(session, noun, number, key)
    return versions


def erase_source_texts(session: Session, slug: str, account_id: int | None = None) -> int:
    """Erase the texts that were read for a source, as a change of an account's; how many there were.

    The source and its claims stay, with the words that these quote. Raises NotFound.
    """
    source = get_source(session, slug).source
    if all(each.erased_at for each in kept_texts(session, source.id)):
        return 0
    begin_change(session, "Text erased", account_id)
    return erase_texts(session, source.id)


def _digests(engines: Engines, noun: str, number: int) -> dict[tuple[int, int], list[str]]:
    """By (leaf, place), the digests of the members of a record's entries whose words are still there."""
    found = {}
    with recorded_session(engines) as session:
        for entry in sealed.entries_about(session, noun, number):
            if entry.members is not None:
                continue
            look_at(session, sealed.leaf_at(session, entry.leaf).instant)
            recorded = read_states(session, {noun_of(entry): [number]})
            digests = sealed_members(session, entry, recorded).digests
            found[(entry.leaf, entry.ordinal)] = sorted(each.hex() for each in digests.values())
    return found
