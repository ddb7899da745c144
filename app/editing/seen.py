"""Who sees a record: the one place that says so, for every notice and button of the desk. Pure."""

from datetime import datetime
from typing import Literal, Protocol

Seen = Literal[
    "published", "embargo", "concealed", "in_review", "draft", "withdrawn", "withdrawn_unseen"
]


class Published(Protocol):
    """The attributes of a record, or of its row, that decide who sees it."""

    @property
    def status(self) -> str:
        """Draft, in_review, published or withdrawn."""
        ...

    @property
    def embargo_until(self) -> datetime | None:
        """Until when readers don't see it; none without an embargo."""
        ...

    @property
    def concealed(self) -> bool:
        """Whether it is hidden from every past map too."""
        ...


def who_sees(record: Published, now: datetime) -> Seen:
    """`published` alone is what readers see; each other state says why they don't.

    `withdrawn_unseen` was withdrawn and isn't told of in the log of corrections either.
    """
    waits = record.embargo_until is not None and record.embargo_until > now
    match record.status:
        case "published":
            return "concealed" if record.concealed else "embargo" if waits else "published"
        case "withdrawn":
            return "withdrawn_unseen" if record.concealed or waits else "withdrawn"
        case "in_review":
            return "in_review"
        case _:
            return "draft"


def state_seen(state: str, record: Published, now: datetime) -> str:
    """What became of a save, for a notice: who sees the record that was saved.

    What is only proposed, waits for review, or is a draft stays what it is: the record that was
    wanted is not yet what stands.
    """
    return who_sees(record, now) if state in ("published", "withdrawn") else state
