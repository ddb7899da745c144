"""Backups as files: how a folder's dated backups are called, and what is noted beside each. Pure.

Beside a backup lies a note, in JSON, of when and from which state of the database it was made, so that a
drill can tell whether all of that came back. Callers use `dated_name`, `dated_backups`, `newest_backup`
and `Note`.
"""

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

SUFFIX = ".backup"
# Names sort by time. No colons, which some file systems and programs take for something else.
NAME = re.compile(r"map-\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}\.\d{3}Z\.backup")
WRITTEN = "map-%Y-%m-%dT%H-%M-%S.%fZ"


class Note(BaseModel):
    """What is noted beside a backup: `rows` counts those of every table, by schema and name."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    made_at: datetime
    program: str
    schema_at: str
    sha256: str
    rows: dict[str, int]


class DatedBackup(NamedTuple):
    """A whole backup in a folder of dated ones, and when it was begun."""

    made_at: datetime
    file: Path


def dated_name(now: datetime) -> str:
    """The name of a backup that is begun now."""
    text = now.astimezone(UTC).strftime(WRITTEN)
    return f"{text[:-4]}Z{SUFFIX}"


def dated_backups(folder: Path) -> list[DatedBackup]:
    """The whole backups in a folder, the oldest first; none where there is no such folder."""
    if not folder.is_dir():
        return []
    found = [each for each in folder.iterdir() if NAME.fullmatch(each.name)]
    return sorted(
        DatedBackup(
            datetime.strptime(each.name.removesuffix(SUFFIX), WRITTEN).replace(tzinfo=UTC), each
        )
        for each in found
    )


def newest_backup(folder: Path) -> DatedBackup | None:
    """The newest whole backup in a folder."""
    found = dated_backups(folder)
    return found[-1] if found else None


def note_of(file: Path) -> Path:
    """Where the note of a backup lies."""
    return file.with_name(f"{file.name}.json")


def unfinished(file: Path) -> Path:
    """Where a file is written before it takes its name."""
    return file.with_name(f".{file.name}.unfinished")


def read_note(file: Path) -> Note | None:
    """What is noted beside a backup; none where nothing is. Raises ValueError for a broken note."""
    path = note_of(file)
    return Note.model_validate_json(path.read_bytes()) if path.exists() else None


def digest_of(file: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
