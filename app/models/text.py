"""The texts of sources, as they were read."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Identity, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class SourceText(Base):
    """One text that was read for a source. The database refuses to change or delete it.

    It can be erased: the row stays, without the text. A source points to the one in force by its SHA-256;
    those before it stay beside it. Readers' lenses have no `added_at`, `added_by` and `erased_at`, and the
    row only while the text is there and the source free to show.
    """

    __tablename__ = "source_text"
    __table_args__ = (UniqueConstraint("source_id", "sha256"),)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("editorial.source.id"))
    # SHA-256 of the text's bytes in UTF-8, hexadecimal; the database checks it.
    sha256: Mapped[str]
    # Its length in code points.
    code_points: Mapped[int]
    # The text itself, nothing normalised; none once it was erased.
    text: Mapped[str | None]
    # When it was added, and by which account.
    added_at: Mapped[datetime] = mapped_column(server_default=func.now(), deferred=True)
    added_by: Mapped[int | None] = mapped_column(ForeignKey("desk.account.id"), deferred=True)
    # When the text was erased; none while it is kept.
    erased_at: Mapped[datetime | None] = mapped_column(deferred=True)


class PassageFound(Base):
    """Whether the words of a passage stand in a later text than the one it was measured in.

    Kept because readers may see neither text. It is true of those two texts for ever. Readers'
    lenses have the row only while the claim and its source are at both.
    """

    __tablename__ = "passage_found"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("editorial.claim.id", ondelete="CASCADE"), primary_key=True
    )
    # The passage, and the SHA-256 of the text it was measured in.
    start_offset: Mapped[int] = mapped_column(primary_key=True)
    end_offset: Mapped[int] = mapped_column(primary_key=True)
    measured_in: Mapped[str] = mapped_column(primary_key=True)
    # SHA-256 of the text that was looked in, and where its body begins.
    looked_in: Mapped[str] = mapped_column(primary_key=True)
    body_start: Mapped[int] = mapped_column(primary_key=True)
    # The paragraphs in which the words stand; none where they no longer do.
    paragraphs: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
