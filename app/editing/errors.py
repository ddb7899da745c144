"""What can go wrong when someone saves, each with what a form needs to say so; `conflict` has another."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.errors import AppError, Said, together


def plain_value(value: object) -> object:
    """A value that a sentence names, as JSON has it: a day is ISO 8601."""
    return value.isoformat() if isinstance(value, date) else value


class FieldErrors(AppError):
    """Fields that can't be saved as they are.

    `errors` are sentences with their codes by the path of the field in the document: «actor», «claims.1»,
    «passage.quote», «note» for the reason of the change, "" for the whole. Where several records
    are saved at once, the paths of all but the first begin with their number: «1:actor».
    """

    status = 422
    code = "fields"
    title = "Something needs another look"

    def __init__(self, errors: Mapping[str, Iterable[Said]]) -> None:
        self.errors = {path: list(sentences) for path, sentences in errors.items()}
        super().__init__(" ".join(text for texts in self.errors.values() for text in texts))

    @property
    def said(self) -> Said:
        """All that is wrong, with the code of the first."""
        return together([said for sentences in self.errors.values() for said in sentences])

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Each problem for a program: field, code, message, and the values that it names."""
        return [
            {
                "field": path,
                "code": said.code,
                "message": str(said),
                **{name: plain_value(value) for name, value in said.values.items()},
            }
            for path, sentences in self.errors.items()
            for said in sentences
        ]


class Stale(AppError):
    """What was to be decided on has changed since the page was opened; look again."""

    status = 409
    code = "stale"
    title = "This has changed meanwhile"


class Blocked(AppError):
    """Something stands in the way that must be dealt with first; `reasons` say what."""

    status = 409
    code = "blocked"
    title = "Something stands in the way"

    def __init__(self, message: str, reasons: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.reasons = list(reasons)

    @property
    def said(self) -> Said:
        """The message with the reasons."""
        return super().said.reworded(" ".join([self.message, *self.reasons]))


class KeyReused(AppError):
    """A form or request key was used before, for something else. `result` came of that."""

    status = 422
    code = "key_reused"
    title = "This form was sent before"

    def __init__(self, message: str, result: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.result = dict(result)
