"""What differs between two states of the map, record by record, as readers may know both.

Callers use `differences`, which goes over the records in the order of the lists. `own_values` is what a
record says by itself, in JSON: what stands in it, and the keys of what it names, but nothing that is
worked out of other records. So whoever has all records at the first instant and applies every
difference, `after` in the place of `before`, has them as at the last.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import look_at, look_at_each
from app.nouns import NOUNS
from app.nouns.members import public_values
from app.nouns.row_records import FigureRecord
from app.nouns.told import NounName
from app.published.parts import Json, day, translations_of
from app.queries.causes import with_causes
from app.queries.changed import MODELS, MOST_CHANGED, Began, Between, changed_between
from app.queries.concerning import concerning
from app.queries.corrections import Corrected, corrected_between
from app.queries.hearing import turned_between
from app.queries.states import State, States, read_states, shape_of
from app.vocabulary import SETTLING

# Numbers of records by their noun.
Wanted = dict[NounName, list[int]]
# Records whose states are read at once.
AT_ONCE = 1000


@dataclass(frozen=True)
class Difference:
    """One record at both instants. `before` and `after` are its own values, none where it isn't seen."""

    noun: NounName
    key: str
    what: str
    # The last instant known at which it became otherwise; none between two days on the ground.
    at: datetime | None
    before: Json | None
    after: Json | None
    # Why, where it was corrected or withdrawn.
    why: str | None = None
    datasets: frozenset[str] = field(default=frozenset())

    @property
    def values(self) -> Json:
        """Its values at the last instant at which it is seen."""
        return self.after or self.before or {}

    @property
    def fields(self) -> list[str]:
        """What of it differs; nothing of a record that is there only once."""
        if self.before is None or self.after is None:
            return []
        return [name for name, value in self.after.items() if value != self.before[name]]

    @property
    def path(self) -> str | None:
        """Its page, if such records have one. A link is on that of its first claim."""
        noun = NOUNS[self.noun]
        if noun.path is None:
            return f"/claims/{self.values['from']}" if self.values.get("from") else None
        return f"{noun.path}/{self.key}"


def own_values(noun: NounName, state: State, states: States) -> Json:
    """What a record says by itself, in JSON's types, as the items of the API have it."""
    row, lists, key = state.row, state.lists, states.key
    own = public_values(noun, row)
    match noun:
        case "sources":
            own |= {
                "text_sha256": row.text_sha256,
                "shown_fields": list(row.shown_fields),
                "translations": translations_of(row),
            }
        case "places":
            own |= {"part_of": key("part_of_id", row.part_of_id), "names": _names(state)}
        case "actors":
            own |= {
                "parent": key("parent_id", row.parent_id),
                "own_colour": row.colour,
                "names": _names(state),
                "relations": [
                    {
                        "relation": each.relation,
                        "actor": key("other_id", each.other_id),
                        "valid_from": day(each.valid_from),
                        "valid_to": day(each.valid_to),
                        "valid_precision": each.valid_precision,
                        "claim": key("claim_id", each.claim_id),
                    }
                    for each in lists["relations"]
                ],
            }
        case "claims":
            own |= _of_claim(state, states)
        case "positions":
            own |= {
                "actor": key("actor_id", row.actor_id),
                "place": key("place_id", row.place_id),
                "claims": [key("claim_id", each.claim_id) for each in lists["claims"]],
            }
        case "links":
            own |= {
                "from": key("from_claim_id", row.from_claim_id),
                "to": key("to_claim_id", row.to_claim_id),
            }
    shape = shape_of(state)
    return own if shape is None else {**own, "geometry": shape}


def _names(state: State) -> list[Json]:
    return [
        {"name": each.name, "language": each.language, "script": each.script}
        for each in state.lists["names"]
    ]


def _of_claim(state: State, states: States) -> Json:
    row, lists, key = state.row, state.lists, states.key
    evidence = {
        "file": row.row_file,
        "sha256": row.row_sha256,
        "sheet": row.row_sheet,
        "row": row.row_number,
        "key": row.row_key,
    }
    return {
        "source": key("source_id", row.source_id),
        "speaker": key("speaker_id", row.speaker_id),
        "passage": {
            "paragraph": row.paragraph,
            "start": row.start_offset,
            "end": row.end_offset,
            "quote": row.quote,
            "locator": row.locator,
            "text_sha256": row.text_sha256,
        },
        "evidence": None if row.row_number is None else evidence,
        "figures": [
            {name: each.get(name) for name in FigureRecord.model_fields} for each in row.figures
        ],
        "translations": translations_of(row),
        "places": [
            {"slug": key("place_id", each.place_id), "role": each.role} for each in lists["places"]
        ],
        "actors": [
            {"slug": key("actor_id", each.actor_id), "role": each.role} for each in lists["actors"]
        ],
        "valid_from": day(row.valid_from),
        "valid_to": day(row.valid_to),
        "valid_precision": row.valid_precision,
    }


def what_happened(noun: str, before: Json | None, after: Json | None) -> str:
    """came, went, moved, changed, disputed or settled: a contradiction that came disputes, an outcome that tells how it ended settles."""
    if noun == "links" and after is not None:
        was = before or {}
        if after["relation"] == "contradicts" != was.get("relation"):
            return "disputed"
        if _settles(after) and not _settles(was):
            return "settled"
    if before is None or after is None:
        return "went" if after is None else "came"
    return "moved" if before.get("geometry") != after.get("geometry") else "changed"


def _settles(link: Json) -> bool:
    return link.get("relation") == "outcome" and link.get("verdict") in SETTLING


@dataclass(frozen=True)
class Told:
    """What is known of changes besides what became otherwise: when by noun and number, why by noun and key."""

    began: Mapping[str, Began]
    why: Mapping[tuple[str, str], Corrected]


def _told_of(session: Session, between: Between, changed: Mapping[NounName, Began] | None) -> Told:
    began: Mapping[str, Began] = {noun: (changed or {}).get(noun, {}) for noun in MODELS}
    return Told(began, corrected_between(session, between.first, between.last))


def _changed(
    session: Session, between: Between, named: Mapping[str, str] | None, most: int
) -> dict[NounName, Began] | None:
    """The records that may differ, and can be about what is named; none where more than `most` may differ."""
    turned = turned_between(session, between.first, between.last)
    changed = None
    if sum(map(len, turned.values())) <= most:
        changed = changed_between(session, between, most, turned)
    if changed is None:
        return None
    changed = with_causes(session, between, changed, most)
    return concerning(session, between, changed, named) if named else changed


def differences(
    session: Session,
    between: Between,
    after: tuple[NounName, int] | None = None,
    named: Mapping[str, str] | None = None,
    most: int = MOST_CHANGED,
) -> Iterator[tuple[Difference, tuple[NounName, int]]]:
    """Every difference, in the order of the nouns and of the records, with where to continue behind it.

    With `named`, such as {"place": "raqqah"}, at least those that are about these. However many: where more than
    `most` changed, which is as many as are looked at one by one, all records are gone over.
    """
    changed = _changed(session, between, named, most)
    told = _told_of(session, between, changed)
    for wanted in _stretches(session, between, changed, after):
        yield from _compared(session, between, wanted, told)


def few_differences(
    session: Session,
    between: Between,
    named: Mapping[str, str] | None = None,
    most: int = MOST_CHANGED,
) -> list[Difference] | None:
    """All differences; none where more records changed than are looked at one by one.

    With `named`, at least those that are about these.
    """
    changed = _changed(session, between, named, most)
    if changed is None:
        return None
    told = _told_of(session, between, changed)
    return [
        each
        for wanted in _stretches(session, between, changed, None)
        for each, _ in _compared(session, between, wanted, told)
    ]


def differences_of(session: Session, between: Between, wanted: Wanted) -> list[Difference]:
    """The differences of these records alone; records that are alike at both instants have none."""
    told = _told_of(session, between, None)
    return [each for each, _ in _compared(session, between, wanted, told)]


def _stretches(
    session: Session,
    between: Between,
    changed: Mapping[NounName, Began] | None,
    after: tuple[NounName, int] | None,
) -> Iterator[Wanted]:
    """Numbers of records behind one, some at a time: of those that changed, or of all at either instant."""
    nouns = list(MODELS)
    if after is not None:
        nouns = nouns[nouns.index(after[0]) :]
    least = {noun: after[1] if after and noun == after[0] else 0 for noun in nouns}
    if changed is not None:
        found = [
            (noun, each) for noun in nouns for each in sorted(changed[noun]) if each > least[noun]
        ]
        for at in range(0, len(found), AT_ONCE):
            wanted: Wanted = {}
            for noun, number in found[at : at + AT_ONCE]:
                wanted.setdefault(noun, []).append(number)
            yield wanted
        return
    for noun in nouns:
        yield from _all_numbers(session, between, noun, least[noun])


def _all_numbers(
    session: Session, between: Between, noun: NounName, least: int
) -> Iterator[Wanted]:
    model = MODELS[noun]
    while True:
        sides = []
        for _ in look_at_each(session, between.first, between.last):
            query = select(model.id).where(model.id > least).order_by(model.id).limit(AT_ONCE)
            sides.append(list(session.scalars(query)))
        # What one side has beyond the end of the other's stretch comes with the next.
        ends = [side[-1] for side in sides if len(side) == AT_ONCE]
        numbers = sorted({*sides[0], *sides[1]})
        numbers = [number for number in numbers if number <= min(ends, default=number)]
        if not numbers:
            return
        yield {noun: numbers}
        least = numbers[-1]


def _compared(
    session: Session, between: Between, wanted: Wanted, told: Told
) -> Iterator[tuple[Difference, tuple[NounName, int]]]:
    read = {
        instant: read_states(session, wanted)
        for instant in look_at_each(session, between.first, between.last)
    }
    sides = (read[between.first], read[between.last])
    look_at(session, between.last)
    for noun, numbers in wanted.items():
        for number in numbers:
            pair = [(states, states.of[noun].get(number)) for states in sides]
            before, after = (
                None if state is None else own_values(noun, state, states) for states, state in pair
            )
            shown = [state for _, state in pair if state is not None]
            if before == after or not shown:
                continue
            key = shown[-1].key
            corrected = told.why.get((noun, key))
            at = told.began[noun].get(number) or max(shown[-1].row.begun, between.first)
            difference = Difference(
                noun,
                key,
                what_happened(noun, before, after),
                max(at, corrected.at) if corrected else at,
                before,
                after,
                corrected.why if corrected else None,
                frozenset(state.row.dataset for state in shown if state.row.dataset),
            )
            yield difference, (noun, number)
