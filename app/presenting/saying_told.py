"""What is left of the map by a choice of witnesses, in a sentence.

Importing this module gives every template `say_told(told)`. `say_choice(told)` is for titles.
"""

from collections.abc import Sequence

from app.languages import gettext, mark, ngettext, nmark, semicolon
from app.languages.words import WordsByCode
from app.letters import isolated
from app.templating import ENVIRONMENT
from app.witnesses.naming import wanted
from app.witnesses.testimony import Told

# Names that are said; of more only how many they are.
MOST_NAMES = 3
RESTING = WordsByCode(
    {
        "one-claim": "on one claim",
        "one-origin": "on one origin",
        "disputed": "on claims that others contradict",
    }
)
SAID = {
    (False, True): nmark(
        "Without {without}: {n} of {all} positions is gone.",
        "Without {without}: {n} of {all} positions are gone.",
    ),
    (True, False): nmark(
        "Only by the word of {only}: {n} of {all} positions is gone.",
        "Only by the word of {only}: {n} of {all} positions are gone.",
    ),
    (True, True): nmark(
        "Only by the word of {only}, without {without}: {n} of {all} positions is gone.",
        "Only by the word of {only}, without {without}: {n} of {all} positions are gone.",
    ),
}
NOBODY = mark("Nobody is believed here: all positions are gone, {n} of {all} positions.")
RESTS = nmark(
    "Of the positions only those that rest {how}: {n} of {all} positions is gone.",
    "Of the positions only those that rest {how}: {n} of {all} positions are gone.",
)


def say_told(told: Told) -> str:
    """Whose word is taken, and how many positions are gone: «Without Sputnik: 12 of 141 positions are gone.»"""
    counts = {"all": told.every}
    if told.only == ():
        return gettext(NOBODY, n=told.gone, **counts)
    if told.only is None and not told.without:
        how = gettext(RESTING[told.rests or ""])
        return ngettext(*RESTS, told.gone, how=how, **counts)
    named = {
        "only": _named(told.choice.only or (), told.only or ()),
        "without": _named(told.choice.without, told.without),
    }
    pattern = SAID[told.only is not None, bool(told.without)]
    return ngettext(*pattern, told.gone, **named, **counts)


def say_choice(told: Told) -> str:
    """Whose word is taken, as a part of a title: «without Sputnik»."""
    only, without = (
        _named(names or (), spelled or ())
        for names, spelled in ((told.choice.only, told.only), (told.choice.without, told.without))
    )
    if told.only == ():
        return gettext("by nobody’s word")
    if told.only is None:
        return gettext("without {without}", without=without)
    if not told.without:
        return gettext("only by the word of {only}", only=only)
    return gettext("only by the word of {only}, without {without}", only=only, without=without)


def _named(names: Sequence[str], spelled: Sequence[str]) -> str:
    """Names with semicolons between them, since they may hold commas."""
    said = semicolon().join(
        gettext("the side of {name}", name=isolated(each))
        if wanted(name).kind == "side"
        else isolated(each)
        for name, each in zip(names[:MOST_NAMES], spelled, strict=False)
    )
    more = len(names) - MOST_NAMES
    if more <= 0:
        return said
    return ngettext("{names} and {n} more", "{names} and {n} more", more, names=said)


ENVIRONMENT.globals.update(say_told=say_told)
