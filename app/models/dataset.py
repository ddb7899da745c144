"""Datasets: what a loaded folder of data says of itself."""

from datetime import date
from typing import Any

from sqlalchemy import ARRAY, Double, ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Dataset(Base):
    """A dataset that was loaded. Its records name it in their column `dataset`."""

    __tablename__ = "dataset"

    # Folder under data/, and public id.
    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    # A few sentences about what it holds.
    description: Mapped[str | None]
    # Terms under which its annotations may be used.
    licence: Mapped[str]
    # Who is to be named, and whose data it rests on.
    credit: Mapped[str | None]
    # The day of the release that was loaded last, if it says one.
    release: Mapped[date | None]
    # Datasets whose records it refers to.
    requires: Mapped[list[str]] = mapped_column(ARRAY(Text))
    # West, south, east and north in degrees, outside which it has no geometry.
    region: Mapped[list[float] | None] = mapped_column(ARRAY(Double))
    # BCP 47 tag of the language that it tells of itself in; none where that is the map's own, English.
    language: Mapped[str | None]
    # The same in other languages: [{language, title, description, credit, by, machine}].
    translations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    # The change that loaded it.
    change_id: Mapped[int] = mapped_column(ForeignKey("editorial.change.id"))
