"""Sources: documents by someone."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CHAR
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import FetchedValue

from app.models.base import Base, Record


class Source(Record, Base):
    """A document that claims rest on, with what is known and what isn't about it."""

    __tablename__ = "source"

    # Public id, in the address.
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    # The title in other languages: [{language, text, by, machine}], the last where a machine made it.
    translations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    # Where the title was read, when it is not the document's own.
    title_note: Mapped[str | None]
    author: Mapped[str | None]
    publisher: Mapped[str | None]
    # Bracket of the day of publication; equal ends for a known day, both empty when unknown.
    published_from: Mapped[date | None]
    published_to: Mapped[date | None]
    # Evidence for that bracket.
    published_note: Mapped[str | None]
    # Address, if one is known; http or https.
    url: Mapped[str | None]
    # BCP 47 tag of the document's language, and of its title's.
    language: Mapped[str]
    # SHA-256 of the text that passages point into, hexadecimal; none where no text is attached.
    text_sha256: Mapped[str | None]
    # Length of that text in code points.
    text_code_points: Mapped[int | None]
    # Offset of the body's first paragraph, which counts as paragraph 1.
    text_body_start: Mapped[int | None]
    # True where readers may see that text, not only the quotes from it.
    free_to_show: Mapped[bool] = mapped_column(server_default="false")
    # Admiralty code A to F; F cannot be judged.
    reliability: Mapped[str] = mapped_column(CHAR(1), server_default="F")
    # Whose side the publisher is on, where that is known.
    leaning: Mapped[str | None]
    # Whose reporting the document carries; equal origins are not independent.
    origin: Mapped[str | None]
    # When and by whom the document was read.
    collected_at: Mapped[datetime | None]
    collected_by: Mapped[str | None]
    # What it may be used under, an SPDX identifier or words; where its terms stand; how it is to be named.
    licence: Mapped[str | None]
    terms_url: Mapped[str | None]
    attribution: Mapped[str | None]
    # A code of `app.vocabulary`: whether its claims may be shown, or only be counted.
    rows_shown: Mapped[str] = mapped_column(server_default="all")
    # Where they may only be counted: columns of its rows whose values may be shown, each with its count.
    shown_fields: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    # A caution for readers.
    note: Mapped[str | None]
    # Words of title, author, publisher and translations, for search; a trigger fills it.
    search: Mapped[str] = mapped_column(TSVECTOR, server_default=FetchedValue(), deferred=True)
