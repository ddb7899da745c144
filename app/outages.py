"""Why the database doesn't answer, as far as the machine itself can tell."""

from app.errors import DatabaseUnavailable, DiskIsFull
from app.local_postgres.folders import disk_is_full
from app.settings import Settings


def explain_outage(error: DatabaseUnavailable, settings: Settings) -> DatabaseUnavailable:
    """The error, or DiskIsFull when the private database stands still for want of room.

    Then it can't say so itself, and nobody knows whether what was under way had been saved.
    """
    if isinstance(error, DiskIsFull) or settings.database_url is not None:
        return error
    if not disk_is_full(settings.data_dir):
        return error
    return DiskIsFull(
        "There is no room left on the server's disk, so the database doesn't answer until whoever "
        "runs this map frees some. Whatever you sent just now, send it again then: nothing is saved "
        "twice."
    )
