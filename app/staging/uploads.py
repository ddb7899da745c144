"""What is to be taken, from a form or from the form before it: a browser doesn't send a file again."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from sqlalchemy.orm import Session
from starlette.datastructures import UploadFile

from app.imports.cells import MOST_BYTES
from app.languages import gettext
from app.models import ImportUpload
from app.queries.import_uploads import add_upload, find_upload, parts_of_upload, remove_upload
from app.queries.sessions import LARGEST_ID
from app.staging.kept_files import parts_in
from app.staging.taking import file_name


@dataclass(frozen=True)
class Given:
    """What came with a form: a file, or cells that were pasted; `kept` where an earlier form brought it."""

    name: str
    file: IO[bytes]
    kept: ImportUpload | None = None
    is_file: bool = True

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.file.seek(0, io.SEEK_END)


@contextmanager
def what_was_given(
    session: Session, account_id: int, upload: object, kept: str, cells: str
) -> Iterator[Given | None]:
    """The file of a form; else the one that was kept, by its number; else the cells. None without any."""
    if isinstance(upload, UploadFile) and upload.filename:
        with upload.file as file:
            yield Given(file_name(upload.filename), file)
        return
    number = int(kept) if kept.isascii() and kept.isdecimal() and len(kept) < 20 else 0
    found = find_upload(session, account_id, number) if 0 < number <= LARGEST_ID else None
    if found is not None:
        with tempfile.TemporaryFile(prefix="conflict-map-kept-") as copy:
            for part in parts_of_upload(session, found.id):
                copy.write(part)
            yield Given(found.name, copy, found)
    elif cells:
        yield Given(gettext("pasted cells"), io.BytesIO(cells.encode()), is_file=False)
    else:
        yield None


def keep(session: Session, account_id: int, given: Given | None) -> ImportUpload | None:
    """Keep a file while its form is mended; none for cells, which the form has, and for what can't be read."""
    if given is None or not given.is_file or given.kept is not None:
        return given.kept if given is not None else None
    size = given.size
    if not 0 < size <= MOST_BYTES:
        return None
    return add_upload(session, account_id, given.name, size, parts_in(given.file))


def let_go(session: Session, given: Given) -> None:
    """Forget what was kept, once it is taken."""
    if given.kept is not None:
        remove_upload(session, given.kept.id)
