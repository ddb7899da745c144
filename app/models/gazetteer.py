"""The gazetteer of the world, as far as it is loaded: nobody's work, filled from a file that ships."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Integer, MetaData, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.models.base import NAMING


class GazetteerBase(DeclarativeBase):
    """The registry of these classes: no lens changes what they show."""

    metadata = MetaData(schema="gazetteer", naming_convention=NAMING)
    type_annotation_map = {str: Text, int: Integer, datetime: DateTime(timezone=True)}  # noqa: RUF012  (SQLAlchemy asks for a plain dict)


class GazetteerCountry(GazetteerBase):
    """A country whose places are loaded."""

    __tablename__ = "country"

    # ISO 3166-1 alpha-2.
    code: Mapped[str] = mapped_column(primary_key=True)
    # Digest of the file that they were loaded from.
    edition: Mapped[str]
    # How many places it has here, and names of these.
    places: Mapped[int]
    spellings: Mapped[int]
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class GazetteerLoading(GazetteerBase):
    """A country that is to be loaded, from when a process has set out to until it is there."""

    __tablename__ = "loading"

    code: Mapped[str] = mapped_column(primary_key=True)
    # Null until it is its turn.
    began_at: Mapped[datetime | None]
    # When it couldn't be loaded.
    failed_at: Mapped[datetime | None]


class GazetteerPlace(GazetteerBase):
    """A populated place."""

    __tablename__ = "place"

    # Number at GeoNames.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    country: Mapped[str] = mapped_column(ForeignKey("gazetteer.country.code", ondelete="CASCADE"))
    # Mostly in Latin letters.
    name: Mapped[str]
    # In the country's script, as far as that could be told, and in Arabic.
    name_local: Mapped[str | None]
    name_ar: Mapped[str | None]
    # GeoNames' code: PPL, PPLA …
    feature: Mapped[str]
    # 0 where it isn't known.
    population: Mapped[int]
    # Degrees, WGS 84.
    longitude: Mapped[float]
    latitude: Mapped[float]


class GazetteerSpelling(GazetteerBase):
    """A name of a place, with what it is looked up by (`app.names`); each of its names but once."""

    __tablename__ = "spelling"

    place_id: Mapped[int] = mapped_column(
        ForeignKey("gazetteer.place.id", ondelete="CASCADE"), primary_key=True
    )
    # In small letters, without marks.
    folded: Mapped[str] = mapped_column(primary_key=True)
    # As it is written.
    name: Mapped[str]
    # Its skeleton of consonants, and that of its first two words where it has more.
    key: Mapped[str]
    lead: Mapped[str | None]
    # ISO 15924.
    script: Mapped[str]
