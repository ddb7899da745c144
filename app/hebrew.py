"""Hebrew letters as Latin ones, so that a name in either script is looked up alike. Pure.

Vowels are mostly unwritten, and one letter stands for v and b, f and p, kh and k: at a word's beginning it is the hard one.
"""

import re

_LATIN = str.maketrans(
    dict(zip("אבגדהוזחטיכךלמםנןסעפףקרת", "avgdhvzhtykklmmnnsaffkrt", strict=True))
    | {"צ": "ts", "ץ": "ts", "ש": "sh"}
)
_HARD = str.maketrans({"ב": "b", "פ": "p"})
_ANY = re.compile("[\u05d0-\u05ea]")
_OPENING = re.compile(r"(?<![\u05d0-\u05ea])[בפ]")
_SILENT_END = re.compile(r"(?<=[\u05d0-\u05ea])ה(?![\u05d0-\u05ea])")


def latin_readings(text: str) -> tuple[str, ...]:
    """A text with its Hebrew letters as Latin ones, ח once as h and once as kh; none where it has no such letter."""
    if not _ANY.search(text):
        return ()
    hard = _OPENING.sub(lambda found: found[0].translate(_HARD), text)
    hard = _SILENT_END.sub("a", hard)
    plain = hard.translate(_LATIN)
    return plain, hard.replace("ח", "kh").translate(_LATIN)
