"""What `phrases.toml` says, of all languages at once: a statement seldom says which it is written in."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.names import fold

FILE: Final = Path(__file__).with_name("phrases.toml")
# Whoever is named, in so many letters at the most.
NAMED = r"[^,،;:.!?\n]{1,60}?"
THAT_ENDS = r"\s*[,،:]\s*"


@dataclass(frozen=True)
class Phrases:
    """Words by what they are for, folded as `app.names.fold` does, and the patterns of who is named."""

    fillers: frozenset[str]
    denying: frozenset[str]
    # How numbers are written in words, and their digits.
    numbers: dict[str, str]
    # Each finds one who is named, in the group `who`; what it finds says nothing else.
    namings: tuple[re.Pattern[str], ...]


def read_phrases() -> Phrases:
    """The phrases of all languages."""
    languages = list(tomllib.loads(FILE.read_text("utf-8")).values())

    def words(name: str) -> list[str]:
        return [word for language in languages for word in language.get(name, ())]

    numbers: dict[str, str] = {}
    for language in languages:
        for number, word in enumerate(language["numbers"], 1):
            numbers.setdefault(fold(word), str(number))
    # «un» and «один» are articles more often than numbers.
    for word in ("un", "one", "один", "واحد", "אחד"):
        numbers.pop(fold(word), None)
    return Phrases(
        frozenset(map(fold, words("fillers"))),
        frozenset(map(fold, words("no"))),
        numbers,
        _namings(words("before"), words("after"), words("closes"), words("around")),
    )


def _namings(
    before: Iterable[str], after: Iterable[str], closes: Iterable[str], around: Iterable[str]
) -> tuple[re.Pattern[str], ...]:
    told, tells, told_at_the_end = _any_of(before), _any_of(after), _any_of(closes)
    sides = [each.split(" … ") for each in around]
    patterns = (
        # «ذكرت X أن …»: reported X that …
        *(rf"^{first}\s+(?P<who>{NAMED})\s+{last}\s+" for first, last in sides),
        # «RAQQAH (Reuters) — »
        r"^[^().!?\n]{0,60}\((?P<who>[^()\n]{2,40})\)\s*[-–—:]\s*",
        # «SANA: », a name of at most three words.
        r"^(?P<who>\w[\w.'’-]*(?: \w[\w.'’-]*){0,2}): ",
        # «According to X, …»
        rf"^{told}(?P<who>{NAMED}){THAT_ENDS}",
        # «…, according to X.»
        rf"[,،]\s*{told}(?P<who>{NAMED})(?=[.!?]?\s*$|[,،])",
        # «…, X said.»
        rf"[,،]\s*(?P<who>{NAMED})\s+{told_at_the_end}(?=[.!?]?\s*$)",
        # «X reported that …»
        rf"^(?P<who>{NAMED})\s+{tells}[,:]?\s+",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


def _any_of(phrases: Iterable[str]) -> str:
    longest_first = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    said = [re.escape(each).replace(r"\ ", r"\s+").replace(",", r",?") for each in longest_first]
    # What ends in a letter ends there; Arabic writes some onto the name.
    return "(?:" + "|".join(rf"{each}(?:(?<=[لـ])|\b)\s*" for each in said) + ")"


PHRASES: Final = read_phrases()
