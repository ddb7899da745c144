"""A claim: what one source says, in our words."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, StrictInt, model_validator
from sqlalchemy.orm import selectinload

from app.models import Claim
from app.nouns.noun import Noun
from app.nouns.parts import Note, Part, Record, Refused, Slug, Text, Valid
from app.nouns.row_records import FigureRecord, RowRecord
from app.nouns.text_records import Passage
from app.nouns.told import Told
from app.nouns.translation_records import KnownLanguage, TranslationRecord, require_others
from app.vocabulary.claims import ACTOR_ROLES, KINDS, PLACE_ROLES


class ClaimPlaceRecord(Part):
    """A place that a claim speaks of."""

    place: Annotated[Slug, Told(refers="places")]
    role: Annotated[str, PLACE_ROLES]


class ClaimActorRecord(Part):
    """An actor that a claim speaks of."""

    actor: Annotated[Slug, Told(refers="actors")]
    role: Annotated[str, ACTOR_ROLES]


class ClaimRecord(Record):
    """What one source says, in our words: `claims.yaml`."""

    id_field: ClassVar[str] = "id"
    file: ClassVar[str] = "claims.yaml"

    id: Annotated[Slug, Told("Id", about="its name in addresses")]
    source: Annotated[
        Slug | None, Told("Source", group="passage", refers="sources", needed=True)
    ] = None
    kind: Annotated[str, KINDS, Told("Kind", group="kind", about=KINDS.listed(), typed=True)]
    statement: Annotated[
        Text,
        Told(
            "Statement",
            "text",
            longest=2000,
            after="speaker",
            about="what the source says, in our words",
            typed=True,
        ),
    ]
    statement_language: Annotated[
        KnownLanguage | None,
        Told(
            "Language of the statement",
            after="statement",
            about="code of the language that its statement is written in, where that isn't English",
            typed=True,
        ),
    ] = None
    translations: Annotated[
        tuple[TranslationRecord, ...],
        Told("Translations", "list", after="statement_language", in_column=True),
    ] = ()
    speaker: Annotated[Slug | None, Told("Speaker", group="kind", refers="actors")] = None
    passage: Annotated[Passage | None, Told("Passage", "text")] = None
    locator: Annotated[
        Text | None,
        Told(
            "Where in the source",
            "text",
            longest=500,
            group="passage",
            about="where in the source, in words",
            api="passage.locator",
            typed=True,
            hint="In words, where no text is attached: «fourth paragraph», «at 2:13».",
        ),
    ] = None
    evidence: Annotated[RowRecord | None, Told("Row of a file")] = None
    figures: Annotated[tuple[FigureRecord, ...], Told("Figures", "list", in_column=True)] = ()
    places: Annotated[tuple[ClaimPlaceRecord, ...], Told("Places", "list")] = ()
    actors: Annotated[tuple[ClaimActorRecord, ...], Told("Actors", "list")] = ()
    valid: Annotated[Valid | None, Told("Days")] = None
    credibility: Annotated[
        StrictInt, Field(ge=1, le=6), Told("Credibility", about="grade of the claim, 1 to 6")
    ] = 6
    note: Note = None

    @model_validator(mode="after")
    def _published_claims_are_whole(self) -> Self:
        require_others(self.translations, self.statement_language)
        if self.speaker is not None and self.kind != "statement":
            raise Refused(
                "only_statements",
                "speaker",
                "A speaker is given, but the kind is '{kind}', not 'statement'",
                kind=self.kind,
            )
        if self.publishing.status == "published":
            if self.kind == "statement" and self.speaker is None:
                raise Refused("needed", "speaker", "A statement needs a speaker")
            if self.source is None:
                raise Refused("needed", "source", "A published claim needs a source")
            anchored = self.passage and self.passage.start is not None and self.passage.quote
            if not anchored and self.locator is None:
                raise Refused(
                    "needed",
                    "passage",
                    "A published claim needs a passage with a quote, or a locator",
                )
        return self


NOUN = Noun(
    "claims",
    Claim,
    ClaimRecord,
    title="statement",
    prefix="c",
    options=(selectinload(Claim.places), selectinload(Claim.actors)),
    example={
        "id": "c-7kq2m9xw",
        "source": "weekly-report-2017-06",
        "kind": "report",
        "statement": "The brigade holds the town.",
        "locator": "page 2",
        "places": [{"place": "tabqa", "role": "where"}],
        "actors": [{"actor": "river-brigade", "role": "doing"}],
        "valid": {"from": "2017-06-07", "precision": "day"},
        "credibility": 6,
    },
)
