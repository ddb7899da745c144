"""What is drawn or typed as a place's or a position's location, with messages beside the fields."""

from app.forms.amounts import parse_metres
from app.forms.entry import Entry
from app.forms.shapes import TypedShape, parse_shape

LOCATION_FIELDS = ("shape", "where", "uncertainty_m")


def typed_shape(entry: Entry) -> TypedShape | None:
    """The geometry in the field `where`; none with a message beside it."""
    try:
        return parse_shape(entry.text("where"), entry.text("shape"))
    except ValueError as error:
        entry.refuse("where", str(error))
        return None


def typed_uncertainty(entry: Entry) -> int | None:
    """The metres in the field `uncertainty_m`; none where it is empty or has a message."""
    text = entry.text("uncertainty_m")
    if not text:
        return None
    try:
        return parse_metres(text)
    except ValueError as error:
        entry.refuse("uncertainty_m", str(error))
        return None
