"""Reading a text by machine: its paragraphs, the places and actors named in it, its passages. Pure.

- `wrapping`: lines that go on in the next one
- `paragraphs`: paragraphs, sentences, where the body begins
- `words`, `prefixes`, `spelling`, `traps`: words of a text, how alike spellings are, what misleads
- `index`, `matching`, `ranking`: names to look for, what is met, what is probably meant
- `anchoring`: passages and quotes, and passages in a newer version of the text

Callers use `recognise`. It offers and never decides: what it finds is shown to editors only.
"""

from collections.abc import Sequence

from app.recognition.index import Name, Named, NameIndex
from app.recognition.matching import Candidate, Mention, mentions_in
from app.recognition.ranking import ranked
from app.recognition.wrapping import flowing

__all__ = ["Candidate", "Mention", "Name", "NameIndex", "Named", "recognise"]


def recognise(text: str, indexes: Sequence[NameIndex]) -> list[Mention]:
    """The places and actors that a text names, in its order, what is likely meant first.

    Earlier indexes go before later ones where all else is equal. Empty for a text without names.
    """
    # A name may run on from one line into the next.
    text = flowing(text)
    return ranked(text, mentions_in(text, indexes), indexes)
