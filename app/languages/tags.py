"""Tags of languages (BCP 47): which language one means, and whether two mean the same."""

from functools import cache

# Tags of CLDR that name no language: not determined, several, none at all, one without a code.
NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "root"})


def is_language(tag: str) -> bool:
    """Whether CLDR knows the language of a tag, whatever region or script follows it."""
    return tag.partition("-")[0] in _known()


@cache
def _known() -> frozenset[str]:
    from babel import Locale  # noqa: PLC0415  (takes long, and few ask)

    return frozenset(Locale("en").languages) - NO_LANGUAGE


def told_apart(tag: str) -> tuple[str, str]:
    """The language of a tag and its script, if it names one: what two tags differ by to who reads.

    «en» and «en-GB» are alike, «sr-Latn» and «sr-Cyrl» aren't.
    """
    language, *others = tag.split("-")
    script = next((each.title() for each in others if len(each) == 4 and each.isalpha()), "")
    return language, script
