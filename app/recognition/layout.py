"""A text cut into the pieces that a page marks: paragraphs, sentences, and runs within them.

The pieces of a paragraph, one after the other, are its text, letter for letter: the page's script
counts on that when it works out where in the text something was selected. Only the CR of CR LF is
a blank there, since browsers drop it from a page.
"""

import itertools
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from app.recognition.paragraphs import Paragraph, split_sentences

# More characters than any run of words that is taken for a name.
LONGEST_NAME = 2000


@dataclass(frozen=True)
class Passage:
    """What a claim rests on: the claim's id, and offsets."""

    claim: str
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """Words that are marked alike: by the same claims' passages, by the same mention."""

    start: int
    end: int
    text: str
    claims: tuple[str, ...] = ()
    # Number of the mention among those of the text.
    mention: int | None = None


@dataclass(frozen=True)
class SentenceLaid:
    """One sentence with the blank after it. `end` is before that blank."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class ParagraphLaid:
    """One paragraph with its sentences, and the claims that rest on words in it, in their order."""

    paragraph: Paragraph
    sentences: tuple[SentenceLaid, ...]
    claims: tuple[str, ...]
    # True where its lines were only wrapped, so that the page may wrap them anew.
    flows: bool = False


def lay_out(
    text: str,
    paragraphs: Sequence[Paragraph],
    passages: Sequence[Passage],
    mentions: Sequence[tuple[int, int]] = (),
) -> list[ParagraphLaid]:
    """The paragraphs cut where a sentence, a passage or a mention begins or ends."""
    laid = []
    numbered = sorted((start, end, number) for number, (start, end) in enumerate(mentions))
    for paragraph in paragraphs:
        within = [one for one in passages if _meet(one.start, one.end, paragraph)]
        sentences = split_sentences(text, paragraph)
        ends = [start for start, _ in sentences[1:]] + [paragraph.end]
        laid.append(
            ParagraphLaid(
                paragraph,
                tuple(
                    SentenceLaid(
                        start,
                        end,
                        _pieces(text, start, upto, within, _within(numbered, start, upto)),
                    )
                    for (start, end), upto in zip(sentences, ends, strict=True)
                ),
                tuple(dict.fromkeys(one.claim for one in within)),
                # Marks of quoting stand at the beginning of lines only.
                "\n" in (words := text[paragraph.start : paragraph.end]) and words[0] != ">",
            )
        )
    return laid


def _meet(start: int, end: int, paragraph: Paragraph) -> bool:
    return start < paragraph.end and paragraph.start < end


def _within(
    numbered: Sequence[tuple[int, int, int]], start: int, end: int
) -> Sequence[tuple[int, int, int]]:
    """The mentions that have words between two offsets, and few others."""
    # No name is longer than a few words, so nothing far before can reach as far as this.
    since = bisect_left(numbered, (start - LONGEST_NAME,))
    until = bisect_left(numbered, (end,))
    return [one for one in numbered[since:until] if one[1] > start]


def _pieces(
    text: str,
    start: int,
    end: int,
    passages: Sequence[Passage],
    mentions: Sequence[tuple[int, int, int]],
) -> tuple[Piece, ...]:
    edges = {start, end}
    for one in passages:
        edges.update((one.start, one.end))
    for begin, finish, _ in mentions:
        edges.update((begin, finish))
    cuts = sorted(edge for edge in edges if start <= edge <= end)
    pieces = []
    coming, begun = 0, list[tuple[int, int, int]]()
    for begin, finish in itertools.pairwise(cuts):
        begun = [one for one in begun if one[1] > begin]
        while coming < len(mentions) and mentions[coming][0] <= begin:
            begun.append(mentions[coming])
            coming += 1
        pieces.append(
            Piece(
                begin,
                finish,
                text[begin:finish].replace("\r\n", " \n"),
                tuple(one.claim for one in passages if one.start <= begin and finish <= one.end),
                next((number for _, to, number in begun if finish <= to), None),
            )
        )
    return tuple(pieces)
