"""Sources: the documents that claims rest on."""

from fastapi import Request

from app.languages import mark
from app.nouns.members import public_values
from app.published.columns import columns_of
from app.published.parts import TRANSLATION, Json, source_brief, translations_of, with_words
from app.published.published import DAYS, Published, items_of
from app.queries.sources import SourceRow, list_sources
from app.templating import absolute
from app.vocabulary import RELIABILITY

COLUMNS = columns_of(
    """
    slug
    title
    translations translations.text: its title in other languages
    translation_languages translations.language: the language of each of these, as a code
    translators translations.by: who translated each, a person, a body or a program
    translated_by_machine translations.machine: whether a machine did
    translated_earlier_wording translations.earlier_wording: whether each is of an earlier wording, where that is known
    title_note
    author
    publisher
    published:day?: the day, where it is one
    published_from
    published_to
    published_note
    published_edtf:str?: the same as EDTF (ISO 8601-2)
    document_url
    language
    text_sha256:str?: SHA-256 of its text
    reliability:str reliability_label: its grade, A to F, with its words
    leaning
    origin
    collected_at
    collected_by
    licence
    terms_url
    attribution
    rows_shown
    shown_fields: where its claims may only be counted, the columns whose values may be shown
    counts_url:str?: where they are counted by place, month and these values
    note
    claim_count:count: claims that rest on it
    url:url: its page
""",
    "sources",
)

EXAMPLE: Json = {
    "slug": "magnier-2017-raqqah",
    "title": "…",
    "translations": [],
    "author": "Elijah J. Magnier",
    "publisher": None,
    "published": None,
    "published_from": "2017-06-01",
    "published_to": "2017-06-05",
    "published_edtf": "[2017-06-01..2017-06-05]",
    "title_note": None,
    "published_note": None,
    "document_url": None,
    "language": "en",
    "text_sha256": None,
    "reliability": "F",
    "reliability_label": "F: can't be judged",
    "leaning": None,
    "origin": None,
    "collected_at": None,
    "collected_by": None,
    "note": None,
    "licence": None,
    "terms_url": None,
    "attribution": None,
    "rows_shown": "all",
    "shown_fields": [],
    "counts_url": None,
    "claim_count": 60,
    "url": "…/sources/magnier-2017-raqqah",
}


def source_item(request: Request, row: SourceRow) -> Json:
    """A source with everything that is known and unknown about it."""
    source = row.source
    return {
        **public_values("sources", source),
        **source_brief(source),
        "url": absolute(request, f"/sources/{source.slug}"),
        "translations": translations_of(source),
        "text_sha256": source.text_sha256,
        "reliability_label": with_words(source.reliability, RELIABILITY[source.reliability].label),
        "shown_fields": source.shown_fields,
        "counts_url": absolute(request, f"/api/v1/sources/{source.slug}/counts")
        if source.rows_shown == "counts"
        else None,
        "claim_count": row.claim_count,
    }


PUBLISHED = Published(
    "sources",
    6,
    COLUMNS,
    items_of(list_sources, source_item),
    ("q", *DAYS),
    csv=mark("the documents that claims rest on"),
    example=EXAMPLE,
    nested="reliability:str shown_fields:strs translations:[Translation]",
    parts=TRANSLATION,
)
