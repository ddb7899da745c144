"""Citations as CSL-JSON, as Citation Style Language 1.0.2 has it. Pure."""

from typing import Any

from app.citing.citation import Citation, Stretch
from app.wording import say_days

Json = dict[str, Any]
TYPES = {"view": "map"}
# What stands behind a date of EDTF level 1 where it is known roughly.
ROUGHLY = "~%?"


def csl(citation: Citation) -> Json:
    """One item. `custom` has what its own fields don't: the digest, the sealed head, days as EDTF."""
    source, head = citation.source, citation.head
    item: Json = {
        "id": citation.label,
        "type": TYPES.get(citation.kind, "webpage"),
        "title": citation.title,
        "author": [{"literal": citation.author}] if citation.author else None,
        "container-title": citation.container,
        "publisher": citation.publisher,
        "issued": csl_date(citation.issued),
        "event-date": csl_date(citation.spoken),
        "accessed": csl_date(Stretch(citation.accessed, citation.accessed)),
        "original-title": source.title if source else None,
        "original-publisher": source.publisher if source else None,
        "section": source.passage if source else None,
        "version": citation.version,
        "language": citation.language,
        "URL": citation.url,
        "note": citation.note,
        "custom": {
            "kind": citation.kind,
            "id": citation.key,
            "known": citation.version,
            "sha256": citation.digest,
            "issued_edtf": citation.issued.edtf or None,
            "spoken_edtf": citation.spoken.edtf or None,
            "sealed": {"size": head.size, "root": head.root} if head else None,
        },
    }
    return {name: value for name, value in item.items() if value is not None}


def csl_date(days: Stretch) -> Json | None:
    """A date or a range with as many parts as are known; in words where one end isn't; none without days."""
    if not days:
        return None
    if days.is_open:
        # CSL knows no range of one end.
        return {"literal": say_days(days.first, days.last, days.precision)}
    written = days.edtf.split("/")
    date: Json = {
        "date-parts": [[int(part) for part in each.rstrip(ROUGHLY).split("-")] for each in written]
    }
    return date | ({"circa": True} if written[0][-1] in ROUGHLY else {})
