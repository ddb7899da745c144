"""What an editor pastes or uploads as the text of a source, checked before anything is done with it.

`pasted` and `uploaded` give the text, or raise BadText with a sentence for the editor.
"""

import base64
import binascii
import re

from app.errors import NotRead
from app.languages.words import Word
from app.letters import refused

# About sixty thousand words; a book is better cut into its chapters.
MOST_BYTES = 400_000
# A form carries a text through a page in this many letters at most.
MOST_CARRIED = MOST_BYTES * 4 // 3 + 4
_LONE_RETURN = re.compile(r"\r(?!\n)")
_KNOWN_FILES = (
    (b"%PDF", Word("a PDF")),
    (b"PK\x03\x04", Word("a Word or other packed file")),
    (b"\xd0\xcf\x11\xe0", Word("an old Word file")),
    (b"{\\rtf", Word("an RTF file")),
    (b"\xff\xd8\xff", Word("a picture")),
    (b"\x89PNG", Word("a picture")),
)
_OTHER_UNICODE = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


class BadText(NotRead):
    """A text that can't be kept; what is said says why and what would do."""


def pasted(words: str) -> str:
    """The text of a form's field: browsers send CR LF for each line's end, which becomes LF."""
    return checked(words.replace("\r\n", "\n"))


def uploaded(content: bytes) -> str:
    """The text of a file, byte for byte."""
    _refuse_size(len(content))
    for signature, what in _KNOWN_FILES:
        if content.startswith(signature):
            raise BadText(
                "not_text",
                "This is {what}, not a text. Copy the words out of it and paste them.",
                what=what,
            )
    for signature, encoding in _OTHER_UNICODE:
        if content.startswith(signature):
            raise BadText(
                "encoding",
                "The file is written in {what}. Save it as UTF-8 and try again.",
                what=encoding,
            )
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadText(
            "encoding",
            "The file isn't UTF-8: in line {line}, byte {character} is 0x{byte:02X}, which "
            "doesn't fit. It may be Windows-1256 or another old encoding: save it as UTF-8, or "
            "paste the text.",
            line=line,
            character=error.start + 1,
            byte=content[error.start],
        ) from None
    return checked(text)


def checked(text: str) -> str:
    """The text. Raises BadText where it is empty, too long, or holds what no text holds."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise BadText(
            "half_pair",
            "Character {character} is half of a pair; paste it again.",
            character=error.start + 1,
        ) from None
    _refuse_size(size)
    if not text.strip():
        raise BadText("empty", "There are no words in this.")
    for line, words in enumerate(text.split("\n"), start=1):
        # A return at the end of a line, or alone within one, has its own message below.
        problem = refused(words.replace("\r", "\n"), turns=False)
        if problem is not None:
            raise BadText(
                "character",
                "Line {line} holds {found}, which no text has. Take it out, or paste the words.",
                line=line,
                found=problem,
            )
    if _LONE_RETURN.search(text):
        raise BadText(
            "line_ends",
            "Its lines end in CR alone, as on old Macs, so its paragraphs can't be told apart. "
            "Save it with LF or CR LF.",
        )
    if not any(line and not line[0].isspace() for line in text.split("\n")):
        raise BadText(
            "indented",
            "Every line begins with a blank, so the body could begin at none. Take the indents "
            "out.",
        )
    return text


def _refuse_size(size: int) -> None:
    if size > MOST_BYTES:
        raise BadText(
            "too_long",
            "This has {size:,} bytes; at most {most:,} fit, some 60,000 words. Attach the part "
            "that claims rest on, or make a source of each chapter.",
            size=size,
            most=MOST_BYTES,
        )


def pack(text: str) -> str:
    """The text as a form's hidden field carries it: no browser changes its line ends."""
    return base64.b64encode(text.encode()).decode()


def unpack(packed: str) -> str:
    """The text that a hidden field carried. Raises BadText."""
    try:
        return checked(base64.b64decode(packed, validate=True).decode())
    except (binascii.Error, UnicodeDecodeError):
        raise BadText(
            "damaged", "The text got damaged on its way. Paste or upload it again."
        ) from None
