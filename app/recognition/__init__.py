"""Reading a text by machine: its paragraphs, the places and actors named in it, its passages. Pure.

- `wrapping`: lines that go on in the next one, words that are broken there
- `shortened`: a text without some stretches, and the way back to its offsets
- `paragraphs`: paragraphs, sentences, where the body begins
- `words`, `prefixes`, `spelling`, `traps`: words of a text, how alike spellings are, what misleads
- `languages`, `endings`: what texts of each language have before, in and behind names
- `index`, `matching`, `standing`, `seeking`, `nearness`, `ranking`: names to look for, what is met, whether it may stand
  for a name there, what to ask a large gazetteer for, what lies near, what is probably meant
- `anchoring`: passages and quotes, and passages in a newer version of the text

Callers use `recognise`. It offers and never decides: what it finds is shown to editors only.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from app.recognition.index import Name, Named, NameIndex
from app.recognition.matching import Candidate, Mention, mentions_in
from app.recognition.ranking import ranked
from app.recognition.seeking import keys_sought
from app.recognition.shortened import Shortened
from app.recognition.words import RunFinder
from app.recognition.wrapping import broken_words, flowing

__all__ = ["Candidate", "LookUp", "Mention", "Name", "NameIndex", "Named", "recognise"]


# Looks names up by (key, script), in a gazetteer that is too large to be an index.
LookUp = Callable[[Collection[tuple[str, str]]], NameIndex]


def recognise(
    text: str, indexes: Sequence[NameIndex], look_up: LookUp | None = None
) -> list[Mention]:
    """The places and actors that a text names, in its order, what is likely meant first.

    Earlier indexes go before later ones where all else is equal, and what is looked up comes last. Empty for a
    text without names.
    """
    breaks = broken_words(text)
    # A name may run on from one line into the next.
    text = flowing(text)
    if not breaks:
        return _ranked(text, indexes, look_up)
    # Deir al-Zour has a hyphen of its own, Raqqah has none: each word is read both ways.
    hyphened = _met(text, [(hyphen + 1, end) for hyphen, end in breaks], indexes, look_up)
    whole = [
        mention
        for mention in _met(text, breaks, indexes, look_up)
        if any(mention.start < hyphen < mention.end for hyphen, _ in breaks)
    ]
    return _longest([*hyphened, *whole])


def _ranked(text: str, indexes: Sequence[NameIndex], look_up: LookUp | None) -> list[Mention]:
    finder = RunFinder(text)
    sought = keys_sought(finder) if look_up else {}
    if look_up:
        indexes = [*indexes, look_up(set(sought.values()))]
    return ranked(finder.words, mentions_in(finder, indexes, sought), indexes)


def _met(
    text: str,
    gaps: Sequence[tuple[int, int]],
    indexes: Sequence[NameIndex],
    look_up: LookUp | None,
) -> list[Mention]:
    """What a text without the gaps names, by the offsets of the whole."""
    short = Shortened(text, gaps)
    found = _ranked(short.text, indexes, look_up)
    spans = (short.span(mention.start, mention.end) for mention in found)
    return [
        replace(mention, start=start, end=end)
        for mention, (start, end) in zip(found, spans, strict=True)
    ]


def _longest(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions in the text's order, of two that overlap the longer, else the first."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda each: each.start):
        if not kept or kept[-1].end <= mention.start:
            kept.append(mention)
        elif mention.end - mention.start > kept[-1].end - kept[-1].start:
            kept[-1] = mention
    return kept
