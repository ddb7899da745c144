"""Which of the map's actors and places a file names: each name looked up once, as the form looks it up.

tally = NameTally(); tally.note(candidate) ...
found = resolve(session, tally)      # slugs of those that are known, suggestions for the others
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from app.editing.adding import numbers_of
from app.forms.entry import Choice, Entry
from app.forms.picking import ACTORS, FEW, PLACES, listed_places, pick
from app.imports.candidates import Candidate
from app.queries.lookup_many import owners_of
from app.queries.name_search import SHARED_KEY

# (noun, name as the file has it).
Name = tuple[str, str]
FIELD = "name"
MOST_SUGGESTED = 200


@dataclass
class Met:
    """How often a name was met, and where first."""

    count: int
    first_row: int


@dataclass
class NameTally:
    """Every name of a file, each once."""

    met: dict[Name, Met] = field(default_factory=dict)

    def note(self, candidate: Candidate) -> None:
        """Count the names of a candidate."""
        for name in names_of(candidate):
            known = self.met.get(name)
            if known is None:
                self.met[name] = Met(1, candidate.row)
            else:
                known.count += 1


def names_of(candidate: Candidate) -> list[Name]:
    """The names that a candidate has, each once."""
    names: dict[Name, None] = {("actors", each.name): None for each in candidate.actors}
    if candidate.place:
        names["places", candidate.place] = None
    return list(names)


@dataclass(frozen=True)
class UnknownName:
    """A name that is nobody's here yet, with what it may mean."""

    noun: str
    name: str
    count: int
    first_row: int
    suggestions: tuple[Choice, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For whoever asks what it means."""
        return {
            "noun": self.noun,
            "name": self.name,
            "count": self.count,
            "first_row": self.first_row,
            "suggestions": [
                {"key": each.key, "label": each.label, "detail": each.detail}
                for each in self.suggestions
            ],
        }


@dataclass(frozen=True)
class Resolved:
    """Slugs by name, and the names that have none."""

    slugs: Mapping[Name, str]
    unknown: tuple[UnknownName, ...]


def resolve(
    session: Session,
    tally: NameTally,
    decided: Mapping[Name, str | None] | None = None,
    most_suggested: int = MOST_SUGGESTED,
) -> Resolved:
    """Look every name up once. `decided` are slugs that somebody chose, none for a refused name.

    Suggestions come with what may be meant and with the commonest of the others: a file may name
    thousands that nobody here has heard of, and each search takes its time.
    """
    slugs: dict[Name, str] = {}
    unknown: list[UnknownName] = []
    decided = decided or {}
    slugs |= {
        name: slug for name, slug in decided.items() if slug is not None and name in tally.met
    }
    open_names = [name for name in tally.met if name not in decided]
    owners, as_slugs = _owners(session, open_names), _as_slugs(session, open_names)
    often = sorted(open_names, key=lambda name: -tally.met[name].count)[:most_suggested]
    searched = {*owners, *as_slugs, *often}
    for name in open_names:
        noun, text = name
        choices: Sequence[Choice] = ()
        own = owners.get(name, set())
        if len(own) == 1 and name not in as_slugs:
            # What `pick` would find by a search.
            slugs[name] = next(iter(own))
            continue
        if name in searched:
            found, choices = _sought(session, noun, text, is_slug=name in as_slugs)
            if found is not None:
                slugs[name] = found.key
                continue
        met = tally.met[name]
        unknown.append(UnknownName(noun, text, met.count, met.first_row, tuple(choices)))
    return Resolved(slugs, tuple(unknown))


def _sought(
    session: Session, noun: str, text: str, *, is_slug: bool
) -> tuple[Choice | None, Sequence[Choice]]:
    """(whose a name is, as the form would say; what it may mean where it is nobody's)."""
    finder = ACTORS if noun == "actors" else PLACES
    like = finder.search(session, text)
    choices: Sequence[Choice] = [choice for choice, _ in like[:FEW]]
    if is_slug or any(close >= SHARED_KEY for _, close in like):
        entry = Entry({FIELD: text})
        found = pick(session, entry, FIELD, finder)
        if found is not None:
            return found, ()
        choices = entry.choices.get(FIELD, ())
    return None, choices or (listed_places(session, text) if noun == "places" else ())


def _owners(session: Session, names: Sequence[Name]) -> dict[Name, set[str]]:
    """Slugs of those that each name may well be, by a spelling of theirs."""
    found: dict[Name, set[str]] = {}
    for noun in ("actors", "places"):
        texts = [text for of, text in names if of == noun]
        owners = owners_of(session, noun, texts)
        found |= {(noun, text): slugs for text, slugs in owners.items()}
    return found


def _as_slugs(session: Session, names: Sequence[Name]) -> set[Name]:
    """The names that are some record's slug, which goes before every name."""
    return {
        (noun, slug)
        for noun in ("actors", "places")
        for slug in numbers_of(session, noun, [text for of, text in names if of == noun])
    }
