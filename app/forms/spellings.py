"""Rows of names: each spelling with its language, its script and where it was met."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Said
from app.forms.entry import Entry, filled_rows
from app.languages import mark
from app.letters import one_line
from app.names import script_of
from app.nouns.parts import NameRecord
from app.nouns.translation_records import OUR_LANGUAGE

LIST = "names"
TOLD = ("name", "language", "script", "cited")
# Ticked of the name that readers of its language see, where there are several in it.
SHOWN = "shown"
FIELDS = (*TOLD, SHOWN)
LISTS: Mapping[str, tuple[str, ...]] = {LIST: FIELDS}
# The language that is likeliest in a script, where none is chosen.
LIKELY = {"Arab": "ar", "Cyrl": "ru", "Hebr": "he", "Grek": "el"}


def names_data(entry: Entry, paths: dict[str, str]) -> list[dict[str, Any]]:
    """The spellings of the rows. The script is read off the letters where none is given.

    Readers of a language see the first in it, so that a row that is ticked comes before others in its language.
    """
    found: list[tuple[int, dict[str, Any]]] = []
    for row in filled_rows(entry, LIST, FIELDS, idle=("language", "script", SHOWN)):
        texts = {part: entry.text(f"{LIST}-{row}-{part}") for part in FIELDS}
        if not texts["name"]:
            entry.refuse(f"{LIST}-{row}-name", Said("missing", "Write the name itself."))
            continue
        script = texts["script"] or script_of(texts["name"])
        name = {
            "name": one_line(texts["name"]),
            "language": texts["language"] or LIKELY.get(script, "und"),
            "script": script if script != "Zyyy" else "Latn",
        }
        found.append((row, name | ({"cited": texts["cited"]} if texts["cited"] else {})))
    ordered = _preferred_first(entry, found)
    for number, (row, _) in enumerate(ordered):
        paths |= {f"names.{number}.{part}": f"{LIST}-{row}-{part}" for part in TOLD}
        paths[f"names.{number}"] = f"{LIST}-{row}-name"
    return [name for _, name in ordered]


def _preferred_first(
    entry: Entry, found: list[tuple[int, dict[str, Any]]]
) -> list[tuple[int, dict[str, Any]]]:
    """The rows in their order, but each that is ticked in the place of the first in its language."""
    ordered = list(found)
    ticked: set[str] = set()
    for row, name in found:
        if not entry.text(f"{LIST}-{row}-{SHOWN}"):
            continue
        language = name["language"]
        # In it readers see the name of the record itself.
        if language == OUR_LANGUAGE:
            continue
        if language in ticked:
            said = mark("Another name in this language is ticked; readers see one.")
            entry.refuse(f"{LIST}-{row}-{SHOWN}", Said("twice", said))
            continue
        ticked.add(language)
        first = next(at for at, (_, each) in enumerate(ordered) if each["language"] == language)
        ordered.remove((row, name))
        ordered.insert(first, (row, name))
    return ordered


def fill_names(entry: Entry, names: Sequence[NameRecord]) -> None:
    """Fill the rows from a record; of several names in a language the first is ticked."""
    count = Counter(name.language for name in names)
    told: set[str] = set()
    for name in names:
        row = entry.add_row(
            LIST, name=name.name, language=name.language, script=name.script, cited=name.cited
        )
        if name.language != OUR_LANGUAGE and count[name.language] > 1 and name.language not in told:
            entry.set(f"{LIST}-{row}-{SHOWN}", "yes")
        told.add(name.language)
