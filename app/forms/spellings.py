"""Rows of names: each spelling with its language, its script and where it was met."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Said
from app.forms.entry import Entry, filled_rows
from app.letters import one_line
from app.names import script_of
from app.nouns.parts import NameRecord

LIST = "names"
FIELDS = ("name", "language", "script", "cited")
LISTS: Mapping[str, tuple[str, ...]] = {LIST: FIELDS}
# The language that is likeliest in a script, where none is chosen.
LIKELY = {"Arab": "ar", "Cyrl": "ru", "Hebr": "he", "Grek": "el"}


def names_data(entry: Entry, paths: dict[str, str]) -> list[dict[str, Any]]:
    """The spellings of the rows. The script is read off the letters where none is given."""
    found: list[dict[str, Any]] = []
    for row in filled_rows(entry, LIST, FIELDS, idle=("language", "script")):
        texts = {part: entry.text(f"{LIST}-{row}-{part}") for part in FIELDS}
        if not texts["name"]:
            entry.refuse(f"{LIST}-{row}-name", Said("missing", "Write the name itself."))
            continue
        script = texts["script"] or script_of(texts["name"])
        number = len(found)
        paths |= {f"names.{number}.{part}": f"{LIST}-{row}-{part}" for part in FIELDS}
        paths[f"names.{number}"] = f"{LIST}-{row}-name"
        name = {
            "name": one_line(texts["name"]),
            "language": texts["language"] or LIKELY.get(script, "und"),
            "script": script if script != "Zyyy" else "Latn",
        }
        found.append(name | ({"cited": texts["cited"]} if texts["cited"] else {}))
    return found


def fill_names(entry: Entry, names: Sequence[NameRecord]) -> None:
    """Fill the rows from a record."""
    for name in names:
        entry.add_row(
            LIST, name=name.name, language=name.language, script=name.script, cited=name.cited
        )
