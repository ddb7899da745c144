"""The errors that a caller may see, each with its own status, code and sentence.

Raise one of these from any floor; `main` renders it once: as a page for pages, as RFC 9457
problem JSON for the API. Anything else that escapes is a fault of ours and answers 500.
"""

from collections.abc import Sequence
from typing import Any

from app.languages import gettext, mark, say_number
from app.languages.words import Word


class Said(str):
    """A sentence about a field, with the code of what decided it and the values that it names.

    What has to be told apart is told apart by the code; the sentence may change any day.
    """

    __slots__ = ("code", "pattern", "values")

    code: str
    values: dict[str, Any]
    # What it was made of; none where the sentence was reworded.
    pattern: str | None

    def __new__(cls, code: str, pattern: str, /, **values: Any) -> "Said":
        """The pattern with the values in it, which is a text like any other.

        The pattern stands in the source as it is: what somebody typed comes into it as a value only.
        A `Word` among the values is said in the sentence.
        """
        shown = {name: _shown(value) for name, value in values.items()}
        said = super().__new__(cls, gettext(pattern).format(**shown))
        said.code = code
        said.pattern = pattern
        said.values = values
        return said

    @property
    def in_english(self) -> str:
        """The sentence as it is kept, whoever reads it; as it is where it was reworded."""
        return str(self) if self.pattern is None else self.pattern.format(**self.values)

    def reworded(self, text: str) -> "Said":
        """The same code and values with another text: beside others, or with its field named."""
        said = str.__new__(Said, text)
        said.code = self.code
        said.pattern = None
        said.values = self.values
        return said


class _Number(int):
    """A number that `{count:,}` writes as the language does."""

    def __format__(self, spec: str) -> str:
        return say_number(int(self)) if spec == "," else format(int(self), spec)


def _shown(value: Any) -> Any:
    """A value as it stands in a sentence."""
    if isinstance(value, Word):
        return gettext(value)
    return _Number(value) if type(value) is int else value


def together(sentences: Sequence[Said]) -> Said:
    """All that is said of one field, with the code and the values of the first. One is needed."""
    return sentences[0].reworded(" ".join(sentences))


class NotRead(ValueError):
    """A text can't be read as what it should be; `said` tells why."""

    def __init__(self, code: str, pattern: str, **values: Any) -> None:
        super().__init__()
        self.said = Said(code, pattern, **values)

    def __str__(self) -> str:
        return self.said


class AppError(Exception):
    """Something the reader or editor should be told, in one plain sentence.

    `status` is the HTTP status, `code` tells the kind of trouble and `title` names it in words that
    `gettext` says (the same for every error of that class). `said` is the sentence about this case, made
    of a pattern and its values, or said before with a code of its own.
    """

    status = 400
    code = "refused"
    title = mark("The request can't be met")

    def __init__(self, pattern: str, /, **values: Any) -> None:
        self.said = pattern if isinstance(pattern, Said) else Said(self.code, pattern, **values)
        super().__init__(self.said)

    @property
    def message(self) -> str:
        """The sentence."""
        return self.said

    @property
    def explained(self) -> Said:
        """The sentence with all that a form has to show of the error."""
        return self.said


class NotFound(AppError):
    """No such record. `suggestions` are (title, URL path) pairs of the nearest ones, best first."""

    status = 404
    code = "not_found"
    title = mark("Not found")

    def __init__(
        self, pattern: str, suggestions: Sequence[tuple[str, str]] = (), /, **values: Any
    ) -> None:
        super().__init__(pattern, **values)
        self.suggestions = tuple(suggestions)


class Moved(AppError):
    """Another record stands in this one's place: the address of `successor` answers for `key`."""

    status = 301
    code = "moved"
    title = mark("It has moved")

    def __init__(self, noun: str, key: str, successor: str) -> None:
        super().__init__(
            mark("'{successor}' stands in the place of '{key}'."), key=key, successor=successor
        )
        self.noun = noun
        self.key = key
        self.successor = successor


class Gone(AppError):
    """A record that was here once. `successors` are (title, URL path) pairs of what it became."""

    status = 410
    code = "gone"
    title = mark("No longer on this map")

    def __init__(
        self, pattern: str, successors: Sequence[tuple[str, str]] = (), /, **values: Any
    ) -> None:
        super().__init__(pattern, **values)
        self.successors = tuple(successors)


class BadParameter(AppError):
    """A query parameter that is unknown or malformed. `parameter` names it."""

    status = 400
    code = "parameter"
    title = mark("A parameter is wrong")

    def __init__(self, parameter: str, pattern: str, /, **values: Any) -> None:
        super().__init__(pattern, **values)
        self.parameter = parameter


class SignInNeeded(AppError):
    """Someone who isn't signed in asked for what only accounts may see or do."""

    status = 401
    code = "sign_in"
    title = mark("Sign in first")


class Forbidden(AppError):
    """Whoever asked may not do this, signed in or not."""

    status = 403
    code = "forbidden"
    title = mark("You may not do this")


class TooManyRequests(AppError):
    """Tried too often; worth trying again after that many seconds."""

    status = 429
    code = "too_many_tries"
    title = mark("Too many tries")

    def __init__(self, pattern: str, retry_after_seconds: int, /, **values: Any) -> None:
        super().__init__(pattern, **values)
        self.retry_after_seconds = retry_after_seconds


class BadForm(AppError):
    """A form that has fields which no page of ours sends; others get messages beside the field."""

    status = 422
    code = "form"
    title = mark("This form can't be taken")


class DatabaseUnavailable(AppError):
    """The database can't be reached or doesn't answer in time; worth trying again soon."""

    status = 503
    code = "database_unavailable"
    title = mark("The database can't be reached")
    retry_after_seconds = 5


class DiskIsFull(DatabaseUnavailable):
    """The database has no room to write; reading mostly goes on."""

    code = "disk_full"
    title = mark("The server's disk is full")
    retry_after_seconds = 60


class Overloaded(DatabaseUnavailable):
    """More readers than the database has connections for."""

    code = "overloaded"
    title = mark("Too many readers at once")
    retry_after_seconds = 2

    def __init__(self) -> None:
        super().__init__(mark("More pages are asked for at this moment than can be made."))


class WritesCollided(DatabaseUnavailable):
    """Two changes each waited for what the other held, and the database ended this one."""

    code = "writes_collided"
    title = mark("Others are changing the same records")
    retry_after_seconds = 2

    def __init__(self) -> None:
        super().__init__(
            mark(
                "Others were changing what this rests on at the same moment. Nothing of it was saved; "
                "send it again."
            )
        )


class SetupError(Exception):
    """A fault of the installation, told on the terminal in one sentence that says what to do."""
