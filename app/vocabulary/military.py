"""Codes of military symbols (SIDC), of APP-6 and MIL-STD-2525: what one looks like, and with which a position is drawn.

Without a stored one they say no side: the standard identity is «unknown» wherever nobody stored another.
"""

import re

# Version 10 to 15 (2525D and E, APP-6D and E), context, standard identity, a symbol set of symbols with a frame
# (no control measures, weather or cyberspace), status, headquarters, echelon, entity and two modifiers.
_DIGITS = "1[0-5][0-2][0-6](?:0[01256]|1[015]|2[07]|3[0-6]|40|5[0-4]|60)[0-5][0-7][0-9]{2}[0-9]{6}[0-9]{4}"
# Scheme (no tactical graphics, no weather), identity, dimension, status, function, modifier, country, order of battle.
_LETTERS = "[SIOE][PUAFNSHGWMDLJKO][PAGSUFXZVLRT-][APCDXF-][A-Z0-9-]{6}[A-Z0-9*-]{5}"
# As JSON Schema and scripts have it.
SIDC_PATTERN = f"^(?:{_DIGITS}|{_LETTERS})$"
_SIDC = re.compile(SIDC_PATTERN)

_UNIT = "10011000000000000000"
_GROUP_OF_CIVILIANS = "10011100001104000000"
_INDIVIDUAL = "10012700000000000000"
# By the actor's kind: of who is just present, and of who does anything else. A unit, whose function isn't told.
KIND_CODES = {
    "force": (_UNIT, _UNIT),
    "state": (_UNIT, _UNIT),
    "alliance": (_UNIT, _UNIT),
    "person": (_INDIVIDUAL, _INDIVIDUAL),
    "people": (_GROUP_OF_CIVILIANS, _UNIT),
    "organisation": (_UNIT, _UNIT),
}


def is_sidc(text: str) -> bool:
    """Whether a text is the code of a symbol with a frame: 20 digits, or 15 letters in capitals."""
    return _SIDC.fullmatch(text) is not None


def plain_sidc(text: str) -> str:
    """A code as it is stored, of one as people type it: without blanks, in capitals."""
    return "".join(text.split()).upper()


def code_of(sidc: str | None, kind: str, posture: str) -> str:
    """The code of who does something: the actor's own, else that of the actor's kind."""
    present, acting = KIND_CODES.get(kind, KIND_CODES["force"])
    return sidc or (present if posture == "present" else acting)


def as_planned(code: str) -> str:
    """The code of the same where it is only expected; what else than being there a code says stays.

    Both are what `codeOf` of static/js/lib/app6.js does.
    """
    # Where digits and letters tell the status, as which something is there, and as which it is planned.
    at, is_there, planned = (6, "0", "1") if len(code) == len(_UNIT) else (3, "P", "A")
    return f"{code[:at]}{planned}{code[at + 1 :]}" if code[at] in (is_there, "-") else code
