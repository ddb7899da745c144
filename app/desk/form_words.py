"""The words on the page of a form: its heading, its buttons, and what pressing them will do."""

from dataclasses import dataclass, field

from app.editing.documents import Document
from app.editing.write_policy import Editor
from app.forms.noun_form import NounForm
from app.nouns import noun_called
from app.nouns.fields import asked_fields
from app.nouns.told import Told


@dataclass(frozen=True)
class Notice:
    """A sentence above a form, and a link that goes with it."""

    text: str
    url: str | None = None
    words: str = ""


@dataclass
class FormWords:
    """What the templates need to know of a form besides what is typed."""

    noun: str
    heading: str
    lead: str
    body: str
    path: str
    key: str
    is_new: bool
    is_shown: bool
    has_map: bool
    main_value: str
    main_words: str
    says: str
    can_draft: bool
    asks_why: bool
    submission: str = ""
    visit: str = ""
    base: int | None = None
    focus: str = ""
    writes_claim: bool = False
    origins: list[str] = field(default_factory=list)

    @property
    def asked(self) -> tuple[tuple[str, Told], ...]:
        """The fields that need no place of their own in the form, with what is told of them."""
        return asked_fields(self.noun)

    @property
    def trail(self) -> list[tuple[str, str]]:
        """What lies above the form: the desk, and where readers find such records."""
        desk = ("Desk", "/admin")
        if self.noun == "positions" or noun_called(self.noun).path is None:
            return [desk]
        return [desk, (self.noun.capitalize(), f"/{self.noun}")]

    @property
    def action(self) -> str:
        """Where the form is sent to."""
        return f"/admin/{self.path}"


def say_form(
    form: NounForm, editor: Editor, document: Document | None, path: str, title: str
) -> FormWords:
    """The words for a form that makes a new record, or edits one, whose title that is."""
    status = document.record.publishing.status if document else None
    shown = status in ("published", "withdrawn")
    article = "an" if form.singular[0] in "aeiou" else "a"
    concealed = document is not None and document.record.publishing.concealed
    value, words, says = buttons(editor, status, concealed=concealed)
    return FormWords(
        noun=form.noun,
        heading=f"Edit {form.singular}" if document else f"Add {article} {form.singular}",
        lead=form.lead if document is None else title,
        body=form.body,
        path=path,
        key=document.key if document else "",
        is_new=document is None,
        is_shown=shown,
        has_map=form.has_map,
        main_value=value,
        main_words=words,
        says=says,
        can_draft=not shown,
        asks_why=document is not None,
    )


def buttons(editor: Editor, status: str | None, *, concealed: bool) -> tuple[str, str, str]:
    """The main button: the value it sends, its words, and what it will do.

    An embargo may still be typed or taken out before it is pressed, so that it is always named.
    """
    alone = editor.publishes_alone
    if status == "withdrawn":
        does = "It stays withdrawn." if alone else "It stays withdrawn, until someone approves."
        return "save", "Save" if alone else "Propose the change", does
    does = "Readers see it at once" if alone else "Readers see it once someone else approves it"
    does = f"{does}, under an embargo once that has ended."
    if concealed:
        does = "It stays hidden from readers, in every past map too."
    if status == "published":
        return "publish", "Save" if alone else "Propose the change", does
    return "publish", "Publish" if alone else "Send to review", does
