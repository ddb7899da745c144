"""A record that a form needs and that isn't there yet: «Add …» below every search field.

Where the form has fields for it, those are opened with the name in them. Elsewhere what is typed is
kept as a draft, the other form opens with the name, and saving that one leads back, with the new
record chosen.
"""

import re
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from app.desk.noun_forms import FORMS, references_of
from app.desk.opened import Opened
from app.editing.write_policy import Editor
from app.forms.entry import Entry
from app.forms.noun_form import NounForm
from app.queries.drafts import save_draft

# The query of the form to come back to: the field that waits, and the key of what was made for it.
WAITS, MADE = "takes", "taken"
# What a draft is called by.
TITLES = ("statement", "name", "title", "place", "new-statement")
# The claim's row in the form of a position; scripts number the rows of the pattern.
CLAIM_ROW = re.compile(r"claims-(\d+|NUMBER)-claim")


def written_at(noun: str, name: str) -> str:
    """The form's own field for the name of what a reference may not find; empty where it has none."""
    if (noun, name) in (("claims", "source"), ("positions", "new-source")):
        return f"{name}-new-title"
    if noun == "positions" and CLAIM_ROW.fullmatch(name):
        return "new-statement"
    return ""


def begin_new(session: Session, editor: Editor, opened: Opened, entry: Entry) -> str:
    """The address of the form for the new record; empty when its fields are in this form, now filled in."""
    name = entry.button.partition(":")[2]
    finder = references_of(opened.form, entry).get(name)
    if finder is None:
        return ""
    typed, own = entry.text(name), written_at(opened.form.noun, name)
    if own:
        # A name that is written there already stays, and so does what was typed here.
        if not entry.text(own):
            entry.texts[own] = typed
            entry.texts.pop(name, None)
            entry.texts.pop(f"{name}-key", None)
        entry.opens.add(own)
        return ""
    kept = {key: text for key, text in entry.texts.items() if key != "do"}
    base = int(kept["base"]) if kept.get("base", "").isdecimal() else None
    title = next(filter(None, map(entry.text, TITLES)), "")
    draft = save_draft(
        session, editor.account_id, opened.path, kept, title=title, base=base, came_back=True
    )
    back = {"draft": draft, WAITS: name}
    if entry.text("review"):
        back["review"] = entry.text("review")
    query = {
        FORMS[finder.noun].slug_from or "statement": typed,
        "return": f"/admin/{opened.path}?{urlencode(back)}",
    }
    return f"/admin/{finder.noun}/new?{urlencode(query)}"


def take_made(session: Session, form: NounForm, entry: Entry, query: QueryParams) -> None:
    """Choose in the field that waited for it the record that was made meanwhile."""
    name = query.get(WAITS, "")
    finder = references_of(form, entry).get(name)
    if finder is not None and query.get(MADE):
        entry.pick(name, finder.by_key(session, query[MADE]))
