"""What the routes of the desk share: the editor, the noun and the key in a path, a version."""

from typing import Annotated

from fastapi import Depends, Path, Request

from app.editing.write_policy import Editor
from app.errors import BadForm
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


AsEditor = Annotated[Editor, Depends(editor_of)]
PathNoun = Annotated[Noun, Depends(path_noun)]
PathKey = Annotated[str, Depends(path_key)]
RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
