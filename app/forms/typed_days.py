"""The fields «from», «until», «still» and «known» of a form, to days and back."""

from datetime import date

from app.forms.days import TypedDays, parse_days, write_days
from app.forms.entry import Entry

FIELDS = ("from", "until", "still", "precision")


def days_of(entry: Entry, today: date, prefix: str = "") -> TypedDays:
    """The days that are typed; messages beside them where they can't be read."""
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
