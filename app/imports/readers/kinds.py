"""Which kind of file it is, by its first bytes; what an archive or a text holds is looked at as well."""

import re
from pathlib import Path

from app.imports.cells import Unreadable
from app.imports.readers.archives import open_archive
from app.languages.words import Word

HEAD = 4096
# The first message of a chat that was exported: its day and clock in brackets, or before a hyphen.
CHAT = re.compile(
    rb"(?:\xe2\x80\x8e)?(?:\[\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d\d[^\]\n]{0,12}\]"
    rb"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}, \d{1,2}:\d\d[^\n-]{0,12} - ) ?[^:\n]{1,200}"
)
# The root of a feed, behind what XML begins with. Possessive: each comment ends where it first can, else many of them
# would be tried in every way in which they may be parted.
FEED = re.compile(rb"(?:<\?[^>]*>|(?><!--.*?-->)|\s)*+<(?:rss|rdf:rdf|feed)[\s>]", re.DOTALL)
# Kinds that are known but not read, by how they begin.
REFUSED = (
    (b"%PDF", Word("a PDF")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Word("an old Excel file (.xls); save it as .xlsx")),
    (b"\x1f\x8b", Word("packed with gzip; unpack it first")),
    (b"7z\xbc\xaf", Word("packed with 7-Zip; unpack it first")),
    (b"Rar!", Word("packed with RAR; unpack it first")),
    (b"\x89PNG", Word("a picture")),
    (b"\xff\xd8\xff", Word("a picture")),
    (b"GIF8", Word("a picture")),
)
# Programs' files that are archives and aren't read, by what lies in them.
REFUSED_ARCHIVES = (
    ("xl/workbook.bin", Word("a binary Excel file (.xlsb); save it as .xlsx")),
    ("index/document.iwa", Word("a Numbers file; export it as Excel or CSV")),
    ("word/", Word("a Word document; copy its table into a spreadsheet")),
    ("ppt/", Word("a presentation")),
)


def kind_of(path: Path, name: str) -> str:
    """xlsx, ods, kmz, shapefile, zip, gpkg, flatgeobuf, parquet, json, kml, gpx, gml, georss or text. Raises Unreadable."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    for begins, what in REFUSED:
        if head.startswith(begins):
            raise Unreadable("This file is {what}.", what=what)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path)
    if head.startswith(b"SQLite format 3\x00"):
        return "gpkg"
    if head.startswith(b"fgb\x03"):
        return "flatgeobuf"
    if head.startswith(b"PAR1"):
        return "parquet"
    return _written(head, name)


def _packed(path: Path) -> str:
    """What an archive is, by what lies in it."""
    with open_archive(path) as archive:
        names = archive.namelist()
        mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    lower = [name.casefold() for name in names]
    for member, what in REFUSED_ARCHIVES:
        if any(name.startswith(member) for name in lower):
            raise Unreadable("This file is {what}.", what=what)
    if any(name.startswith("xl/") for name in lower):
        return "xlsx"
    if any(name.endswith(".kml") for name in lower):
        return "kmz"
    if any(name.endswith(".shp") and not name.startswith("__macosx") for name in lower):
        return "shapefile"
    return "zip"


def _written(head: bytes, name: str) -> str:
    """What a text is, by its first signs."""
    text = head
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        text = text.removeprefix(mark)
    text = text.replace(b"\x00", b"").lstrip()
    if CHAT.match(text):
        raise Unreadable(
            "This is a chat, whose messages are no rows: copy day, place and what happened into columns of their own."
        )
    if text.startswith((b"{", b"[", b"\x1e{")):
        return "json"
    if text.startswith(b"window."):
        raise Unreadable(
            "This is a program's text, as archives of social media have it: take out what stands before the "
            "first [ and save it as .json."
        )
    if text.startswith(b"<"):
        return _marked_up(text.lower(), name)
    return "text"


def _marked_up(lower: bytes, name: str) -> str:
    """What a text of XML or HTML is, by its first signs in small letters."""
    if b"<gpx" in lower:
        return "gpx"
    if b"<kml" in lower or name.casefold().endswith(".kml"):
        return "kml"
    if b"<html" in lower or b"<!doctype html" in lower:
        raise Unreadable("This file is a web page, no table: save the data it shows, not the page.")
    if FEED.match(lower):
        return "georss"
    if b"opengis.net/gml" in lower or b"opengis.net/wfs" in lower:
        return "gml"
    raise Unreadable(
        "This file is XML of a kind that isn't read; KML, GPX, GML, RSS and Atom are. QGIS or ogr2ogr save "
        "many others as GeoJSON."
    )
