"""Citations as BibTeX, BibLaTeX, RIS and CSL-JSON, read back by programs that others wrote."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import bibtexparser
import pytest
import rispy
from bibtexparser.model import Entry
from citeproc import (
    Citation as Quoted,
)
from citeproc import (
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec
from pylatexenc.latex2text import get_default_latex_context_db as pylatexenc_macros

from app.citing.bibtex import biblatex, bibtex
from app.citing.canonical import digest_of
from app.citing.citation import Citation, CitedSource, SealedHead, Stretch
from app.citing.csl import csl, csl_date
from app.citing.formats import FORMATS
from app.citing.ris import ris

DIGEST = "5f" * 32
URL = f"https://map.example.org/cite/claims/c-1?known=2026-11-29T18:44:36.241421Z&cited={DIGEST}"
PLAIN = Citation(
    kind="claim",
    key="c-1",
    title="The bridge was taken.",
    author="Elijah J. Magnier",
    container="Conflict map",
    publisher="Conflict map (map.example.org)",
    issued=Stretch(date(2017, 6, 6), date(2017, 6, 9)),
    spoken=Stretch(date(2017, 6, 1), date(2017, 6, 30), "month"),
    instant=datetime(2026, 11, 29, 18, 44, 36, 241421, UTC),
    accessed=date(2026, 11, 30),
    url=URL,
    digest=DIGEST,
    head=SealedHead(12, "UU="),
    source=CitedSource("How it went", "A paper", "paragraph 5"),
    text="Elijah J. Magnier, …",
    notes=("After “How it went”, paragraph 5", f"SHA-256 {DIGEST}"),
    language="en",
)
# Each by itself, and all at once.
HOSTILE = (
    "An open { brace",
    "A shut } brace",
    r"A \textbf{command} and a backslash \ ",
    "50 % of $3 & #4 a_b c^d e~f",
    "One line\r\nER  - \r\nTY  - JOUR",
    "Ends with a backslash \\",
    'Quoted "twice" and @misc{x, title = {y}}',
    "قال إنّ الجسر سقط \u2068الرقة\u2069 and Raqqah",
    "A and B, and others",
    "Nguyễn Văn Ĉirkaŭ 北京 é",
)


def titled(text: str) -> Citation:
    return replace(PLAIN, title=text, author=text, notes=(text, text))


# Commands of LaTeX's own that the reader doesn't know and leaves out, or takes for another sign of that look.
KNOWN = pylatexenc_macros()
KNOWN.add_context_category(
    "LaTeX's own",
    prepend=True,
    macros=[
        MacroTextSpec("textbraceleft", "{"),
        MacroTextSpec("textbraceright", "}"),
        MacroTextSpec("textasciicircum", "^"),
    ],
)
TO_TEXT = LatexNodes2Text(KNOWN, keep_comments=True, strict_latex_spaces=False)


def of_latex(written: str) -> dict[str, Any]:
    """The one entry of a bibliography as a reader has it: its type, its key, its fields without LaTeX."""
    library = bibtexparser.parse_string(written)
    assert not library.failed_blocks
    [entry] = library.blocks
    assert isinstance(entry, Entry)
    # Addresses stand as they are.
    fields = {
        name: field.value if name == "url" else TO_TEXT.latex_to_text(field.value)
        for name, field in entry.fields_dict.items()
    }
    return {"type": entry.entry_type, "key": entry.key, **fields}


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_bibtex_is_read_back_field_by_field() -> None:
    assert of_latex(bibtex(PLAIN)) == {
        "type": "misc",
        "key": "claim-c-1-5f5f5f5f",
        "author": "Elijah J. Magnier",
        "title": "The bridge was taken.",
        "howpublished": "Conflict map (map.example.org)",
        "year": "2017",
        "month": "jun",
        "note": PLAIN.note,
        "url": URL,
    }


def test_biblatex_has_days_as_edtf_and_is_read_back_field_by_field() -> None:
    read = of_latex(biblatex(PLAIN))
    assert read == {
        "type": "online",
        "key": "claim-c-1-5f5f5f5f",
        "author": "Elijah J. Magnier",
        "title": "The bridge was taken.",
        "date": "2017-06-06/2017-06-09",
        "eventdate": "2017-06",
        "origtitle": "How it went",
        "origpublisher": "A paper",
        "organization": "Conflict map (map.example.org)",
        "version": "2026-11-29T18:44:36.241421Z",
        "note": PLAIN.note,
        "url": URL,
        "urldate": "2026-11-30",
    }
    view = replace(PLAIN, kind="view", source=None, spoken=Stretch(date(2017, 6, 7), None))
    read = of_latex(biblatex(view))
    assert (read["type"], read["publisher"], read["eventdate"]) == (
        "dataset",
        "Conflict map (map.example.org)",
        "2017-06-07/",
    )


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("write", [bibtex, biblatex])
def test_whatever_stands_in_a_title_comes_back_out_of_latex(write: Any, text: str) -> None:
    read = of_latex(write(titled(text)))
    assert one_line(read["title"]) == one_line(text)
    assert one_line(read["author"]) == one_line(text)
    assert one_line(read["note"]) == one_line(f"{text}. {text}.")
    # BibTeX itself counts every brace, also behind a backslash.
    written = write(titled(text))
    assert written.count("{") == written.count("}")


def test_ris_is_read_back_field_by_field() -> None:
    [read] = rispy.loads(ris(PLAIN))
    assert read == {
        "type_of_reference": "ELEC",
        "id": "claim-c-1-5f5f5f5f",
        "authors": ["Elijah J. Magnier"],
        "title": "The bridge was taken.",
        "secondary_title": "Conflict map",
        "publisher": "Conflict map (map.example.org)",
        "year": "2017",
        "date": "2017/06//2017-06-06 to 2017-06-09",
        "notes": list(PLAIN.notes),
        "language": "en",
        "access_date": "2026/11/30/",
        "urls": [URL],
    }
    assert ris(PLAIN).endswith("\r\nER  - \r\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_title_begins_another_tag_of_ris(text: str) -> None:
    [read] = rispy.loads(ris(titled(text)))
    assert read["title"] == one_line(text)
    assert read["authors"] == [one_line(text)]
    assert read["notes"] == [one_line(text)] * 2


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (date(2017, 6, 6), date(2017, 6, 6), "2017/06/06/"),
        (date(2017, 5, 31), date(2017, 6, 2), "2017///2017-05-31 to 2017-06-02"),
        (date(2016, 12, 31), date(2017, 1, 1), "///2016-12-31 to 2017-01-01"),
    ],
)
def test_ris_names_of_a_range_what_both_ends_share(first: date, last: date, written: str) -> None:
    [read] = rispy.loads(ris(replace(PLAIN, issued=Stretch(first, last))))
    assert read["date"] == written


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (Stretch(), None),
        (Stretch(date(2017, 6, 7), date(2017, 6, 7)), {"date-parts": [[2017, 6, 7]]}),
        (
            Stretch(date(2017, 6, 6), date(2017, 6, 9), "day"),
            {"date-parts": [[2017, 6, 6], [2017, 6, 9]]},
        ),
        (
            Stretch(date(2014, 1, 1), date(2015, 12, 31), "vague"),
            {"date-parts": [[2014], [2015]], "circa": True},
        ),
        (Stretch(date(2017, 6, 1), date(2017, 6, 30), "month"), {"date-parts": [[2017, 6]]}),
        (Stretch(None, date(2017, 6, 9)), {"literal": "until 9 June 2017"}),
    ],
)
def test_days_in_csl_json_have_the_parts_that_are_known(days: Stretch, written: Any) -> None:
    assert csl_date(days) == written


def test_csl_json_names_no_field_without_a_value() -> None:
    nobody = replace(PLAIN, author=None, source=None, issued=Stretch(), spoken=Stretch())
    assert csl(nobody).keys() >= {"title", "URL", "accessed", "version", "custom"}
    assert not csl(nobody).keys() & {"author", "issued", "event-date", "original-title"}
    for write in (bibtex, biblatex):
        assert "author" not in of_latex(write(nobody))
    [read] = rispy.loads(ris(nobody))
    assert "authors" not in read
    assert "year" not in read


def rendered(item: dict[str, Any]) -> str:
    """What citeproc makes of an item in the style that comes with it."""
    # It knows no field for what is ours alone.
    known = {name: value for name, value in item.items() if name != "custom"}
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([known]), formatter.plain)
    bibliography.register(Quoted([CitationItem(item["id"])]))
    [line] = bibliography.bibliography()
    return str(line)


@pytest.mark.parametrize("text", [PLAIN.title, *HOSTILE[:4], HOSTILE[7], HOSTILE[9]])
def test_citeproc_makes_a_bibliography_of_csl_json(text: str) -> None:
    [item] = json.loads(FORMATS["csl-json"].write(replace(PLAIN, title=text)))
    line = rendered(item)
    assert "Magnier" in line
    assert one_line(text).rstrip(".")[:12] in one_line(line)
    assert "map.example.org/cite/claims/c-1" in line


@pytest.mark.parametrize(
    ("first", "written"),
    # Of a range within one year this reader prints no year at all.
    [(date(2016, 12, 31), "(2016–2017)"), (date(2017, 6, 9), "(2017)")],
)
def test_citeproc_prints_when_it_was_published(first: date, written: str) -> None:
    issued = Stretch(first, date(2017, 6, 9))
    [item] = json.loads(FORMATS["csl-json"].write(replace(PLAIN, issued=issued)))
    assert written in rendered(item)
    assert "(Accessed: November 30, 2026)" in rendered(item)


def test_a_label_changes_with_the_data_and_holds_nothing_that_a_bibliography_can_t() -> None:
    assert replace(PLAIN, digest="ab" * 32).label == "claim-c-1-abababab"
    assert replace(PLAIN, digest=None).label == "claim-c-1-20261129"


def test_canonical_json_is_that_of_rfc_8785() -> None:
    # The example of its section 3.2.2, and the order of names of 3.2.3.
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": '€$\x0f\nA\'B"\\\\"/',
        "literals": [None, True, False],
        "\ufb33": 1,
        "\U0001f600": 2,
    }
    written = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/","\U0001f600":2,"\ufb33":1}'
    )
    assert digest_of(value) == sha256(written.encode()).hexdigest()


# Fields of an item in CSL 1.0.2 that are used here; programs refuse others.
OF_CSL = {
    "id", "type", "title", "author", "container-title", "publisher", "issued", "event-date", "accessed",
    "original-title", "original-publisher", "section", "version", "language", "URL", "note", "custom",
}  # fmt: skip


def test_csl_json_has_fields_and_types_that_csl_knows() -> None:
    for kind, known in (("claim", "webpage"), ("view", "map")):
        item = csl(replace(PLAIN, kind=kind))
        assert item.keys() <= OF_CSL
        assert item["type"] == known
        assert item["author"] == [{"literal": "Elijah J. Magnier"}]
