"""How wide texts are in the face of images that are drawn on the server, and how they are cut to fit.

The face is `static/fonts/drawn/`, of which this module reads the letters' widths. Arabic letters are narrower when
they join: what is told here is at least what they take.
"""

import re
import struct
import unicodedata
from functools import cache
from pathlib import Path

from app.languages import current
from app.settings import PROJECT_DIR

FOLDER = PROJECT_DIR / "static" / "fonts" / "drawn"
FILES = {False: "conflict-map-sans-regular.ttf", True: "conflict-map-sans-strong.ttf"}
# As SVG names it, and what a browser takes where the face isn't installed.
FAMILY = "'Conflict Map Sans', 'Source Sans 3', 'Noto Naskh Arabic', sans-serif"
# Of a letter that the face doesn't have.
OTHER_WIDTH = 0.6
NO_WIDTH = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
RIGHT_TO_LEFT = ("ar", "fa", "he", "ur", "ps", "ckb", "yi", "dv", "sd", "ug")


def is_right_to_left() -> bool:
    """Whether the language of the request is written from right to left."""
    return current().code.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT


def width_of(text: str, size: float, *, strong: bool = False) -> float:
    """The width of a line in pixels."""
    widths = _widths(strong=strong)
    return size * sum(widths.get(ord(letter), _other(letter)) for letter in text)


def in_letters(text: str) -> str:
    """A text without the marks above and below letters that the face doesn't have; empty where it has no letter for it.

    What the face doesn't have would be a box.
    """
    widths = _widths(strong=False)
    kept = [each for each in text if ord(each) in widths or not unicodedata.combining(each)]
    is_whole = all(ord(each) in widths or each in NO_WIDTH or each.isspace() for each in kept)
    return "".join(kept) if is_whole else ""


def in_face(text: str) -> str:
    """A text with an ellipsis for each run of letters that the face doesn't have, and without such marks."""
    return _unlettered().sub(lambda found: "…" if found["run"] else "", text)


@cache
def _unlettered() -> re.Pattern[str]:
    """What the face doesn't have: marks above and below letters, or runs of words."""
    widths = _widths(strong=False)
    marks = "".join(chr(code) for code in range(0x300, 0x370) if code not in widths)
    foreign = rf"[^{re.escape(''.join(map(chr, widths)))}{NO_WIDTH}\s{marks}]"
    # Between such words stand blanks and signs that the face does have.
    return re.compile(rf"[{marks}]+|(?P<run>{foreign}+(?:[^\w<>&;]*{foreign}+)*)")


def _other(letter: str) -> float:
    """The width of a letter that the face doesn't have; of marks of direction and blanks, what they take."""
    return 0.0 if letter in NO_WIDTH else 0.25 if letter.isspace() else OTHER_WIDTH


def cut(text: str, size: float, most: float, *, strong: bool = False) -> str:
    """A line no wider than that; what is longer ends with an ellipsis."""
    if width_of(text, size, strong=strong) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(f"{text[:middle].rstrip()}…", size, strong=strong) <= most:
            low = middle
        else:
            high = middle - 1
    return f"{text[:low].rstrip()}…"


def wrapped(text: str, size: float, most: float, lines: int, *, strong: bool = False) -> list[str]:
    """A text in so many lines at most, each no wider than that; what has no room ends with an ellipsis."""
    found: list[str] = []
    rest = text.split()
    while rest and len(found) < lines:
        taken = 1
        while (
            taken < len(rest) and width_of(" ".join(rest[: taken + 1]), size, strong=strong) <= most
        ):
            taken += 1
        is_last = len(found) == lines - 1
        said = " ".join(rest if is_last else rest[:taken])
        found.append(cut(said, size, most, strong=strong))
        rest = [] if is_last else rest[taken:]
    return found


@cache
def _widths(*, strong: bool) -> dict[int, float]:
    """The width of each letter in parts of the size."""
    return read_widths(FOLDER / FILES[strong])


def read_widths(path: Path) -> dict[int, float]:
    """The widths of a TrueType font's letters, by code point, in parts of the size.

    From its tables `cmap` (format 4 or 12), `hmtx`, `hhea` and `head`:
    https://learn.microsoft.com/en-us/typography/opentype/spec/otff
    """
    data = path.read_bytes()
    tables = {}
    for at in range(12, 12 + 16 * int.from_bytes(data[4:6], "big"), 16):
        tables[data[at : at + 4]] = int.from_bytes(data[at + 8 : at + 12], "big")
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    advances = [
        struct.unpack_from(">H", data, tables[b"hmtx"] + 4 * glyph)[0] for glyph in range(count)
    ]
    letters = _letters(data, tables[b"cmap"])
    return {letter: advances[min(glyph, count - 1)] / units for letter, glyph in letters.items()}


def _letters(data: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each code point."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    found: dict[int, int] = {}
    for number in range(count):
        (offset,) = struct.unpack_from(">I", data, cmap + 4 + 8 * number + 4)
        (form,) = struct.unpack_from(">H", data, cmap + offset)
        if form == 12:
            (groups,) = struct.unpack_from(">I", data, cmap + offset + 12)
            for group in range(groups):
                first, last, glyph = struct.unpack_from(
                    ">III", data, cmap + offset + 16 + 12 * group
                )
                found.update((first + n, glyph + n) for n in range(last - first + 1))
        elif form == 4:
            found.update(_segments(data, cmap + offset))
    return found


def _segments(data: bytes, at: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">H", data, at + 6)
    half = count // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{half}H", data, at + 14 + count * part + (2 if part else 0))
        for part in range(4)
    )
    where = at + 16 + 3 * count
    found = {}
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for letter in range(start, min(end, 0xFFFE) + 1):
            if ranges[number] == 0:
                found[letter] = (letter + deltas[number]) & 0xFFFF
            else:
                place = where + 2 * number + ranges[number] + 2 * (letter - start)
                found[letter] = struct.unpack_from(">H", data, place)[0]
    return found
