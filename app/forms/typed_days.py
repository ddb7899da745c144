"""The fields «from», «until», «still» and «known» of a form, to days and back."""

from datetime import date

from app.forms.day_readings import Stretch, read_stretch
from app.forms.days import TypedDays, parse_days, say_stretch, write_days
from app.forms.entry import Choice, Entry

FIELDS = ("from", "until", "still", "precision", "from-choice", "until-choice")


def choose_days(entry: Entry, name: str, today: date) -> Stretch | None:
    """Take the reading that was chosen for a field's text, or offer those that there are.

    The reading that counts comes back: none while there are several, or none at all.
    """
    try:
        readings = read_stretch(entry.text(name), today) if entry.text(name) else []
    except ValueError:
        # Whoever asks for the days puts the sentence beside the field.
        readings = []
    if len(readings) == 1 and not readings[0].doubt:
        entry.texts.pop(f"{name}-choice", None)
        return readings[0]
    choices = [
        Choice(each.text, say_stretch(each), " ".join(filter(None, (each.how, each.doubt))))
        for each in readings
    ]
    if entry.take_reading(name, choices):
        return next(each for each in readings if each.text == entry.text(name))
    if choices:
        entry.offer(name, choices)
    return None


def days_of(entry: Entry, today: date, prefix: str = "") -> TypedDays:
    """The days that are typed; messages beside them where they can't be read.

    A stretch in the first field fills both, so that the form shows what it was taken for.
    """
    first = choose_days(entry, f"{prefix}from", today)
    choose_days(entry, f"{prefix}until", today)
    if first is not None and "/" in first.text and (first.is_range or first.doubt):
        if not entry.text(f"{prefix}precision") and first.precision != "day":
            # In days it would look surer than it is.
            entry.texts[f"{prefix}precision"] = first.precision
        if not entry.text(f"{prefix}until") and not entry.text(f"{prefix}still"):
            entry.texts[f"{prefix}from"] = first.first.isoformat()
            entry.texts[f"{prefix}until"] = first.last.isoformat()
    days, errors = parse_days(
        entry.text(f"{prefix}from"),
        entry.text(f"{prefix}until"),
        still=bool(entry.text(f"{prefix}still")),
        precision=entry.text(f"{prefix}precision"),
        today=today,
    )
    for name, message in errors.items():
        entry.refuse(prefix + name, message)
    return days


def has_wrong_days(entry: Entry, prefix: str = "") -> bool:
    """True when one of the fields has a message."""
    return any(entry.error(prefix + name) for name in FIELDS)


def valid_data(days: TypedDays) -> dict[str, str] | None:
    """The days as the key `valid` of a document; none without a day."""
    if days.first is None and days.last is None:
        return None
    valid = {"from": days.first, "to": days.last, "precision": days.precision}
    return {name: str(value) for name, value in valid.items() if value}


def fill_days(
    entry: Entry, first: date | None, last: date | None, precision: str | None, prefix: str = ""
) -> None:
    """Fill the fields with days; leaves them empty where there are none."""
    if first is not None or last is not None:
        for name, text in write_days(first, last, precision).items():
            entry.set(prefix + name, text)
