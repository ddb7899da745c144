"""The reason of a change, which readers see in the log of corrections: needed, measured, told apart.

A record may have a note as well, whose path is `note` too: the codes here tell the two apart.
"""

from app.editing.errors import FieldErrors
from app.errors import Said
from app.letters import one_line, refused

LONGEST_NOTE = 2000
NEEDED, TOO_LONG, CHARACTER = "reason_needed", "reason_too_long", "reason_character"
CODES = (NEEDED, TOO_LONG, CHARACTER)


def check_note(note: str) -> str:
    """The reason without blanks around it. Raises FieldErrors for one that is too long or odd."""
    text = one_line(note)
    if len(text) > LONGEST_NOTE:
        said = Said(
            TOO_LONG,
            "This has {length:,} letters; {most:,} fit.",
            length=len(text),
            most=LONGEST_NOTE,
        )
        raise FieldErrors({"note": [said]})
    problem = refused(text)
    if problem is not None:
        raise FieldErrors({"note": [Said(CHARACTER, "This holds {found}.", found=problem)]})
    return text


def reason_needed() -> Said:
    """What is said where readers saw the record before and nobody says why it changes."""
    return Said(NEEDED, "Say why: whoever sees the record will see the reason.")
