"""What was recognised in a text, as its page offers it: on the map, beside a passage. Pure."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.languages import gettext, say_list, say_number
from app.recognition import Candidate, Mention

# What a word before a place's name says about its part in a claim.
ROLES = {
    "from": "from",
    "out": "from",
    "near": "near",
    "around": "near",
    "outside": "near",
    "to": "towards",
    "towards": "towards",
    "toward": "towards",
    "into": "towards",
    "through": "through",
    "via": "through",
    "across": "through",
    "من": "from",
    "قرب": "near",
    "إلى": "towards",
    "نحو": "towards",
    "باتجاه": "towards",
    "عبر": "through",
}
_PASSED_OVER = re.compile(r"(?:\b(?:the|city|town|village|of|مدينة|بلدة)\s+)*$", re.IGNORECASE)
_LAST_WORD = re.compile(r"(\w+)\W*$")
# «50 km from Raqqah» is near it, whatever was said to move.
_AWAY = re.compile(
    r"(?:\bkm|\bkilomet\w+|\bmiles?|كم|كيلومتر\w*)\s+(?:من|from|\w+ of)\s*$", re.IGNORECASE
)
# Candidates that much less likely than the first aren't worth a choice.
CLOSE = 0.15
# What stands between two names of a list: «Raqqah, Maskana and al-Tabqa».
_LISTED = re.compile(
    r"\s*(?:[,،;]|\bas well as\b|\band\b|\bor\b|[,،]\s*(?:and|or)\b|و|أو)?\s*(?:the\s+)?"
)
# Larger than this, a place is rather the frame of what is said than where it happened.
FRAMES = ("country", "region")


@dataclass(frozen=True)
class Choice:
    """One thing that may be meant by a name."""

    key: str
    title: str
    # What it is and what speaks for it: «crossing, 12 km from Raqqah».
    about: str
    is_ours: bool


@dataclass(frozen=True)
class Offer:
    """A name in a passage and what it may mean, the likeliest first."""

    text: str
    is_place: bool
    role: str
    choices: tuple[Choice, ...]

    @property
    def ours(self) -> tuple[Choice, ...]:
        """The choices that are records of ours already."""
        return tuple(choice for choice in self.choices if choice.is_ours)


def places_on_map(mentions: Sequence[Mention]) -> list[dict[str, Any]]:
    """The places that a text most likely names, once each, with how often it does."""
    count = Counter(map_key(mention.best) for mention in mentions)
    places = {}
    for mention in mentions:
        named = mention.best.named
        key = map_key(mention.best)
        if key is None or named.point is None or key in places:
            continue
        places[key] = {
            "slug": key,
            "name": named.title if named.is_ours else mention.text,
            "longitude": named.point[0],
            "latitude": named.point[1],
            "count": count[key],
            "ours": named.is_ours,
        }
    return list(places.values())


def map_key(candidate: Candidate) -> str | None:
    """The name under which page and map know a place; none for an actor."""
    named = candidate.named
    if not named.is_place:
        return None
    return named.key if named.is_ours else f"gazetteer:{named.key}"


def offers_in(text: str, mentions: Sequence[Mention]) -> list[Offer]:
    """The places and actors that the names in a passage may mean, each once."""
    offers: dict[tuple[str, ...], Offer] = {}
    ended, role_there = -1, "where"
    for mention in mentions:
        is_place = mention.best.named.is_place
        candidates = [
            one
            for one in mention.candidates
            if one.named.is_place == is_place and one.score >= mention.best.score - CLOSE
        ]
        if not is_place:
            role = _actor_role(offers)
        elif ended >= 0 and _LISTED.fullmatch(text[ended : mention.start]):
            role = role_there
            ended = mention.end
        else:
            role = role_there = _place_role(text, mention)
            ended = mention.end
        offer = Offer(mention.text, is_place, role, tuple(map(_choice, candidates)))
        # The first mention says what to do with it; the next ones of the same thing add nothing.
        offers.setdefault((str(is_place), offer.choices[0].key), offer)
    return list(offers.values())


def _choice(candidate: Candidate) -> Choice:
    named = candidate.named
    about = [gettext(named.sort)] if named.sort else []
    if not named.is_ours:
        about.append(gettext("«{name}» in the gazetteer", name=named.title))
    for title, kilometres in candidate.near[:1]:
        if kilometres >= 1:
            distance = say_number(round(kilometres))
            about.append(gettext("{number} km from {place}", number=distance, place=title))
        else:
            about.append(gettext("at {place}", place=title))
    return Choice(named.key, named.title, say_list(about), named.is_ours)


def _place_role(text: str, mention: Mention) -> str:
    """The part that a place plays, as the word before its name says; `where` if none does."""
    before = _PASSED_OVER.sub("", text[max(0, mention.start - 60) : mention.start])
    if _AWAY.search(before):
        return "near"
    word = _LAST_WORD.search(before)
    said = ROLES.get(word[1].lower()) if word else None
    if said is None and mention.best.named.sort in FRAMES:
        return "mentioned"
    return said or "where"


def _actor_role(offers: dict[tuple[str, ...], Offer]) -> str:
    """The first actor of a passage mostly does what it tells; of the others nothing is known."""
    return "mentioned" if any(not offer.is_place for offer in offers.values()) else "doing"


def say_state(state: str) -> str:
    """What became of a passage in a newer text, in words."""
    return {
        "moved": gettext("found again word for word, elsewhere in this text"),
        "changed": gettext("not in this text as it was"),
        "several": gettext("found more than once in this text"),
    }[state]
