"""What records are made of: typed values, the base of every record, names and publishing state.

The records themselves stand in the module of each noun.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from shapely.geometry.base import BaseGeometry

from app.antimeridian import cut_at_antimeridian
from app.clock import DAY, INSTANT
from app.geometry import BoundingBox
from app.letters import refused
from app.nouns.told import Told
from app.vocabulary import PRECISIONS, STATES
from app.vocabulary.military import SIDC_PATTERN, is_sidc


def _plain_text(text: str) -> str:
    if not text.strip():
        raise Refused("empty", "", "It is empty; leave the key out")
    if text != text.strip():
        raise Refused("blank_at_end", "", "It begins or ends with a blank")
    return _written(text)


def _written(text: str) -> str:
    problem = refused(text)
    if problem is not None:
        raise Refused("character", "", "It holds {found}", found=problem)
    return text


def _day(value: object) -> object:
    # A date with a time of day would lose it unseen. Pydantic takes no TypeError for an answer.
    if isinstance(value, datetime):
        raise Refused("time_of_day", "", "It has a time of day; write a date like 2017-06-07")
    # Pydantic would take a number for the seconds since 1970, and midnight of any zone for a day.
    if not _is_written(value, date, DAY):
        raise Refused("day", "", "It is no day; write a date like 2017-06-07")
    return value


def _no_instant() -> "Refused":
    return Refused("instant", "", "It is no instant; write it like 2017-06-07T12:00:00Z")


def _instant(value: object) -> object:
    if not _is_written(value, datetime, INSTANT):
        raise _no_instant()
    return value


def _kept_instant(value: datetime) -> datetime:
    """Refuse one of the first or the last day of all, which no program could read from the database in UTC."""
    try:
        value.astimezone(UTC)
    except OverflowError:
        raise _no_instant() from None
    return value


def _is_written(value: object, kind: type[date], form: re.Pattern[str]) -> bool:
    """Whether it is a day or an instant already, as YAML has them, or a text of the one form."""
    return isinstance(value, kind) or (isinstance(value, str) and form.fullmatch(value) is not None)


def _region(value: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    BoundingBox(*value)
    return value


def _sidc(text: str) -> str:
    if not is_sidc(text):
        raise Refused(
            "sidc",
            "",
            "{text!r} is no code of a symbol with a frame. Write the 20 digits of 2525D, 2525E, APP-6D or APP-6E,"
            " such as 10011000001211000000, or the 15 letters of 2525C or APP-6B, such as SUGPUCI--------",
            text=text[:40],
        )
    return text


Slug = Annotated[str, StringConstraints(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
# What of the rules for a text a pattern can say: no blank at its ends, no control characters.
PLAIN_TEXT = r"^[^\s\x00-\x1f\x7f-\x9f]([^\x00-\x08\x0b-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f])?$"
Text = Annotated[
    str,
    AfterValidator(_plain_text),
    WithJsonSchema({"type": "string", "minLength": 1, "pattern": PLAIN_TEXT}),
]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(_kept_instant)]
Day = Annotated[date, BeforeValidator(_day)]
Language = Annotated[str, StringConstraints(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
# Of a text, as `app.languages.versions.digest` makes it.
DIGEST = "[0-9a-f]{16}"
Digest = Annotated[str, StringConstraints(pattern=f"^{DIGEST}$")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+\S*$"), AfterValidator(_written)]
Region = Annotated[tuple[float, float, float, float], AfterValidator(_region)]
Offset = Annotated[StrictInt, Field(ge=0)]
Precision = Annotated[str, PRECISIONS]
Sidc = Annotated[
    str, AfterValidator(_sidc), WithJsonSchema({"type": "string", "pattern": SIDC_PATTERN})
]
Uncertainty = Annotated[StrictInt, Field(ge=0, le=20_000_000)]
# Lines and areas over the 180th meridian are cut there.
Shape = Annotated[BaseGeometry, AfterValidator(cut_at_antimeridian)]
Note = Annotated[
    Text | None,
    Told(
        "Caution for readers",
        "text",
        longest=4000,
        about="what else is to be known",
        typed=True,
        ask="area",
        hint="Stands beside it, for everybody to read.",
    ),
]
Coarsened = Annotated[
    Annotated[StrictInt, Field(ge=100, le=1_000_000)] | None,
    Told("Shown to readers only to within"),
]


class Refused(ValueError):
    """What a record says is wrong with it as a whole: a code, the field beside which it belongs.

    `values` are those that the sentence names, in braces.
    """

    def __init__(self, code: str, field: str, pattern: str, **values: Any) -> None:
        super().__init__(pattern.format(**values))
        self.code = code
        self.field = field
        self.pattern = pattern
        self.values = values


class Part(BaseModel):
    """Part of a record. Nothing unknown is accepted, and nothing is changed afterwards."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, arbitrary_types_allowed=True
    )
    # Of a part that lies in columns of its record's row: those that are called otherwise than its
    # fields, and the fields of which one is given where the part is there at all.
    columns: ClassVar[Mapping[str, str]] = {}
    tells: ClassVar[tuple[str, ...]] = ()

    def as_written(self) -> dict[str, Any]:
        """The keys and values to write, in order, without those that have their default."""
        written: dict[str, Any] = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if value is None or value == field.default:
                continue
            if isinstance(value, Part):
                value = value.as_written()
            elif isinstance(value, tuple):
                value = [part.as_written() if isinstance(part, Part) else part for part in value]
            written[field.alias or name] = value
        return written


class Publishing(Part):
    """Whether readers see a record. Left out of a record that they simply see."""

    status: Annotated[str, STATES, Told("State", group="status")] = "published"
    embargo_until: Annotated[Instant | None, Told("Hidden until", after="withdrawn_reason")] = None
    withdrawn_reason: Annotated[
        Text | None, Told("Reason for withdrawing", "text", longest=2000, group="status")
    ] = None
    concealed: Annotated[StrictBool, Told("Hidden from past maps")] = False

    @model_validator(mode="after")
    def _reason_only_when_withdrawn(self) -> Self:
        if self.withdrawn_reason is not None and self.status != "withdrawn":
            raise Refused(
                "not_withdrawn",
                "withdrawn_reason",
                "withdrawn_reason is given, but the status is '{status}'",
                status=self.status,
            )
        return self


class Listed(Part):
    """An entry of a file, known by its id."""

    # Name of the field that identifies the entry, and of the file that holds such entries.
    id_field: ClassVar[str] = "slug"
    file: ClassVar[str]

    @property
    def key(self) -> str:
        """The entry's slug or id."""
        key: str = getattr(self, self.id_field)
        return key


class Record(Listed):
    """A record with an id."""

    publishing: Publishing = Publishing()

    def as_written(self) -> dict[str, Any]:
        """The keys and values to write; the publishing state, if there is any, comes last."""
        written = super().as_written()
        if "publishing" in written:
            written["publishing"] = written.pop("publishing")
        return written


class NameRecord(Part):
    """One spelling of a name, and where it was met: a source's slug or a reference work."""

    name: Text
    language: Language
    script: Annotated[str, StringConstraints(pattern="^[A-Z][a-z]{3}$")]
    cited: Text | None = None


def require_order(first_name: str, first: date | None, last_name: str, last: date | None) -> None:
    """Raise ValueError naming both days when the last one comes before the first."""
    if first is not None and last is not None and first > last:
        said = f"{last_name} is {{last}}, before {first_name}, which is {{first}}"
        days = {"first": first.isoformat(), "last": last.isoformat()}
        raise Refused("wrong_order", last_name, said, **days)


class Valid(Part):
    """The days a claim speaks of. A bound that is left out is unknown or open."""

    columns: ClassVar[Mapping[str, str]] = {
        "first": "valid_from",
        "last": "valid_to",
        "precision": "valid_precision",
    }
    tells: ClassVar[tuple[str, ...]] = ("first", "last")

    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None
    precision: Precision | None = None

    @model_validator(mode="after")
    def _has_a_day(self) -> Self:
        if self.first is None and self.last is None:
            raise Refused("empty", "", "valid has neither from nor to; leave the key out")
        require_order("from", self.first, "to", self.last)
        return self
