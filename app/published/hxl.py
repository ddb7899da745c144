"""The second row of a table for humanitarian tools: hashtags of the Humanitarian Exchange Language 1.1.

A column without a hashtag says something that the standard has no word for; tools pass it over.
"""

from collections.abc import Mapping

from app.nouns import NounName
from app.published.published import Published

# How well days are known is a word: whatever is tagged as a date has to be one.
_DAYS = {"valid_from": "#date+start", "valid_to": "#date+end", "valid_precision": "#meta+precision"}
_POINT = {"longitude": "#geo+lon", "latitude": "#geo+lat", "wkt": "#geo+wkt"}
_TERMS = {
    "licence": "#meta+license",
    "terms_url": "#meta+license+url",
    "attribution": "#meta+attribution",
}
_ALWAYS = {"url": "#meta+url", "note": "#meta+note"}

HASHTAGS: Mapping[NounName, Mapping[str, str]] = {
    "places": {
        "slug": "#loc+code",
        "name": "#loc+name",
        "name_ar": "#loc+name+i_ar",
        "names": "#loc+name+alt+list",
        "kind": "#loc+type",
        "country": "#country+code+v_iso2",
        "part_of": "#loc+code+parent",
        "uncertainty_m": "#geo+precision",
        "claim_count": "#indicator+claims+num",
        **_POINT,
    },
    "actors": {
        "slug": "#org+code",
        "name": "#org+name",
        "short_name": "#org+acronym",
        "names": "#org+name+alt+list",
        "kind": "#org+type",
        "parent": "#org+code+parent",
    },
    "sources": {
        "slug": "#meta+source+code",
        "title": "#meta+source+title",
        "author": "#meta+source+author",
        "publisher": "#meta+source+publisher",
        "published_from": "#date+start",
        "published_to": "#date+end",
        "document_url": "#meta+source+url",
        "language": "#meta+lang",
        "reliability": "#meta+reliability",
        **_TERMS,
    },
    "claims": {
        "id": "#event+code",
        "kind": "#event+type",
        "statement": "#description",
        "source": "#meta+source+code",
        "source_title": "#meta+source+title",
        "author": "#meta+source+author",
        "publisher": "#meta+source+publisher",
        "credibility": "#meta+credibility",
        "reliability": "#meta+reliability",
        "places": "#loc+code+list",
        "actors": "#org+code+list",
        "figures": "#indicator+name+list",
        "figures_low": "#indicator+value+min+list",
        "figures_best": "#indicator+value+list",
        "figures_high": "#indicator+value+max+list",
        **_DAYS,
        **_TERMS,
    },
    "positions": {
        "id": "#activity+code",
        "title": "#description",
        "actor": "#org+code",
        "actor_name": "#org+name",
        "place": "#loc+code",
        "place_name": "#loc+name",
        "posture": "#activity+type",
        "modality": "#status",
        "uncertainty_m": "#geo+precision",
        "claims": "#event+code+list",
        "said_by": "#meta+source+list",
        **_DAYS,
        **_POINT,
    },
    "links": {
        "id": "#meta+code",
        "from": "#event+code+from",
        "relation": "#event+relation",
        "to": "#event+code+to",
        "why": "#description",
    },
}


def hashtags_of(table: Published) -> list[str]:
    """The hashtag of each column of a table, empty where it has none."""
    told = _ALWAYS | dict(HASHTAGS[table.noun])
    return [told.get(column.name, "") for column in table.csv_columns]
