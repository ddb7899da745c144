"""A source: a document by someone."""

from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from app.models import Source
from app.nouns.noun import Noun
from app.nouns.parts import (
    Day,
    Instant,
    Language,
    Note,
    Record,
    Refused,
    Slug,
    Text,
    Url,
    require_order,
)
from app.nouns.text_records import AttachedText
from app.nouns.told import Told
from app.nouns.translation_records import TranslationRecord, require_others
from app.vocabulary.sources import RELIABILITY, ROWS_SHOWN


class SourceRecord(Record):
    """A document by someone: `sources.yaml`."""

    file: ClassVar[str] = "sources.yaml"

    slug: Annotated[Slug, Told("Address", about="its name in addresses")]
    title: Annotated[Text, Told("Title", "text", longest=500, about="its title", typed=True)]
    translations: Annotated[
        tuple[TranslationRecord, ...],
        Told("Translations", "list", after="title", in_column=True),
    ] = ()
    title_note: Annotated[
        Text | None,
        Told(
            "Where the title was read",
            "text",
            longest=2000,
            about="what is to be known of the title",
            typed=True,
            hint="Only where it is not the document’s own.",
        ),
    ] = None
    author: Annotated[Text | None, Told("Author", about="who wrote it", typed=True)] = None
    publisher: Annotated[Text | None, Told("Publisher", about="who published it", typed=True)] = (
        None
    )
    published_from: Annotated[
        Day | None, Told("Published", field="published", about="the earliest day that it can be of")
    ] = None
    published_to: Annotated[Day | None, Told(field="published", about="the latest")] = None
    published_note: Annotated[
        Text | None,
        Told("Evidence for that day", "text", longest=4000, about="how that is known", typed=True),
    ] = None
    url: Annotated[
        Url | None,
        Told("Link", longest=2000, about="its own address", api="document_url", typed=True),
    ] = None
    language: Annotated[Language, Told("Language", about="code of its language", typed=True)]
    text: Annotated[AttachedText | None, Told("Attached text")] = None
    reliability: Annotated[
        str, RELIABILITY, Told("Reliability", about="its grade, A to F", typed=True)
    ] = "F"
    leaning: Annotated[
        Text | None,
        Told(
            "Leaning",
            "text",
            longest=1000,
            about="whose side it is on",
            typed=True,
            hint="Such as «state-owned or state-funded: Russia» or «party to the conflict: US military»; /about has the rule.",
        ),
    ] = None
    origin: Annotated[
        Text | None,
        Told(
            "Whose reporting it carries",
            about="whose reporting it carries",
            typed=True,
            hint="For a reprint: Reuters, SANA, …; the same spelling each time. Sources of one origin are not independent.",
        ),
    ] = None
    collected_at: Annotated[
        Instant | None,
        Told("Read", field="collected", about="when it was read for this map, in UTC"),
    ] = None
    collected_by: Annotated[
        Text | None, Told(field="collected", longest=500, about="who read it", typed=True)
    ] = None
    licence: Annotated[
        Text | None,
        Told(
            "Licence",
            about="what it may be used under: an SPDX identifier, or words",
            typed=True,
            hint="An SPDX identifier such as CC-BY-4.0, or in words.",
        ),
    ] = None
    terms_url: Annotated[
        Url | None,
        Told("Terms of use", longest=2000, about="where its terms of use stand", typed=True),
    ] = None
    attribution: Annotated[
        Text | None,
        Told(
            "Attribution",
            "text",
            longest=1000,
            about="how its licence wants it to be named",
            typed=True,
            hint="As its terms want it to be named; shown wherever its data is.",
        ),
    ] = None
    rows_shown: Annotated[
        str,
        ROWS_SHOWN,
        Told(
            "May be shown row by row",
            group="rows",
            about="all, or counts where none of its claims may be shown, only counted",
            typed=True,
        ),
    ] = "all"
    shown_fields: Annotated[
        tuple[Annotated[Text, Told(longest=300)], ...],
        Told("Fields that may be shown", "list", group="rows", in_column=True),
    ] = ()
    note: Note = None

    @model_validator(mode="after")
    def _bracket_is_whole(self) -> Self:
        require_others(self.translations, self.language)
        if (self.published_from is None) != (self.published_to is None):
            raise Refused(
                "go_together", "published_to", "published_from and published_to go together"
            )
        require_order("published_from", self.published_from, "published_to", self.published_to)
        return self


NOUN = Noun(
    "sources",
    Source,
    SourceRecord,
    title="title",
    example={
        "slug": "weekly-report-2017-06",
        "title": "Weekly report",
        "author": "A correspondent",
        "language": "en",
        "reliability": "F",
        "url": "https://example.org/reports/2017-06",
    },
)
