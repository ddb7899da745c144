"""Claims against the text of their source: offsets, paragraphs, quotes, borrowed sentences."""

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.letters import comparable, has_words
from app.names import fold
from app.nouns.claim import ClaimRecord
from app.nouns.source import SourceRecord
from app.nouns.text_records import AttachedText, Passage
from app.recognition.anchoring import trimmed
from app.recognition.paragraphs import paragraph_at, split_paragraphs

# As many words in a row that are the source's are no longer our words.
BORROWED_WORDS = 8


class SourceText:
    """A source's text as its passages see it: code points, nothing normalised."""

    def __init__(self, path: Path, attached: AttachedText) -> None:
        """Read the text; `problems` then tells how it differs from the one that was annotated."""
        content = path.read_bytes()
        # Decoded as it is: universal newlines would shift the offsets.
        self.text = content.decode("utf-8", errors="replace")
        self.body_start = attached.body_start
        self.problems: list[str] = []
        digest = hashlib.sha256(content).hexdigest()
        if digest != attached.sha256:
            self.problems.append(
                f"The text's SHA-256 is {digest}, not {attached.sha256}: it isn't the text that was "
                "annotated."
            )
        if len(self.text) != attached.code_points:
            self.problems.append(
                f"The text has {len(self.text)} code points, not {attached.code_points}."
            )
        if not self._begins_line(attached.body_start):
            self.problems.append(
                f"body_start is {attached.body_start}, which isn't the beginning of a paragraph."
            )
        self.paragraphs = split_paragraphs(self.text, attached.body_start)
        self._comparable = comparable(self.text)
        self._runs = set(_runs(fold(self.text).split()))

    def _begins_line(self, offset: int) -> bool:
        return (
            offset < len(self.text)
            and (offset == 0 or self.text[offset - 1] == "\n")
            and not self.text[offset].isspace()
        )

    def paragraph_at(self, offset: int) -> int:
        """The number of the paragraph at an offset; 0 before the body."""
        place = bisect_right(self.paragraphs, offset, key=lambda one: one.start) - 1
        return self.paragraphs[place].number if place >= 0 else 0

    def passage_problems(self, passage: Passage) -> Iterator[str]:
        """What is wrong with where a passage lies and with its quote, a sentence each."""
        if passage.text_sha256 is not None:
            # Measured in an earlier text, which says nothing about this one.
            return
        if passage.start is None or passage.end is None:
            yield "The source has a text, so the passage needs paragraph, start and end."
            return
        if passage.end > len(self.text):
            yield (
                f"The passage ends at {passage.end}, beyond the text's {len(self.text)} code points."
            )
            return
        words = self.text[passage.start : passage.end]
        if words != words.strip():
            yield f"The passage {passage.start}-{passage.end} begins or ends with a blank."
        begin, finish = trimmed(self.text, passage.start, passage.end)
        if begin < finish and paragraph_at(self.paragraphs, begin, finish) is None:
            yield f"The passage {passage.start}-{passage.end} runs across paragraphs."
        paragraph = self.paragraph_at(passage.start)
        if passage.paragraph != paragraph:
            yield f"The passage is in paragraph {paragraph}, not {passage.paragraph}."
        if passage.quote is None:
            yield "The passage has no quote."
        elif not has_words(words, passage.quote):
            yield f"The quote «{passage.quote}» isn't found word for word in the passage."

    def borrowed(self, ours: str) -> str | None:
        """The first run of eight words in a text of ours that is the source's too, if any."""
        return next((" ".join(run) for run in _runs(fold(ours).split()) if run in self._runs), None)

    def has(self, name: str) -> bool:
        """Whether a spelling is met in the text, letter for letter, blanks of all kinds as one."""
        return name in self.text or comparable(name) in self._comparable


def without_its_text(claim: ClaimRecord, texts: Mapping[str, str | None]) -> ClaimRecord:
    """The claim as files have it: a passage of its source's own text doesn't say which text it is.

    `texts` are the SHA-256 of sources' texts by slug.
    """
    passage = claim.passage
    if passage is None or passage.text_sha256 != texts.get(claim.source or ""):
        return claim
    told = passage.model_copy(update={"text_sha256": None})
    return claim.model_copy(update={"passage": told})


def with_own_text(claim: ClaimRecord, texts: Mapping[str, str | None]) -> ClaimRecord:
    """The claim as rows have it: the other way round than `without_its_text`."""
    passage = claim.passage
    if passage is None or passage.start is None or passage.text_sha256 is not None:
        return claim
    told = passage.model_copy(update={"text_sha256": texts.get(claim.source or "")})
    return claim.model_copy(update={"passage": told})


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - BORROWED_WORDS + 1):
        yield tuple(words[start : start + BORROWED_WORDS])


def claim_problems(claim: ClaimRecord, text: SourceText | None) -> Iterator[str]:
    """What is wrong with how a claim points into its source, whose text is None if it has none."""
    if text is None:
        if claim.passage is not None and claim.passage.start is not None:
            yield "The source has no text, so the passage can have no offsets."
    elif claim.passage is None:
        yield "The source has a text, so the claim needs a passage."
    else:
        yield from text.passage_problems(claim.passage)


def own_text_problems(claim: ClaimRecord, source: SourceRecord) -> Iterator[str]:
    """A passage of the source's own text doesn't say which text it is, so that a dump is the same."""
    digest = claim.passage.text_sha256 if claim.passage else None
    if digest is not None and source.text is not None and digest == source.text.sha256:
        yield "text_sha256 is that of the source's text; leave it out."
