"""How an import is brought in: what becomes of its rows, and of what it says otherwise than before."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from app.editing.errors import FieldErrors
from app.editing.write_policy import Editor
from app.errors import Said
from app.languages import mark

# What new rows become; which side fields in conflict take where nobody chose for them; what becomes of
# what the file no longer has.
As = Literal["drafts", "review", "published"]
Side = Literal["ours", "theirs"]
Gone = Literal["leave", "withdraw"]
STATUS: Mapping[str, str] = {"drafts": "draft", "review": "in_review", "published": "published"}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "become": get_args(As),
    "conflicts": get_args(Side),
    "gone": get_args(Gone),
}


@dataclass(frozen=True)
class Options:
    """What somebody said of the whole of an import, and who that was."""

    become: As = "drafts"
    conflicts: Side = "ours"
    gone: Gone = "leave"
    # Whether it is brought in though it is older than what is there.
    older: bool = False
    # Whoever lets it be brought in: their name, what they may publish, and whether review is on.
    name: str = ""
    may_publish: bool = False
    review_on: bool = True

    @property
    def status(self) -> str:
        """The state of new records."""
        return STATUS[self.become]

    def editor(self, account_id: int) -> Editor:
        """Whoever brings it in, as one who edits."""
        return Editor(account_id, self.name, may_publish=self.may_publish, review_on=self.review_on)

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)


def options_of(kept: Mapping[str, Any]) -> Options:
    """The options that were kept."""
    known = {each.name for each in fields(Options)}
    return Options(**{name: value for name, value in kept.items() if name in known})


def chosen_options(editor: Editor, told: Mapping[str, str]) -> Options:
    """The options that somebody chose; those that aren't told are the careful ones.

    Raises FieldErrors for what is none of the choices, and for publishing by who may not do so alone.
    """
    wrong: dict[str, list[Said]] = {}
    given: dict[str, Any] = {name: told[name] for name in CHOICES if told.get(name)}
    for name, known in CHOICES.items():
        if given.get(name, known[0]) not in known:
            said = mark("{found!r} is none of the choices: {known}.")
            found = {"found": given[name][:40], "known": ", ".join(known)}
            wrong[name] = [Said("choice", said, **found)]
    if given.get("become") == "published" and not editor.publishes_alone:
        said = mark("You can't publish this alone; let it go to review.")
        wrong.setdefault("become", []).append(Said("reviewer_needed", said))
    if wrong:
        raise FieldErrors(wrong)
    return Options(
        **given,
        older=bool(told.get("older")),
        name=editor.name,
        may_publish=editor.may_publish,
        review_on=editor.review_on,
    )
