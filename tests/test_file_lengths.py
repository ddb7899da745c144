"""No file of Python is longer than what somebody reads at once, but for those that are named here."""

import pytest

from app.settings import PROJECT_DIR

pytestmark = pytest.mark.written

MOST_LINES = 350
FOLDERS = ("app", "benchmarks", "migrations", "scripts", "static", "tests")
# With the reason why each is one.
LONG = {
    # The schema as it began: what a migration did isn't written anew.
    "migrations/versions/0001_editorial.py",
    # It is copied to another machine by whoever doesn't trust the map, and read there as a whole.
    "static/history/verify.py",
}


def test_no_file_is_longer_than_what_is_read_at_once() -> None:
    paths = [path for folder in FOLDERS for path in (PROJECT_DIR / folder).rglob("*.py")]
    assert len(paths) > 1000
    assert {
        str(path.relative_to(PROJECT_DIR))
        for path in paths
        if len(path.read_text("utf-8").splitlines()) > MOST_LINES
    } == LONG
