"""What every write asks of a request: its JSON, the version it starts from, its key, its editor."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Header, Request
from fastapi.security import HTTPBearer
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.orm import Session

from app.api.write_json import read_json
from app.desk.requests import AsEditor
from app.editing.documents import Document, find_version, read_document
from app.editing.errors import FieldErrors
from app.editing.idempotency import LONGEST_KEY, run_once
from app.editing.record_json import errors_of
from app.editing.write_policy import Editor
from app.errors import AppError, BadParameter, NotFound, Said, TooManyRequests
from app.languages import mark
from app.nouns import Noun, NounName, noun_called
from app.parameters import refuse_unknown
from app.queries.sessions import LARGEST_ID
from app.queries.write_rate import MOST_WRITES, count_recent_writes
from app.routers import make_router
from app.security.callers import Desk

MOST_EDITS = 100
RETRY_AFTER_SECONDS = 10
# No change has it, so a version that can't be read never matches.
NO_VERSION = 0
# For the OpenAPI document alone: the guard has seen the token by then.
TOKEN = HTTPBearer(
    scheme_name="token", description="A personal token, made at /account/tokens", auto_error=False
)


def router_for_writing() -> APIRouter:
    """A router for what takes a personal token."""
    return make_router(
        prefix="/api/v1",
        dependencies=[Depends(refuse_unknown), Depends(TOKEN)],
        tags=["Writing"],
        in_document=True,
    )


class PreconditionMissing(AppError):
    """A change of a record that doesn't say which version it was made from."""

    status = 428
    code = "version_missing"
    title = mark("Say which version you changed")


class PreconditionFailed(AppError):
    """A change made from a version that the record isn't at and never was. `current` is the record."""

    status = 412
    code = "conflict"
    title = mark("Someone else changed this meanwhile")

    def __init__(self, current: Document) -> None:
        super().__init__(
            "The {what} '{key}' is at version {version}, and If-Match names another. Read it again, "
            "and repeat your change on what stands there.",
            what=current.words.singular,
            key=current.key,
            version=current.version,
        )
        self.current = current


class Body(BaseModel):
    """A JSON body. Nothing unknown is accepted, and no value is turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RecordBody(Body):
    """A record, and why it is written so: readers see that in the log of corrections."""

    record: dict[str, Any]
    note: str = ""


class WithdrawalBody(Body):
    """Why a record is taken off the map; `conceal` hides it from every past map too."""

    reason: str
    conceal: bool = False


class RestoreBody(Body):
    """The version whose content is wanted again, and why."""

    version: Annotated[int, Field(ge=1, le=LARGEST_ID)]
    note: str = ""


class NoteBody(Body):
    """Why something is done."""

    note: str = ""


class DecisionBody(NoteBody):
    """A decision on what was looked at: the `seen` that came with it, and why."""

    seen: str


class SendingBackBody(Body):
    """What was looked at, and what its author is to mend."""

    seen: str
    text: str


class CommentBody(Body):
    """What somebody has to say."""

    text: str


class TextBody(NoteBody):
    """The text of a source; where its body begins and who may see it, if that is to change."""

    text: str
    body_start: Annotated[int | None, Field(ge=0)] = None
    free_to_show: bool | None = None


class EditBody(Body):
    """One record of a change; `base` is the version it was made from, left out for a new one."""

    noun: NounName
    base: Annotated[int | None, Field(ge=1, le=LARGEST_ID)] = None
    record: dict[str, Any]


class ChangeBody(Body):
    """Several records that are saved as one change; later ones may refer to earlier ones."""

    note: str = ""
    edits: Annotated[list[EditBody], Field(min_length=1, max_length=MOST_EDITS)]


AnyBody = TypeVar("AnyBody", bound=Body)


def shaped(body: type[AnyBody], data: Any) -> AnyBody:
    """The JSON as a body of that shape. Raises FieldErrors with the path of each wrong member."""
    if not isinstance(data, dict):
        raise FieldErrors({"": [Said("object", "The body is an object with keys and values.")]})
    try:
        return body.model_validate(data)
    except ValidationError as error:
        raise FieldErrors(errors_of(error)) from None


def noun_of(request: Request) -> Noun:
    """The noun that the route is about: each has a path of its own."""
    path: str = request.scope["route"].path
    return noun_called(path.split("/")[3])


def change_number(change_id: str) -> int:
    """The number of a change in a path. Raises NotFound for one that no change can have."""
    return _number_in(change_id, "change")


def review_number(review_id: str) -> int:
    """The number of a review in a path. Raises NotFound for one that no review can have."""
    return _number_in(review_id, "review")


def difference_number(difference_id: str) -> int:
    """The number of a difference in a path. Raises NotFound for one that none can have."""
    return _number_in(difference_id, "difference")


def import_number(import_id: str) -> int:
    """The number of an import in a path. Raises NotFound for one that none can have."""
    return _number_in(import_id, "import")


def row_number(row: str) -> int:
    """The number of a row in a path. Raises NotFound for one that none can have."""
    return _number_in(row, "row")


def _number_in(text: str, what: str) -> int:
    number = int(text[:20]) if text.isascii() and text.isdecimal() else 0
    if not 0 < number <= LARGEST_ID:
        raise NotFound("There is no {what} {text!r}.", what=what, text=text[:60])
    return number


def base_version(
    if_match: Annotated[
        str | None,
        Header(
            description="The ETag of the document that was changed; always needed",
            examples=['"412"'],
        ),
    ] = None,
) -> int:
    """The version that a change was made from. Raises PreconditionMissing.

    What is no version of ours gives one that never matches.
    """
    if if_match is None or if_match.strip() in ("", "*"):
        raise PreconditionMissing(
            "Send the ETag of the document that you changed as If-Match, so that nobody else's "
            "change is overwritten unseen."
        )
    text = if_match.strip()
    digits = text[1:-1]
    if text != f'"{digits}"' or not digits.isascii() or not digits.isdecimal():
        return NO_VERSION
    version = int(digits[:20])
    return version if version <= LARGEST_ID else NO_VERSION


def request_key(
    idempotency_key: Annotated[
        str | None,
        Header(
            description="Any text of up to 200 plain characters. Sent again with the same content "
            "within 30 days, the request gives the first answer and does nothing.",
            examples=["5f0c6f0e-6b7c-4c4a-8d1e-2b8f5d3a9c11"],
            # Blanks around a header's value are no part of it.
            json_schema_extra={"pattern": f"^[!-~]([ -~]{{0,{LONGEST_KEY - 2}}}[!-~])?$"},
        ),
    ] = None,
) -> str | None:
    """The key under which a request is carried out only once. Raises BadParameter."""
    key = idempotency_key
    if key is not None and not (
        1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()
    ):
        raise BadParameter(
            "Idempotency-Key", "A key has 1 to {most} plain characters.", most=LONGEST_KEY
        )
    return key


def writing_editor(session: Desk, editor: AsEditor) -> Editor:
    """Whoever asks, as one who edits. Raises TooManyRequests for one who writes too fast."""
    if count_recent_writes(session, editor.account_id) >= MOST_WRITES:
        raise TooManyRequests(
            "You have made {writes} changes within a minute. Wait a little; POST /api/v1/changes saves up to {most} records as one change.",
            RETRY_AFTER_SECONDS,
            writes=MOST_WRITES,
            most=MOST_EDITS,
        )
    return editor


def refuse_unknown_version(session: Session, noun: str, key: str, base: int) -> Document:
    """The record as it is. Raises NotFound, and PreconditionFailed when it never was at `base`."""
    current = read_document(session, noun, key)
    known = base == current.version or (
        base != NO_VERSION and find_version(session, noun, current.row_id, base) is not None
    )
    if not known:
        raise PreconditionFailed(current)
    return current


@dataclass(frozen=True)
class Writing:
    """One request that writes: what was sent, who asks, and the session to write in."""

    request: Request
    session: Session
    editor: Editor
    key: str | None
    sent: Any

    def once(self, act: Callable[[], dict[str, Any]], base: int | None = None) -> dict[str, Any]:
        """What the request comes to; under its key it is carried out once. Raises what `act` does."""
        if self.key is None:
            return act()
        content = [self.request.method, self.request.url.path, base, self.sent]
        return run_once(self.session, self.editor, self.key, content, act)


def writing(
    request: Request,
    sent: Annotated[Any, Depends(read_json)],
    key: Annotated[str | None, Depends(request_key)],
    session: Desk,
    editor: Annotated[Editor, Depends(writing_editor)],
) -> Writing:
    """A request to write, once all that it needs is there."""
    return Writing(request, session, editor, key, sent)


def bare_writing(
    request: Request,
    key: Annotated[str | None, Depends(request_key)],
    session: Desk,
    editor: Annotated[Editor, Depends(writing_editor)],
) -> Writing:
    """A request to write whose address says it all: nothing is read of its body."""
    return Writing(request, session, editor, key, None)


AboutNoun = Annotated[Noun, Depends(noun_of)]
PathChange = Annotated[int, Depends(change_number)]
PathReview = Annotated[int, Depends(review_number)]
PathDifference = Annotated[int, Depends(difference_number)]
Base = Annotated[int, Depends(base_version)]
ToWrite = Annotated[Writing, Depends(writing)]
ToWriteBare = Annotated[Writing, Depends(bare_writing)]
