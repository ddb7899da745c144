"""Sources: the documents that claims rest on."""

from fastapi import Request

from app.nouns.members import public_values
from app.published.columns import columns_of
from app.published.parts import Json, absolute, source_brief, with_words
from app.published.published import DAYS, Published, items_of
from app.queries.sources import SourceRow, list_sources
from app.vocabulary import RELIABILITY

COLUMNS = columns_of(
    """
    slug
    title
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
    note
    claim_count:count: claims that rest on it
    url:url: its page
""",
    "sources",
)

EXAMPLE: Json = {
    "slug": "magnier-2017-raqqah",
    "title": "…",
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
        "text_sha256": source.text_sha256,
        "reliability_label": with_words(source.reliability, RELIABILITY[source.reliability].label),
        "claim_count": row.claim_count,
    }


PUBLISHED = Published(
    "sources",
    6,
    COLUMNS,
    items_of(list_sources, source_item),
    ("q", *DAYS),
    csv="the documents that claims rest on",
    example=EXAMPLE,
    nested="reliability:str",
)
