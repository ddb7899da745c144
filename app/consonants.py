"""The consonants of a word of a name, in Latin or Arabic letters, as `app.names` makes keys of them. Pure."""

import re
from functools import lru_cache

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
OPENING_VOWEL = "i"
_GLIDES = {"w": "w", "v": "w", "و": "w", "ڤ": "w", "ۋ": "w", "y": "y", "ي": "y"}

# Pairs of sounds that would read as one when written side by side.
_MISREAD = frozenset({"sh", "kh", "gh", "th", "dh", "dj", "sch", "tch"})


@lru_cache(maxsize=20_000)
def sounds_in(word: str, *, goes_on: bool, opens_name: bool) -> tuple[str, ...]:
    """The consonants of a word of a name, remembered: texts and names repeat their words."""
    bare = _bare_latin(_bare_arabic(word, goes_on=goes_on), goes_on=goes_on)
    return tuple(_sounds_of(bare, opens_name=opens_name))


def _bare_arabic(word: str, *, goes_on: bool) -> str:
    """An Arabic word without its article and its feminine ending; Abu and Ibn as Bu and Bin."""
    word = re.sub("^ال(?=..)", "", word)
    word = re.sub("^ا(?=بو(?:$|...))", "", word)
    if goes_on:
        word = re.sub("^ا(?=ب[نيا]$)", "", word)
        word = re.sub("(?<=..)ات$", "", word)
    # A final ح goes the way of the final h that it is transliterated with.
    return re.sub("(?<=.)[هح]$", "", word)


def _bare_latin(word: str, *, goes_on: bool) -> str:
    """A Latin word with one letter for each sound, bare of the same things."""
    word = re.sub("^abd[aeiu]l(?=.)", "abd", word)
    word = re.sub("^[ae](?=bo?u(?:$|...))", "", word)
    for pattern, sound in _LATIN_SPELLINGS:
        word = pattern.sub(sound, word)
    word = re.sub(r"^[ae]l(?=bo?u|[b-df-hj-np-tvxzCGH].{3})", "", word)
    word = re.sub(r"^[ae]([tdrzsnC])(?=\1.{3})", "", word)
    word = re.sub(r"([b-df-hj-np-tv-xzCGH])\1+", r"\1", word)
    if goes_on:
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
            sounds += [OPENING_VOWEL] if opens else []
        else:
            sounds.append(_SOUNDS.get(letter, letter))
    return sounds


def spell(sounds: list[str]) -> str:
    """The sounds as one word that reads back as the same sounds.

    An `a` parts two sounds that would read as one, such as a doubled letter or s and h, and keeps
    a final h from reading as a silent one.
    """
    spelt = sounds[0] + "".join(map(_following, sounds, sounds[1:]))
    return spelt + "a" if spelt.endswith(("ah", "ih", "yh")) else spelt


@lru_cache(maxsize=10_000)
def _following(before: str, sound: str) -> str:
    """A sound as it is written behind another, with what parts them where they would read as one."""
    doubled = sound in {before, before[-1]} and sound.isalpha()
    return "a" + sound if doubled or before[-1] + sound in _MISREAD else sound
