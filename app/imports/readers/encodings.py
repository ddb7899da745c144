"""In which encoding a text file is written, and why it is taken for that."""

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from charset_normalizer import from_bytes

from app.imports.cells import Finding
from app.languages import mark

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

BLOCK = 1 << 20
# Lines with letters beyond ASCII are gathered up to this much, to guess from.
SAMPLE = 1 << 16
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What exports of the region are written in, besides Unicode.
OLDER = ["cp1252", "cp1251", "cp1256", "cp1254", "koi8_r", "cp866"]
# Encodings of two bytes a letter: the first bytes of their commonest letters, and what share of all letters has them.
# In Japanese, signs of syllables are enough; letters of one byte are seldom paired so, and never whole lines of them.
EASTERN = (
    ("cp932", range(0x82, 0x84), 0.2),
    ("euc_kr", range(0xB0, 0xC9), 0.95),
    ("gb18030", range(0xB0, 0xD8), 0.8),
    ("big5", range(0xA4, 0xC7), 0.8),
)
FEWEST_LETTERS = 4
MOST_ASCII = 0x7F
# Windows's capital letters of Cyrillic, which are KOI8's small ones: words of East Asia have others among their bytes.
CYRILLIC_CAPITALS = frozenset((*range(0xC0, 0xE0), *"ЁЄІЇҐ".encode("cp1251")))
# What an accented letter and the one behind it in a word of Latin ones become, as in «NARIÑO»; few words of East Asia touch Latin ones.
WITHIN_LATIN = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")
MOST_WITHIN_LATIN = 0.5
# Of what isn't ASCII, so much must be UTF-8 for the rest to be taken for damage.
MOSTLY = 0.9


@dataclass(frozen=True)
class Encoding:
    """Python's name of the encoding; whether the file has bytes that aren't of it."""

    name: str
    why: str
    is_damaged: bool = False

    @property
    def finding(self) -> Finding:
        """What to say of it."""
        shown = self.name.removesuffix("-sig").upper().replace("CP", "Windows-")
        return Finding("encoding", shown, self.why)


def find_encoding(path: Path) -> Encoding:
    """The encoding of the whole file, read once in blocks."""
    with path.open("rb") as file:
        head = file.read(4096)
    for begins, name in MARKS:
        if head.startswith(begins):
            return Encoding(
                name,
                mark("it begins with the mark of it"),
                name == "utf-8-sig" and _is_damaged(path),
            )
    # In UTF-16 every other byte of Latin letters, digits and separators is zero.
    if head and head.count(0) > len(head) / 4:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        name = "utf-16-be" if even > odd else "utf-16-le"
        return Encoding(name, mark("every other byte is zero"))
    if not _is_damaged(path):
        return Encoding("utf-8", mark("all of it is valid"))
    sample, share = _beyond_ascii(path)
    if share >= MOSTLY:
        return Encoding("utf-8", mark("nearly all of it is valid"), is_damaged=True)
    eastern = east_asian(sample)
    if eastern:
        return Encoding(eastern, mark("it isn't UTF-8, and its letters make words in this one"))
    best = from_bytes(sample, cp_isolation=OLDER).best()
    name = best.encoding if best is not None else "cp1252"
    return Encoding(name, mark("it isn't UTF-8, and its letters make words in this one"))


def east_asian(sample: bytes) -> str:
    """Python's name of the encoding of China, Japan or Korea that a text is in; empty where it is in none."""
    if {byte for byte in sample if byte > MOST_ASCII} <= CYRILLIC_CAPITALS:
        return ""
    for name, common, share in EASTERN:
        try:
            text = sample.decode(name)
            letters = [letter.encode(name) for letter in text if not letter.isascii()]
        except UnicodeError:
            continue
        if len(WITHIN_LATIN.findall(text)) >= MOST_WITHIN_LATIN * len(letters):
            continue
        pairs = [letter for letter in letters if len(letter) == 2]
        usual = sum(pair[0] in common for pair in pairs)
        if len(pairs) >= FEWEST_LETTERS and usual >= share * len(letters):
            return name
    return ""


class _Recoded(io.RawIOBase):
    """A file of another encoding as UTF-8, for readers of bytes.

    `codecs.EncodedFile` passes `readinto` on to the file itself, so that ijson gets the bytes as they were.
    """

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self._texts = codecs.getreader(encoding)(file, "replace")
        self._left = b""

    def readable(self) -> bool:
        """That it can be read."""
        return True

    def readinto(self, buffer: "Buffer") -> int:
        """Fill a buffer with the next bytes; how many there are, none at the end."""
        view = memoryview(buffer).cast("B")
        while not self._left and (text := self._texts.read(BLOCK)):
            self._left = text.removeprefix("\ufeff").encode()
        count = min(len(view), len(self._left))
        view[:count] = self._left[:count]
        self._left = self._left[count:]
        return count


def as_utf8(file: IO[bytes], encoding: str) -> BinaryIO:
    """A file of another encoding as UTF-8; what isn't of that encoding becomes U+FFFD."""
    return io.BufferedReader(_Recoded(file, encoding), BLOCK)


def _is_damaged(path: Path) -> bool:
    decode = codecs.getincrementaldecoder("utf-8")().decode
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decode(block)
            decode(b"", final=True)
        except UnicodeDecodeError:
            return True
    return False


def _beyond_ascii(path: Path) -> tuple[bytes, float]:
    """Lines with letters beyond ASCII, and the share of those lines that are UTF-8."""
    lines: list[bytes] = []
    valid = size = 0
    with path.open("rb") as file:
        while size < SAMPLE and (line := file.readline(BLOCK)):
            if line.isascii():
                continue
            lines.append(line)
            size += len(line)
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                continue
            valid += 1
    return b"".join(lines)[:SAMPLE], valid / max(1, len(lines))
