"""What the items of several nouns have in common. Dates are ISO 8601, ends inclusive."""

from collections.abc import Mapping
from datetime import date
from json import JSONEncoder
from typing import Any

from app.edtf import write_edtf, write_one_of
from app.languages.versions import is_earlier
from app.models import ActorRelation, Claim, Position, Source

Json = dict[str, Any]
# As Starlette's JSONResponse writes it.
WRITER = JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
# Of all that is ours here.
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

# A version of a text in another language, as `app.api.members` reads it.
TRANSLATION: Mapping[str, str] = {
    "Translation": "language:str text:str by:str machine:bool wording:str? earlier_wording:bool?"
}
# One of a record's names, as `app.api.members` reads it.
NAME: Mapping[str, str] = {"Name": "name:str language:str script:str"}


def day(value: date | None) -> str | None:
    """A day as JSON writes it."""
    return value.isoformat() if value else None


def written(content: Json) -> bytes:
    """JSON as answers have it, in which features that were written before may be joined."""
    return WRITER.encode(content).encode()


def with_words(grade: str | int, words: str) -> str:
    """A grade with its words: a table's column of nothing but F is read as «false» by programs."""
    return f"{grade}: {words}"


def edtf_of(dated: ActorRelation | Claim | Position) -> str | None:
    """The days that a record speaks of as EDTF (ISO 8601-2), level 1."""
    return write_edtf(dated.valid_from, dated.valid_to, dated.valid_precision)


def published_edtf(source: Source) -> str | None:
    """When a source was published as EDTF: one day, or «one of» the days of its bracket."""
    return write_one_of(source.published_from, source.published_to)


def translations_of(record: Any) -> list[Json]:
    """The versions that its text has in other languages, with who made each, a person or a machine, and of which wording.

    Whether that is an earlier one than the record has is null where it isn't known.
    """
    if not record.translations:
        return []
    # A row of a source or of a claim, mapped or not.
    original = record.title if hasattr(record, "title") else record.statement
    return [
        {name: each.get(name, False) for name in ("language", "text", "by", "machine")}
        | {"wording": each.get("wording"), "earlier_wording": is_earlier(each, original)}
        for each in record.translations
    ]


def source_brief(source: Source) -> Json:
    """The source line of a claim."""
    same = source.published_from == source.published_to
    return {
        "slug": source.slug,
        "title": source.title,
        "author": source.author,
        "publisher": source.publisher,
        "published": day(source.published_from) if same else None,
        "published_from": day(source.published_from),
        "published_to": day(source.published_to),
        "published_edtf": published_edtf(source),
        "licence": source.licence,
        "terms_url": source.terms_url,
        "attribution": source.attribution,
    }
