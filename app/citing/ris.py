"""Citations as RIS, in UTF-8. Pure."""

from datetime import date

from app.citing.citation import Citation, Stretch

TYPES = {"view": "MAP"}
# A page of the web.
PAGE = "ELEC"


def ris(citation: Citation) -> str:
    """One reference, its lines ended by CR LF. Every value is in one line, so that none can begin a tag."""
    told = [
        ("TY", TYPES.get(citation.kind, PAGE)),
        ("ID", citation.label),
        ("AU", citation.author or ""),
        ("TI", citation.title),
        ("T2", citation.container),
        ("PB", citation.publisher),
        ("PY", _year(citation.issued)),
        ("DA", _date(citation.issued)),
        *(("N1", note) for note in citation.notes),
        ("LA", citation.language),
        ("Y2", f"{citation.accessed:%Y/%m/%d}/"),
        ("UR", citation.url),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in told if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _year(days: Stretch) -> str:
    day = days.first or days.last
    return f"{day.year:04}" if day else ""


def _date(days: Stretch) -> str:
    """YYYY/MM/DD/more: what both ends share, and behind it the range where they aren't one day."""
    ends: list[date] = [day for day in (days.first, days.last) if day]
    if not ends:
        return ""
    first, last = ends[0], ends[-1]
    if first == last:
        return f"{first:%Y/%m/%d}/"
    shared = f"{first.year:04}" if first.year == last.year else ""
    month = f"{first.month:02}" if (first.year, first.month) == (last.year, last.month) else ""
    return f"{shared}/{month}//{first.isoformat()} to {last.isoformat()}"
