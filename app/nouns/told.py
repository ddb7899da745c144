"""What a field of a record is to people and to rows, told once beside the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic_core import CoreSchema

from app.languages.words import Words

Kind = Literal["plain", "text", "list", "geometry"]
NounName = Literal["sources", "actors", "places", "claims", "positions", "links"]
# One of each, as its modules are called, in the order in which records refer to each other: what is
# referred to comes first.
SINGULARS: Mapping[NounName, str] = {
    "sources": "source",
    "actors": "actor",
    "places": "place",
    "claims": "claim",
    "positions": "position",
    "links": "link",
}


@dataclass(frozen=True)
class Told:
    """A field of a record: annotates it, outermost. What isn't told here follows from its type."""

    # What it is called where it is shown or typed.
    label: Words = Words("")  # noqa: RUF009  (a descriptor)
    # How it is compared: word by word, member by member, on a small map, or as a whole.
    kind: Kind = "plain"
    # Most characters, where it is a text.
    longest: int = 300
    # What is chosen together when two versions are merged: taking the kind of a claim from one and its
    # speaker from another would make a claim that nobody wrote.
    group: str = ""
    # The field that it is shown in, along with others, where it isn't one of its own.
    field: str = ""
    # The field behind which it is shown, where that isn't the order of the files.
    after: str = ""
    # The noun whose slug or id it holds, and whether readers must see that for the record to be shown.
    refers: NounName | None = None
    needed: bool = False
    # Whether a list lies in one column of the record's row, as JSON, and not in rows of its own.
    in_column: bool = False
    # The column of the row, where it is called otherwise than the field.
    column: str = ""
    # What stands in it, for who reads the API or a download. Readers find it there where this is told.
    about: str = ""
    # Whether its text goes from the form into the record as it is typed, and what the form says below it.
    typed: bool = False
    hint: Words = Words("")  # noqa: RUF009  (a descriptor)
    # Whether the form asks for it by itself, in a line or an area, its template having no place for it.
    ask: Literal["", "line", "area"] = ""
    # Where the API has it, if not under its own name: another, or a member of a member.
    api: str = ""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: Any) -> dict[str, Any]:
        """The field's schema, with what stands in it and how long a text may be."""
        schema: dict[str, Any] = dict(handler(core))
        for part in (schema, *schema.get("anyOf", ())):
            if part.get("type") == "string" and not part.keys() & {"enum", "format", "maxLength"}:
                part["maxLength"] = self.longest
        return schema | ({"description": self.about} if self.about else {})
