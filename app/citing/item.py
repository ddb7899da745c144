"""A citation with the data that its digest is of, as JSON: what anybody needs to work the digest out again."""

from app.citing.csl import csl
from app.citing.making import Cited
from app.published.parts import Json


def citation_item(cited: Cited, noun: str) -> Json:
    """The members of the API's answer. `sha256` is the digest of the canonical JSON (RFC 8785) of `data`."""
    told = cited.citation
    return {
        "noun": noun,
        "id": told.key,
        "known": told.version,
        "accessed": told.accessed.isoformat(),
        "title": told.title,
        "author": told.author,
        "publisher": told.publisher,
        "issued_edtf": told.issued.edtf or None,
        "spoken_edtf": told.spoken.edtf or None,
        "url": told.url,
        "text": told.text,
        "sha256": told.digest,
        "sealed": {"size": told.head.size, "root": told.head.root} if told.head else None,
        "data": cited.data,
        "csl": csl(told),
    }
