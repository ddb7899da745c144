"""What the routes of the desk share: the editor, the noun and the key in a path, forms sent twice."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from sqlalchemy.orm import Session

from app.editing.errors import FieldErrors
from app.editing.idempotency import run_once
from app.editing.write_policy import Editor
from app.errors import AppError, BadForm, together
from app.forms.fields import WHOLE_FORM, Typed
from app.nouns import Noun, noun_called
from app.queries.desk_settings import review_is_on
from app.queries.sessions import LARGEST_ID
from app.requests import record_slug
from app.security.callers import Desk, SignedIn
from app.security.rights import may
from app.settings import Settings


def editor_of(request: Request, session: Desk, caller: SignedIn) -> Editor:
    """Whoever asks, as one who edits: what they may publish, and whether review is on."""
    settings: Settings = request.app.state.settings
    return Editor(
        account_id=caller.id,
        name=caller.name,
        may_publish=may(caller, "publish"),
        review_on=review_is_on(session, settings),
    )


def path_noun(noun: str) -> Noun:
    """The noun in a path, such as places. Raises NotFound."""
    return noun_called(noun)


def path_key(key: str) -> str:
    """The slug or public id in a path. Raises NotFound for one that no record can have."""
    return record_slug(key)


def version_in(text: str) -> int:
    """The version that a hidden field carries. Raises BadForm."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:19]) <= LARGEST_ID:
        raise BadForm("The form doesn't say which version it is about; open the page again.")
    return int(text)


def once(
    session: Session,
    editor: Editor,
    request: Request,
    typed: Typed,
    act: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """What a form comes to, carried out once however often it is sent. Raises what `act` raises.

    A form without the hidden field `submission` is carried out each time.
    """
    if not typed.text("submission"):
        return act()
    content = {name: text for name, text in typed.texts.items() if name != "submission"}
    sent = [request.url.path, content]
    return run_once(session, editor, typed.text("submission"), sent, act)


def show_refusal(typed: Typed, error: AppError) -> None:
    """Note why something wasn't done: beside its field, or above the form."""
    if isinstance(error, FieldErrors):
        for path, sentences in error.errors.items():
            typed.refuse(path if path in typed.texts else WHOLE_FORM, together(sentences))
        return
    typed.refuse(WHOLE_FORM, error.said)


def say_outcome(result: dict[str, Any]) -> str:
    """What became of the first record of an outcome: published, proposed, in_review, ..."""
    return str(result["saved"][0]["state"])


AsEditor = Annotated[Editor, Depends(editor_of)]
PathNoun = Annotated[Noun, Depends(path_noun)]
PathKey = Annotated[str, Depends(path_key)]
RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
