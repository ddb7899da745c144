"""Rows of translations: the language, the text in it, and who or what translated it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import Said
from app.forms.entry import Entry, filled_rows
from app.languages.versions import digest
from app.nouns.parts import DIGEST
from app.nouns.translation_records import OUR_LANGUAGE, TranslationRecord
from app.vocabulary import LANGUAGES

LIST = "translations"
TYPED = ("language", "text", "by", "made")
# Of which wording it is goes along unseen; where that is an earlier one somebody may tick that it still holds.
FIELDS = (*TYPED, "wording", "holds")
LISTS: Mapping[str, tuple[str, ...]] = {LIST: FIELDS}
# What a row says of how it was made. Nothing is chosen from the start, so that nobody says what isn't so.
BY_PERSON, BY_MACHINE = "person", "machine"


def translations_data(entry: Entry, paths: dict[str, str], original: str) -> list[dict[str, Any]]:
    """The translations of the rows; a message beside each field that is missing.

    `paths` gets the field of each part of the document that they become. `original` is the text that they are of.
    """
    found: list[dict[str, Any]] = []
    for row in filled_rows(entry, LIST, TYPED):
        at = f"{LIST}-{row}-"
        texts = {part: entry.text(at + part) for part in FIELDS}
        texts["language"] = code_of(texts["language"])
        _ask_for_missing(entry, at, texts)
        if entry.errors_below((at,)):
            continue
        path = f"{LIST}.{len(found)}"
        paths |= {f"{path}.{part}": at + part for part in ("language", "text", "by")}
        paths |= {path: f"{at}language", f"{path}.machine": f"{at}made"}
        translation: dict[str, Any] = {part: texts[part] for part in ("language", "text", "by")}
        if texts["made"] == BY_MACHINE:
            translation["machine"] = True
        if texts["wording"]:
            # One that nobody could have been given is none.
            known = re.fullmatch(DIGEST, texts["wording"])
            translation |= {"wording": texts["wording"]} if known else {}
        if texts["holds"]:
            translation["wording"] = digest(original)
        found.append(translation)
    return found


def code_of(text: str) -> str:
    """The code of a language that was typed, by its code or its name; else the text as it is."""
    wanted = text.strip().casefold()
    named = {name.casefold(): code for code, name in LANGUAGES.items()}
    return named.get(wanted) or (wanted if wanted in LANGUAGES else text)


def say_own(entry: Entry, data: dict[str, Any], name: str, prefix: str = "") -> None:
    """Put the language that a text is itself written in into the document; English goes without saying."""
    data.pop(name, None)
    code = code_of(entry.text(prefix + name))
    if code not in ("", OUR_LANGUAGE):
        data[name] = code


def _ask_for_missing(entry: Entry, at: str, texts: Mapping[str, str]) -> None:
    if not texts["language"]:
        entry.refuse(f"{at}language", Said("missing", "Choose the language of the translation."))
    if not texts["text"]:
        entry.refuse(f"{at}text", Said("missing", "Write the translation itself."))
    if texts["made"] not in (BY_PERSON, BY_MACHINE):
        entry.refuse(
            f"{at}made", Said("missing", "Say whether a person or a machine translated it.")
        )
    if not texts["by"]:
        entry.refuse(
            f"{at}by",
            Said("missing", "Name who translated it: a person, a body, or the program."),
        )


def fill_translations(entry: Entry, translations: Sequence[TranslationRecord]) -> None:
    """Fill the rows from a record."""
    for each in translations:
        entry.add_row(
            LIST,
            language=each.language,
            text=each.text,
            by=each.by,
            made=BY_MACHINE if each.machine else BY_PERSON,
            wording=each.wording,
        )
