"""Citations as BibTeX and as BibLaTeX, in UTF-8. Pure.

Names are of one part, and titles keep their capitals: both stand in braces of their own. A brace of a text is
written as a command, since BibTeX counts those too that a backslash stands before.
"""

from app.citing.citation import Citation, Stretch

SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
ESCAPES = {ord(sign): written for sign, written in SPECIAL.items()}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# BibLaTeX's type of an entry; what isn't here is a page of the web.
DATASET = "view"


def latex(text: str) -> str:
    """A text in one line with LaTeX's own signs escaped."""
    return " ".join(text.split()).translate(ESCAPES)


def bibtex(citation: Citation) -> str:
    """One @misc entry; a year of two ends is written as a range, a month only where there is one."""
    fields = _shared(citation) | {
        "howpublished": f"{{{latex(citation.publisher)}}}",
        "year": f"{{{_years(citation.issued)}}}" if citation.issued else "",
        "month": _month(citation.issued),
        "note": f"{{{latex(citation.note)}}}",
        "url": f"{{{citation.url}}}",
    }
    return _entry("misc", citation, fields)


def biblatex(citation: Citation) -> str:
    """One @online entry, of a view @dataset; days are EDTF, level 1."""
    source = citation.source
    fields = _shared(citation) | {
        "date": _braced(citation.issued.edtf),
        "eventdate": _braced(citation.spoken.edtf),
        "origtitle": _braced(latex(source.title)) if source else "",
        "origpublisher": _braced(latex(source.publisher)) if source and source.publisher else "",
        "organization" if citation.kind != DATASET else "publisher": _braced(
            latex(citation.publisher)
        ),
        "version": _braced(citation.version),
        "note": _braced(latex(citation.note)),
        "url": _braced(citation.url),
        "urldate": _braced(citation.accessed.isoformat()),
    }
    return _entry("dataset" if citation.kind == DATASET else "online", citation, fields)


def _shared(citation: Citation) -> dict[str, str]:
    author = f"{{{{{latex(citation.author)}}}}}" if citation.author else ""
    return {"author": author, "title": f"{{{{{latex(citation.title)}}}}}"}


def _braced(value: str) -> str:
    return f"{{{value}}}" if value else ""


def _entry(kind: str, citation: Citation, fields: dict[str, str]) -> str:
    """An entry with the fields that have a value."""
    lines = [f"  {name:<13} = {value}" for name, value in fields.items() if value]
    return f"@{kind}{{{citation.label},\n" + ",\n".join(lines) + "\n}\n"


def _years(days: Stretch) -> str:
    years = [f"{day.year:04}" for day in (days.first, days.last) if day]
    return "--".join(dict.fromkeys(years))


def _month(days: Stretch) -> str:
    months = {(day.year, day.month) for day in (days.first, days.last) if day}
    return MONTHS[next(iter(months))[1] - 1] if len(months) == 1 and not days.is_open else ""
