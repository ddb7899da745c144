"""In which encoding a text file is written, and why it is taken for that."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from app.imports.cells import Finding
from app.languages import mark

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
    best = from_bytes(sample, cp_isolation=OLDER).best()
    name = best.encoding if best is not None else "cp1252"
    return Encoding(name, mark("it isn't UTF-8, and its letters make words in this one"))


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
