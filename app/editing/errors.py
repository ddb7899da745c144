"""What can go wrong when someone saves, each with what a form needs to say so; `conflict` has another."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.errors import AppError, Said, together
from app.languages import mark


def plain_value(value: object) -> object:
    """A value that a sentence names, as JSON has it: a day is ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


def problem_of(said: Said, path: str = "") -> dict[str, Any]:
    """What is said, for a program: field, code, message, and the values that the message names."""
    named = {name: plain_value(value) for name, value in said.values.items()}
    return {"field": path, "code": said.code, "message": str(said), **named}


class FieldErrors(AppError):
    """Fields that can't be saved as they are.

    `errors` are sentences with their codes by the path of the field in the document: «actor», «claims.1»,
    «passage.quote», «note» for the reason of the change, "" for the whole. Where several records
    are saved at once, the paths of all but the first begin with their number: «1:actor».
    """

    status = 422
    code = "fields"
    title = mark("Something needs another look")

    def __init__(self, errors: Mapping[str, Iterable[Said]]) -> None:
        self.errors = {path: list(sentences) for path, sentences in errors.items()}
        found = [said for sentences in self.errors.values() for said in sentences]
        super().__init__(together(found) if found else mark("Nothing is known to be wrong."))

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Each problem for a program: field, code, message, and the values that it names."""
        return [
            problem_of(said, path) for path, sentences in self.errors.items() for said in sentences
        ]


class Stale(AppError):
    """What was to be decided on has changed since the page was opened; look again."""

    status = 409
    code = "stale"
    title = mark("This has changed meanwhile")


class Blocked(AppError):
    """Something stands in the way that must be dealt with first; `reasons` say what."""

    status = 409
    code = "blocked"
    title = mark("Something stands in the way")

    def __init__(self, pattern: str, reasons: Iterable[Said] = (), /, **values: Any) -> None:
        super().__init__(pattern, **values)
        self.reasons = list(reasons)

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Each reason for a program: code, message, and the values that it names."""
        return [problem_of(said) for said in self.reasons]

    @property
    def explained(self) -> Said:
        """The message with the reasons."""
        return together([self.said, *self.reasons])


class KeyReused(AppError):
    """A form or request key was used before, for something else. `result` came of that."""

    status = 422
    code = "key_reused"
    title = mark("This form was sent before")

    def __init__(self, pattern: str, result: Mapping[str, Any], /, **values: Any) -> None:
        super().__init__(pattern, **values)
        self.result = dict(result)
