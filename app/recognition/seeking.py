"""What to ask a large gazetteer for: the keys by which its names may be met in a text."""

from collections.abc import Mapping

from app.names import name_key
from app.recognition.matching import spellings
from app.recognition.words import RunFinder, script_of_word

# Names of more words are found by the key of their first two.
MOST_SOUNDING = 2


def keys_sought(finder: RunFinder) -> Mapping[str, tuple[str, str]]:
    """(key, script) of all words of a text, and pairs of words, with which a name may begin, by how they are spelt.

    Articles don't count. Arabic, Hebrew and Cyrillic words give several, as they may have a prefix or an ending.
    """
    sought: dict[str, tuple[str, str]] = {}
    for place, word in enumerate(finder.words):
        if not finder.begins(place) or not (word.is_capital or place in finder.articles):
            continue
        sounding = 0
        for last, text in finder.runs_from(place):
            sounding += last - 1 not in finder.articles
            if sounding > MOST_SOUNDING:
                break
            if text in sought:
                continue
            script = script_of_word(word.text)
            for spelling, *_ in spellings(word, text):
                if spelling not in sought:
                    sought[spelling] = name_key(spelling), script
    return sought
