"""Translations of a wording that their original no longer has, of all records that aren't withdrawn. Sessions are the desk's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.languages.versions import DIGITS, is_earlier
from app.nouns.told import NounName

# As `app.languages.versions.digest` makes it.
RECORDS = " union all ".join(
    f"""select {place} as place, r.id, '{noun}' as noun, r.{key} as key, r.change_id as version,
        r.{original} as original, {language} as language, r.translations
    from editorial.{table} r
    where r.translations <> '[]' and r.status <> 'withdrawn' and exists (
        select from jsonb_array_elements(r.translations) each
        where each ->> 'wording' <> left(encode(sha256(convert_to(r.{original}, 'UTF8')), 'hex'), {DIGITS})
    )"""  # noqa: S608  (names of our own)
    for place, (noun, table, key, original, language) in enumerate(
        (
            ("claims", "claim", "public_id", "statement", "coalesce(r.statement_language, 'en')"),
            ("sources", "source", "slug", "title", "r.language"),
        )
    )
)
LIST = text(
    f"select * from ({RECORDS}) found where (place, id) > (:place, :id) order by place, id limit :most"  # noqa: S608
)
COUNT = text(f"select count(*) from (select from ({RECORDS}) found limit :most) counted")  # noqa: S608


@dataclass(frozen=True)
class OfEarlierWording:
    """A record with translations of a wording that it no longer has."""

    # Where it is in the list: claims, then sources, by their numbers.
    place: tuple[int, int]
    noun: NounName
    key: str
    version: int
    original: str
    language: str
    translations: Sequence[Mapping[str, Any]]


def list_earlier_wordings(
    session: Session, after: tuple[int, int], most: int
) -> list[OfEarlierWording]:
    """The records behind a place in the list."""
    rows = session.execute(LIST, {"place": after[0], "id": after[1], "most": most})
    return [
        OfEarlierWording(
            place=(row.place, row.id),
            noun=row.noun,
            key=row.key,
            version=row.version,
            original=row.original,
            language=row.language,
            translations=[each for each in row.translations if is_earlier(each, row.original)],
        )
        for row in rows
    ]


def count_earlier_wordings(session: Session, most: int) -> int:
    """How many records there are, at most so many."""
    return session.scalar(COUNT, {"most": most}) or 0
