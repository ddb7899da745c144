"""What is counted in pages: the word for one with its plural, and the messages made of them."""

from app.languages.words import WORDS

# Those whose plural isn't made by an s.
PLURALS = {"person": "people", "analysis": "analyses"}
COUNTED = (
    "actor", "cell", "change", "claim", "day", "field", "forecast", "independent origin", "link", "name",
    "new claim", "new position", "older backup", "other name", "other source", "pair", "paragraph", "passage", "person",
    "place", "position", "record", "recovery code", "row", "second", "settled forecast", "source", "time", "token",
    "word", "report", "statement", "assessment", "analysis", "question",
)  # fmt: skip


def plural_of(noun: str) -> str:
    """The word for several, in English."""
    return PLURALS.get(noun, f"{noun}s")


def counted(noun: str) -> tuple[str, str]:
    """The message for a number of things, for one and for several."""
    return f"{{n}} {noun}", f"{{n}} {plural_of(noun)}"


def none_of(noun: str) -> str:
    """The message for nothing of a kind."""
    return f"no {plural_of(noun)}"


def more_of(noun: str) -> str:
    """The message for more than a number of things."""
    return f"more than {{n}} {plural_of(noun)}"


# As a catalogue has them: one and several are one message with its forms.
PAIRS = tuple(counted(noun) for noun in COUNTED)
WORDS.update(none_of(noun) for noun in COUNTED)
WORDS.update(
    more_of(noun)
    for noun in ("actor", "claim", "forecast", "pair", "place", "position", "record", "source")
)
