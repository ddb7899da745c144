"""Which characters a text may hold, and when two texts have the same words. Pure.

Writing needs more than what prints: no-break spaces in French, joiners in Persian, Sorani and
emoji, marks of direction, soft hyphens, and letters newer than this Python's tables. All of it is
kept as it is. `refused` names the few that no writing has: control characters, halves of pairs,
codes that Unicode keeps free, and directions that are turned and never turned back, which would
turn what stands after them too.
"""

import re
import unicodedata

from app.arabic import VARIANTS
from app.languages import gettext, say_number

# Unicode's own names: these turn the direction until the mark that closes them (UAX #9).
_OPENING = {
    "\u202a": "\u202c",
    "\u202b": "\u202c",
    "\u202d": "\u202c",
    "\u202e": "\u202c",
    "\u2066": "\u2069",
    "\u2067": "\u2069",
    "\u2068": "\u2069",
}
_CLOSING = "\u202c\u2069"
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
# All of the categories Cc and Cs but tab and line feed, and the codes that Unicode keeps free.
_FREE = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
REFUSED = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{re.escape(_FREE)}]")
_ODD = re.compile(f"{REFUSED.pattern}|{_TURNING.pattern}")
# Blanks of every kind, those that Python's `\s` takes for such.
_BLANKS = re.compile(r"\s+")
# Arabic letters that are searched for as others, and marks that count as nothing; the database does the same to what is
# searched (`editorial.plain_arabic`).
_ARABIC = (
    dict(zip("أإآؤئ", "اااوي", strict=True))
    | VARIANTS
    | dict.fromkeys(
        "\u0621\u0640\u0670"
        + "".join(map(chr, (*range(0x610, 0x61B), *range(0x64B, 0x660), *range(0x6D6, 0x6DD))))
        + "".join(map(chr, (*range(0x6DF, 0x6E5), 0x6E7, 0x6E8, *range(0x6EA, 0x6EE)))),
        "",
    )
)
_PLAIN_ARABIC = str.maketrans(_ARABIC)
# A hyphen within a word, and one at a line's end with what stands before the rest of the word.
_HYPHEN = re.compile("(?<=\\w)[-\u2010\u00ad](?:[ \t]*\r?\n[ \t>]*)?(?=\\w)")
_BROKEN = re.compile("(?<=\\w)[-\u2010\u00ad][ \t]*\r?\n[ \t>]*(?=\\w)")
# What ends a line, with plain blanks around; other blanks, such as the French one, stay.
_LINE_ENDS = re.compile("[ \t\r\n\u2028\u2029]+")


def refused(text: str, *, keep_returns: bool = False, turns: bool = True) -> str | None:
    """What a text holds that no text may, by name and place; none when all of it is kept.

    «U+202E right-to-left override at character 14, never closed». Characters count from 1.
    `keep_returns` lets CR LF stand. Without `turns` unpaired marks of direction stay too: in a
    text of many lines each ends with its line.
    """
    if text.isprintable():
        # Neither those characters print nor marks that turn the direction.
        return None
    for found in REFUSED.finditer(text):
        if not (keep_returns and text.startswith("\r\n", found.start())):
            return gettext(
                "{character} at character {number}",
                character=said(found[0]),
                number=say_number(found.start() + 1),
            )
    return _unpaired(text) if turns else None


def holds_refused(text: str) -> bool:
    """Whether a text holds a character that no text may; marks of direction are no such characters."""
    # None of them prints. Most texts do, which is told at a tenth of the time.
    return not text.isprintable() and REFUSED.search(text) is not None


def is_plain(text: str) -> bool:
    """Whether `refused` would surely say nothing of a text that has no blanks around it; false says nothing."""
    return (text.isprintable() or _ODD.search(text) is None) and text == text.strip()


def said(character: str) -> str:
    """A character by its number and its name in Unicode, which is English: U+202E right-to-left override."""
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        name = "half of a pair"
    elif unicodedata.category(character) == "Cc":
        name = "control character"
    else:
        name = unicodedata.name(character, "no character").lower()
    return f"U+{code:04X} {name}"


def _unpaired(text: str) -> str | None:
    opened: list[tuple[int, str]] = []
    for found in _TURNING.finditer(text):
        mark, place = found[0], found.start() + 1
        if mark not in _CLOSING:
            opened.append((place, mark))
        elif opened and _OPENING[opened[-1][1]] == mark:
            opened.pop()
        elif not opened:
            return gettext(
                "{character} at character {number}, which closes nothing",
                character=said(mark),
                number=say_number(place),
            )
        else:
            break
    if not opened:
        return None
    place, mark = opened[-1]
    return gettext(
        "{character} at character {number}, never closed",
        character=said(mark),
        number=say_number(place),
    )


def without_refused(text: str) -> str:
    """The text without the characters that no text may hold; marks of direction stay."""
    return REFUSED.sub("", text)


def without_turns(text: str) -> str:
    """The text without marks that turn the direction; those that only say it (LRM, RLM) stay."""
    return _TURNING.sub("", text)


def comparable(text: str) -> str:
    """The text as its words compare: every run of blanks as one, no marks that turn the direction.

    A quote was copied from a page, a passage from a file: a no-break space, a tab or the end of a
    line in one is a plain blank in the other.
    """
    return _BLANKS.sub(" ", _TURNING.sub("", text)).strip()


def has_words(text: str, words: str) -> bool:
    """Whether words stand in a text, letter for letter, blanks of all kinds taken as equal.

    Where a word of the text is broken at a line's end, hyphens within words don't count.
    """
    if words in text or comparable(words) in comparable(text):
        return True
    return is_broken(text) and unhyphenated(words) in unhyphenated(text)


def is_broken(text: str) -> bool:
    """Whether a word is broken by a hyphen at the end of a line.

    Whether the hyphen is the word's own (al-Zour) or only breaks it (forces), nobody can tell.
    """
    return _BROKEN.search(text) is not None


def inner_hyphens(text: str) -> list[tuple[int, int]]:
    """Where hyphens stand within words, ends of lines after them included."""
    return [found.span() for found in _HYPHEN.finditer(text)]


def unhyphenated(text: str) -> str:
    """The text as its words compare when no hyphen within a word counts."""
    return comparable(_HYPHEN.sub("", text))


def rejoined(text: str) -> str:
    """The text with the words that a line's end breaks in one piece, their hyphens kept."""
    return _BROKEN.sub(lambda found: found[0][0], text)


def one_line(text: str) -> str:
    """The text on one line, its ends trimmed: line ends, tabs and runs of plain blanks become one.

    Other blanks stay: «Que se passe-t-il ?» needs its own.
    """
    return _LINE_ENDS.sub(" ", text).strip()


# Letters that are written from right to left, and whatever turns the direction.
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def isolated(text: str) -> str:
    """One field of a composed line, so that no field turns the direction of another.

    Unicode's isolates go with the text when it is copied, as no markup does. They are set only
    where something is written from right to left; else the text is as it was.
    """
    return f"\u2068{text}\u2069" if _LEFTWARD.search(text) else text


def plain_arabic(text: str) -> str:
    """A text as search compares it: variants of Arabic letters as one, without hamza, vowel signs and tatweel."""
    return text.translate(_PLAIN_ARABIC)
