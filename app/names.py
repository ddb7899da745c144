"""Names as people write them: keys under which spellings of one name meet, Latin, Arabic, Cyrillic.

Callers use `name_key` to give a name its key, `lead_key` that of its first words, `search_keys` to look one up, `fold` and
`search_forms` for trigram matching and prefix search, `script_of` to label a spelling, `slug_from` to propose an address. All are pure and accept any
text.

A key is a skeleton of consonants: «Deir ez-Zor», «Дейр-эз-Зор» and «دير الزور» all give `drzr`.
Vowels, marks, doubled letters, articles and the spaces between words don't count, because Arabic
leaves short vowels unwritten and no two transliterations agree on the rest. The price is that short
names collide (`benchmarks/name_keys.py` measures how often), so a look-up by key gives candidates,
to be ranked by likeness of their folded forms.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise, zip_longest

from app.arabic import VARIANTS
from app.consonants import OPENING_VOWEL, sounds_in, spell
from app.cyrillic import has_cyrillic, latin_from
from app.hebrew import latin_readings

# Written for a consonant or a glottal stop, never for a sound that a searcher types reliably.
_MARKS = dict.fromkeys(map(ord, "'`´‘’‛′ʹʻʼʽʾʿˈˋˊ\u0621\u0640\uff07"))

# Letters without a decomposition of their own, and variants of Arabic ones.
_PLAIN = str.maketrans(
    dict(zip("ıøłđə", "iolde", strict=True))
    | VARIANTS
    | {"æ": "ae", "œ": "oe", "þ": "th", "ð": "dh"}
)

# What is left to do to a name of simple letters.
_SIMPLE_SPOKEN = str.maketrans({"'": None, "`": None, "ة": "ه", "ى": "ي"})

# Marked letters that spell a sound of their own. H stands for a ح that the writer told apart, so
# that it joins no digraph: Ḩatḩūt has a t and an h, Thawra has a th. The Kurdish ە is a vowel.
_MARKED = str.maketrans(
    dict(zip("ǧžẖḩḥە", "jjHHHا", strict=True))
    | {"ç": "ch", "č": "ch", "ğ": "gh", "ġ": "gh", "š": "sh", "ḫ": "kh"}
)

_RUN = re.compile(r"[^\W_]+")
_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")
# ASCII, and Arabic letters that are made of no others: nothing can be taken off these.
_SIMPLE = re.compile("[\x00-\x7f\u0627-\u063a\u0641-\u064a]*")
_SIMPLE_ARABIC = re.compile("[\x00-\x40\x5b-\x60\x7b-\x7f\u0627-\u063a\u0641-\u064a]*")
_DOUBLES_WRITTEN = re.compile("[ڕڵەێۆ]")
_ARTICLES = frozenset({"al", "el", "il", "ul", "ال"})
LONGEST_ARTICLE = 3
_ASSIMILATED_ARTICLE = re.compile("[aeu]([tdrzsnc])h?")

_ARABIC_SLUG = str.maketrans(
    dict(zip("ابتجحدرزسصضطظعفقكگلمنهپڤوي", "abtjhdrzssdtzafqkglmnhpvwy", strict=True))
    | {"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh", "چ": "ch", "ژ": "zh"}
)
_SLUG_LENGTH = 80

# ISO 15924 codes by the first word of a letter's Unicode name.
_SCRIPTS = {
    "LATIN": "Latn",
    "FULLWIDTH": "Latn",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "SYRIAC": "Syrc",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "ETHIOPIC": "Ethi",
    "THAI": "Thai",
    "CJK": "Hani",
    "HIRAGANA": "Hira",
    "KATAKANA": "Kana",
    "HANGUL": "Hang",
}


def fold(name: str) -> str:
    """The name in lower case, without marks, for trigram matching and prefix search.

    Diacritics, harakat, tatweel, hamza and ayn signs are dropped, ة becomes ه, ى becomes ي,
    Persian and Kurdish letters become Arabic ones, digits ASCII; whatever is no letter or digit
    becomes one space. Idempotent. A name without letters or digits folds to the empty string.
    """
    if name.isascii():
        # Most words of most texts: nothing but case, signs and blanks can change.
        return " ".join(_words(name.lower().translate(_MARKS)))
    before, folded = name, _fold_once(name)
    while folded != before:
        before, folded = folded, _fold_once(folded)
    return folded


def _fold_once(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold().translate(_MARKS)
    text = _without_combining(text).translate(_PLAIN)
    return " ".join(_words(text))


def name_key(name: str) -> str:
    """The skeleton under which spellings of one name meet: «Al-Tanaf» and «التنف» give `tnf`.

    Lower-case ASCII for Latin, Arabic and Cyrillic names, without spaces; letters of other scripts
    stay as they fold. The key of a key is that key. A name of vowels alone gives `i`, a name without
    letters or digits the empty string.
    """
    return _key_of(_words(_spoken(name)))


def lead_key(name: str) -> str:
    """The key of a name's first two words, articles not counted; that of the whole where it has no more.

    By it the longer names are found that may begin with two words of a text.
    """
    words = _words(_spoken(name))
    sounding = 0
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        if sounding == 2:
            return _key_of(words[:place])
        if following is None or not is_article(word, following):
            sounding += 1
    return _key_of(words)


def _key_of(words: list[str]) -> str:
    sounds: list[str] = []
    for word, following in zip_longest(words, words[1:]):
        if following is None:
            sounds += sounds_in(word, goes_on=False, opens_name=not sounds)
        elif not is_article(word, following):
            sounds += sounds_in(word, goes_on=True, opens_name=not sounds)
    if not sounds:
        return OPENING_VOWEL if words else ""
    # Manbij and Membij, Anbar and Ambar.
    if "n" in sounds and "b" in sounds:
        for place, pair in enumerate(pairwise(sounds)):
            if pair == ("n", "b"):
                sounds[place] = "m"
    return spell(sounds)


def search_keys(name: str) -> tuple[str, ...]:
    """The keys to look a name up by, the likeliest first: its own, and those of other readings.

    Empty for a name without letters or digits.
    """
    own = name_key(name)
    return tuple(dict.fromkeys((own, *other_keys(name)))) if own else ()


def other_keys(name: str) -> tuple[str, ...]:
    """The keys of a name's other readings, the likeliest first; its own may be among them.

    Cyrillic х is ح or خ and so may kh be one, Hebrew is read as Latin, Turkish and Kurdish c is ج, Kurdish x may be غ, and Persian joins an
    article to the word before it.
    """
    plain = unicodedata.normalize("NFC", name).casefold()
    readings = [*latin_readings(plain)]
    if has_cyrillic(plain):
        # Ukrainian г is h, as Luhansk has it.
        readings = [plain.replace("х", "kh"), plain.replace("г", "h"), *readings]
    # Cyrillic х has the key of an h.
    readings.append(plain.replace("kh", "h"))
    if "c" in plain:
        readings.append(re.sub("c(?![hk])", "j", plain))
    readings.append(plain.replace("x", "gh"))
    if "ال" in plain:
        readings.append(re.sub(r"(?<=\w\w)ال(?=\w\w\w)", " ال", plain))
    # Most names have one reading, and their key is what takes the time.
    keys = (name_key(each) for each in dict.fromkeys(readings) if each != plain)
    return tuple(key for key in keys if key)


def search_forms(name: str) -> tuple[str, ...]:
    """The folded forms to look a name up by: its own and, of a Cyrillic one, the Latin one."""
    plain = unicodedata.normalize("NFC", name).casefold()
    return tuple(form for form in dict.fromkeys((fold(name), fold(latin_from(plain)))) if form)


def script_of(name: str) -> str:
    """The ISO 15924 code of the script that most letters of the name are in.

    `Zyyy` when the name has no letters, `Zzzz` for a script this map doesn't know.
    """
    if name.isascii():
        return "Latn" if any(map(str.isalpha, name)) else "Zyyy"
    if _SIMPLE_ARABIC.fullmatch(name):
        return "Arab"
    counts: dict[str, int] = {}
    for letter in name:
        if letter.isalpha():
            script = _script_of_letter(letter)
            counts[script] = counts.get(script, 0) + 1
    return max(counts, key=lambda script: counts[script]) if counts else "Zyyy"


@lru_cache(maxsize=4096)
def _script_of_letter(letter: str) -> str:
    return _SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "Zzzz")


def slug_from(name: str) -> str:
    """An address for the name: ASCII letters and digits, hyphens between words.

    Arabic is spelt letter by letter («الرقة» gives `al-rqa`). Other scripts are left out; a name of
    which nothing is left gives `unnamed`. At most 80 characters. Not unique: callers add a number.
    """
    words = []
    for word in fold(name).split():
        text = re.sub("^ال(?=..)", "al-", word)
        text = re.sub("(?<=..)ه$", "a", text)
        # Inside a word these two letters are long vowels, unless one of them follows.
        text = re.sub("(?<=[^-])و(?![اوي])", "u", text)
        text = re.sub("(?<=[^-])ي(?![اوي])", "i", text)
        words += re.findall("[a-z0-9]+", text.translate(_ARABIC_SLUG))
    return "-".join(words)[:_SLUG_LENGTH].rstrip("-") or "unnamed"


def _without_combining(text: str) -> str:
    """The text without combining marks and invisible characters, letters recomposed."""
    if _SIMPLE.fullmatch(text):
        return text
    return unicodedata.normalize("NFC", text.translate(_BARE))


class _BareLetters(dict[int, str]):
    """What is left of each letter without combining marks, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        left = "".join(
            part
            for part in unicodedata.normalize("NFKD", chr(code))
            if not unicodedata.combining(part) and unicodedata.category(part) != "Cf"
        )
        # Texts of rare letters only would fill the memory.
        if code < _RARE:
            self[code] = left
        return left


_RARE = 0x3000
_BARE = _BareLetters()


def _words(text: str) -> list[str]:
    """Runs of letters and digits, the decimal digits of any script as ASCII."""
    if not _FOREIGN_DIGIT.search(text):
        return _RUN.findall(text)
    ascii_digits = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )
    return _RUN.findall(ascii_digits)


def _spoken(name: str) -> str:
    """The name in lower case with the marked letters that carry a sound spelt out."""
    if _SIMPLE.fullmatch(name):
        return _with_servant_apart(name.lower().translate(_SIMPLE_SPOKEN))
    text = latin_from(unicodedata.normalize("NFKC", name).casefold())
    if text.isascii():
        return text.translate(_MARKS)
    # Sorani writes a doubled sound twice, which Arabic leaves to a mark.
    if _DOUBLES_WRITTEN.search(text):
        text = re.sub(r"(\w)\1", r"\1", text)
    # Gazetteers write ş for ص, Turkish and Kurdish for sh. The letters around it tell which: the
    # gazetteers' romanisation has no e and no o.
    if "ş" in text and re.search("[eopvxığöüçêîû]", text) and not re.search("[āīūţḑḩ]", text):
        text = text.replace("ş", "sh")
    text = _without_combining(text.translate(_MARKED).translate(_MARKS)).translate(_PLAIN)
    return _with_servant_apart(text)


def _with_servant_apart(text: str) -> str:
    return re.sub(r"\bعبدال", "عبد ال", text) if "عبدال" in text else text


def is_article(word: str, following: str) -> bool:
    """Whether the word is an article: plain, or assimilated as in «az-Zawr» and «ash-Sham»."""
    if word in _ARTICLES:
        return True
    if len(word) > LONGEST_ARTICLE:
        return False
    assimilated = _ASSIMILATED_ARTICLE.fullmatch(word)
    return assimilated is not None and following.startswith(assimilated[1])
