"""Claims, the places and actors they speak of, and the links between them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ForeignKey, SmallInteger, TypeDecorator, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.schema import FetchedValue

from app.models.actor import Actor
from app.models.base import Base, Dated, Record, Versioned
from app.models.place import Place
from app.models.source import Source


def as_pairs(cells: Mapping[str, str]) -> list[list[str]]:
    """The cells as they are stored: [[column, text], …]."""
    return [[column, text] for column, text in cells.items()]


class CellsInOrder(TypeDecorator[dict[str, str]]):
    """{column: text} as pairs, since PostgreSQL puts the keys of an object into an order of its own."""

    impl = JSONB(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: dict[str, str] | None, _dialect: Any) -> Any:
        """As it is stored: [[column, text], …]."""
        return None if value is None else as_pairs(value)

    def process_result_value(self, value: Any, _dialect: Any) -> dict[str, str] | None:
        """As it is read."""
        return None if value is None else dict(value)


class Claim(Record, Dated, Base):
    """What one source says, in our words, tied to its passage."""

    __tablename__ = "claim"

    # Public id, in the address; never reused.
    public_id: Mapped[str] = mapped_column(unique=True)
    # Who says it; a draft may lack it.
    source_id: Mapped[int | None] = mapped_column(ForeignKey("editorial.source.id"))
    # A code of `app.vocabulary`.
    kind: Mapped[str]
    # What is said, in our words.
    statement: Mapped[str]
    # BCP 47 tag of the language that it is written in; none where that is the map's own, English.
    statement_language: Mapped[str | None]
    # What it is in other languages: [{language, text, by, machine}], the last where a machine made it.
    translations: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    # Whose words a statement passes on.
    speaker_id: Mapped[int | None] = mapped_column(ForeignKey("editorial.actor.id"))
    # Paragraph of the attached text; its body's first is 1.
    paragraph: Mapped[int | None]
    # Passage in the attached text: offsets in code points, end exclusive.
    start_offset: Mapped[int | None]
    end_offset: Mapped[int | None]
    # SHA-256 of the text in which they were measured; the database takes the one in force by itself.
    text_sha256: Mapped[str | None] = mapped_column(server_default=FetchedValue())
    # At most a dozen words from the passage.
    quote: Mapped[str | None]
    # Where in the source, when no text is attached.
    locator: Mapped[str | None]
    # The row of a table that it came from: name and SHA-256 of the file, sheet of several that were read as
    # one, number of the row (there) as RFC 7111 counts, key of the event, and the cells that were used, {column: text}.
    row_file: Mapped[str | None]
    row_sha256: Mapped[str | None]
    row_sheet: Mapped[str | None]
    row_number: Mapped[int | None]
    row_key: Mapped[str | None]
    row_cells: Mapped[dict[str, str] | None] = mapped_column(CellsInOrder())
    # Counts as the source has them: [{what, low, high, best}], without what isn't said.
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    # Admiralty code 1 to 6; 6 cannot be judged.
    credibility: Mapped[int] = mapped_column(SmallInteger, server_default="6")
    # A caution for readers.
    note: Mapped[str | None]
    # Words of statement, quote and translations, for search; a trigger fills it.
    search: Mapped[str] = mapped_column(TSVECTOR, server_default=FetchedValue(), deferred=True)

    source: Mapped[Source | None] = relationship(lazy="raise")
    speaker: Mapped[Actor | None] = relationship(lazy="raise")
    places: Mapped[list["ClaimPlace"]] = relationship(
        order_by="ClaimPlace.ordinal", lazy="raise", cascade="all, delete-orphan"
    )
    actors: Mapped[list["ClaimActor"]] = relationship(
        order_by="ClaimActor.ordinal", lazy="raise", cascade="all, delete-orphan"
    )
    links_from: Mapped[list["Link"]] = relationship(
        foreign_keys="Link.from_claim_id",
        order_by="Link.id",
        lazy="raise",
        back_populates="from_claim",
    )
    links_to: Mapped[list["Link"]] = relationship(
        foreign_keys="Link.to_claim_id", order_by="Link.id", lazy="raise", back_populates="to_claim"
    )


class ClaimPlace(Versioned, Base):
    """A place that a claim speaks of."""

    __tablename__ = "claim_place"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("editorial.claim.id", ondelete="CASCADE"), primary_key=True
    )
    # Order in which the places are listed.
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("editorial.place.id"))
    # What the place is to the claim: a code of `app.vocabulary`.
    role: Mapped[str]

    place: Mapped[Place] = relationship(lazy="raise")


class ClaimActor(Versioned, Base):
    """An actor that a claim speaks of."""

    __tablename__ = "claim_actor"

    claim_id: Mapped[int] = mapped_column(
        ForeignKey("editorial.claim.id", ondelete="CASCADE"), primary_key=True
    )
    # Order in which the actors are listed.
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("editorial.actor.id"))
    # What the actor is to the claim: a code of `app.vocabulary`.
    role: Mapped[str]

    actor: Mapped[Actor] = relationship(lazy="raise")


class Link(Record, Base):
    """One claim supports, contradicts, supersedes or is the outcome of another."""

    __tablename__ = "link"
    # Asked at the end of a transaction, since a release may move several links at once.
    __table_args__ = (
        ExcludeConstraint(
            ("from_claim_id", "="),
            ("relation", "="),
            ("to_claim_id", "="),
            using="btree",
            where=text("status <> 'withdrawn'"),
            name="uq_link_from_claim_id_relation_to_claim_id",
            deferrable=True,
            initially="DEFERRED",
        ),
    )

    # Public id; never reused.
    public_id: Mapped[str] = mapped_column(unique=True)
    from_claim_id: Mapped[int] = mapped_column(ForeignKey("editorial.claim.id"))
    # A code of `app.vocabulary`, read «from <relation> to».
    relation: Mapped[str]
    to_claim_id: Mapped[int] = mapped_column(ForeignKey("editorial.claim.id"))
    # What became of it, a code of `app.vocabulary`; for outcomes only.
    verdict: Mapped[str | None]
    # Why the link is drawn, in our words.
    why: Mapped[str]
    # What it linked when a person looked: the first 16 hexadecimal digits of the SHA-256 of either
    # claim's statement. For the desk only, so that readers' queries leave them out.
    from_digest: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    to_digest: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)

    from_claim: Mapped[Claim] = relationship(
        foreign_keys=[from_claim_id], lazy="raise", back_populates="links_from"
    )
    to_claim: Mapped[Claim] = relationship(
        foreign_keys=[to_claim_id], lazy="raise", back_populates="links_to"
    )
