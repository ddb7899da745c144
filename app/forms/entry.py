"""What a form of the desk holds while it is filled in: typed texts, rows, choices, messages.

`read_entry` takes what was sent and keeps every typed text, whatever is wrong with it. Rows of a list
are named `{list}-{number}-{field}`, so that they work without scripts: the buttons «add a row» and
«remove» send the whole form back, and nothing typed is lost.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from app.errors import Said
from app.forms.fields import WHOLE_FORM, Typed
from app.letters import refused, without_refused

# Fields of every form of the desk: the button, the form's own number, the visit that its draft is
# kept under, the version it was opened with, the proposal it corrects, where saving leads back to, whether only the form is wanted.
COMMON = ("do", "submission", "visit", "base", "review", "return", "part", "reason", "csrf")
MOST_ROWS = 60
LONGEST_TEXT = 20_000
# A longer label may be cut off in its field.
LONG_LABEL = 60
ROW = re.compile(r"([a-z]+(?:-[a-z]+)*)-(\d{1,2})-([a-z]+(?:-[a-z]+)*)")


@dataclass(frozen=True)
class Choice:
    """A record, or an entry of the gazetteer, that a reference may mean."""

    key: str
    # What stands in the field once it is chosen.
    label: str
    # What tells it from others of the same name.
    detail: str = ""
    colour: str | None = None
    symbol: str | None = None
    kind: str | None = None

    @property
    def told(self) -> str:
        """What is said below the field: the detail, after the label where that is a sentence."""
        return f"{self.label} — {self.detail}" if len(self.label) > LONG_LABEL else self.detail


@dataclass
class Entry(Typed):
    """A form as it was typed, with the choices it is to offer and the rows it is to show."""

    # Where a name could mean several records: those, by field.
    choices: dict[str, Sequence[Choice]] = field(default_factory=dict)
    # What a reference was found to mean, by field.
    picked: dict[str, Choice] = field(default_factory=dict)
    # Fields whose text can be read in several ways; the readings are their choices.
    unclear: set[str] = field(default_factory=set)
    # What was typed where a reading of it was taken, by field: the text, the reading, all of them.
    taken: dict[str, tuple[str, str, Sequence[Choice]]] = field(default_factory=dict)
    # Fields of a record to be written right here that are to be shown, and the first filled in.
    opens: set[str] = field(default_factory=set)
    # How many rows each list shows.
    rows: dict[str, int] = field(default_factory=dict)

    def set(self, name: str, text: object) -> None:
        """Put a text into a field, as if it had been typed; nothing for none."""
        if text is not None and text != "":
            self.texts[name] = str(text)

    def say(
        self,
        data: dict[str, Any],
        names: Sequence[str],
        prefix: str = "",
        needed: Mapping[str, str] | None = None,
    ) -> None:
        """Put typed texts into a document as they are; a field that is empty is taken out.

        `needed` are sentences for those that mustn't be empty.
        """
        for name in names:
            data.pop(name, None)
            if self.text(prefix + name):
                data[name] = self.text(prefix + name)
        for name, sentence in (needed or {}).items():
            if name not in data:
                self.refuse(prefix + name, Said("missing", sentence))

    def pick(self, name: str, choice: Choice | None) -> None:
        """Fill a reference with a record."""
        if choice is not None:
            self.texts[name] = choice.label
            self.texts[f"{name}-key"] = choice.key
            self.picked[name] = choice

    def offer(self, name: str, readings: Sequence[Choice]) -> None:
        """Offer the readings of a field's text; the key of each is a text that has no other."""
        self.choices[name] = readings
        self.unclear.add(name)

    def take_reading(self, name: str, readings: Sequence[Choice]) -> bool:
        """Let the reading that was chosen stand for the field's text, if it is one of these."""
        chosen = self.texts.pop(f"{name}-choice", "").strip()
        if chosen not in [each.key for each in readings]:
            return False
        self.taken[name] = (self.text(name), chosen, readings)
        self.texts[name] = chosen
        return True

    def show_as_typed(self) -> None:
        """Put back what was typed where a reading of it was taken, and offer that as chosen."""
        for name, (typed, chosen, readings) in self.taken.items():
            # A stretch of days has filled two fields instead.
            if self.text(name) == chosen:
                self.texts |= {name: typed, f"{name}-choice": chosen}
                self.choices[name] = readings

    def add_row(self, rows: str, **texts: object) -> int:
        """Fill the next row of a list; its number."""
        number = self.rows.get(rows, 0)
        self.rows[rows] = number + 1
        for part, text in texts.items():
            self.set(f"{rows}-{number}-{part}", text)
        return number

    def has_typed(self, names: Sequence[str]) -> bool:
        """True when something is typed into one of these fields."""
        return any(self.text(name) for name in names)

    def errors_below(self, names: Sequence[str]) -> bool:
        """True when one of these fields, or of those whose name begins so, has a message."""
        return any(error.startswith(tuple(names)) for error in self.errors)

    @property
    def button(self) -> str:
        """The button that was pressed: publish, draft, save, check, add:…, remove:…, make:…"""
        return self.text("do")

    @property
    def is_redisplay(self) -> bool:
        """True when the button only asks for the form again: another row, one less, a check."""
        return self.button.partition(":")[0] in ("add", "remove", "check", "make")


def reference_fields(*names: str) -> tuple[str, ...]:
    """The fields that a reference has: what is typed, the key, the choice among several."""
    return tuple(f"{name}{part}" for name in names for part in ("", "-key", "-choice"))


def read_entry(
    form: FormData, names: Sequence[str], lists: Mapping[str, Sequence[str]] | None = None
) -> Entry:
    """What was sent, every text kept. Unknown, doubled and unreadable fields get a message.

    `names` are the form's own fields, `lists` the fields of each list's rows.
    """
    entry = Entry()
    lists = lists or {}
    known = {*names, *COMMON}
    for name, value in form.multi_items():
        found = ROW.fullmatch(name)
        is_row = found is not None and found[3] in lists.get(found[1], ())
        if name == "csrf":
            continue
        if name not in known and not is_row:
            entry.refuse(
                WHOLE_FORM,
                Said("unknown_field", "This form has no field {name!r}.", name=name[:60]),
            )
            continue
        if is_row and found is not None:
            number = int(found[2])
            entry.rows[found[1]] = max(entry.rows.get(found[1], 0), number + 1)
        if not isinstance(value, str):
            entry.refuse(name, Said("file", "Type a text here; this can't be a file."))
        elif name in entry.texts and value != entry.texts[name]:
            entry.refuse(name, Said("twice", "This was sent twice, with different texts."))
        else:
            _keep(entry, name, value.replace("\r\n", "\n"))
    for name in lists:
        entry.rows.setdefault(name, 0)
    change_rows(entry, lists)
    return entry


def _keep(entry: Entry, name: str, text: str) -> None:
    """Keep what was typed, less what no page can show again, with a message where it won't do."""
    problem = refused(text)
    entry.texts[name] = without_refused(text)
    if problem is not None and entry.texts[name] == text:
        entry.refuse(
            name, Said("character", "This holds {found}; close it or take it out.", found=problem)
        )
    elif problem is not None:
        entry.refuse(
            name,
            Said(
                "character_removed",
                "This held {found}, which is taken out now; look again.",
                found=problem,
            ),
        )
    elif len(text) > LONGEST_TEXT and "where" not in name:
        entry.refuse(
            name,
            Said(
                "too_long",
                "This has {length:,} characters; {most:,} fit here.",
                length=len(text),
                most=LONGEST_TEXT,
            ),
        )


def change_rows(entry: Entry, lists: Mapping[str, Sequence[str]]) -> None:
    """Do what «add a row» and «remove» ask for."""
    act, _, what = entry.button.partition(":")
    if act == "add" and what in lists:
        entry.rows[what] = min(MOST_ROWS, entry.rows.get(what, 0) + 1)
    if act == "remove":
        name, _, number = what.rpartition("-")
        if name in lists and number.isdecimal():
            remove_row(entry, name, int(number), lists[name])


def remove_row(entry: Entry, name: str, number: int, fields: Sequence[str]) -> None:
    """Take one row out; those after it move up."""
    last = entry.rows.get(name, 0) - 1
    if not 0 <= number <= last:
        return
    for row in range(number, last + 1):
        for part in fields:
            entry.texts.pop(f"{name}-{row}-{part}", None)
            following = entry.texts.get(f"{name}-{row + 1}-{part}")
            if following is not None and row < last:
                entry.texts[f"{name}-{row}-{part}"] = following
    entry.rows[name] = last


def filled_rows(
    entry: Entry, name: str, fields: Sequence[str], idle: Sequence[str] = ()
) -> list[int]:
    """Numbers of the rows in which something is typed.

    What stands in `idle` fields alone counts for nothing, being there from the start.
    """
    telling = [part for part in fields if part not in idle]
    return [
        row
        for row in range(entry.rows.get(name, 0))
        if any(entry.text(f"{name}-{row}-{part}") for part in telling)
    ]
