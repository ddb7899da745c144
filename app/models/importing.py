"""Files that are being brought in, and what their rows become. All of it lies in the schema `desk`."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Identity, Index, LargeBinary, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.account import DESK
from app.models.base import Base


class Import(Base):
    """A file that was taken, and how far it is on its way into the map."""

    __tablename__ = "import"
    __table_args__ = (
        Index("ix_import_account_id", "account_id"),
        Index("ix_import_state", "state"),
        Index("ix_import_source", "source", postgresql_where=text("change_id is not null")),
        Index("ix_import_change_id", "change_id", postgresql_where=text("change_id is not null")),
        Index("ix_import_review_id", "review_id", postgresql_where=text("review_id is not null")),
        DESK,
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    # What the file was called; its bytes' SHA-256, hexadecimal, and their number.
    name: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    # Slug of the source that its claims will be of.
    source: Mapped[str | None]
    # What it was recognised as, and what somebody chose instead of what was found.
    layout: Mapped[str]
    choices: Mapped[dict[str, Any]] = mapped_column(JSONB)
    # What each column becomes, the columns' names, what was recognised and why.
    matching: Mapped[dict[str, Any]] = mapped_column(JSONB)
    columns: Mapped[list[str]] = mapped_column(JSONB)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # Its first rows as they are, each with its number and its cells.
    first_rows: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # Where the first rows lie: `rows`, how many of them were looked at, and `shapes`, as GeoJSON.
    spots: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    # What stands in a column is another thing, in all rows alike: column, found, meant.
    alike: Mapped[list[dict[str, str]]] = mapped_column(JSONB, server_default="[]")
    # What only the whole of the file tells, once it was read: order of days, late days; and `kept`, the columns
    # whose cells its rows keep.
    survey: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # taken, checking, checked, comparing, bringing, brought, deciding or taking_back.
    state: Mapped[str] = mapped_column(server_default="taken")
    # Why, in the editor's words: becomes the note of the change.
    note: Mapped[str] = mapped_column(server_default="")
    # How many rows the step under way has done, of how many; none while nobody has counted.
    rows_done: Mapped[int] = mapped_column(server_default="0")
    rows_all: Mapped[int | None]
    # The sentence that says why the last step ended without being done.
    fault: Mapped[str | None]
    # Who works on it, and until when nobody else begins.
    holder: Mapped[str | None]
    held_until: Mapped[datetime | None]
    # The change that brought it in.
    change_id: Mapped[int | None] = mapped_column(ForeignKey("editorial.change.id"))
    # How it is to be brought in, or taken back: as `app.staging.options.Options` has it.
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    # Whose its names were when it was brought in: slug by name, by noun.
    slugs: Mapped[dict[str, dict[str, str]] | None] = mapped_column(JSONB(none_as_null=True))
    # What it says beside earlier files of its source: that source, and how many rows are new, changed,
    # conflict, same or gone; none before it was compared.
    compared: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # The review in which it waits.
    review_id: Mapped[int | None] = mapped_column(ForeignKey("desk.review.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ImportPart(Base):
    """A stretch of a file's bytes, in order."""

    __tablename__ = "import_part"
    __table_args__ = (DESK,)

    import_id: Mapped[int] = mapped_column(
        ForeignKey("desk.import.id", ondelete="CASCADE"), primary_key=True
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportUpload(Base):
    """A file that came with a form that was refused, kept until the form is mended."""

    __tablename__ = "import_upload"
    __table_args__ = (Index("ix_import_upload_account_id", "account_id"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    # What the file was called, and how many bytes it has.
    name: Mapped[str]
    size: Mapped[int]
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ImportUploadPart(Base):
    """A stretch of its bytes, in order."""

    __tablename__ = "import_upload_part"
    __table_args__ = (DESK,)

    upload_id: Mapped[int] = mapped_column(
        ForeignKey("desk.import_upload.id", ondelete="CASCADE"), primary_key=True
    )
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """A row of a file: its cells, what it becomes, what is wrong with it."""

    __tablename__ = "import_row"
    __table_args__ = (
        Index("ix_import_row_import_id_state", "import_id", "state", "number"),
        Index("ix_import_row_claim", "claim", postgresql_where=text("claim is not null")),
        Index("ix_import_row_key", "key", postgresql_where=text("key <> '' and claim is not null")),
        Index(
            "ix_import_row_import_id_against",
            *("import_id", "against", "number"),
            postgresql_where=text("against in ('changed', 'conflict')"),
        ),
        DESK,
    )

    import_id: Mapped[int] = mapped_column(
        ForeignKey("desk.import.id", ondelete="CASCADE"), primary_key=True
    )
    # As RFC 7111 counts, from 1.
    number: Mapped[int] = mapped_column(primary_key=True)
    # ready, faulty, left_out, brought, or same: what an earlier file brought in says it already.
    state: Mapped[str]
    # The event's own key; empty without one.
    key: Mapped[str]
    # The cells that were used, and what somebody wrote in their stead.
    cells: Mapped[dict[str, str]] = mapped_column(JSONB)
    mended: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    # What it becomes, as `Candidate.as_json` has it, without its cells, faults and cautions.
    prepared: Mapped[dict[str, Any]] = mapped_column(JSONB)
    # row, column, message and code of each.
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    cautions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # The row of the same event that counts in its stead.
    replaced_by: Mapped[int | None]
    # Public ids of what it became.
    claim: Mapped[str | None]
    positions: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    # A hash of what the row says, wherever in a file it stands.
    digest: Mapped[str] = mapped_column(server_default="")
    # changed, conflict or same, beside the row of an earlier file that it is compared with; none where
    # that is new, or nothing was compared.
    against: Mapped[str | None]
    earlier_import: Mapped[int | None]
    earlier_number: Mapped[int | None]
    # What differs: `fields` of records and `cells`, each as it was said before and as it is said now.
    differences: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # Of fields in conflict, which side was chosen: ours or theirs, by record and field.
    choices: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")


class ImportGone(Base):
    """A claim that an earlier file brought in and that this one no longer has."""

    __tablename__ = "import_gone"
    __table_args__ = (DESK,)

    import_id: Mapped[int] = mapped_column(
        ForeignKey("desk.import.id", ondelete="CASCADE"), primary_key=True
    )
    # Public id of the claim, and the row that last said it.
    claim: Mapped[str] = mapped_column(primary_key=True)
    earlier_import: Mapped[int]
    earlier_number: Mapped[int]
    # left, withdrawn, deleted, proposed or edited, once it was brought in.
    outcome: Mapped[str | None]


class ImportName(Base):
    """A name in a file that is nobody's on the map, and what somebody says it means."""

    __tablename__ = "import_name"
    __table_args__ = (DESK,)

    import_id: Mapped[int] = mapped_column(
        ForeignKey("desk.import.id", ondelete="CASCADE"), primary_key=True
    )
    # actors or places.
    noun: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    # In how many rows it was met, and in which first.
    count: Mapped[int]
    first_row: Mapped[int]
    # key, label and detail of each.
    suggestions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    # Whose it is; none where it was refused, which is decided too.
    slug: Mapped[str | None]
    decided: Mapped[bool] = mapped_column(server_default="false")


class ImportMatching(Base):
    """What columns become, kept under a name to be used again."""

    __tablename__ = "import_matching"
    __table_args__ = (UniqueConstraint("name"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    name: Mapped[str]
    # Who kept it last.
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    matching: Mapped[dict[str, Any]] = mapped_column(JSONB)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
