"""What records say of texts: the one attached to a source, and the passage of it a claim rests on.

Callers measure offsets in code points from the beginning of the text, the end exclusive.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Self

from pydantic import StrictBool, StringConstraints, model_validator

from app.nouns.parts import Offset, Part, Refused, Text
from app.nouns.told import Told

MOST_QUOTED_WORDS = 12
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class AttachedText(Part):
    """The text that a source's passages point into: its hash, length and start of the body."""

    columns: ClassVar[Mapping[str, str]] = {
        "sha256": "text_sha256",
        "code_points": "text_code_points",
        "body_start": "text_body_start",
    }
    tells: ClassVar[tuple[str, ...]] = ("sha256",)

    sha256: Sha256
    code_points: Offset
    body_start: Offset
    # True where readers may see the text itself, not only quotes from it.
    free_to_show: StrictBool = False


class Passage(Part):
    """The passage a claim rests on: offsets in code points, end exclusive, and the words quoted."""

    columns: ClassVar[Mapping[str, str]] = {"start": "start_offset", "end": "end_offset"}
    tells: ClassVar[tuple[str, ...]] = ("start", "quote")

    paragraph: Offset | None = None
    start: Offset | None = None
    end: Offset | None = None
    quote: Annotated[Text | None, Told(longest=500)] = None
    # SHA-256 of the text in which the offsets were measured; files have it only where that isn't
    # the source's own any more.
    text_sha256: Sha256 | None = None

    @model_validator(mode="after")
    def _offsets_are_whole(self) -> Self:
        given = [part is not None for part in (self.paragraph, self.start, self.end)]
        if any(given) and not all(given):
            raise Refused("go_together", "paragraph", "paragraph, start and end go together")
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise Refused(
                "wrong_order",
                "end",
                "The passage ends at {last}, not after its start {first}",
                first=self.start,
                last=self.end,
            )
        if self.quote is None and not any(given):
            raise Refused("empty", "", "The passage is empty; leave the key out")
        if self.text_sha256 is not None and self.start is None:
            raise Refused(
                "go_together", "text_sha256", "text_sha256 is given without offsets in that text"
            )
        words = len(self.quote.split()) if self.quote else 0
        if words > MOST_QUOTED_WORDS:
            raise Refused(
                "quote_too_long",
                "quote",
                "The quote has {words} words; at most {most} may be",
                words=words,
                most=MOST_QUOTED_WORDS,
            )
        return self
