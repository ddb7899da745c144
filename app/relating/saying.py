"""Why two claims are offered to an editor, in words: «Same place: Raqqah», «7 of 9 words alike»."""

from app.languages import comma, gettext, ngettext, say_list, say_number
from app.relating.comparing import Comparison


def say_why(found: Comparison) -> list[str]:
    """Each thing that the two share, or in which they differ, as a short sentence."""
    said = [*_say_origin(found), *_say_shared(found)]
    if found.likeness.alike:
        said.append(
            gettext(
                "{n} of {of} words alike",
                n=say_number(found.likeness.alike),
                of=say_number(found.likeness.of),
            )
        )
    first, second = found.numbers
    if first and second and found.likeness.alike:
        said.append(
            gettext(
                "Different numbers: {numbers} here, {others} there",
                numbers=say_list(first),
                others=say_list(second),
            )
        )
    if found.is_denial:
        said.append(gettext("One of them denies something"))
    return said


def _say_origin(found: Comparison) -> list[str]:
    said = []
    if found.outcome:
        said.append(gettext("A forecast, and what was said after it"))
    if found.is_reprint:
        said.append(gettext("Reads like a reprint"))
    if found.named_by_first:
        said.append(gettext("This claim names the other’s source"))
    if found.named_by_second:
        said.append(gettext("The other names this claim’s source"))
    if found.same_origin:
        said.append(gettext("Both count as one origin already"))
    return said


def _say_shared(found: Comparison) -> list[str]:
    said = []
    if found.places:
        places = comma().join(found.places)
        said.append(
            ngettext(
                "Same place: {places}", "Same places: {places}", len(found.places), places=places
            )
        )
    if found.actors:
        actors = comma().join(found.actors)
        said.append(
            ngettext(
                "Same actor: {actors}", "Same actors: {actors}", len(found.actors), actors=actors
            )
        )
    if found.days_apart == 0:
        said.append(gettext("Days that overlap"))
    elif found.days_apart is not None:
        said.append(ngettext("{n} day apart", "{n} days apart", found.days_apart))
    return said
