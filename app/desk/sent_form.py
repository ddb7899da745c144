"""A form that was sent to change something: carried out once, then answered.

Each route of the desk that saves reads its form, checks it and hands what is to be done to
`SentForm.answer`. Whatever stands in the way becomes an answer there, and nowhere else.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from app.desk.conflicts import conflict_page
from app.editing.conflict import Conflict
from app.editing.edits import Outcome
from app.editing.errors import Blocked, FieldErrors, KeyReused, Stale
from app.editing.idempotency import new_key, outcome_json, run_once
from app.editing.reasons import CODES as REASON
from app.editing.write_policy import Editor
from app.errors import AppError, Forbidden, NotFound, Said, together
from app.forms.fields import WHOLE_FORM, Typed
from app.languages import gettext
from app.nouns.fields import label_of

Result = dict[str, Any]
# What the form's page can tell whoever sent it; other errors have pages of their own.
REFUSALS = (FieldErrors, Conflict, KeyReused, Stale, Blocked, Forbidden, NotFound)
# Fields that two sendings of one form may have differently.
OF_THE_SENDING = ("submission", "visit", "where-said")


def unless_gone_on(
    act: Callable[[], object], typed: Typed, again: Callable[[int], Response]
) -> Response | None:
    """Do what a form without versions asks for: none when it is done, else its page with why it wasn't."""
    try:
        act()
    except REFUSALS as error:
        typed.refuse(WHOLE_FORM, error.explained)
        return again(error.status)
    return None


@dataclass
class SentForm:
    """What was typed, who sent it, and the page to show when it can't be carried out."""

    request: Request
    session: Session
    editor: Editor
    typed: Typed
    # The form's page, answered with that status, with what was typed and what is wrong with it.
    again: Callable[[int], Response]
    # The noun whose fields saving finds wrong; empty where the messages are about the form's own.
    noun: str = ""
    # The form's field for the reason of the change.
    reason: str = "note"
    # True where two versions are shown side by side once somebody else has saved meanwhile.
    is_merged: bool = True

    def answer(
        self, act: Callable[[], Outcome | Result], done: Callable[[Result], str | Response]
    ) -> Response:
        """Do what the form asks for; the answer, or the form's page with what stood in the way.

        `done` gives the address to go on to, or the answer itself, for what `act` came to.
        """
        try:
            result = self.once(act)
        except REFUSALS as error:
            if isinstance(error, Conflict) and self.is_merged:
                note, visit = self.typed.text(self.reason), self.typed.text("visit")
                return conflict_page(self.request, self.session, error, note, visit)
            self.refuse(error)
            return self.again(error.status)
        answer = done(result)
        return RedirectResponse(answer, 303) if isinstance(answer, str) else answer

    def once(self, act: Callable[[], Outcome | Result]) -> Result:
        """What the form comes to, carried out once however often it is sent. Raises what `act` does.

        A form without the hidden field `submission` is carried out each time.
        """

        def kept() -> Result:
            result = act()
            return outcome_json(result) if isinstance(result, Outcome) else result

        key = self.typed.text("submission")
        if not key:
            return kept()
        texts = self.typed.texts
        content = {name: text for name, text in texts.items() if name not in OF_THE_SENDING}
        return run_once(self.session, self.editor, key, [self.request.url.path, content], kept)

    def refuse(self, error: AppError) -> None:
        """Note why nothing was done: beside the field, or above the form."""
        if isinstance(error, FieldErrors):
            self.refuse_fields(error)
        else:
            self.typed.refuse(WHOLE_FORM, error.explained)
        if isinstance(error, KeyReused) or not self.typed.text("submission"):
            # What is sent from here on is something else.
            self.typed.texts["submission"] = new_key()

    def refuse_fields(self, error: FieldErrors) -> None:
        """Note each message: beside a field that the form has, else above it, with its label."""
        above: list[Said] = []
        for path, sentences in error.errors.items():
            words = together(sentences)
            if words.code in REASON:
                self.typed.refuse(self.reason, words)
            elif not self.noun and path in self.typed.texts:
                self.typed.refuse(path, words)
            elif self.noun and path:
                label = label_of(self.noun, path.partition(".")[0])
                above.append(
                    words.reworded(gettext("{field}: {message}", field=label, message=words))
                )
            else:
                above.append(words)
        if above:
            self.typed.refuse(WHOLE_FORM, together(above))


def state_in(result: Result) -> str:
    """What became of the first record that was saved: published, proposed, in_review, ..."""
    return str(result["saved"][0]["state"])
