"""Files that came with a form that was refused: kept for the one who sent them, until the form is mended."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.models import ImportUpload, ImportUploadPart

# Nobody mends a form later than that, nor more than so many at a time.
KEPT_FOR = timedelta(days=1)
MOST_KEPT = 3


def add_upload(
    session: Session, account_id: int, name: str, size: int, parts: Iterable[bytes]
) -> ImportUpload:
    """Keep a file, a part at a time; the oldest of those that the account has besides may go."""
    upload = ImportUpload(account_id=account_id, name=name, size=size)
    session.add(upload)
    session.flush()
    for ordinal, content in enumerate(parts):
        session.execute(
            insert(ImportUploadPart).values(upload_id=upload.id, ordinal=ordinal, content=content)
        )
    latest = (
        select(ImportUpload.id)
        .where(ImportUpload.account_id == account_id)
        .order_by(ImportUpload.id.desc())
        .limit(MOST_KEPT)
    )
    session.execute(
        delete(ImportUpload).where(
            ImportUpload.account_id == account_id, ImportUpload.id.not_in(latest)
        )
    )
    return upload


def find_upload(session: Session, account_id: int, number: int) -> ImportUpload | None:
    """A file that an account sent; none where it is gone, or somebody else's."""
    return session.scalars(
        select(ImportUpload).where(ImportUpload.id == number, ImportUpload.account_id == account_id)
    ).one_or_none()


def parts_of_upload(session: Session, number: int) -> Iterator[bytes]:
    """Its bytes, a part at a time."""
    ordinal = 0
    query = select(ImportUploadPart.content).where(ImportUploadPart.upload_id == number)
    while (part := session.scalar(query.where(ImportUploadPart.ordinal == ordinal))) is not None:
        yield part
        ordinal += 1


def remove_upload(session: Session, number: int) -> None:
    """Forget a file."""
    session.execute(delete(ImportUpload).where(ImportUpload.id == number))


def sweep_uploads(session: Session) -> None:
    """Forget what nobody came back to."""
    session.execute(delete(ImportUpload).where(ImportUpload.sent_at < func.now() - KEPT_FOR))
