"""The fields of each noun: one vocabulary for comparing, merging, restoring and showing documents.

Callers use `fields_of`, `value_of`, `with_values` and `titles_of`; how values are said in words is
in `words`. A field may stand for several keys of the record that only make sense together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.dataset.parts import Publishing, Record

Kind = Literal["plain", "text", "list", "geometry"]


@dataclass(frozen=True)
class Field:
    """One field: `name` is its key in the document, `parts` the record's attributes behind it.

    `group` names what is chosen together when two versions are merged: taking the kind of a claim
    from one and its speaker from another would make a claim that nobody wrote.
    """

    name: str
    label: str
    kind: Kind = "plain"
    parts: tuple[str, ...] = ()
    group: str = ""

    @property
    def attributes(self) -> tuple[str, ...]:
        """Attributes of the record that the field stands for."""
        return self.parts or (self.name,)

    @property
    def together(self) -> str:
        """Name of the group that the field is merged with: its own where it stands alone."""
        return self.group or self.name


PUBLISHING = (
    Field("status", "State", parts=("publishing.status",), group="status"),
    Field(
        "withdrawn_reason",
        "Reason for withdrawing",
        "text",
        ("publishing.withdrawn_reason",),
        "status",
    ),
    Field("embargo_until", "Hidden until", parts=("publishing.embargo_until",)),
    Field("concealed", "Hidden from past maps", parts=("publishing.concealed",)),
)
COARSEN = Field("coarsen_to_m", "Shown to readers only to within")
NOTE = Field("note", "Caution for readers", "text")

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "sources": (
        Field("slug", "Address"),
        Field("title", "Title", "text"),
        Field("title_note", "Where the title was read", "text"),
        Field("author", "Author"),
        Field("publisher", "Publisher"),
        Field("published", "Published", parts=("published_from", "published_to")),
        Field("published_note", "Evidence for that day", "text"),
        Field("url", "Link"),
        Field("language", "Language"),
        Field("text", "Attached text"),
        Field("reliability", "Reliability"),
        Field("leaning", "Leaning", "text"),
        Field("origin", "Whose reporting it carries"),
        Field("collected", "Read", parts=("collected_at", "collected_by")),
        NOTE,
        *PUBLISHING,
    ),
    "actors": (
        Field("slug", "Address"),
        Field("name", "Name"),
        Field("short_name", "Short name"),
        Field("kind", "Kind"),
        Field("parent", "Belongs to"),
        Field("colour", "Colour"),
        Field("symbol", "Sign"),
        Field("names", "Other names", "list"),
        Field("relations", "Succession and alliances", "list"),
        NOTE,
        *PUBLISHING,
    ),
    "places": (
        Field("slug", "Address"),
        Field("name", "Name"),
        Field("kind", "Kind"),
        Field("country", "Country"),
        Field("part_of", "Lies in"),
        Field("geometry", "Location", "geometry"),
        Field("uncertainty_m", "Uncertainty"),
        Field("evidence", "Evidence for the coordinates", "text"),
        Field("names", "Other names", "list"),
        COARSEN,
        NOTE,
        *PUBLISHING,
    ),
    "claims": (
        Field("id", "Id"),
        Field("source", "Source", group="passage"),
        Field("kind", "Kind", group="kind"),
        Field("speaker", "Speaker", group="kind"),
        Field("statement", "Statement", "text"),
        Field("passage", "Passage", "text"),
        Field("locator", "Where in the source", "text", group="passage"),
        Field("places", "Places", "list"),
        Field("actors", "Actors", "list"),
        Field("valid", "Days"),
        Field("credibility", "Credibility"),
        NOTE,
        *PUBLISHING,
    ),
    "positions": (
        Field("id", "Id"),
        Field("actor", "Actor"),
        Field("posture", "Posture"),
        Field("modality", "Observed or expected"),
        Field("place", "Place"),
        Field("geometry", "Location", "geometry"),
        Field("uncertainty_m", "Uncertainty"),
        Field("valid", "Days", parts=("valid_from", "valid_to", "valid_precision")),
        Field("claims", "Claims", "list"),
        COARSEN,
        NOTE,
        *PUBLISHING,
    ),
    "links": (
        Field("id", "Id"),
        Field("from", "From", parts=("later",)),
        Field("relation", "Relation", group="relation"),
        Field("verdict", "Verdict", group="relation"),
        Field("to", "To", parts=("earlier",)),
        Field("why", "Why", "text"),
        Field("reviewed", "Looked at"),
        *PUBLISHING,
    ),
}


def fields_of(noun: str) -> tuple[Field, ...]:
    """The fields of a noun in the order in which they are shown."""
    return FIELDS[noun]


def label_of(noun: str, name: str) -> str:
    """The label of a field, also by one of the keys that it stands for."""
    for field in FIELDS[noun]:
        if name == field.name or name in field.attributes:
            return field.label
    return name


def value_of(record: Record, field: Field) -> Any:
    """What the record has in a field; a tuple where the field stands for several keys."""
    values = tuple(_read(record, attribute) for attribute in field.attributes)
    if len(values) == 1:
        return values[0]
    return None if all(value is None for value in values) else values


def _read(record: Record, attribute: str) -> Any:
    value: Any = record
    for part in attribute.split("."):
        value = getattr(value, part)
    return value


def taken_from(record: Record, fields: Iterable[Field]) -> dict[str, Any]:
    """The record's values in the fields, by attribute."""
    return {
        attribute: _read(record, attribute) for field in fields for attribute in field.attributes
    }


def with_values(record: Record, values: Mapping[str, Any]) -> Record:
    """A copy of the record with other values by attribute; nothing is checked yet."""
    own = {name: value for name, value in values.items() if "." not in name}
    publishing = {
        name.removeprefix("publishing."): value for name, value in values.items() if "." in name
    }
    if publishing:
        kept = {name: getattr(record.publishing, name) for name in Publishing.model_fields}
        own["publishing"] = Publishing.model_construct(**(kept | publishing))
    return record.model_copy(update=own)


def equal_records(one: Record, other: Record) -> bool:
    """True when two records of a noun say the same in every field."""
    return type(one) is type(other) and all(
        getattr(one, name) == getattr(other, name) for name in type(one).model_fields
    )
