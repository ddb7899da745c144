"""The instants at which what readers see of the map changed, as their own role may know them."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

# What one list of instants may hold: the newest.
MOST_INSTANTS = 10_000

# A row that is shown tells since when it is as it is, and when its embargo ended; the log of
# corrections has what was changed, withdrawn or shown again. Both leave out whatever readers mustn't
# know of, so an instant tells nothing of what is hidden (`migrations/lenses/changed.sql`).
CHANGED = text("select at from published.changed order by at desc limit :most")


def instants_of_changes(session: Session, most: int = MOST_INSTANTS) -> list[datetime]:
    """When what readers see changed, oldest first, at most the newest so many; empty on an empty map.

    When a record first came that was corrected since isn't among them, unless something else changed
    with it: readers may see the past at an instant, but not list its versions.
    """
    return list(reversed(list(session.scalars(CHANGED, {"most": most}))))
