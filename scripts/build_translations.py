"""Bring the catalogues in `translations/` up to what is said: `python -m scripts.build_translations [CODE …]`.

Messages are found where they are said: `gettext`, `ngettext` and `pgettext` in Python, templates and scripts,
refusals with their patterns, and the words of vocabularies and records. What is no longer said is dropped; what
is new has an empty translation, which is shown in English. A code begins the catalogue of a language.
"""

import inspect
import io
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from app import errors
from app.languages.catalogues import FOLDER, READ_BY, SHARE
from app.languages.words import WORDS
from app.vocabulary.counted import PAIRS
from app.vocabulary.positions import HOLDINGS

PROJECT = Path(__file__).resolve().parents[1]
KEYWORDS = {
    "_": None, "gettext": None, "mark": None,
    "ngettext": (1, 2), "nmark": (1, 2), "pgettext": ((1, "c"), 2), "pmark": ((1, "c"), 2),
    # Refusals: a code and a pattern, or a pattern alone.
    "Said": (2,), "NotRead": (2,), "CellFault": (2,), "Refused": (3,),
}  # fmt: skip
WHERE = (
    ("app", "**.py", "python"),
    ("templates", "**.*", "jinja2"),
    ("static/js", "**.js", "javascript"),
)
OPTIONS = {
    "jinja2": {
        "trimmed": "true",
        "silent": "false",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
    },
    "javascript": {"parse_template_string": "true"},
}


def messages() -> Catalog:
    """Every message that is said, without translations."""
    found = Catalog(charset="utf-8", fuzzy=False)
    # Read first: their tables are made then, and all kinds of refusals known.
    for name in ("app.main", "app.cli"):
        import_module(name)
    for folder, pattern, method in WHERE:
        extracted = extract_from_dir(
            PROJECT / folder, [(pattern, method)], {pattern: OPTIONS.get(method, {})},
            keywords=keywords(), comment_tags=("Translators:",), strip_comment_tags=True,
        )  # fmt: skip
        for path, _, message, comments, context in sorted(extracted, key=lambda each: each[:2]):
            found.add(
                message, None, [(f"{folder}/{path}", 1)], auto_comments=comments, context=context
            )
    for_scripts = (PROJECT / "static/js/lib/vocabulary.js").read_text("utf-8")
    for words in sorted(WORDS):
        in_scripts = json.dumps(words, ensure_ascii=False) in for_scripts
        found.add(
            words, None, [("static/js/lib/vocabulary.js" if in_scripts else "app/vocabulary", 1)]
        )
    # What is made of tables and said by scripts too.
    for one, many in PAIRS:
        found.add((one, many), None, [("static/js/lib/words.js", 1)])
    for sentence in HOLDINGS:
        found.add(sentence, None, [("static/js/lib/words.js", 1)])
    return found


def keywords() -> dict[str, tuple[int, ...] | None]:
    """Calls that say a message, with those of the refusals whose first argument is their pattern."""
    found = dict(KEYWORDS)
    for each in filter(is_ours, every_subclass(errors.AppError)):
        taken = list(inspect.signature(each.__init__).parameters)
        if "pattern" in taken:
            found[each.__name__] = (taken.index("pattern"),)
    for each in every_subclass(errors.NotRead):
        found.setdefault(each.__name__, (2,))
    return found


def is_ours(kind: type) -> bool:
    """True for a class of the program, where tests have made others."""
    return kind.__module__.startswith("app.")


def every_subclass(kind: type) -> Iterator[type]:
    """A class with all that come from it."""
    yield kind
    for each in kind.__subclasses__():
        yield from every_subclass(each)


def updated(code: str, said: Catalog) -> str:
    """The catalogue of a language as it should be."""
    path = FOLDER / f"{code}.po"
    locale = Locale.parse(code, sep="-")
    catalogue = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    read_by = ""
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=locale)
        for line in catalogue.header_comment.splitlines():
            if line.startswith(f"# {READ_BY}:"):
                read_by = line.split(":", 1)[1].strip()
    catalogue.update(said, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    count = sum(1 for each in catalogue if each.id)
    done = sum(1 for each in catalogue if each.id and is_translated(each.string))
    catalogue.header_comment = (
        f"# {locale.english_name} of the conflict map.\n#\n"
        f"# {READ_BY}:{' ' * bool(read_by)}{read_by}\n# {SHARE}: {100 * done // max(count, 1)}"
    )
    written = io.BytesIO()
    write_po(
        written, catalogue, width=0, include_lineno=False, sort_by_file=False, omit_header=False
    )
    lines = written.getvalue().decode().splitlines(keepends=True)
    # The day of the last run would change the file each time.
    return "".join(each for each in lines if not each.startswith(DATED))


DATED = (
    '"POT-Creation-Date:',
    '"PO-Revision-Date:',
    '"Generated-By:',
    '"Last-Translator:',
    '"Report-Msgid-Bugs-To:',
)


def is_translated(string: str | tuple[str, ...]) -> bool:
    """True for a translation with all its forms."""
    return all(string) if isinstance(string, tuple) else bool(string)


def main() -> None:
    """Bring every catalogue up to date, and begin those that are named."""
    said = messages()
    codes = {path.stem for path in FOLDER.glob("*.po")} | set(sys.argv[1:])
    for code in sorted(codes):
        text = updated(code, said)
        (FOLDER / f"{code}.po").write_text(text, encoding="utf-8")
        print(code, len(said), "messages")


if __name__ == "__main__":
    main()
