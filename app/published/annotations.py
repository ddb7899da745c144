"""Claims as W3C Web Annotations: our words about passages of sources.

Selectors stand side by side, as readers such as Recogito want them: the quote, and the position in
code points, which the model asks for (`schema:unitText` says so; programs that count UTF-16 must
convert). What stands before and after a quote is the source's words, so it is given only where
readers may see that text. A claim that is located in words alone has an empty list of selectors:
the same to the model as none, and readers pass over it where they stumble over a missing one.
"""

import re

from fastapi import Request
from sqlalchemy.orm import Session

from app.models import Claim, Source
from app.nouns.row_records import CSV_FRAGMENTS, fragment_of
from app.nouns.translation_records import OUR_LANGUAGE
from app.published.claim import evidence_of, figures_of
from app.published.parts import LICENCE_URL, Json
from app.queries.texts import read_text
from app.templating import absolute

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'
LABEL = "Claims of the Conflict map"
# So many characters before and after a quote tell it from others.
AROUND = 32


class Texts:
    """The texts that readers may see, each read once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.read: dict[int, str | None] = {}

    def of(self, claim: Claim) -> str | None:
        """The text that a claim's offsets were measured in; none where readers may not see it."""
        source = claim.source
        if source is None or not source.free_to_show or claim.text_sha256 != source.text_sha256:
            return None
        if source.id not in self.read:
            self.read[source.id] = read_text(self.session, source.id, source.text_sha256)
        return self.read[source.id]


def annotation(request: Request, claim: Claim, texts: Texts) -> Json:
    """A claim as an annotation, with its context."""
    return {"@context": CONTEXT} | bare_annotation(request, claim, texts)


def bare_annotation(request: Request, claim: Claim, texts: Texts) -> Json:
    """The same without its context, as an item of a list."""
    source = claim.source
    target: Json = {}
    if source is not None:
        target["source"] = source.url or absolute(request, f"/sources/{source.slug}")
    if claim.text_sha256 is not None:
        target["schema:sha256"] = claim.text_sha256
    elif claim.row_sha256 is not None:
        target["schema:sha256"] = claim.row_sha256
    target |= _terms(source) if source is not None else {}
    target["selector"] = _selectors(claim, texts.of(claim))
    target |= _row(claim)
    counted = {"schema:variableMeasured": [_figure(each) for each in figures_of(claim)]}
    return {
        "id": absolute(request, f"/claims/{claim.public_id}"),
        "type": "Annotation",
        "motivation": "describing",
        "body": {
            "type": "TextualBody",
            "value": claim.statement,
            "language": claim.statement_language or OUR_LANGUAGE,
            "format": "text/plain",
        },
        "target": target,
        "rights": LICENCE_URL,
        **(counted if claim.figures else {}),
    }


def _terms(source: Source) -> Json:
    """What its terms say of the source itself, beside the rights to our words about it."""
    told = {
        "rights": source.terms_url,
        "schema:license": source.licence,
        "schema:creditText": source.attribution,
    }
    return {name: value for name, value in told.items() if value is not None}


def _row(claim: Claim) -> Json:
    """The file that a claim's row stands in, and the row's cells."""
    row = evidence_of(claim)
    if row is None:
        return {}
    cells = [
        {"type": "schema:PropertyValue", "schema:name": column, "schema:value": text}
        for column, text in row["cells"].items()
    ]
    key = {"schema:identifier": row["key"]} if row["key"] else {}
    # RFC 7111 has no sheets: the fragment is the row within this one.
    sheet = {"schema:hasPart": {"schema:name": row["sheet"]}} if row["sheet"] else {}
    return {"schema:name": row["file"], **key, **sheet, "schema:additionalProperty": cells}


def _figure(figure: Json) -> Json:
    values = {
        "schema:value": figure["best"],
        "schema:minValue": figure["low"],
        "schema:maxValue": figure["high"],
    }
    told = {name: value for name, value in values.items() if value is not None}
    return {"type": "schema:PropertyValue", "schema:name": figure["what"], **told}


def _selectors(claim: Claim, text: str | None) -> list[Json]:
    selectors: list[Json] = []
    if claim.row_number is not None:
        selectors.append(
            {
                "type": "FragmentSelector",
                "conformsTo": CSV_FRAGMENTS,
                "value": fragment_of(claim.row_number),
            }
        )
    if claim.quote:
        selectors.append({"type": "TextQuoteSelector", "exact": claim.quote} | _around(claim, text))
    if claim.start_offset is not None:
        selectors.append(
            {
                "type": "TextPositionSelector",
                "start": claim.start_offset,
                "end": claim.end_offset,
                "schema:unitText": "Unicode code points",
            }
        )
    return selectors


def _around(claim: Claim, text: str | None) -> Json:
    """The quote as its text has it, blanks and all, and what stands around it."""
    words = (claim.quote or "").split()
    if text is None or claim.start_offset is None or claim.end_offset is None:
        return {}
    found = re.compile(r"\s+".join(map(re.escape, words))).search(
        text, claim.start_offset, claim.end_offset
    )
    if found is None:
        return {}
    begin, end = found.span()
    return {
        "exact": found[0],
        "prefix": text[max(0, begin - AROUND) : begin],
        "suffix": text[end : end + AROUND],
    }
