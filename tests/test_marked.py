"""Every word that people read can be translated: templates mark theirs, messages and catalogues are sound."""

import ast
import re
import string
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from app.languages.catalogues import FOLDER
from app.settings import PROJECT_DIR
from scripts import build_translations
from tests.marking import in_template, said

pytestmark = pytest.mark.written

TEMPLATES = PROJECT_DIR / "templates"
# JavaScript in a template's coat: scripts say their words by themselves.
OF_SCRIPTS = TEMPLATES / "folium"
# How contexts begin of messages that stand between others, and so begin or end with a blank.
SEPARATORS = "between "
# Languages whose readers meet no English sentence of ours; another may be begun with less.
WHOLE = ("ar", "fr", "uk")
WITH_CONTEXT = ("pgettext", "pmark")


def lost_in(path: Path, found: set[str]) -> Iterator[str]:
    """Where a module says a message that no catalogue can have: put together, or in a call within another's."""
    taken = build_translations.keywords()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in taken:
            each = (taken[node.func.id] or (1,))[-1 if node.func.id in WITH_CONTEXT else 0]
            at = each if isinstance(each, int) else each[0]
            for one in node.args[at - 1 : at]:
                is_lost = isinstance(one, ast.Constant) and one.value and one.value not in found
                if is_lost or isinstance(one, ast.JoinedStr | ast.BinOp):
                    yield f"{path.relative_to(PROJECT_DIR)}:{node.lineno}"


def forms_of(texts: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def fields_of(text: str) -> set[str]:
    """The names in braces of a message. Raises ValueError for braces that stand alone."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


class AnyValue(str):
    """Stands for a text or a number, whatever a message does with it."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return self if not spec else format(7, spec)


def wrong_with(text: str, context: str | None) -> Iterator[str]:
    """What keeps a text, English or translated, from being said."""
    if "${" in text or re.search(r"%[A-Za-z(]", text):
        yield "a placeholder of another language"
    if re.search(r"</?[A-Za-z]", text):
        yield "HTML"
    if text != text.strip() and not (context or "").startswith(SEPARATORS):
        yield "blanks at its ends"
    try:
        names = fields_of(text)
        text.format(**dict.fromkeys(names, AnyValue("x")))
    except (ValueError, KeyError, IndexError) as error:
        yield f"it can't be filled in: {error}"
        return
    if not all(name.isidentifier() for name in names):
        yield "a value without a name"


def wrong_in_translation(message: Message) -> Iterator[str]:
    """What is wrong with a translation: forms that say other things than the English, or can't be said."""
    given, wanted = forms_of(message.string), forms_of(message.id)
    needed = set[str]().union(*map(fields_of, wanted))
    # Where a form stands for one number alone, words may say it: «one day», «مكانان».
    spared = {"n"} if len(wanted) > 1 else set()
    for form in given:
        found = list(wrong_with(form, message.context))
        yield from found
        if not found and not needed - spared <= fields_of(form) <= needed:
            yield f"it has {sorted(fields_of(form))} where English has {sorted(needed)}"


def wrong_in_catalogue(catalogue: Catalog) -> Iterator[str]:
    """All that is wrong with a catalogue, by itself and beside what is said."""
    keys = {(each.context, forms_of(each.id)) for each in catalogue if each.id}
    wanted = {(each.context, forms_of(each.id)) for each in said() if each.id}
    if keys != wanted:
        yield f"stale, run scripts.build_translations: {len(wanted - keys)} are new, {len(keys - wanted)} gone"
    rule = c2py(catalogue.plural_expr)
    used = {rule(number) for number in (*range(300), 1_000, 1_000_000, 1_000_001)}
    if not used <= set(range(catalogue.num_plurals)):
        yield f"its rule for plurals has forms {sorted(used)} of {catalogue.num_plurals}"
    for message in catalogue:
        forms = forms_of(message.string)
        if not message.id or not all(forms):
            continue
        wrong = list(wrong_in_translation(message))
        if len(forms) != (1 if isinstance(message.id, str) else catalogue.num_plurals):
            wrong.append(f"{len(forms)} forms of {catalogue.num_plurals}")
        yield from (f"{forms_of(message.id)[0]!r}: {each}" for each in wrong)


def test_templates_mark_every_word() -> None:
    paths = [
        path
        for path in sorted(TEMPLATES.rglob("*.*"))
        if path.suffix in (".html", ".atom") and OF_SCRIPTS not in path.parents
    ]
    assert len(paths) > 100
    assert [words for path in paths for words in in_template(path)] == []


def test_every_message_of_a_module_is_found() -> None:
    found = {forms_of(message.id)[0] for message in said() if message.id}
    modules = (PROJECT_DIR / "app").rglob("*.py")
    assert [at for path in modules for at in lost_in(path, found)] == []


def test_messages_can_be_filled_in_and_hold_no_markup() -> None:
    assert [
        f"{form!r}: {wrong}"
        for message in said()
        if message.id
        for form in forms_of(message.id)
        for wrong in wrong_with(form, message.context)
    ] == []


def test_catalogues_say_what_the_english_says() -> None:
    for path in sorted(FOLDER.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=Locale.parse(path.stem, sep="-"))
        assert list(wrong_in_catalogue(catalogue)) == [], path.name
        if path.stem in WHOLE:
            waiting = [each.id for each in catalogue if each.id and not all(forms_of(each.string))]
            assert waiting == [], path.name


def test_faults_of_a_translation_are_found() -> None:
    catalogue = Catalog(Locale("ar"))
    places = ("{n} place of {actor}", "{n} places of {actor}")
    rightly = ("مكان {actor}", *["{n} {actor}"] * 5)
    for english, translated, wrong in (
        (places, rightly, ""),
        (places, ("{n}", *rightly[1:]), "where English has"),
        (places, rightly[:5], "5 forms of 6"),
        ("Not {name}", "ليس {nom}", "where English has"),
        ("Not {name}", "ليس", "where English has"),
        ("Only {name}", "{name", "can't be filled in"),
        ("Share", "100 %s", "another language"),
        ("Link", "<a>رابط</a>", "HTML"),
        ("All", " كل", "blanks"),
    ):
        message = Message(english, translated)
        found = [*wrong_in_translation(message)]
        if len(forms_of(translated)) == 5:
            catalogue.add(english, translated)
            found = [*wrong_in_catalogue(catalogue)]
        assert bool(found) is bool(wrong), (english, translated, found)
        assert wrong in " ".join(found)
    assert "stale" in next(wrong_in_catalogue(catalogue))
