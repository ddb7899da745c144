"""The sealed history: signed heads, leaves, keys, and proofs (`docs/sealed.md`)."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from sqlalchemy.orm import Session

from app.api.examples import documented
from app.api.members import Json, object_of
from app.clock import write_instant
from app.errors import BadParameter
from app.nouns.told import NounName
from app.parameters import refuse_unknown
from app.queries.actors import get_actor
from app.queries.claims import get_claim
from app.queries.places import get_place
from app.queries.positions import get_position
from app.queries.sealed_shown import Head, head_of, shown_keys, shown_leaves
from app.queries.sources import get_source
from app.requests import Known, PathSlug, Reader
from app.routers import make_router
from app.sealing.proofs import NotSealed, entries_told, prove, prove_consistency
from app.templating import absolute

router = make_router(dependencies=[Depends(refuse_unknown)], tags=["Version 1"], in_document=True)
LEAVES_AT_ONCE = 500
ENTRIES_AT_ONCE = 200

Proven = Literal["places", "actors", "sources", "claims", "positions"]
Size = Annotated[
    int | None,
    Query(ge=1, lt=2**63, description="How many leaves the log had; the newest if left out"),
]
Start = Annotated[int, Query(ge=0, lt=2**63, description="Where the list goes on")]

SCHEMAS: Json = {
    "SealedPath": object_of("index:count size:count path:strs"),
    "SealedLeaf": object_of("index:count text:str path:strs"),
    "Proof": object_of(
        "noun:noun id:str instant:instant sealed_upto:instant disclosed:strs withheld:strs checkpoint:str "
        "entry:SealedPath leaf:SealedLeaf"
    ),
}
EXAMPLE: Json = {
    "noun": "claims",
    "id": "magnier-01",
    "instant": "2026-11-29T18:44:36.241421Z",
    "sealed_upto": "2026-11-29T18:44:36.241421Z",
    "disclosed": ['["0f…","statement","…"]'],
    "withheld": [],
    "entry": {"index": 4, "size": 723, "path": ["1c…"]},
    "leaf": {
        "index": 0,
        "text": '{"entries":723,"instant":"…","root":"ae…","sealed":"…"}',
        "path": [],
    },
    "checkpoint": "conflict-map/1f…\n1\nUU…=\n\n— conflict-map/1f… 4r…\n",
}


def _number_of(session: Session, noun: Proven, slug: str) -> int:
    """The number of a record that readers see. Raises NotFound and its like."""
    match noun:
        case "places":
            return get_place(session, slug).place.id
        case "actors":
            return get_actor(session, slug).actor.id
        case "sources":
            return get_source(session, slug).source.id
        case "claims":
            return get_claim(session, slug).id
        case "positions":
            return get_position(session, slug).position.id


@router.get(
    "/api/v1/{noun}/{slug}/proof",
    responses=documented("application/json", EXAMPLE, retires=True),
    summary="Proof that a record stands in the sealed history as it is shown",
)
def get_proof(
    request: Request,
    session: Reader,
    noun: Annotated[Proven, Path(description="What kind of record")],
    slug: PathSlug,
    known: Known = None,
) -> Response:
    """A record's state as it was sealed, the way from it to the leaf, and from the leaf to the signed head.

    `disclosed` are texts whose hashes make the digest of the state, together with the digests in `withheld` of
    what readers mustn't see. `static/history/verify.py` verifies it, and `docs/sealed.md` says how else to.
    """
    instant = known or datetime.now(UTC)
    kind: NounName = noun
    number = _number_of(session, noun, slug)
    return JSONResponse(prove(request.app.state.engines, kind, number, instant))


def _head(session: Session, size: int | None = None) -> Head:
    head = head_of(session, size)
    if head is None:
        raise (
            NotSealed("Nothing is sealed yet.")
            if size is None
            else BadParameter("size", "No head of {size} leaves was signed.", size=size)
        )
    return head


@router.get("/history/checkpoint", include_in_schema=False)
def show_checkpoint(session: Reader, size: Size = None) -> Response:
    """The newest signed head of the log, or that of so many leaves, as a signed note."""
    return PlainTextResponse(_head(session, size).note)


@router.get("/history/consistency", include_in_schema=False)
def show_consistency(
    session: Reader,
    old: Annotated[int, Query(ge=1, lt=2**63)] = 1,
    new: Size = None,
) -> Response:
    """The proof that one head of the log goes on with an older one."""
    most = _head(session).size
    size = most if new is None else new
    if not old <= size <= most:
        raise BadParameter(
            "old",
            "The log has {size} leaves; an older head has fewer than the newer.",
            size=most,
        )
    return JSONResponse({"old": old, "new": size, "path": prove_consistency(session, old, size)})


@router.get("/history/keys", include_in_schema=False)
def show_keys(session: Reader) -> Response:
    """The keys that signed, with the notes by which each handed over to the next."""
    keys = [
        {
            "key": each.text,
            "from_size": each.from_size,
            "handover": each.handover,
            "added_at": write_instant(each.added_at),
        }
        for each in shown_keys(session)
    ]
    return JSONResponse({"keys": keys})


@router.get("/history/leaves", include_in_schema=False)
def show_leaves(request: Request, session: Reader, start: Start = 0) -> Response:
    """The texts of leaves from a number on, and where the list goes on."""
    leaves = shown_leaves(session, start, LEAVES_AT_ONCE)
    after = start + len(leaves)
    following = absolute(request, f"/history/leaves?start={after}")
    return JSONResponse(
        {
            "start": start,
            "leaves": [each.text for each in leaves],
            "next": following if len(leaves) == LEAVES_AT_ONCE else None,
        }
    )


@router.get("/history/leaves/{number}", include_in_schema=False)
def show_leaf(
    request: Request,
    session: Reader,
    number: Annotated[int, Path(ge=0, lt=2**63)],
    start: Start = 0,
) -> Response:
    """What a leaf holds: the states of records, as far as readers may see them today."""
    leaf = next(iter(shown_leaves(session, number, 1)), None)
    if leaf is None or leaf.number != number:
        raise NotSealed("There is no leaf {number}.", number=number)
    entries = entries_told(request.app.state.engines, number, start, ENTRIES_AT_ONCE)
    after = start + len(entries)
    following = absolute(request, f"/history/leaves/{number}?start={after}")
    return JSONResponse(
        {
            "leaf": leaf.text,
            "start": start,
            "entries": entries,
            "next": following if len(entries) == ENTRIES_AT_ONCE else None,
        }
    )
