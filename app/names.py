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
from itertools import pairwise

from app.cyrillic import has_cyrillic, latin_from
from app.hebrew import latin_readings

# Written for a consonant or a glottal stop, never for a sound that a searcher types reliably.
_MARKS = dict.fromkeys(map(ord, "'`´‘’‛′ʹʻʼʽʾʿˈˋˊ\u0621\u0640\uff07"))

# Letters without a decomposition of their own, and Arabic letters as Persian, Kurdish and Urdu
# keyboards write them.
_PLAIN = str.maketrans(
    dict(zip("ıøłđəٱکڪیىېێۍۆۇۈھہەةۃڕڵ", "ioldeاككيييييوووهههههرل", strict=True))
    | {"æ": "ae", "œ": "oe", "þ": "th", "ð": "dh"}
)

# Marked letters that spell a sound of their own. H stands for a ح that the writer told apart, so
# that it joins no digraph: Ḩatḩūt has a t and an h, Thawra has a th. The Kurdish ە is a vowel.
_MARKED = str.maketrans(
    dict(zip("ǧžẖḩḥە", "jjHHHا", strict=True))
    | {"ç": "ch", "č": "ch", "ğ": "gh", "ġ": "gh", "š": "sh", "ḫ": "kh"}
)

_LATIN_SPELLINGS = [
    (re.compile(pattern), sound)
    for pattern, sound in [
        ("sch|tch|sh|ch", "C"),
        ("kh", "x"),
        ("gh", "G"),
        ("th", "t"),
        ("dh", "d"),
        ("dj", "j"),
        ("ph", "f"),
        ("ck", "k"),
    ]
]

# Each sound of a key with the letters that write it; C stands for ch and sh, G for gh.
_SOUNDS = {
    letter: sound
    for sound, letters in {
        "b": "bpبپ",
        "ch": "Cشچ",
        "d": "dدذض",
        "f": "fف",
        "g": "gGغگ",
        "h": "hHهح",
        "j": "jجژ",
        "k": "kqcكق",
        "l": "lل",
        "m": "mم",
        "n": "nن",
        "r": "rر",
        "s": "sسص",
        "t": "tتثط",
        "x": "xخ",
        "z": "zزظ",
    }.items()
    for letter in letters
}
_SILENT = frozenset("aeiouاع")
# A name that begins with a vowel does so in every spelling: Iraq and العراق, not Raqqah.
_OPENING_VOWEL = "i"
_GLIDES = {"w": "w", "v": "w", "و": "w", "ڤ": "w", "ۋ": "w", "y": "y", "ي": "y"}

# Pairs of sounds that would read as one when written side by side.
_MISREAD = frozenset({"sh", "kh", "gh", "th", "dh", "dj", "sch", "tch"})

_RUN = re.compile(r"[^\W_]+")
_ARTICLES = frozenset({"al", "el", "il", "ul", "ال"})
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
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else None
        if following is not None and is_article(word, following):
            continue
        bare = _bare_latin(_bare_arabic(word, following), following)
        sounds += _sounds_of(bare, opens_name=not sounds)
    if not sounds:
        return _OPENING_VOWEL if words else ""
    # Manbij and Membij, Anbar and Ambar.
    for place, (sound, after) in enumerate(pairwise(sounds)):
        if (sound, after) == ("n", "b"):
            sounds[place] = "m"
    return _spell(sounds)


def search_keys(name: str) -> tuple[str, ...]:
    """The keys to look a name up by, the likeliest first: its own, and those of other readings.

    Cyrillic х is ح or خ and so may kh be one, Hebrew is read as Latin, Turkish and Kurdish c is ج, Kurdish x may be غ, and Persian joins an
    article to the word before it. Empty for a name without letters or digits.
    """
    plain = unicodedata.normalize("NFC", name).casefold()
    readings = [plain]
    if has_cyrillic(plain):
        # Ukrainian г is h, as Luhansk has it.
        readings += [plain.replace("х", "kh"), plain.replace("г", "h")]
    readings += latin_readings(plain)
    # Cyrillic х has the key of an h.
    readings.append(plain.replace("kh", "h"))
    readings.append(re.sub("c(?![hk])", "j", plain))
    readings.append(plain.replace("x", "gh"))
    readings.append(re.sub(r"(?<=\w\w)ال(?=\w\w\w)", " ال", plain))
    # Most names have one reading, and their key is what takes the time.
    keys = dict.fromkeys(name_key(each) for each in dict.fromkeys(readings))
    return tuple(key for key in keys if key)


def search_forms(name: str) -> tuple[str, ...]:
    """The folded forms to look a name up by: its own and, of a Cyrillic one, the Latin one."""
    plain = unicodedata.normalize("NFC", name).casefold()
    return tuple(form for form in dict.fromkeys((fold(name), fold(latin_from(plain)))) if form)


def script_of(name: str) -> str:
    """The ISO 15924 code of the script that most letters of the name are in.

    `Zyyy` when the name has no letters, `Zzzz` for a script this map doesn't know.
    """
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
    if text.isascii():
        return text
    kept = (
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    return unicodedata.normalize("NFC", "".join(kept))


def _words(text: str) -> list[str]:
    """Runs of letters and digits, the decimal digits of any script as ASCII."""
    if text.isascii():
        return _RUN.findall(text)
    ascii_digits = "".join(
        str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text
    )
    return _RUN.findall(ascii_digits)


def _spoken(name: str) -> str:
    """The name in lower case with the marked letters that carry a sound spelt out."""
    text = latin_from(unicodedata.normalize("NFKC", name).casefold())
    # Sorani writes a doubled sound twice, which Arabic leaves to a mark.
    if re.search("[ڕڵەێۆ]", text):
        text = re.sub(r"(\w)\1", r"\1", text)
    # Gazetteers write ş for ص, Turkish and Kurdish for sh. The letters around it tell which: the
    # gazetteers' romanisation has no e and no o.
    if re.search("[eopvxığöüçêîû]", text) and not re.search("[āīūţḑḩ]", text):
        text = text.replace("ş", "sh")
    text = _without_combining(text.translate(_MARKED).translate(_MARKS)).translate(_PLAIN)
    return re.sub(r"\bعبدال", "عبد ال", text)


def is_article(word: str, following: str) -> bool:
    """Whether the word is an article: plain, or assimilated as in «az-Zawr» and «ash-Sham»."""
    if word in _ARTICLES:
        return True
    assimilated = _ASSIMILATED_ARTICLE.fullmatch(word)
    return assimilated is not None and following.startswith(assimilated[1])


def _bare_arabic(word: str, following: str | None) -> str:
    """An Arabic word without its article and its feminine ending; Abu and Ibn as Bu and Bin."""
    word = re.sub("^ال(?=..)", "", word)
    word = re.sub("^ا(?=بو(?:$|...))", "", word)
    if following is not None:
        word = re.sub("^ا(?=ب[نيا]$)", "", word)
        word = re.sub("(?<=..)ات$", "", word)
    # A final ح goes the way of the final h that it is transliterated with.
    return re.sub("(?<=.)[هح]$", "", word)


def _bare_latin(word: str, following: str | None) -> str:
    """A Latin word with one letter for each sound, bare of the same things."""
    word = re.sub("^abd[aeiu]l(?=.)", "abd", word)
    word = re.sub("^[ae](?=bo?u(?:$|...))", "", word)
    for pattern, sound in _LATIN_SPELLINGS:
        word = pattern.sub(sound, word)
    word = re.sub(r"^[ae]l(?=bo?u|[b-df-hj-np-tvxzCGH].{3})", "", word)
    word = re.sub(r"^[ae]([tdrzsnC])(?=\1.{3})", "", word)
    word = re.sub(r"([b-df-hj-np-tv-xzCGH])\1+", r"\1", word)
    if following is not None:
        word = re.sub("^[aei](?=b[ain]$)", "", word)
        # «Qal'at», «Nahiyat»: the ending ة before a word it belongs to.
        word = re.sub("(?<=...)[ae]t$", "", word)
    return re.sub("(?<=[aeiouy])[hH]$", "", word)


def _sounds_of(word: str, *, opens_name: bool) -> list[str]:
    """The consonants of a bare word. Vowels and glides count where the name begins with one."""
    sounds = []
    for place, letter in enumerate(word):
        opens = opens_name and place == 0
        if letter in _GLIDES:
            sounds += [_GLIDES[letter]] if opens else []
        elif letter in _SILENT:
            sounds += [_OPENING_VOWEL] if opens else []
        else:
            sounds.append(_SOUNDS.get(letter, letter))
    return sounds


def _spell(sounds: list[str]) -> str:
    """The sounds as one word that reads back as the same sounds.

    An `a` parts two sounds that would read as one, such as a doubled letter or s and h, and keeps
    a final h from reading as a silent one.
    """
    spelt = sounds[0]
    for before, sound in pairwise(sounds):
        doubled = sound in {before, before[-1]} and sound.isalpha()
        if doubled or before[-1] + sound in _MISREAD:
            spelt += "a"
        spelt += sound
    return spelt + "a" if spelt.endswith(("ah", "ih", "yh")) else spelt
