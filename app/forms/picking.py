"""References: what a typed name means. Names are looked up in any spelling, keys go before names.

A reference is a field with what was typed and a field `…-key` that the page fills when something is
chosen from its list. The key counts only while the text is still that record's label, so that a name
typed over it without scripts isn't overruled unseen. Where a name could mean several records, the
form offers them as a choice, `…-choice`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app import vocabulary, wording
from app.errors import Said
from app.forms.entry import Choice, Entry
from app.gazetteer.entries import GazetteerEntry
from app.languages import gettext, ngettext, say_list
from app.languages.words import Word
from app.names import fold
from app.queries import gazetteer, lookup, lookup_claims
from app.queries.name_search import SHARED_KEY

GAZETTEER = "gazetteer:"
FEW = 6


@dataclass(frozen=True)
class Finder:
    """How references to one noun are found."""

    singular: str
    noun: str
    by_key: Callable[[Session, str], Choice | None]
    # Choices for a typed text, each with how close it is; from 2 on it may well be the name itself.
    search: Callable[[Session, str], Sequence[tuple[Choice, float]]]
    # What is said of a text that names nothing, where that is more than that it doesn't.
    unknown: Callable[[Session, str], Said] | None = None

    def say_unknown(self, session: Session, text: str) -> Said:
        """That nothing is called so."""
        if self.unknown is not None:
            return self.unknown(session, text)
        what = Word(self.singular)
        return Said("not_found", "No {what} is called «{text}».", what=what, text=text)


def pick(session: Session, entry: Entry, name: str, finder: Finder) -> Choice | None:
    """What the field means; none where it is empty or gets a message."""
    chosen = entry.text(f"{name}-choice")
    if chosen:
        choice = finder.by_key(session, chosen)
        if choice is not None:
            entry.texts.pop(f"{name}-choice")
            entry.pick(name, choice)
            return choice
    typed, key = entry.text(name), entry.text(f"{name}-key")
    entry.texts.pop(f"{name}-key", None)
    if not typed:
        return None
    by_key = finder.by_key(session, key) if key else None
    if by_key is not None and fold(by_key.label) == fold(typed):
        entry.pick(name, by_key)
        return by_key
    return _by_name(session, entry, name, finder)


def _by_name(session: Session, entry: Entry, name: str, finder: Finder) -> Choice | None:
    typed = entry.text(name)
    exact = finder.by_key(session, typed)
    if exact is not None:
        entry.pick(name, exact)
        return exact
    found = finder.search(session, typed)
    named = [choice for choice, close in found if close >= SHARED_KEY]
    if len(named) == 1:
        entry.pick(name, named[0])
        return named[0]
    # The map's own records go before the gazetteer's, and the very name before a like one.
    same = [choice for choice in named if fold(choice.label) == fold(typed)]
    own = [choice for choice in same if not choice.key.startswith(GAZETTEER)] or same
    if len(own) == 1:
        entry.pick(name, own[0])
        return own[0]
    if found:
        entry.choices[name] = [choice for choice, _ in found[:FEW]]
        entry.refuse(
            name,
            Said("several", "Several could be meant by «{text}»; choose one.", text=typed)
            if len(found) > 1
            else Said("doubtful", "Is this the one meant by «{text}»?", text=typed),
        )
    else:
        entry.refuse(name, finder.say_unknown(session, typed[:80]))
    return None


def require(session: Session, entry: Entry, name: str, finder: Finder, asked: str) -> Choice | None:
    """As `pick`, with this question where nothing is typed."""
    choice = pick(session, entry, name, finder)
    if choice is None:
        entry.refuse(name, Said("missing", asked))
    return choice


def _state(status: str) -> list[str]:
    """What is said of a record that readers don't see."""
    return [] if status == "published" else [vocabulary.STATES[status].label]


def place_choice(found: lookup.PlaceFound) -> Choice:
    """A place of the map as a choice."""
    country = vocabulary.COUNTRIES.get(found.country or "", found.country or "")
    where = [part for part in (found.within, country) if part]
    parts = [gettext(found.kind), *dict.fromkeys(where), *_state(found.status)]
    return Choice(found.key, found.name, say_list(parts), kind=found.kind)


def entry_choice(found: GazetteerEntry) -> Choice:
    """An entry of the gazetteer as a choice: choosing it puts the place on the map."""
    country = vocabulary.COUNTRIES.get(found.country, found.country)
    told = [gettext(found.kind), country]
    if found.population:
        told.append(ngettext("{n} person", "{n} people", found.population))
    detail = gettext("{what}; from the gazetteer, not on the map yet", what=say_list(told))
    return Choice(found.key, found.name, detail, kind=found.kind)


def actor_choice(found: lookup.ActorFound) -> Choice:
    """An actor as a choice, with its colour and sign."""
    short = [found.short_name] if found.short_name else []
    detail = say_list([*short, gettext(found.kind), *_state(found.status)])
    return Choice(found.key, found.name, detail, found.colour, found.symbol, found.kind)


def source_choice(found: lookup_claims.SourceFound) -> Choice:
    """A source as a choice."""
    who = [part for part in (found.author, found.publisher) if part]
    when = wording.say_published(found.published_from, found.published_to)
    return Choice(found.key, found.title, say_list([*who, when, *_state(found.status)]))


def claim_choice(found: lookup_claims.ClaimFound) -> Choice:
    """A claim as a choice: what is said, and who says it of which days."""
    who = found.source_author or found.source_publisher or found.source_title
    who = who or gettext("no source yet")
    days = wording.say_days(found.valid_from, found.valid_to, found.valid_precision)
    told = say_list([vocabulary.KINDS[found.kind].label, who, days, *_state(found.status)])
    detail = gettext("{what} ({key})", what=told, key=found.key)
    return Choice(found.key, found.statement, detail, kind=found.kind)


def _place_by_key(session: Session, key: str) -> Choice | None:
    found = lookup.place_by_key(session, key)
    return place_choice(found) if found else None


def _any_place_by_key(session: Session, key: str) -> Choice | None:
    if key.startswith(GAZETTEER):
        listed = gazetteer.entry(session, key)
        return entry_choice(listed) if listed else None
    return _place_by_key(session, key)


def _search_places(session: Session, text: str) -> list[tuple[Choice, float]]:
    return [(place_choice(found), found.close) for found in lookup.find_places(session, text)]


def _search_anywhere(session: Session, text: str) -> list[tuple[Choice, float]]:
    ours = _search_places(session, text)
    # What the map has is never overruled; the gazetteer comes after it, and never decides by itself.
    return ours + [(choice, 1.0) for choice in listed_places(session, text)]


def _unknown_anywhere(session: Session, text: str) -> Said:
    """That a place is neither on the map nor in the gazetteer, and how far that one goes."""
    loaded = gazetteer.loaded_countries(session)
    if not loaded:
        return Said(
            "not_found",
            "No place is called «{text}» on the map or in the gazetteer, which knows Syria, Iraq and around alone "
            "here. Add it as a place of your own; whoever runs this map can load other countries.",
            text=text,
        )
    if len(loaded) > FEW:
        return Said(
            "not_found",
            "No place is called «{text}» on the map or in the gazetteer, which has the towns of many countries and "
            "few villages. Add it as a place of your own.",
            text=text,
        )
    return Said(
        "not_found",
        "No place is called «{text}» on the map or in the gazetteer, which knows Syria, Iraq and around, and towns of "
        "these here: {countries}. Add it as a place of your own; whoever runs this map can load other countries.",
        text=text,
        countries=say_list([vocabulary.COUNTRIES.get(each.code, each.code) for each in loaded]),
    )


def listed_places(session: Session, text: str) -> list[Choice]:
    """Places of the gazetteer with a name like this."""
    return [entry_choice(found) for found, _ in gazetteer.find_entries(session, text, FEW)]


def _actor_by_key(session: Session, key: str) -> Choice | None:
    found = lookup.actor_by_key(session, key)
    return actor_choice(found) if found else None


def _search_actors(session: Session, text: str) -> list[tuple[Choice, float]]:
    return [(actor_choice(found), found.close) for found in lookup.find_actors(session, text)]


def _source_by_key(session: Session, key: str) -> Choice | None:
    found = lookup_claims.source_by_key(session, key)
    return source_choice(found) if found else None


def _search_sources(session: Session, text: str) -> list[tuple[Choice, float]]:
    return [
        (source_choice(found), 3.0 if fold(found.title) == fold(text) else 1.0)
        for found in lookup_claims.find_sources(session, text)
    ]


def _claim_by_key(session: Session, key: str) -> Choice | None:
    found = lookup_claims.claim_by_key(session, key)
    return claim_choice(found) if found else None


def _search_claims(session: Session, text: str) -> list[tuple[Choice, float]]:
    return [
        (claim_choice(found), 3.0 if fold(found.statement) == fold(text) else 1.0)
        for found in lookup_claims.find_claims(session, text)
    ]


PLACES = Finder("place", "places", _place_by_key, _search_places)
PLACES_ANYWHERE = Finder("place", "places", _any_place_by_key, _search_anywhere, _unknown_anywhere)
ACTORS = Finder("actor", "actors", _actor_by_key, _search_actors)
SOURCES = Finder("source", "sources", _source_by_key, _search_sources)
CLAIMS = Finder("claim", "claims", _claim_by_key, _search_claims)
# How the records of a noun are found.
FINDERS: Mapping[str, Finder] = {
    finder.noun: finder for finder in (PLACES, ACTORS, SOURCES, CLAIMS)
}
