"""Archives: looked over before anything in them is read, and read without being laid out as they say."""

import shutil
import stat
import weakref
import zipfile
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp

from app.imports.cells import Unreadable

MOST_UNZIPPED = 1_000_000_000
MOST_MEMBERS = 10_000
# Text shrinks to a tenth, tables of repeated words to a fiftieth; what shrinks more was made to.
MOST_SHRUNK = 200
SMALL = 50_000_000


def open_archive(path: Path) -> zipfile.ZipFile:
    """The archive, once it is known to be harmless. Raises Unreadable with a sentence for one that isn't.

    Python reads no more of a member than its entry says, so the entries' sizes can be trusted.
    """
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable("This archive is damaged: it can't be opened.") from None
    try:
        look_over(members)
    except Unreadable:
        archive.close()
        raise
    return archive


def look_over(members: list[zipfile.ZipInfo]) -> None:
    """Raise Unreadable for entries that nobody packs in good faith."""
    if len(members) > MOST_MEMBERS:
        raise Unreadable(
            "This archive holds {found:,} files; at most {most:,} are opened.",
            found=len(members),
            most=MOST_MEMBERS,
        )
    unzipped = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unzipped > MOST_UNZIPPED or (unzipped > SMALL and unzipped > MOST_SHRUNK * max(1, packed)):
        raise Unreadable(
            "This archive would unpack to {size:,} MB, which is more than is opened: {packed:,} kB are packed.",
            size=unzipped // 1_000_000,
            packed=packed // 1000,
        )
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0:1]:
            raise Unreadable(
                "This archive holds a file with a path out of it, {name!r}; nothing of it is opened.",
                name=member.filename[:80],
            )
        if member.flag_bits & 1:
            raise Unreadable("This archive is locked with a password: unlock it first.")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise Unreadable(
                "This archive holds a link, {name!r}; nothing of it is opened.",
                name=member.filename[:80],
            )


class KeptFolder:
    """A folder for what comes out of an archive, gone once nobody holds it any more."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="conflict-map-import-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path) -> Path:
    """One member as a file of that folder, whatever folders its name has. Raises Unreadable."""
    target = into / PurePosixPath(member.filename.replace("\\", "/")).name
    try:
        with archive.open(member) as packed, target.open("wb") as file:
            while block := packed.read(1 << 20):
                file.write(block)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError):
        raise Unreadable(
            "The file {name!r} in this archive is damaged.", name=member.filename[:80]
        ) from None
    return target
