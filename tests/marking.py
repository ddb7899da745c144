"""Finds words for people that no catalogue can translate: `python -m tests.marking templates/places.html …`.

Of a template: text between tags, attributes that are read out or shown, and texts in its expressions that
aren't given to `_`, `ngettext` or `pgettext`.
"""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.settings import PROJECT_DIR
from app.templating import ENVIRONMENT
from app.vocabulary.counted import COUNTED

SPOKEN = (
    "aria-label",
    "aria-description",
    "alt",
    "title",
    "placeholder",
    "aria-roledescription",
    "aria-valuetext",
)
# In here stand codes, names and examples, which are the same in every language.
AS_THEY_ARE = {"code", "pre", "script", "style", "kbd", "samp", "svg"}
WORD = re.compile(r"[A-Za-z]{2,}")
# What stands for an expression while the text round it is read.
HOLE = "0"
SAYING = {"_", "ngettext", "pgettext"}
# Calls whose texts are codes.
OF_CODE = {"code"}
# Blocks that hold classes and codes.
BLOCKS_OF_CODE = {"kind_of_page", "page_class", "body_class"}
# A text in an expression that looks like words: several, or one with a capital.
LIKE_WORDS = re.compile(r"[A-Za-z][a-z’']* [A-Za-z]|^[A-Z][a-z]+$|^[A-Z][a-z]+[ .,:]")
# Spellings that are searched for as an example, classes of CSS that a number follows, and codes with a blank.
AS_TYPED = {
    "At Tanf",
    "Deir ez-Zor",
    "raqqah sdf attack",
    "mention mention-",
    "put back",
    "edited here",
}
# Names of ours and of others, licences, formats.
NAMES = re.compile(
    r"(?<![A-Za-z])(CC BY 4\.0|GeoJSON|CSV|API|QGIS|GDAL|pandas|GeoPandas|JSON|KML|KMZ|UTF-8|EPSG|SHA-256|URL|ISO|UTC|OGC|HTML|"
    r"W3C Web Annotation|W3C|DuckDB|XLSX|GeoPackage|FlatGeobuf|GeoParquet|OpenStreetMap|GeoNames|Arab|Python|Atom|CQL2|PNG|id|ID|km|TOTP|QR)(?![A-Za-z])"
)


class Text(HTMLParser):
    """Collects the text of a page that people read, with its lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.within: list[str] = []
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in SPOKEN:
            self.take(given.get(name) or "")
        if tag == "meta" and given.get("name") == "description":
            self.take(given.get("content") or "")
        if tag not in ("meta", "link", "input", "br", "img", "hr", "use", "path", "wbr"):
            self.within.append(
                "code"
                if given.get("translate") == "no" or ("lang" in given and tag != "html")
                else tag
            )

    def handle_endtag(self, tag: str) -> None:
        del tag
        if self.within:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not AS_THEY_ARE.intersection(self.within):
            self.take(data)

    def take(self, text: str) -> None:
        for part in text.split("\n"):
            if WORD.search(NAMES.sub("", part)) and part.strip() not in AS_TYPED:
                self.found.append((self.getpos()[0], " ".join(part.split())))


@cache
def said() -> Catalog:
    """What `scripts.build_translations` finds, in a process of its own: tests make words and refusals too."""
    write = (
        "import sys; from babel.messages.pofile import write_po; "
        "from scripts.build_translations import messages; write_po(sys.stdout.buffer, messages())"
    )
    made = subprocess.run(
        [sys.executable, "-c", write], capture_output=True, check=True, cwd=PROJECT_DIR
    )
    return read_po(io.BytesIO(made.stdout))


def in_template(path: Path) -> Iterator[str]:
    """Lines and words of a template that nothing marks."""
    tokens: list[tuple[int, str, str]] = list(ENVIRONMENT.lex(path.read_text("utf-8")))
    # What is counted is said by `wording.say_count`.
    said = {*arguments(tokens), *COUNTED, *AS_TYPED}
    page = Text()
    page.feed(text_of(tokens))
    for number, words in page.found:
        yield f"{path}:{number}: {words}"
    for number, kind, value in tokens:
        words = value[1:-1] if kind == "string" else ""
        if words not in said and LIKE_WORDS.search(words) and WORD.search(NAMES.sub("", words)):
            yield f"{path}:{number}: in an expression: {words}"


def text_of(tokens: list[tuple[int, str, str]]) -> str:
    """A template's own text, with a hole for each expression, and without the blocks that hold codes."""
    text, last, block = "", "", ""
    for _, kind, value in tokens:
        if kind == "name":
            if last == "block":
                block = value
            elif value == "endblock":
                block = ""
            last = value
        elif kind == "data":
            text += "\n" * value.count("\n") if block in BLOCKS_OF_CODE else value
        elif kind in ("variable_begin", "block_begin"):
            text += HOLE
    return text


def arguments(tokens: list[tuple[int, str, str]]) -> Iterator[str]:
    """The texts that are given to what says a message."""
    told = [(kind, value) for _, kind, value in tokens if kind != "whitespace"]
    for index, (kind, value) in enumerate(told):
        if (
            kind == "name"
            and value in SAYING | OF_CODE
            and told[index + 1 : index + 2] == [("operator", "(")]
        ):
            for kind_, value_ in told[index + 2 : index + 6]:
                if kind_ == "string":
                    yield value_[1:-1]


def main() -> None:
    found = [each for name in sys.argv[1:] for each in in_template(Path(name))]
    sys.stdout.write("\n".join([*found, f"{len(found)} unmarked", ""]))


if __name__ == "__main__":
    main()
