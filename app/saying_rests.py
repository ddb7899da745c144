"""What a position rests on and falls with, in sentences for readers: `app.resting` in words."""

from collections.abc import Sequence

from app import wording
from app.languages import gettext, ngettext, semicolon
from app.letters import isolated
from app.resting import Rests


def say_rests(rests: Rests[str], named: int) -> list[str]:
    """What would have to be false, of a position that names so many claims, a sentence each."""
    if rests.is_outweighed or not rests.carrying:
        said = [_say_fallen(rests)]
    else:
        said = [_say_claims(rests), _say_origins(rests)]
    agreeing = len(rests.carrying) - named
    if agreeing > 0:
        said.append(
            ngettext(
                "{n} claim that it doesn't name says the same.",
                "{n} claims that it doesn't name say the same.",
                agreeing,
            )
        )
    if rests.against and not rests.is_outweighed:
        said.append(
            gettext(
                "Against it: {claims} of {origins}.",
                claims=wording.say_count(len(rests.against), "claim"),
                origins=wording.say_count(rests.origins_against, "independent origin"),
            )
        )
    return said


def _say_fallen(rests: Rests[str]) -> str:
    if not rests.carrying:
        return gettext("Nothing carries it any more: whoever said it took it back.")
    return gettext(
        "More speaks against it than for it: {against} against {origins}.",
        against=wording.say_count(rests.origins_against, "independent origin"),
        origins=wording.say_count(rests.origins, "independent origin"),
    )


def _say_claims(rests: Rests[str]) -> str:
    falls = rests.by_claims
    if not falls.sets:
        return gettext(
            "It rests on {claims}.", claims=wording.say_count(len(rests.carrying), "claim")
        )
    if len(rests.carrying) == 1:
        return gettext("It rests on one claim.")
    if falls.size == 1:
        return gettext("It falls if one claim is false.")
    return ngettext(
        "It falls only if {n} claim is false.",
        "It falls only if {n} claims are false together.",
        falls.size,
    )


def _say_origins(rests: Rests[str]) -> str:
    falls = rests.by_origins
    if not falls.sets:
        return ngettext(
            "It falls only with {n} origin or more.",
            "It falls only with {n} origins or more.",
            max(1, falls.size),
        )
    first = _named(falls.sets[0])
    if falls.size == 1 and len(falls.sets) > 1:
        names = [each[0] for each in falls.sets]
        return gettext("It falls with any one of these origins: {origins}.", origins=_named(names))
    if rests.origins == 1:
        return gettext("It rests on one origin: it falls with {origin}.", origin=first)
    if falls.size == 1:
        return gettext("It falls with {origin}.", origin=first)
    if len(falls.sets) == 1:
        return ngettext(
            "It falls only with {n} origin: {origins}.",
            "It falls only with {n} origins together: {origins}.",
            falls.size,
            origins=first,
        )
    return ngettext(
        "It falls only with {n} origin, such as {origins}.",
        "It falls only with {n} origins together, such as {origins}.",
        falls.size,
        origins=first,
    )


def _named(names: Sequence[str]) -> str:
    """Names with semicolons between them, since they may hold commas."""
    return semicolon().join(isolated(name) for name in names)


def say_rests_briefly(rests: Rests[str], by: str | None = None) -> list[str]:
    """The same in a few words each, for a line of a list that may have said `by` whom it is."""
    said = []
    if not rests.carrying:
        said.append(gettext("taken back by whoever said it"))
    elif rests.is_outweighed:
        said.append(gettext("outweighed by what contradicts it"))
    elif rests.falls_with not in (None, by):
        said.append(gettext("falls with {origin}", origin=isolated(rests.falls_with or "")))
    if rests.against:
        claims = wording.say_count(len(rests.against), "claim")
        said.append(gettext("contradicted by {claims}", claims=claims))
    return said
