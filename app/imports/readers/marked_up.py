"""GML as GDAL takes it: in UTF-8, for it knows few other encodings, and without numbers that are none, which GDAL reads as nought."""

import re
import shutil
from pathlib import Path
from xml.etree.ElementTree import Element

from app.imports.readers.encodings import as_utf8, find_encoding
from app.imports.readers.xml_files import local

POINTS = frozenset(("pos", "posList", "coordinates", "lowerCorner", "upperCorner", "X", "Y"))
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
NAMESPACE = "http://www.opengis.net/gml"
# What its elements have before their names; others call a column «X» or «pos» too.
PREFIX = re.compile(rf"xmlns(?::([\w.-]+))?\s*=\s*[\"']{re.escape(NAMESPACE)}")
PIECE = re.compile(r"[^\s,;]+")
DECLARED = re.compile(r"(<\?xml[^>]*?)\s+encoding\s*=\s*[\"']([\w.:-]+)[\"']")
HEAD = 400
# GDAL reads this as an infinite number, which no place has.
NOWHERE = "1e999"


def is_odd_point(element: Element) -> bool:
    """Whether an element of GML should hold numbers, and holds something else, as NaN."""
    return (
        local(element) in POINTS
        and element.tag.startswith(f"{{{NAMESPACE}")
        and any(not NUMBER.fullmatch(piece) for piece in PIECE.findall(element.text or ""))
    )


def write_for_gdal(path: Path, into: Path, *, mends_numbers: bool) -> None:
    """A copy for GDAL in UTF-8; with `mends_numbers`, what is no number becomes an infinite one."""
    with path.open("rb") as file:
        encoding = _encoding(path, file.read(HEAD))
        file.seek(0)
        if not encoding and not mends_numbers:
            shutil.copyfile(path, into)
            return
        text = (as_utf8(file, encoding) if encoding else file).read().decode("utf-8", "replace")
    if encoding:
        text = DECLARED.sub(r"\1", text, count=1)
    if mends_numbers:
        text = _written(text).sub(_with_numbers, text)
    into.write_text(text, encoding="utf-8")


def _written(text: str) -> re.Pattern[str]:
    """What finds the elements of GML that hold numbers in a document, and their texts."""
    prefixes = "|".join(
        {f"{re.escape(found[1])}:" if found[1] else "" for found in PREFIX.finditer(text)}
    )
    return re.compile(
        rf"(<(?:{prefixes})(?:{'|'.join(sorted(POINTS))})(?:\s[^<>]*)?>)([^<>]*)(?=</)"
    )


def _encoding(path: Path, head: bytes) -> str:
    """The encoding that XML is in by its mark or its own word; empty where that is UTF-8."""
    found = DECLARED.search(head.decode("latin-1"))
    said = found[2].casefold() if found else ""
    if b"\x00" in head:
        return find_encoding(path).name
    return "" if said in ("", "utf-8", "utf8", "us-ascii", "ascii") else said


def _with_numbers(found: re.Match[str]) -> str:
    pieces = PIECE.sub(lambda piece: piece[0] if NUMBER.fullmatch(piece[0]) else NOWHERE, found[2])
    return f"{found[1]}{pieces}"
