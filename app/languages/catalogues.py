"""The languages that there are: English, and one for each catalogue in `translations/`.

A catalogue is a gettext file, `translations/ar.po` of Arabic. Its header says who has read it, and how much
of it is translated. Messages are read when a language is first spoken.
"""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale
    from babel.messages.catalog import Catalog

FOLDER = Path(__file__).resolve().parents[2] / "translations"
ENGLISH = "en"
# Comments at the top of a catalogue: who speaks the language and has read all of it, and how many hundredths
# are translated. Babel drops headers that it doesn't know.
READ_BY = "Read by"
SHARE = "Translated percent"
LONGEST_HEAD = 4000

log = logging.getLogger(__name__)

# A context, where it has one, and the message.
Key = tuple[str | None, str]


@dataclass(frozen=True, eq=False)
class Language:
    """A language: `code` is as addresses and `lang` have it (BCP 47), `path` its catalogue.

    `share` is how much is translated, in hundredths; `read_by` who speaks it and has read it, empty if nobody.
    """

    code: str
    path: Path | None = None
    share: int = 100
    read_by: str = ""

    @cached_property
    def locale(self) -> "Locale":
        """What CLDR knows of it. Days in English are as Britain writes them."""
        from babel import Locale  # noqa: PLC0415

        return Locale("en", "GB") if self.is_english else Locale.parse(self.code, sep="-")

    @cached_property
    def name(self) -> str:
        """As its speakers call it: «العربية»."""
        return "English" if self.is_english else self.locale.get_language_name() or self.code

    @property
    def direction(self) -> str:
        """Which way it is written: «ltr» or «rtl»."""
        return self.locale.text_direction

    @property
    def is_english(self) -> bool:
        """True for the language that messages are written in."""
        return self.code == ENGLISH

    @property
    def prefix(self) -> str:
        """What addresses in it begin with; nothing for English."""
        return "" if self.is_english else f"/{self.code}"

    @cached_property
    def _read(self) -> tuple[Mapping[Key, tuple[str, ...]], Callable[[int], int]]:
        if self.path is None:
            return {}, lambda n: int(n != 1)
        from babel.messages.pofile import PoFileError  # noqa: PLC0415

        try:
            return read_messages(self.path)
        except (PoFileError, ValueError, OSError) as error:
            # The page is English then, and tells nobody else.
            log.error("The catalogue %s can't be read: %s", self.path.name, error)  # noqa: TRY400
            return {}, lambda n: int(n != 1)

    @property
    def messages(self) -> Mapping[Key, tuple[str, ...]]:
        """The forms of each message that is translated, by its context and its English."""
        return self._read[0]

    @property
    def plural(self) -> Callable[[int], int]:
        """Tells which of the forms of a message stands for a count."""
        return self._read[1]


@cache
def languages() -> Mapping[str, Language]:
    """Every language by its code, English first. One whose catalogue has no fit head is left out, and logged."""
    from babel import UnknownLocaleError  # noqa: PLC0415

    found = {ENGLISH: Language(ENGLISH, read_by="its authors")}
    for path in sorted(FOLDER.glob("*.po")):
        try:
            found[path.stem] = read_head(path)
        except (ValueError, OSError, UnknownLocaleError) as error:
            log.error("The catalogue %s is left out: %s", path.name, error)  # noqa: TRY400
    return found


def catalogue_texts() -> list[str]:
    """All catalogues as they are: what is made of them changes with them."""
    return [path.read_text("utf-8", "replace") for path in sorted(FOLDER.glob("*.po"))]


def find_language(code: str) -> Language | None:
    """The language of that code, if there is one."""
    return languages().get(code)


def read_head(path: Path) -> Language:
    """The language of a catalogue, by its name and its header. Raises ValueError or OSError."""
    with path.open(encoding="utf-8") as file:
        head = file.read(LONGEST_HEAD)
    told = dict(re.findall(r"^# ([A-Z][a-z ]+):[ ]?(.*)$", head, re.MULTILINE))
    said = re.search(r'^"Language: (.*?)\\n"$', head, re.MULTILINE)
    if said is None or said[1].replace("_", "-") != path.stem:
        raise ValueError(f"its header says the language is {said and said[1]!r}")
    share = told.get(SHARE, "0")
    language = Language(
        path.stem, path, int(share) if share.isdecimal() else 0, told.get(READ_BY, "")
    )
    # Unknown to CLDR, it couldn't be said in it what day it is.
    _ = language.locale
    return language


def read_messages(path: Path) -> tuple[Mapping[Key, tuple[str, ...]], Callable[[int], int]]:
    """The messages of a catalogue, and its rule for plurals. Raises ValueError, OSError or PoFileError."""
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return dict(translated(catalogue)), plural_of(catalogue)


def translated(catalogue: "Catalog") -> list[tuple[Key, tuple[str, ...]]]:
    """The messages of a catalogue that are translated in all their forms, without those in doubt."""
    found = []
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and all(forms) and not message.fuzzy:
            first = message.id[0] if isinstance(message.id, tuple) else message.id
            found.append(((message.context or None, str(first)), tuple(map(str, forms))))
    return found


def plural_of(catalogue: "Catalog") -> Callable[[int], int]:
    """Which form stands for a count, by the catalogue's own rule. Raises ValueError.

    Not CLDR's of today: Babel numbers the forms of Arabic otherwise than it did.
    """
    # The standard library reads the rule of a header: C with few operators, and nothing else passes.
    from gettext import c2py  # noqa: PLC0415

    rule: Callable[[int], int] = c2py(catalogue.plural_expr)
    return rule
