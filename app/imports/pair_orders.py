"""Two numbers in one cell: which of them is the latitude, as somebody or the file says it. Pure."""

import re

from app.errors import NotRead
from app.imports.matching import Matching

NUMBER = r"[-+]?\d{1,3}(?:\.\d+)?"
TWO_NUMBERS = re.compile(rf"[\[(]?\s*({NUMBER})[\s,;/]+({NUMBER})\s*[\])]?")
# No latitude is beyond this.
MOST_LATITUDE = 90


def in_said_order(text: str, matching: Matching) -> str:
    """The text with latitude first, where it is said which number that is. Raises NotRead where it has to be said."""
    pair = TWO_NUMBERS.fullmatch(text)
    if pair is None:
        return text
    first, second = pair.groups()
    if matching.longitude_first:
        return f"{second}, {first}"
    if matching.latitude_first:
        return f"{first}, {second}"
    if matching.asks_order and max(abs(float(first)), abs(float(second))) <= MOST_LATITUDE:
        raise NotRead(
            "pair_order",
            "{text!r} may be latitude and longitude, or longitude and latitude: say which number comes first.",
            text=text[:40],
        )
    return text
