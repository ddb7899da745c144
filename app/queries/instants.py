"""The instants at which what readers see of the map changed, as their own role may know them."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

# The nouns that readers see pages, marks or lists of.
TABLES = ("place", "actor", "source", "claim", "position", "link")
# What one list of instants may hold: the newest.
MOST_INSTANTS = 10_000

# A row that is shown tells since when it is as it is, and when its embargo ended; the log of
# corrections has what was changed, withdrawn or shown again. Both leave out whatever readers mustn't
# know of, so an instant tells nothing of what is hidden.
CHANGED = text(
    f"""
    select at from (
        {
        " union ".join(
            f"select greatest(lower(sys_period), embargo_until) as at from published.{table}"
            for table in TABLES
        )
    }
        union select at from published.correction
        union select at from published.first_known
    ) changed
    where at <= now() order by at desc limit :most
    """  # noqa: S608  (the names of our own views)
)


def instants_of_changes(session: Session, most: int = MOST_INSTANTS) -> list[datetime]:
    """When what readers see changed, oldest first, at most the newest so many; empty on an empty map.

    When a record first came that was corrected since isn't among them, unless something else changed
    with it: readers may see the past at an instant, but not list its versions.
    """
    return list(reversed(list(session.scalars(CHANGED, {"most": most}))))
