"""Records as schema.org JSON-LD, for search engines and for whoever reads pages by program.

In English in pages of every language, as the records are. A verdict about a forecast is a suggested reading and no rating, so no ClaimReview is made of it.
"""

from typing import Any

from fastapi import Request

from app import vocabulary, wording
from app.languages import languages, speaking
from app.languages.catalogues import ENGLISH
from app.languages.versions import is_earlier
from app.languages.words import in_english
from app.models import Actor, Claim, Position, Source
from app.published.parts import LICENCE_URL
from app.queries.places import PlaceRow
from app.queries.position_rows import PositionRow
from app.templating import absolute

Json = dict[str, Any]

CONTEXT = "https://schema.org"
ACTOR_TYPES = {"person": "Person", "state": "Country"}
# What a translation is whose original has become another since.
EARLIER = "Translated from an earlier wording"


def place(request: Request, row: PlaceRow) -> Json:
    """A schema.org Place, no more precise than what readers see. (latitude, longitude) in it."""
    record = row.place
    url = absolute(request, f"/places/{record.slug}")
    data: Json = {
        "@context": CONTEXT,
        "@type": "Place",
        "@id": url,
        "url": url,
        "name": record.name,
        "alternateName": sorted({n.name for n in record.names} - {record.name}),
        "geo": geo(row.geometry),
    }
    if record.part_of is not None:
        data["containedInPlace"] = {
            "@type": "Place",
            "@id": absolute(request, f"/places/{record.part_of.slug}"),
            "name": record.part_of.name,
        }
    return data


def geo(geometry: Json) -> Json:
    """GeoCoordinates of a point, else the box round the shape, south-west to north-east."""
    if geometry["type"] == "Point":
        longitude, latitude = geometry["coordinates"]
        return {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    points = list(_points(geometry["coordinates"]))
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    return {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}


def _points(coordinates: Any) -> Any:
    if isinstance(coordinates[0], int | float):
        yield coordinates
        return
    for part in coordinates:
        yield from _points(part)


def source(request: Request, record: Source) -> Json:
    """A schema.org NewsArticle with what is known; a bracket of days is no date and left out."""
    data: Json = {"@context": CONTEXT} | _article(request, record)
    if record.url:
        data["sameAs"] = record.url
    return data


def _article(request: Request, record: Source) -> Json:
    url = absolute(request, f"/sources/{record.slug}")
    data: Json = {
        "@type": "NewsArticle",
        "@id": url,
        "url": record.url or url,
        "headline": record.title,
        "inLanguage": record.language,
        **_translations(record, "headline", "title"),
    }
    if record.author:
        data["author"] = {"@type": "Person", "name": record.author}
    if record.publisher:
        data["publisher"] = {"@type": "Organization", "name": record.publisher}
    licence = record.terms_url or record.licence
    told = {"license": licence, "creditText": record.attribution}
    data |= {name: value for name, value in told.items() if value}
    if record.published_from and record.published_from == record.published_to:
        data["datePublished"] = record.published_from.isoformat()
    return data


def _translations(record: Claim | Source, name: str, original: str) -> Json:
    """Its versions in other languages, with who translated each; nothing where there are none."""
    versions = [
        {"@type": "CreativeWork", name: each["text"], "inLanguage": each["language"]}
        | _translator(each["by"], machine=each.get("machine", False))
        | ({"creativeWorkStatus": EARLIER} if is_earlier(each, getattr(record, original)) else {})
        for each in record.translations
    ]
    return {"workTranslation": versions} if versions else {}


def _translator(by: str, *, machine: bool) -> Json:
    """Who translated it. The vocabulary knows no program that does."""
    if machine:
        return {"creditText": f"Translated by machine ({by})"}
    return {"translator": {"@type": "Person", "name": by}}


def claim(request: Request, record: Claim) -> Json:
    """A schema.org Claim in our words, with the source that it appears in."""
    url = absolute(request, f"/claims/{record.public_id}")
    data: Json = {
        "@context": CONTEXT,
        "@type": "Claim",
        "@id": url,
        "url": url,
        "text": record.statement,
        "inLanguage": record.statement_language or ENGLISH,
        **_translations(record, "text", "statement"),
        "license": LICENCE_URL,
        "about": [
            {
                "@type": "Place",
                "@id": absolute(request, f"/places/{at.place.slug}"),
                "name": at.place.name,
            }
            for at in record.places
        ],
    }
    data |= {"genre": in_english(vocabulary.KINDS[record.kind], "label")} | _days(record)
    data["description"] = _graded(record)
    if record.source is not None:
        data["appearance"] = _article(request, record.source)
    if record.speaker is not None:
        data["author"] = {"@type": "Person", "name": record.speaker.name}
    elif record.source is not None and record.source.author:
        data["author"] = {"@type": "Person", "name": record.source.author}
    return data


def position(request: Request, row: PositionRow) -> Json:
    """A schema.org Claim that someone was or will be somewhere, based on what sources say.

    Its kind (observed or expected), its days and the grade of every claim beneath it are in it.
    """
    record = row.position
    url = absolute(request, f"/positions/{record.public_id}")
    with speaking(languages()[ENGLISH]):
        title = row.title
    data: Json = {
        "@context": CONTEXT,
        "@type": "Claim",
        "@id": url,
        "url": url,
        "name": title,
        "text": title,
        "inLanguage": "en",
        "license": LICENCE_URL,
        "genre": in_english(vocabulary.MODALITIES[record.modality], "label"),
    } | _days(record)
    data["isBasedOn"] = [
        {
            "@type": "Claim",
            "@id": absolute(request, f"/claims/{claim.public_id}"),
            "text": claim.statement,
            "genre": in_english(vocabulary.KINDS[claim.kind], "label"),
            "description": _graded(claim),
        }
        for claim in row.claims
    ]
    if record.place is not None:
        place_url = absolute(request, f"/places/{record.place.slug}")
        data["about"] = [{"@type": "Place", "@id": place_url, "name": record.place.name}]
    return data


def _days(record: Claim | Position) -> Json:
    """The days a record speaks of, as schema.org's interval of ISO 8601; nothing without any."""
    first, last = record.valid_from, record.valid_to
    if first is None and last is None:
        return {}
    begin, end = (day.isoformat() if day else ".." for day in (first, last))
    return {"temporalCoverage": begin if begin == end else f"{begin}/{end}"}


def _graded(claim: Claim) -> str:
    source = claim.source
    with speaking(languages()[ENGLISH]):
        return wording.say_grades(source.reliability if source else "F", claim.credibility)


def actor(request: Request, record: Actor) -> Json:
    """A schema.org Person, Country or Organization with its other names."""
    url = absolute(request, f"/actors/{record.slug}")
    return {
        "@context": CONTEXT,
        "@type": ACTOR_TYPES.get(record.kind, "Organization"),
        "@id": url,
        "url": url,
        "name": record.name,
        "alternateName": sorted({n.name for n in record.names} - {record.name}),
    }
