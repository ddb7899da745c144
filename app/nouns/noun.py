"""What stands behind a kind of record: its names, its row, its record, its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.sql.base import ExecutableOption

from app.languages.words import Word
from app.nouns.parts import Record
from app.nouns.told import SINGULARS, NounName


@dataclass(frozen=True)
class Noun:
    """One kind of record: its plural, as addresses have it, and what stands behind it."""

    name: NounName
    model: Any
    record: type[Record]
    # A record as files and the API's writes have it.
    example: Mapping[str, Any]
    # Field whose text a record is called by; none where its title is made of what it refers to.
    title: str | None = None
    # What a random public id begins with; none where the id is made of the record's title.
    prefix: str | None = None
    # Whether each has a page of its own, and a list in the API.
    has_page: bool = True
    # What must be loaded with a row to read its document.
    options: tuple[ExecutableOption, ...] = ()

    @property
    def singular(self) -> Word:
        """One of them, as its modules and its form are called."""
        return Word(SINGULARS[self.name])

    @property
    def table(self) -> str:
        """Name of the table in `editorial`, and of its twins."""
        name: str = self.model.__tablename__
        return name

    @property
    def id_column(self) -> str:
        """Name of the column with the slug or public id."""
        return "public_id" if self.record.id_field == "id" else self.record.id_field

    @property
    def key(self) -> Any:
        """The column with the slug or public id."""
        return getattr(self.model, self.id_column)

    @property
    def path(self) -> str | None:
        """Where readers find such records, if they have pages of their own."""
        return f"/{self.name}" if self.has_page else None
