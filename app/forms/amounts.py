"""Numbers with a unit as people type them. Pure."""

import re

WRITTEN = re.compile(
    r"(?:±|\+/-)?\s*(\d[\d\s,.]*?)\s*(m|metres?|meters?|km|kilometres?|kilometers?)?"
)
MOST_M = 20_000_000


def parse_metres(text: str) -> int:
    """Metres from «600», «1,500 m», «1.5 km». Raises ValueError with a sentence."""
    found = WRITTEN.fullmatch(text.strip().casefold())
    unclear = ValueError(
        f"{text.strip()[:30]!r} is no distance. Write it like 600, 600 m or 1.5 km."
    )
    if found is None:
        raise unclear
    if re.fullmatch(r"\d{1,3}\.\d{3}", found[1]):
        raise ValueError(f"Is {found[1]} meant with a thousand point? Write it without the point.")
    digits = re.sub(r"[\s,](?=\d{3}(\D|$))", "", found[1]).replace(",", ".")
    try:
        number = float(digits)
    except ValueError:
        raise unclear from None
    metres = round(number * (1000 if (found[2] or "").startswith("k") else 1))
    if metres > MOST_M:
        raise ValueError(f"{metres:,} m is more than the way round half the globe.")
    return metres


def parse_whole(text: str, lowest: int, highest: int) -> int:
    """A whole number between two bounds. Raises ValueError with a sentence."""
    plain = text.strip()
    if not re.fullmatch(r"-?\d{1,9}", plain) or not lowest <= int(plain) <= highest:
        raise ValueError(
            f"{plain[:30]!r} won't do; a whole number from {lowest} to {highest} is needed."
        )
    return int(plain)
