"""The difference between two states of the map in sentences, grouped by place.

Callers use `tell` for what was edited between two instants. A sentence is a marked pattern and its
values, of which `what` is what its page is linked by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shapely.geometry import shape
from sqlalchemy.orm import Session

from app import spans, vocabulary, wording
from app.editing.differences import say_move
from app.editing.words import shortened
from app.languages import gettext, mark, ngettext, nmark, say_list
from app.languages.alphabet import in_alphabet
from app.languages.catalogues import ENGLISH
from app.languages.versions import Worded, statement_of, title_of
from app.languages.words import WordsByCode
from app.nouns.fields import label_of
from app.nouns.members import public_members
from app.presenting.asked_changes import Narrowed
from app.presenting.related import Around
from app.published.difference import Difference, own_values
from app.published.parts import Json
from app.queries.moved import Moved
from app.queries.states import read_states

# What became of a record, in the order in which lists have it.
HAPPENED = WordsByCode(
    {
        "came": "Came",
        "went": "Gone",
        "moved": "Moved",
        "disputed": "Disputed",
        "settled": "Settled",
        "changed": "Changed",
        "passed": "Came and went",
    }
)
COUNTED = dict(spans.COUNTED) | {
    "moved": nmark("{n} moved", "{n} moved"),
    "disputed": nmark("{n} disputed", "{n} disputed"),
    "settled": nmark("{n} settled", "{n} settled"),
}
CAME = {
    "places": mark("New place: {what}"),
    "actors": mark("New actor: {what}"),
    "sources": mark("New source: {what}"),
}
SAID = {
    "came": mark("New: {what}"),
    "went": mark("No longer on the map: {what}"),
    "moved": mark("Drawn elsewhere, {how_far}: {what}"),
    "redrawn": mark("Drawn otherwise: {what}"),
    "disputed": mark("Disputed: {what} Against it stands: {other}"),
    "settled": mark("Known by now, it {verdict}: {what}"),
    "changed": mark("Changed, {fields}: {what}"),
}
# What happened stands before it as a sign.
WHAT = "{what}"
# Fields whose words before and after are told, where both are short texts.
TOLD_WHOLE = ("statement", "title", "name", "short_name", "note", "why", "evidence")
# Members whose field isn't called so.
FIELDS = {"own_colour": "colour", "text_sha256": "text"}
LONGEST = 300


@dataclass(frozen=True)
class Line:
    """One sentence: what happened, how it is said, the page it leads to."""

    what: str
    pattern: str
    values: Mapping[str, str]
    path: str | None
    at: datetime | None = None
    why: str | None = None
    # (field, words before, words after), where they are told.
    details: Sequence[tuple[str, str, str]] = ()
    # Texts in it that were translated for who reads, each with its original.
    translated: Sequence[Worded] = ()

    @property
    def label(self) -> str:
        """What happened, in a word."""
        return HAPPENED[self.what]

    @property
    def said(self) -> str:
        """The sentence, with who translated what in it, and the originals."""
        said = gettext(self.pattern, **self.values)
        for each in self.translated:
            said = replace(each, text=said).whole
        return said

    @property
    def language(self) -> str:
        """The language of what it tells of."""
        return self.translated[0].language if self.translated else ENGLISH


@dataclass
class Group:
    """All that happened at a place; `slug` is none of what has no place."""

    slug: str | None
    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Telling:
    """Groups in the order of their titles, what has no place last, and shapes for a map.

    A shape is (what happened, GeoJSON in degrees); what moved is there twice, before and after.
    """

    groups: Sequence[Group]
    shapes: Sequence[tuple[str, Json]]

    @property
    def counts(self) -> list[str]:
        """How many of each: «3 came», «1 moved»."""
        return counted([line.what for group in self.groups for line in group.lines])

    @property
    def count(self) -> int:
        """How many in all."""
        return sum(len(group.lines) for group in self.groups)


def counted(happened: Sequence[str]) -> list[str]:
    """How many of each happened, in words, in the order of lists."""
    return [ngettext(*COUNTED[what], happened.count(what)) for what in HAPPENED if what in happened]


def tell(differences: Sequence[Difference], around: Around) -> Telling:
    """Differences in sentences, with what is drawn of them."""
    groups: dict[str | None, Group] = {}
    shapes: list[tuple[str, Json]] = []
    order = list(HAPPENED)
    for each in sorted(differences, key=lambda one: order.index(one.what)):
        slug = around.place_of(each)
        title = around.title("places", slug) if slug else ""
        groups.setdefault(slug, Group(slug, title)).lines.append(line_of(each, around))
        shapes += drawn(each, around)
    return Telling(in_order(groups.values()), shapes)


def in_order(groups: Any) -> list[Group]:
    """Groups by title, what has no place last."""
    return sorted(groups, key=lambda group: (group.slug is None, in_alphabet(group.title)))


def drawn(difference: Difference, around: Around) -> list[tuple[str, Json]]:
    """What a map draws of a difference; a source or an actor is nowhere."""
    shapes = around.shapes_of(difference)
    if difference.what == "moved" and len(shapes) > 1:
        return [("before", shapes[0]), ("moved", shapes[1])]
    return [(difference.what, each) for each in shapes[-1:]]


def line_of(difference: Difference, around: Around) -> Line:
    """The sentence of a difference."""
    what, values = difference.what, difference.values
    told: dict[str, str] = {"what": say_record(difference, around)}
    pattern = SAID[what]
    if what == "came":
        pattern = CAME.get(difference.noun, pattern)
    elif what == "moved":
        one, other = (shape(each) for each in around.shapes_of(difference)[:2])
        told["how_far"] = say_move(one, other) or ""
        if one.equals(other) or one.distance(other) == 0:
            pattern = SAID["redrawn"]
    elif what == "changed":
        told["fields"] = say_fields(difference)
    elif what == "disputed":
        told["what"] = _say_claim(around, values.get("to"))
        told["other"] = _say_claim(around, values.get("from"))
    elif what == "settled":
        told["what"] = _say_claim(around, values.get("to"))
        told["verdict"] = vocabulary.VERDICTS[values["verdict"]].label
    return Line(
        what,
        pattern,
        told,
        difference.path,
        difference.at,
        difference.why,
        _details(difference),
        _translated(difference, around),
    )


def say_record(difference: Difference, around: Around) -> str:
    """What a record is, in words."""
    values = difference.values
    match difference.noun:
        case "claims":
            return _say_claim(around, difference.key)
        case "positions":
            title = around.title("positions", difference.key)
            days = wording.say_days(
                _day(values["valid_from"]), _day(values["valid_to"]), values["valid_precision"]
            )
            return gettext("{what}, {days}", what=title, days=days)
        case "links":
            return around.title("links", difference.key)
        case "sources":
            return title_of(values).text
        case _:
            return str(values.get("name") or values.get("title") or difference.key)


def _worded_claim(around: Around, key: str | None) -> Worded | None:
    claim = around.claims.get(key or "")
    if claim is None:
        return None
    said = statement_of(claim)
    original = None if said.original is None else shortened(said.original, LONGEST)
    return replace(said, text=shortened(said.text, LONGEST), original=original)


def _translated(difference: Difference, around: Around) -> list[Worded]:
    """What of a line's words was translated."""
    values = difference.values
    if difference.noun == "sources":
        found: list[Worded | None] = [title_of(values)]
    elif difference.noun == "claims":
        found = [_worded_claim(around, difference.key)]
    else:
        ends = {"disputed": ("to", "from"), "settled": ("to",)}.get(difference.what, ())
        found = [_worded_claim(around, values.get(end)) for end in ends]
    return [each for each in found if each is not None and each.original is not None]


def _say_claim(around: Around, key: str | None) -> str:
    said = _worded_claim(around, key)
    if key is None or said is None:
        return key or ""
    source = around.claims[key]["source"]
    if not source:
        return said.text
    title = around.title("sources", source)
    return gettext("{source}: {statement}", source=title, statement=said.text)


def _day(written: str | None) -> Any:
    return datetime.fromisoformat(written).date() if written else None


def say_fields(difference: Difference) -> str:
    """The labels of what differs, each once."""
    return say_list(dict.fromkeys(_label(difference.noun, name) for name in difference.fields))


def _label(noun: Any, name: str) -> str:
    columns = {member.path: member.column for member in public_members(noun)}
    name = FIELDS.get(name, columns.get(name, name))
    return label_of(noun, "valid" if name.startswith("valid_") else name)


def _details(difference: Difference) -> list[tuple[str, str, str]]:
    if difference.before is None or difference.after is None:
        return []
    told = []
    for name in difference.fields:
        before, after = difference.before[name], difference.after[name]
        if name in TOLD_WHOLE and before and after:
            label = _label(difference.noun, name)
            told.append((label, shortened(before, LONGEST), shortened(after, LONGEST)))
    return told


def tell_span(session: Session, of: Narrowed, moved: Sequence[Moved]) -> tuple[Telling, int]:
    """(what moved between two days on the ground in sentences, how many stayed).

    Positions that came and went within the span are told too; what stayed is only counted.
    """
    told = [each for each in moved if each.group != "stayed"]
    states = read_states(session, {"positions": [each.id for each in told]})
    found: dict[int, Difference] = {}
    for each in told:
        state = states.of["positions"].get(each.id)
        if state is not None:
            own = own_values("positions", state, states)
            found[each.id] = Difference("positions", each.public_id, each.group, None, own, own)
    around = Around(session, None, list(found.values()))
    groups: dict[str | None, Group] = {}
    shapes: list[tuple[str, Json]] = []
    order = list(HAPPENED)
    for one in sorted(around.narrow(found.values(), of), key=lambda each: order.index(each.what)):
        slug = around.place_of(one)
        group = groups.setdefault(slug, Group(slug, around.title("places", slug) if slug else ""))
        values = {"what": say_record(one, around)}
        group.lines.append(Line(one.what, WHAT, values, one.path))
        shapes += [(one.what, each) for each in around.shapes_of(one)[-1:]]
    return Telling(in_order(groups.values()), shapes), len(moved) - len(told)
