"""DeepState's map: areas of control of one day, or of each day of its history.

Names stand in several languages with /// between. Who holds an area is told by its name; a geometry has
heights, which are left out. The day is the file's `datetime`, its number (seconds since 1970), or eight
digits in its name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.imports.cells import Row, as_text
from app.imports.readers.features import feature_row
from app.plain_words import plain_words

RUSSIA, UKRAINE = "Russian armed forces", "Ukrainian armed forces"
# By words of the English name: what an area is, and who holds it.
STATUS = (
    (re.compile("liberated|звільнен", re.IGNORECASE), "liberated", UKRAINE),
    (re.compile("unknown|невідом|gr[ae]y", re.IGNORECASE), "unknown", ""),
    (
        re.compile("occupied|occupation|окупован|ордло|cadr|crimea|крим", re.IGNORECASE),
        "occupied",
        RUSSIA,
    ),
)
# Archives of its map keep what is occupied as one area a day, without a name.
ARCHIVE = re.compile(r"deepstate\w*20\d\d[01]\d[0-3]\d", re.IGNORECASE)
# Its first year was kept as the maps of Google's that it was drawn in, by the second of each.
EARLY = re.compile(r"1[0-9]{9}\b", re.IGNORECASE)
EARLY_NAME = re.compile("окуповано|звільнено|невідомий статус|occupied|liberated", re.IGNORECASE)
DAY = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")
SECONDS = re.compile(r"1[0-9]{9}")


def is_one(feature: Any) -> bool:
    """Whether a feature is DeepState's: its name in several languages."""
    properties = feature.get("properties") if isinstance(feature, Mapping) else None
    return isinstance(properties, Mapping) and "///" in str(properties.get("name", ""))


def is_archive(some: Sequence[Any], name: str) -> bool:
    """Whether features are what an archive keeps of a day, by the file's name: areas without names."""
    return (
        ARCHIVE.match(name) is not None
        and bool(some)
        and not any(isinstance(each, Mapping) and each.get("properties") for each in some)
    )


def is_early(some: Sequence[Any], name: str) -> bool:
    """Whether features are a map of its first year, by the file's name and those of its areas."""
    names = (
        str((each.get("properties") or {}).get("name", "")) if isinstance(each, Mapping) else ""
        for each in some
    )
    return EARLY.match(name) is not None and any(map(EARLY_NAME.fullmatch, names))


def archive_rows(features: Iterator[Any], day: str) -> Iterator[Row]:
    """A row for each area that was occupied on that day."""
    for number, feature in enumerate(features, start=1):
        row = feature_row(number, feature)
        row.cells = {
            "name": "Occupied",
            "name_uk": "",
            "status": "occupied",
            "actor": RUSSIA,
            "date": day,
        }
        yield row


def is_history(item: Any) -> bool:
    """Whether an item of a list is one of DeepState's days."""
    return (
        isinstance(item, Mapping)
        and "datetime" in item
        and bool({"map", "descriptionEn"} & set(item))
    )


def day_in(values: Mapping[str, str], name: str) -> str:
    """The day of a file as ISO 8601; empty where nothing tells it."""
    for text in (values.get("datetime", ""), values.get("id", ""), name):
        found = DAY.search(text)
        if found is not None:
            return "-".join(found.groups())
        seconds = SECONDS.search(text)
        if seconds is not None:
            return datetime.fromtimestamp(int(seconds[0]), UTC).date().isoformat()
    return ""


def rows(features: Iterator[Any], day: str, first: int = 1) -> Iterator[Row]:
    """A row for each area and point, with status and holder by its name."""
    for number, feature in enumerate(features, start=first):
        row = feature_row(number, feature)
        names = [part.strip() for part in plain_words(row.cells.get("name", "")).split("///")]
        english = names[1] if len(names) > 1 and names[1] else names[0]
        is_area = row.geometry is not None and "Polygon" in row.geometry.geom_type
        status, holder = "", ""
        for pattern, found, who in STATUS:
            if is_area and any(pattern.search(name) for name in names):
                status, holder = found, who
                break
        row.cells = {
            "name": english,
            "name_uk": names[0],
            "status": status,
            "actor": holder,
            "date": day,
        }
        yield row


def history_rows(items: Iterator[Any]) -> Iterator[Row]:
    """The rows of every day; a day without a map is one row with its description."""
    number = 0
    for item in items:
        values = (
            {name: as_text(item.get(name)) for name in ("datetime", "id")}
            if isinstance(item, Mapping)
            else {}
        )
        day = day_in(values, "")
        features = (item.get("map") or {}).get("features") if isinstance(item, Mapping) else None
        for row in rows(iter(features or ()), day, number + 1):
            number = row.number
            yield row
        if not features:
            number += 1
            text = plain_words(as_text(item.get("descriptionEn") or item.get("description")))
            yield Row(number, {"name": text, "status": "", "actor": "", "date": day})
