"""Claims: what sources say, with passage, places, actors and links."""

from collections.abc import Sequence

from fastapi import Request
from sqlalchemy.orm import Session

from app.languages import mark
from app.models import Claim
from app.nouns.members import public_values, told_members
from app.nouns.row_records import FigureRecord, cells_to_show, fragment_of
from app.published.columns import columns_of
from app.published.kept import kept_texts
from app.published.parts import (
    TRANSLATION,
    Json,
    day,
    edtf_of,
    source_brief,
    translations_of,
    with_words,
    written,
)
from app.published.published import DAYS, Published, items_of
from app.queries.claim_rows import claims_with
from app.queries.claims import list_claims
from app.templating import absolute
from app.vocabulary import CREDIBILITY, RELIABILITY

COLUMNS = columns_of(
    """
    id
    kind
    statement
    statement_language
    translations translations.text: its statement in other languages
    translation_languages translations.language: the language of each of these, as a code
    translators translations.by: who translated each, a person, a body or a program
    translated_by_machine translations.machine: whether a machine did
    translated_earlier_wording translations.earlier_wording: whether each is of an earlier wording, where that is known
    speaker:str?: slug of whose words are passed on
    source source.slug: slug of the source
    source_title source.title: its title
    author source.author: its author
    publisher source.publisher: its publisher
    paragraph passage.paragraph: paragraph of its text, 0 for the heading
    start passage.start: where the passage begins, in code points
    end passage.end: where the passage ends
    quote passage.quote: at most a dozen of its words
    locator
    text_sha256 passage.text_sha256: SHA-256 of the text in which the offsets were measured
    licence source.licence: what its source may be used under
    terms_url source.terms_url: where the source's terms of use stand
    attribution source.attribution: how the source wants to be named
    row_file evidence.file: name of the table that it came from
    row_sha256 evidence.sha256: SHA-256 of that file
    row_sheet evidence.sheet: its sheet there, where several were read as one
    row_number evidence.row: its row there, counted as RFC 7111 does
    row_key evidence.key: the event's own key
    row_cells evidence.cells: the cells that were used, as a JSON object of texts by column
    figures figures.what: what its source counts
    figures_low figures.low: the least of each of these, as its source has it
    figures_best figures.best: its best figure for each
    figures_high figures.high: the most
    valid_from:day?: first day that it speaks of
    valid_to:day?: last day, inclusive
    valid_precision:str?: how exactly the days are known
    valid_edtf:str?: the days as EDTF (ISO 8601-2)
    reliability:str reliability_label: grade of the source, A to F, with its words
    credibility
    credibility_label:str: the same with its words
    places places.slug: slugs of the places that it speaks of
    place_roles places.role: the role of each of these places
    actors actors.slug: slugs of the actors that it speaks of
    actor_roles actors.role: the role of each of these actors
    links links.id: ids of the claims that it is linked with; links.csv says how and why
    link_relations links.relation: the relation of each of these
    note
    url:url: its page
""",
    "claims",
)

EXAMPLE: Json = {
    "id": "magnier-f06",
    "statement": "The United States won't be able to keep al-Tanf for long.",
    "statement_language": None,
    "translations": [
        {
            "language": "fr",
            "text": "…",
            "by": "A. Translator",
            "machine": False,
            "wording": "d793dd58994681b7",
            "earlier_wording": False,
        },
    ],
    "kind": "forecast",
    "speaker": None,
    "source": {
        "slug": "magnier-2017-raqqah",
        "title": "…",
        "author": "Elijah J. Magnier",
        "publisher": None,
        "published": None,
        "published_from": "2017-06-01",
        "published_to": "2017-06-05",
        "published_edtf": "[2017-06-01..2017-06-05]",
        "licence": "CC-BY-4.0",
        "terms_url": None,
        "attribution": None,
    },
    "passage": {
        "paragraph": 5,
        "start": 2422,
        "end": 2530,
        "quote": "…",
        "locator": None,
        "text_sha256": "…",
    },
    "evidence": {
        "file": "events.csv",
        "sha256": "…",
        "sheet": None,
        "row": 5,
        "fragment": "row=5",
        "key": "SYR900001",
        "cells": {"event_date": "2017-06-06", "fatalities": "3"},
    },
    "figures": [{"what": "killed", "low": None, "high": None, "best": 3}],
    "places": [{"slug": "al-tanf", "name": "al-Tanf", "role": "where"}],
    "actors": [{"slug": "united-states", "name": "United States", "role": "doing"}],
    "valid_from": "2017-06-06",
    "valid_to": None,
    "valid_precision": "vague",
    "valid_edtf": "2017-06-06/",
    "reliability": "F",
    "reliability_label": "F: can't be judged",
    "credibility": 6,
    "credibility_label": "6: can't be judged",
    "note": None,
    "links": [
        {
            "id": "hs-tanf-kept-2019-1",
            "relation": "outcome",
            "direction": "from",
            "verdict": "did_not",
            "why": "The base was kept.",
        }
    ],
    "url": "…/claims/magnier-f06",
}


def evidence_of(claim: Claim) -> Json | None:
    """The row that a claim came from, with what of its cells readers may see; none where it came from none."""
    if claim.row_number is None:
        return None
    return {
        "file": claim.row_file,
        "sha256": claim.row_sha256,
        "sheet": claim.row_sheet,
        "row": claim.row_number,
        "fragment": fragment_of(claim.row_number),
        "key": claim.row_key,
        "cells": cells_to_show(claim.row_cells, claim.source.licence if claim.source else None),
    }


def figures_of(claim: Claim) -> list[Json]:
    """What its source counts; null for what it doesn't say."""
    return [{name: each.get(name) for name in FigureRecord.model_fields} for each in claim.figures]


def claim_item(request: Request, claim: Claim) -> Json:
    """A claim with its source, passage, places, actors and links."""
    links = [
        public_values("links", link) | {"id": link.to_claim.public_id, "direction": "to"}
        for link in claim.links_from
    ] + [
        public_values("links", link) | {"id": link.from_claim.public_id, "direction": "from"}
        for link in claim.links_to
    ]
    reliability = claim.source.reliability if claim.source else "F"
    return {
        **public_values("claims", claim),
        "translations": translations_of(claim),
        "speaker": claim.speaker.slug if claim.speaker else None,
        "source": source_brief(claim.source) if claim.source else None,
        "passage": {
            "paragraph": claim.paragraph,
            "start": claim.start_offset,
            "end": claim.end_offset,
            "quote": claim.quote,
            "locator": claim.locator,
            "text_sha256": claim.text_sha256,
        },
        "evidence": evidence_of(claim),
        "figures": figures_of(claim),
        "places": [
            {"slug": at.place.slug, "name": at.place.name, "role": at.role} for at in claim.places
        ],
        "actors": [
            {"slug": by.actor.slug, "name": by.actor.name, "role": by.role} for by in claim.actors
        ],
        "valid_from": day(claim.valid_from),
        "valid_to": day(claim.valid_to),
        "valid_precision": claim.valid_precision,
        "valid_edtf": edtf_of(claim),
        "reliability": reliability,
        "reliability_label": with_words(reliability, RELIABILITY[reliability].label),
        "credibility_label": with_words(claim.credibility, CREDIBILITY[claim.credibility]),
        "links": links,
        "url": absolute(request, f"/claims/{claim.public_id}"),
    }


def claim_texts(request: Request, session: Session, numbers: Sequence[int]) -> list[bytes]:
    """The claims with these numbers that readers see, in their order, as text; some were written before."""

    def write(missing: Sequence[int]) -> dict[int, bytes]:
        rows = claims_with(session, missing)
        return {claim.id: written(claim_item(request, claim)) for claim in rows}

    return kept_texts(request, session, "claims", numbers, write)


PUBLISHED = Published(
    "claims",
    3,
    COLUMNS,
    items_of(list_claims, claim_item),
    ("q", "source", "place", "actor", "kind", "unplaced", "disputed", "became", *DAYS),
    csv=mark("what sources say, with passage and grades"),
    example=EXAMPLE,
    nested=(
        "source:SourceBrief? passage:ClaimPassage evidence:ClaimEvidence? figures:[ClaimFigure] translations:[Translation] places:[ClaimPlace] actors:[ClaimActor] "
        "reliability:str links:[ClaimLink]"
    ),
    parts={
        **TRANSLATION,
        "SourceBrief": (
            "slug:str title:str author:str? publisher:str? published:day? published_from:day? "
            "published_to:day? published_edtf:str? licence:str? terms_url:url? attribution:str?"
        ),
        "ClaimEvidence": "file:str sha256:str sheet:str? row:number fragment:str key:str? cells:texts",
        "ClaimFigure": "what:str low:count? high:count? best:count?",
        "ClaimPassage": "paragraph:count? start:count? end:count? quote:str? locator:str? text_sha256:str?",
        "ClaimPlace": "slug:str name:str role:str",
        "ClaimActor": "slug:str name:str role:str",
        "ClaimLink": f"{told_members('links')} direction:str",
    },
)
