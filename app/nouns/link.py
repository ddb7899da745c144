"""A link: how one claim stands to another."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator
from sqlalchemy.orm import undefer

from app.languages import mark
from app.models import Link
from app.nouns.noun import Noun
from app.nouns.parts import Digest, Part, Record, Refused, Slug, Text
from app.nouns.told import Told
from app.vocabulary.claims import RELATIONS, VERDICTS


class Reviewed(Part):
    """What a link linked when a person looked at it: the digest of each claim's statement."""

    columns: ClassVar[Mapping[str, str]] = {"later": "from_digest", "earlier": "to_digest"}
    tells: ClassVar[tuple[str, ...]] = ("later",)

    later: Annotated[Digest, Field(alias="from")]
    earlier: Annotated[Digest, Field(alias="to")]


class LinkRecord(Record):
    """One claim supports, contradicts, supersedes or is the outcome of another: `links.yaml`."""

    id_field: ClassVar[str] = "id"
    file: ClassVar[str] = "links.yaml"

    id: Annotated[Slug, Told("Id", about="its name")]
    later: Annotated[
        Slug,
        Field(alias="from"),
        Told("From", refers="claims", needed=True, column="from_claim_id"),
    ]
    relation: Annotated[
        str, RELATIONS, Told("Relation", group="relation", about=RELATIONS.listed())
    ]
    earlier: Annotated[
        Slug, Field(alias="to"), Told("To", refers="claims", needed=True, column="to_claim_id")
    ]
    verdict: Annotated[
        Annotated[str, VERDICTS] | None,
        Told("Verdict", group="relation", after="relation", about="what became of a forecast"),
    ] = None
    why: Annotated[
        Text,
        Told(
            "Why",
            "text",
            longest=2000,
            about="the reason, in our words",
            hint="A sentence in your own words; readers see it beside both claims.",
        ),
    ]
    # Left out while nobody has looked at both statements side by side.
    reviewed: Annotated[Reviewed | None, Told("Looked at")] = None

    @model_validator(mode="after")
    def _only_outcomes_have_a_verdict(self) -> Self:
        if (self.relation == "outcome") != (self.verdict is not None):
            raise Refused(
                "needed" if self.verdict is None else "only_outcomes",
                "verdict",
                mark("An outcome needs a verdict")
                if self.verdict is None
                else mark("A verdict is given, but the relation is '{relation}', not 'outcome'"),
                relation=self.relation,
            )
        if self.later == self.earlier:
            raise Refused("itself", "to", "The link leads from a claim to itself")
        return self


NOUN = Noun(
    "links",
    Link,
    LinkRecord,
    prefix="l",
    has_page=False,
    options=(undefer(Link.from_digest), undefer(Link.to_digest)),
    example={
        "id": "l-2vd6t9xz",
        "from": "c-9wq4h7kd",
        "relation": "supports",
        "to": "c-7kq2m9xw",
        "why": "Both name the same day.",
    },
)
