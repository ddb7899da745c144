"""Whom a request believes: the parameters `witness` and `without`, and what they leave of the map.

`Chosen` is what routes declare that open no session of `app.requests`, which has it already.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator, WithJsonSchema

from app.errors import NotRead
from app.letters import refused
from app.witness_store import WitnessStore
from app.witnesses.naming import KINDS, Choice
from app.witnesses.testimony import Heard, Told

MOST_NAMES, LONGEST_NAME = 100, 500


def parse_names(value: Any) -> list[str]:
    """Names of witnesses, as they came. Raises NotRead."""
    given = [str(each) for each in (value if isinstance(value, list) else [value])]
    if len(given) > MOST_NAMES:
        raise NotRead(
            "too_many",
            "{count} witnesses are named; at most {most} can be.",
            count=len(given),
            most=MOST_NAMES,
        )
    for each in given:
        problem = refused(each)
        if problem is not None:
            raise NotRead(
                "character",
                "The name of a witness holds {found}; only written words can be looked for.",
                found=problem,
            )
        if len(each) > LONGEST_NAME:
            raise NotRead(
                "too_long",
                "The name of a witness has {length} characters; the longest can have {most}.",
                length=len(each),
                most=LONGEST_NAME,
            )
    return given


# A list and no optional one: `app.parameters` takes it from that that it may come repeatedly.
_NAMES = WithJsonSchema(
    {
        "type": "array",
        "maxItems": MOST_NAMES,
        "items": {
            "type": "string",
            "maxLength": LONGEST_NAME,
            "pattern": r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*$",
        },
    }
)
_HOW = f"a source's slug, or a publisher, author, origin or side; with one of «{':», «'.join(KINDS)}:» before it of that kind alone"
Witnesses = Annotated[
    list[str],
    BeforeValidator(parse_names),
    _NAMES,
    Query(description=f"Only what these say: {_HOW}. Repeatable; empty is nobody"),
]
LeftOut = Annotated[
    list[str],
    BeforeValidator(parse_names),
    _NAMES,
    Query(description="All but what these say, named as for `witness`. Repeatable"),
]


def chosen(request: Request, witness: Witnesses = [], without: LeftOut = []) -> Choice | None:  # noqa: B006  (FastAPI never alters a default)
    """Whom the request believes, where it says so; `request.state.choice` has it, too."""
    choice = Choice.of(witness, without)
    request.state.choice = choice
    return choice


Chosen = Annotated[Choice | None, Depends(chosen)]


async def told_for(request: Request, known: datetime | None) -> Told | None:
    """What is left of the map by whom the request believes, and by how the map's positions are to rest; none where
    it asks for all. `request.state.told` has it, too. Raises BadParameter for a witness that nobody knows.
    """
    state = request.state
    choice: Choice | None = getattr(state, "choice", None)
    rests: str | None = getattr(state, "map_rests", None)
    if choice is None and rests is None:
        return None
    told: Told | None = getattr(state, "told", None)
    if told is None:
        store: WitnessStore = request.app.state.witnesses
        version = getattr(state, "version", None)
        asked = choice or Choice()
        told = await store.told(request.app.state.engines, version, known, asked, rests)
        state.told = told
    return told


async def heard_for(
    request: Request, instants: Sequence[datetime | None]
) -> Mapping[datetime | None, Heard]:
    """Who says what at some instants, none of which is now, and what is left there by whom the request believes.

    `request.state.told` has what is left at the last. Empty where the request asks for all. Raises BadParameter for a
    witness that nobody knows.
    """
    state = request.state
    choice: Choice | None = getattr(state, "choice", None)
    if choice is None:
        return {}
    store: WitnessStore = request.app.state.witnesses
    version = getattr(state, "version", None)
    heard = await store.heard(request.app.state.engines, version, instants, choice)
    state.told = heard[-1].told
    return dict(zip(instants, heard, strict=True))
