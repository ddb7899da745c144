"""The words on the page of a form: its heading, its buttons, and what pressing them will do."""

from dataclasses import dataclass, field

from app.editing.documents import Document
from app.editing.write_policy import Editor
from app.forms.noun_form import NounForm
from app.languages import current, gettext, mark
from app.nouns import noun_called
from app.nouns.fields import asked_fields
from app.nouns.told import Told

EDITING = {
    "places": mark("Edit place"),
    "actors": mark("Edit actor"),
    "sources": mark("Edit source"),
    "claims": mark("Edit claim"),
    "positions": mark("Edit position"),
    "links": mark("Edit link"),
}
ADDING = {
    "places": mark("Add a place"),
    "actors": mark("Add an actor"),
    "sources": mark("Add a source"),
    "claims": mark("Add a claim"),
    "positions": mark("Add a position"),
    "links": mark("Add a link"),
}
# The lists in which readers find such records.
LISTS = {
    "places": mark("Places"),
    "actors": mark("Actors"),
    "sources": mark("Sources"),
    "claims": mark("Claims"),
    "links": mark("Links"),
}


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
        desk = (gettext("Desk"), "/admin")
        if self.noun == "positions" or noun_called(self.noun).path is None:
            return [desk]
        return [desk, (gettext(LISTS[self.noun]), f"/{self.noun}")]

    @property
    def action(self) -> str:
        """Where the form is sent to."""
        return f"{current().prefix}/admin/{self.path}"


def say_form(
    form: NounForm, editor: Editor, document: Document | None, path: str, title: str
) -> FormWords:
    """The words for a form that makes a new record, or edits one, whose title that is."""
    status = document.record.publishing.status if document else None
    shown = status in ("published", "withdrawn")

    concealed = document is not None and document.record.publishing.concealed
    value, words, says = buttons(editor, status, concealed=concealed)
    return FormWords(
        noun=form.noun,
        heading=gettext((EDITING if document else ADDING)[form.noun]),
        lead=gettext(form.lead) if document is None else title,
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
        if alone:
            return "save", gettext("Save"), gettext("It stays withdrawn.")
        does = gettext("It stays withdrawn, until someone approves.")
        return "save", gettext("Propose the change"), does
    if concealed:
        does = gettext("It stays hidden from readers, in every past map too.")
    elif alone:
        does = gettext("Readers see it at once, under an embargo once that has ended.")
    else:
        does = gettext(
            "Readers see it once someone else approves it, under an embargo once that has ended."
        )
    if status == "published":
        return "publish", gettext("Save") if alone else gettext("Propose the change"), does
    return "publish", gettext("Publish") if alone else gettext("Send to review"), does
