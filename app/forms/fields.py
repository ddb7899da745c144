"""What every form shares: fields taken by name, unknown ones refused, messages kept beside them.

A form is read with `take`; the checks then note a message for each field that is wrong, and the
template shows the typed texts again with `typed.text(name)` and `typed.error(name)`.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from starlette.datastructures import FormData

from app.errors import BadForm, Said
from app.letters import refused

# Fields that any form may carry besides its own.
ALWAYS = ("csrf",)
LONGEST_TEXT = 10_000
# The name under which a message stands that belongs to no field.
WHOLE_FORM = ""


@dataclass
class Typed:
    """What was typed into a form, and the messages about it by field."""

    texts: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Said] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What was typed into a field, without space around it; empty when nothing was."""
        return self.texts.get(name, "").strip()

    def error(self, name: str) -> Said | None:
        """The message about a field, if there is one."""
        return self.errors.get(name)

    def refuse(self, name: str, said: Said) -> None:
        """Note what is wrong with a field; what was said of it first stays."""
        self.errors.setdefault(name, said)

    @property
    def is_fine(self) -> bool:
        """True while nothing was refused."""
        return not self.errors


def take(form: FormData, names: Collection[str], longest: int = LONGEST_TEXT) -> Typed:
    """The texts of the named fields. A field that isn't named, or comes twice, is refused."""
    typed = Typed()
    for name, value in form.multi_items():
        if name in ALWAYS:
            continue
        if name not in names:
            typed.refuse(
                WHOLE_FORM,
                Said("unknown_field", "This form has no field {name!r}.", name=name[:60]),
            )
        elif name in typed.texts:
            typed.refuse(name, Said("twice", "This was sent more than once."))
        elif not isinstance(value, str):
            typed.refuse(name, Said("file", "Type a text here; this can't be a file."))
        elif len(value) > longest:
            typed.refuse(
                name,
                too_long(value, longest),
            )
        else:
            text = value.replace("\r\n", "\n")
            problem = refused(text)
            if problem is None:
                typed.texts[name] = text
            else:
                typed.refuse(
                    name,
                    Said(
                        "character",
                        "This holds {found}; only written words fit here.",
                        found=problem,
                    ),
                )
    return typed


def require_fine(typed: Typed) -> None:
    """Raise BadForm with the first message; for forms without a field to show it beside."""
    for message in typed.errors.values():
        raise BadForm(message)


def too_long(text: str, longest: int) -> Said:
    """That a text doesn't fit into its field."""
    return Said(
        "too_long",
        "At most {longest} characters fit here; this has {length}.",
        longest=longest,
        length=len(text),
    )
