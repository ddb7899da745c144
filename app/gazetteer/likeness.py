"""How close spellings of the gazetteer are to a name that is looked up, and which entries come first. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from app.gazetteer.entries import GazetteerEntry
from app.names import search_forms, search_keys

# One letter begins too many names.
LEAST_TO_BEGIN = 2
# No text has it, and it comes after all that have.
LAST_LETTER = chr(0x10FFFF)


@dataclass(frozen=True)
class Found:
    """An entry, with the spelling by which it was found, and how close that is."""

    entry: GazetteerEntry
    spelling: str
    close: float


@dataclass(frozen=True)
class Sought:
    """A name that is looked up: the folded forms and the keys that it may be found by."""

    forms: tuple[str, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> "Sought | None":
        """None for a name too short to be looked up."""
        forms = search_forms(name)
        return cls(forms, search_keys(name)) if forms and len(forms[-1]) >= LEAST_TO_BEGIN else None

    def close(self, folded: str, *, shares_key: bool) -> float:
        """From 2 on for a spelling of the same key, from 1 on for one that begins so, less for one with a word that does."""
        if shares_key:
            return 2 + self._ratio(folded)
        begun = [len(form) / len(folded) for form in self.forms if folded.startswith(form)]
        if begun:
            return 1 + max(begun)
        inside = [len(form) / len(folded) for form in self.forms if f" {form}" in folded]
        if inside:
            return 0.5 + max(inside) / 2
        return self._ratio(folded) / 2

    def _ratio(self, folded: str) -> float:
        if folded in self.forms:
            return 1.0
        best = 0.0
        for matcher in self._matchers:
            # What is known of the form sought is worked out once for all spellings.
            matcher.set_seq1(folded)
            best = max(best, matcher.ratio())
        return best

    @cached_property
    def _matchers(self) -> "list[SequenceMatcher[str]]":
        return [SequenceMatcher(None, "", form) for form in self.forms]


def closest_first(found: Iterable[Found], most: int) -> list[tuple[GazetteerEntry, str]]:
    """Each entry once, with its closest spelling; of equally close ones the most peopled first."""
    best: dict[int, Found] = {}
    for each in found:
        number = each.entry.geoname_id
        if number not in best or best[number].close < each.close:
            best[number] = each
    ranked = sorted(best.values(), key=lambda each: (-each.close, -each.entry.population))
    return [(each.entry, each.spelling) for each in ranked[:most]]
