"""Numbers with a unit as people type them. Pure."""

import re

from app.errors import NotRead

WRITTEN = re.compile(
    r"(?:±|\+/-)?\s*(\d[\d\s,.]*?)\s*(m|metres?|meters?|km|kilometres?|kilometers?)?"
)
MOST_M = 20_000_000


def parse_metres(text: str) -> int:
    """Metres from «600», «1,500 m», «1.5 km». Raises ValueError with a sentence."""
    found = WRITTEN.fullmatch(text.strip().casefold())
    unclear = NotRead(
        "no_distance",
        "{text!r} is no distance. Write it like 600, 600 m or 1.5 km.",
        text=text.strip()[:30],
    )
    if found is None:
        raise unclear
    if re.fullmatch(r"\d{1,3}\.\d{3}", found[1]):
        raise NotRead(
            "thousand_point",
            "Is {found} meant with a thousand point? Write it without the point.",
            found=found[1],
        )
    digits = re.sub(r"[\s,](?=\d{3}(\D|$))", "", found[1]).replace(",", ".")
    try:
        number = float(digits)
    except ValueError:
        raise unclear from None
    metres = round(number * (1000 if (found[2] or "").startswith("k") else 1))
    if metres > MOST_M:
        raise NotRead(
            "out_of_range", "{metres:,} m is more than the way round half the globe.", metres=metres
        )
    return metres


def parse_whole(text: str, lowest: int, highest: int) -> int:
    """A whole number between two bounds. Raises ValueError with a sentence."""
    plain = text.strip()
    if not re.fullmatch(r"-?\d{1,9}", plain) or not lowest <= int(plain) <= highest:
        raise NotRead(
            "no_number",
            "{text!r} won't do; a whole number from {lowest} to {highest} is needed.",
            text=plain[:30],
            lowest=lowest,
            highest=highest,
        )
    return int(plain)
