"""What claims and sources are called in other languages, by their keys, for lists that know these alone."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.languages.catalogues import ENGLISH
from app.languages.versions import Worded, worded
from app.models import Claim, Source


def worded_by_key(
    session: Session, wanted: Mapping[str, Collection[str]]
) -> dict[tuple[str, str], Worded]:
    """Those of the claims and sources of these keys that have any translation, as who reads is to see them."""
    queries: Mapping[str, Any] = {
        "claims": select(
            Claim.public_id,
            Claim.statement,
            func.coalesce(Claim.statement_language, ENGLISH),
            Claim.translations,
        ).where(Claim.public_id.in_(wanted.get("claims", ())), Claim.translations != []),
        "sources": select(Source.slug, Source.title, Source.language, Source.translations).where(
            Source.slug.in_(wanted.get("sources", ())), Source.translations != []
        ),
    }
    return {
        (noun, key): worded(told, language, translations)
        for noun, query in queries.items()
        if wanted.get(noun)
        for key, told, language, translations in session.execute(query)
    }
