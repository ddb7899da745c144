"""The formats that a citation is written in, by the name that `format=` takes. Pure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.citing.bibtex import biblatex, bibtex
from app.citing.citation import Citation
from app.citing.csl import csl
from app.citing.ris import ris


@dataclass(frozen=True)
class Format:
    """One format: what it is called, its media type, how the names of its files end, how it is written."""

    name: str
    label: str
    media_type: str
    ending: str
    write: Callable[[Citation], str]


def _text(citation: Citation) -> str:
    return citation.text + "\n"


def _csl_json(citation: Citation) -> str:
    # A list, as reference managers import it.
    return json.dumps([csl(citation)], ensure_ascii=False, indent=2) + "\n"


BIBTEX = "application/x-bibtex; charset=utf-8"
CSL_JSON = "application/vnd.citationstyles.csl+json"
RIS = "application/x-research-info-systems; charset=utf-8"
FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format("text", "Text", "text/plain; charset=utf-8", "txt", _text),
        Format("bibtex", "BibTeX", BIBTEX, "bib", bibtex),
        Format("biblatex", "BibLaTeX", BIBTEX, "bib", biblatex),
        Format("ris", "RIS", RIS, "ris", ris),
        Format("csl-json", "CSL-JSON", CSL_JSON, "json", _csl_json),
    )
}
