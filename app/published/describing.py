"""What the published data is, told to catalogues and programs: Data Package, RO-Crate, DataCite, linkset, CFF.

All say the same, of the data as it was known at an instant: files, licence, who to name, how much there is.
Nothing is in them that a reader can't see. Dates are ISO 8601 in UTC.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from app.clock import write_instant
from app.published import PUBLISHED
from app.published.columns import SEPARATOR, Column
from app.published.parts import LICENCE_URL, Json
from app.published.published import Published

TITLE = "Conflict map"
ABOUT = (
    "Places, who was where, and the sourced claims behind it: every row names the source that says so, with the "
    "passage, how well its days and its spot are known, and its grade."
)
KEYWORDS = (
    "armed conflict",
    "sourced claims",
    "geotagged reporting",
    "control of territory",
    "open data",
)
LICENCE_NAME = "CC-BY-4.0"
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
DATASET = "https://schema.org/Dataset"
# What FAIR Signposting asks of the page about a dataset.
LANDING_TYPES = ("https://schema.org/AboutPage", DATASET)
# Numbers of columns that the API nests, and has no type for.
NESTED = {
    "longitude": "number",
    "latitude": "number",
    "paragraph": "integer",
    "start": "integer",
    "end": "integer",
    "row_number": "integer",
}
# Which table and column a column refers to.
REFERS = {"source": ("sources", "slug"), "actor": ("actors", "slug"), "place": ("places", "slug"),
          "parent": ("actors", "slug"), "part_of": ("places", "slug"), "from": ("claims", "id"), "to": ("claims", "id")}  # fmt: skip


@dataclass(frozen=True)
class Described:
    """What all descriptions are made of.

    `site` is the name of the host that publishes it; `files` are (name, media type, what is in it) of every
    download; `box` is west, south, east, north in degrees of all places, none on an empty map.
    """

    site: str
    as_of: datetime
    is_past: bool
    address: Callable[[str], str]
    files: tuple[tuple[str, str, str], ...]
    counts: Mapping[str, int]
    box: tuple[float, float, float, float] | None

    @property
    def instant(self) -> str:
        """The instant as `known` takes it."""
        return write_instant(self.as_of)

    @property
    def day(self) -> str:
        """The day of the instant."""
        return self.as_of.date().isoformat()

    @property
    def publisher(self) -> str:
        """Who to name."""
        return f"{TITLE} ({self.site})"

    @property
    def citation(self) -> str:
        """How to cite the whole."""
        return f"{self.publisher}, as known on {self.instant}: {self.lasting}. {LICENCE_NAME}."

    @property
    def lasting(self) -> str:
        """The address that shows the data as of that instant for good."""
        return self.address(f"/data?known={self.instant}")

    def of(self, path: str) -> str:
        """An address of now, or of the instant where a past one is described."""
        return self.address(f"{path}?known={self.instant}" if self.is_past else path)


def type_of(column: Column) -> str:
    """The type that Table Schema has for a column: string, integer, number, boolean or date."""
    if column.name in NESTED:
        return NESTED[column.name]
    is_list = "." in column.path and column.path.split(".")[0] in LISTS
    if is_list:
        return "string"
    return "datetime" if column.type.removesuffix("?") == "instant" else column.plain_type


# Members of the API that are lists: in a file, each of their columns is text with what they hold joined.
LISTS = frozenset(
    {"names", "places", "actors", "claims", "links", "figures", "relations", "translations"}
)


def table_schema(table: Published) -> Json:
    """A table's columns as Table Schema has them. A list within a cell is text, joined by «; »."""
    fields = []
    for number, column in enumerate(table.csv_columns):
        told: Json = {"name": column.name, "type": type_of(column)}
        if column.about:
            told["description"] = column.about
        if told["type"] == "boolean":
            told |= {"trueValues": ["True"], "falseValues": ["False"]}
        if number == 0:
            told["constraints"] = {"required": True, "unique": True}
        fields.append(told)
    names = {column.name for column in table.csv_columns}
    keys = [
        {
            "fields": [name],
            "reference": {"resource": "" if to == table.noun else to, "fields": [key]},
        }
        for name, (to, key) in REFERS.items()
        if name in names and (name != "parent" or table.noun == "actors")
    ]
    schema: Json = {
        "fields": fields,
        "missingValues": [""],
        "primaryKey": [table.csv_columns[0].name],
    }
    return schema | ({"foreignKeys": keys} if keys else {})


def data_package(told: Described) -> Json:
    """A Frictionless Data Package (v1 profile, which v2 readers take): the tables as CSV, with their columns."""
    resources = [
        {
            "name": noun,
            "title": noun.capitalize(),
            "description": f"{table.csv[:1].upper()}{table.csv[1:]}. Lists in a cell are joined by «{SEPARATOR}».",
            "profile": "tabular-data-resource",
            "path": told.of(f"/data/{noun}.csv"),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "doubleQuote": True, "header": True},
            "schema": table_schema(table),
        }
        for noun, table in PUBLISHED.items()
    ]
    return {
        "profile": "tabular-data-package",
        "name": "conflict-map",
        "title": TITLE,
        "description": ABOUT,
        "homepage": told.of("/data"),
        "created": told.instant,
        "keywords": list(KEYWORDS),
        "licenses": [{"name": LICENCE_NAME, "path": LICENCE_URL, "title": LICENCE_TITLE}],
        "sources": [{"title": "What the claims rest on", "path": told.of("/data/sources.csv")}],
        "contributors": [{"title": told.publisher, "role": "publisher"}],
        "resources": resources,
    }


def ro_crate(told: Described) -> Json:
    """RO-Crate 1.1 metadata of a dataset whose files lie on the web.

    The root is called as the format has it, by a path that ends with a stroke; its `url` is the page. Sizes of
    files aren't told: each is written when it is asked for.
    """
    root = "./"
    files = [
        {
            "@id": told.of(f"/data/{name}"),
            "@type": "File",
            "name": name,
            "description": about,
            # Of a media type alone: with parameters it is none that the format's vocabulary knows.
            "encodingFormat": media_type.partition(";")[0],
            "sdDatePublished": told.day,
            "license": {"@id": LICENCE_URL},
        }
        for name, media_type, about in told.files
    ]
    publisher = told.address("/")
    graph: list[Json] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": root},
        },
        {
            "@id": root,
            "@type": "Dataset",
            "name": TITLE,
            "description": f"{ABOUT} To cite: {told.citation}",
            "datePublished": told.day,
            "license": {"@id": LICENCE_URL},
            "keywords": ", ".join(KEYWORDS),
            "url": told.of("/data"),
            "identifier": told.lasting,
            "author": {"@id": publisher},
            "publisher": {"@id": publisher},
            "hasPart": [{"@id": each["@id"]} for each in files],
        },
        {
            "@id": LICENCE_URL,
            "@type": "CreativeWork",
            "name": LICENCE_TITLE,
            "description": "Share and adapt, with credit.",
            "url": LICENCE_URL,
        },
        {"@id": publisher, "@type": "Organization", "name": told.publisher, "url": publisher},
        *files,
    ]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph}


def datacite(told: Described) -> Json:
    """What DataCite's schema 4 asks for, without an identifier: who registers one puts it in."""
    shown: Json = {
        "creators": [{"name": told.publisher, "nameType": "Organizational"}],
        "titles": [{"title": f"{TITLE}, as known on {told.day}", "lang": "en"}],
        "publisher": {"name": told.publisher},
        "publicationYear": str(told.as_of.year),
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Sourced claims on a map"},
        "subjects": [{"subject": each} for each in KEYWORDS],
        "dates": [{"date": told.instant, "dateType": "Updated"}],
        "language": "en",
        "version": told.instant,
        "rightsList": [
            {
                "rights": LICENCE_TITLE,
                "rightsUri": LICENCE_URL,
                "rightsIdentifier": LICENCE_NAME,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": "https://spdx.org/licenses/",
            }
        ],
        "descriptions": [{"description": ABOUT, "descriptionType": "Abstract", "lang": "en"}],
        "sizes": [f"{count} {noun}" for noun, count in told.counts.items()],
        "formats": sorted({media_type for _, media_type, _ in told.files}),
        "url": told.lasting,
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }
    if told.box is not None:
        names = (
            "westBoundLongitude",
            "southBoundLatitude",
            "eastBoundLongitude",
            "northBoundLatitude",
        )
        shown["geoLocations"] = [{"geoLocationBox": dict(zip(names, told.box, strict=True))}]
    return shown


def linkset(told: Described, described_by: Iterable[tuple[str, str]]) -> Json:
    """A set of links (RFC 9264) that leads from the dataset to all that there is of it, and back.

    `described_by` are (path, media type) of the descriptions.
    """
    root = told.of("/data")
    licence = [{"href": LICENCE_URL}]
    # The type of a link has no parameters (RFC 8288, 3.4.1).
    items = [
        {"href": told.of(f"/data/{name}"), "type": media_type.partition(";")[0]}
        for name, media_type, _ in told.files
    ]
    whole: Json = {
        "anchor": root,
        "cite-as": [{"href": told.lasting}],
        "type": [{"href": each} for each in LANDING_TYPES],
        "license": licence,
        "author": [{"href": told.address("/about")}],
        "item": items,
        "describedby": [{"href": told.of(path), "type": kind} for path, kind in described_by],
    }
    back = [{"href": root, "type": "text/html"}]
    parts = [{"anchor": each["href"], "collection": back, "license": licence} for each in items]
    return {"linkset": [whole, *parts]}


def dataset_markup(told: Described) -> Json:
    """schema.org's Dataset, for the page about the data."""
    markup: Json = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": told.of("/data"),
        "name": TITLE,
        "description": ABOUT,
        "url": told.of("/data"),
        "license": LICENCE_URL,
        "isAccessibleForFree": True,
        "keywords": list(KEYWORDS),
        "dateModified": told.instant,
        "creator": {"@type": "Organization", "name": told.publisher, "url": told.address("/")},
        "citation": told.citation,
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": told.of(f"/data/{name}"),
                "encodingFormat": media_type,
                "name": about,
            }
            for name, media_type, about in told.files
        ],
    }
    if told.box is not None:
        west, south, east, north = told.box
        shape = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
        markup["spatialCoverage"] = {"@type": "Place", "geo": shape}
    return markup


def citation_file(told: Described) -> str:
    """A CITATION.cff (1.2.0) of the dataset."""
    import yaml  # noqa: PLC0415  (takes long, and few ask)

    lines: dict[str, Any] = {
        "cff-version": "1.2.0",
        "type": "dataset",
        "title": TITLE,
        "message": "Cite the source behind a claim first, then this map.",
        "abstract": ABOUT,
        "license": LICENCE_NAME,
        "url": told.lasting,
        "date-released": told.day,
        "version": told.instant,
    }
    lines["authors"] = [{"name": told.publisher, "website": told.address("/")}]
    lines["keywords"] = list(KEYWORDS)
    return str(yaml.safe_dump(lines, sort_keys=False, allow_unicode=True, width=100))


def site_name(address: str) -> str:
    """The host of an address, with its port where it isn't the usual one."""
    return urlsplit(address).netloc
