"""The record and the version that a form of the desk was opened on."""

from dataclasses import dataclass

from app.editing.documents import Document
from app.forms.noun_form import NounForm
from app.nouns.parts import Record


@dataclass(frozen=True)
class Opened:
    """The record that a form edits, as it was when the form was opened; nothing for a new one."""

    form: NounForm
    key: str = ""
    base: int | None = None
    document: Document | None = None

    @property
    def record(self) -> Record | None:
        """The record, if there is one already."""
        return self.document.record if self.document else None

    @property
    def path(self) -> str:
        """The form's path below /admin/, by which drafts are kept."""
        return f"{self.form.noun}/{self.key}/edit" if self.key else f"{self.form.noun}/new"
