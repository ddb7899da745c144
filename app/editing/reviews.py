"""Reviews as people read them: each record before and after, the comments, what may be done.

A review holds rows that are in review themselves, and proposals that touch nothing until somebody
else approves. Callers use `read_review` and `read_proposal`; the decisions are in `reviewing`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.editing.differences import Difference, diff
from app.editing.documents import Document, find_document, find_version
from app.editing.errors import FieldErrors
from app.editing.merging import Merge, merge
from app.editing.record_json import record_from_json, validated
from app.editing.reviewing_many import what_is_unfit
from app.editing.saving import refuse_problems
from app.editing.words import say_value, title_of, titles_of
from app.editing.write_policy import Editor
from app.errors import NotFound, Said
from app.languages import mark
from app.models import Review, ReviewItem
from app.nouns import NOUNS, ORDER
from app.nouns.fields import Field, equal_records, fields_of, with_values
from app.nouns.parts import Record
from app.queries.history import versions_since_published
from app.queries.many_reviews import (
    count_gone,
    count_items,
    counts_of_items,
    first_items,
    is_only_of_many,
    seen_of,
    waiting_rows,
    writers_of,
)
from app.queries.reviews import (
    CommentRow,
    comments_of,
    get_review,
    names_of,
)

# With more records than these a review is read and decided on as a whole, and so many are shown.
MOST_READ = 300
SHOWN_OF_MANY = 20
NOT_OPEN = ("decided", mark("It doesn't wait for a decision."))
REVIEWER_NEEDED = ("reviewer_needed", mark("A reviewer must approve it."))
OWN_WORK = ("own_work", mark("You had a hand in it yourself, so somebody else must approve it."))


@dataclass(frozen=True)
class ReviewedRecord:
    """One record of a review: as it stands, and as it would be published."""

    noun: str
    key: str
    title: str
    # As it stands for readers; none for what they have never seen.
    before: Record | None
    after: Record | None
    differences: tuple[Difference, ...]
    # The row as it stands; none when it is gone.
    current: Document | None
    is_proposal: bool
    # For a proposal made from an older version: fields that were changed differently meanwhile.
    conflicts: tuple[str, ...] = ()
    # What keeps it from being published, in sentences.
    problems: tuple[Said, ...] = ()
    # What it stands as in words, to be read whole where it is new.
    says: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ReviewView:
    """A review with its records, comments, and what the editor may do with it."""

    review: Review
    author: str
    decided_by: str | None
    records: tuple[ReviewedRecord, ...]
    comments: list[CommentRow]
    # What was seen, to be sent back with the decision.
    seen: str
    # Why the editor can't approve it; none when they can.
    refusal: Said | None
    # How many records it has; of very many only the first are among `records`.
    count: int
    # Of very many: how many are new claims, new positions and proposals, and what keeps them from being
    # published, in sentences.
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Said, ...] = ()

    @property
    def is_large(self) -> bool:
        """True where it is decided on by statement, not record by record."""
        return bool(self.counts)

    @property
    def is_open(self) -> bool:
        """True while it waits for a decision."""
        return self.review.state == "open"


def read_review(
    session: Session, editor: Editor, review_id: int, *, lock: bool = False
) -> ReviewView:
    """The review as the editor sees it. Raises NotFound."""
    count = count_items(session, review_id)
    if count > MOST_READ and is_only_of_many(session, review_id):
        return _read_many(session, editor, review_id, count, lock=lock)
    review = get_review(session, review_id, lock=lock)
    along = {(item.noun, item.record_key) for item in review.items}
    records = tuple(read_item(session, item, along, lock=lock) for item in _in_order(review.items))
    people = [review.author_id] + ([review.decided_by] if review.decided_by else [])
    names = names_of(session, people)
    return ReviewView(
        review=review,
        author=names[review.author_id],
        decided_by=names.get(review.decided_by or 0),
        records=records,
        comments=comments_of(session, review_id),
        seen=_seen(review, records),
        refusal=_refusal(session, editor, review, records),
        count=len(records),
    )


def _read_many(
    session: Session, editor: Editor, review_id: int, count: int, *, lock: bool
) -> ReviewView:
    """The same of very many records, of which the first are read."""
    review = get_review(session, review_id, lock=lock, with_items=False)
    items = first_items(session, review_id, SHOWN_OF_MANY)
    people = [review.author_id] + ([review.decided_by] if review.decided_by else [])
    names = names_of(session, people)
    is_open = review.state == "open"
    return ReviewView(
        review=review,
        author=names[review.author_id],
        decided_by=names.get(review.decided_by or 0),
        records=tuple(read_item(session, item, (), lock=False) for item in items),
        comments=comments_of(session, review_id),
        seen=f"{review.revision}-{seen_of(session, review_id)}",
        refusal=_refusal_of_many(session, editor, review),
        count=count,
        counts=counts_of_items(session, review_id),
        problems=tuple(what_is_unfit(session, waiting_rows(session, review_id)) if is_open else ()),
    )


def _refusal_of_many(session: Session, editor: Editor, review: Review) -> Said | None:
    """Why the editor can't approve a review of very many records; none when they can."""
    if review.state != "open":
        return Said(*NOT_OPEN)
    if not editor.may_publish:
        return Said(*REVIEWER_NEEDED)
    authors = writers_of(session, review.id) | {review.author_id}
    if editor.review_on and editor.account_id in authors:
        return Said(*OWN_WORK)
    gone = count_gone(session, review.id)
    if gone:
        return Said("gone", "{count:,} of its records are gone; send it back.", count=gone)
    return None


def _in_order(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    return sorted(items, key=lambda item: (ORDER[item.noun], item.ordinal))


def _seen(review: Review, records: Sequence[ReviewedRecord]) -> str:
    versions = [str(record.current.version if record.current else 0) for record in records]
    return "-".join([str(review.revision), *versions])


def read_item(
    session: Session, item: ReviewItem, along: Collection[tuple[str, str]], *, lock: bool
) -> ReviewedRecord:
    """One record of a review; `along` are (noun, key) of what is published with it."""
    current = find_document(session, item.noun, item.record_id, lock=lock)
    is_proposal = item.document is not None
    if current is None:
        gone = (Said("gone", "The {what} is gone.", what=NOUNS[item.noun].singular),)
        return ReviewedRecord(
            item.noun, item.record_key, item.record_key, None, None, (), None, is_proposal, (), gone
        )
    merged = _merged(session, item, current)
    before = current.record if current.is_shown else None
    after = _after(merged, current)
    titles = titles_of(session, before, after, current.record)
    # A proposal that is at odds with the record is shown against it as it was written.
    shown = after or (merged.mine if merged else current.record)
    return ReviewedRecord(
        noun=item.noun,
        key=current.key,
        title=title_of(shown, titles),
        before=before,
        after=after,
        differences=tuple(diff(item.noun, before, shown, titles_of(session, before, shown))),
        current=current,
        is_proposal=is_proposal,
        conflicts=tuple(field.label for field in merged.conflicts) if merged else (),
        problems=tuple(problems_with(session, after, current, along)) if after else (),
        says=tuple(
            (field.label, said)
            for field in _fields(item.noun)
            if (said := say_value(field, shown, titles)) is not None
        ),
    )


def _fields(noun: str) -> list[Field]:
    return [field for field in fields_of(noun) if field.name not in ("status", "concealed")]


def _merged(session: Session, item: ReviewItem, current: Document) -> Merge | None:
    """How a proposal and the record as it stands compare; none for a row in review."""
    if item.document is None or item.base is None:
        return None
    base = find_version(session, item.noun, item.record_id, item.base)
    mine = record_from_json(item.noun, item.document)
    return merge(item.noun, (base or current).record, current.record, mine)


def _after(merged: Merge | None, current: Document) -> Record | None:
    """The record as it would be published; none where a proposal conflicts with a later change."""
    if merged is None:
        return with_values(current.record, {"publishing.status": "published"})
    return None if merged.conflicts else merged.record()


def problems_with(
    session: Session,
    after: Record,
    current: Document,
    along: Collection[tuple[str, str]] = (),
) -> list[Said]:
    """What keeps a record from being published, in sentences."""
    try:
        refuse_problems(session, validated(after), current, along)
    except FieldErrors as error:
        return [sentence for sentences in error.errors.values() for sentence in sentences]
    return []


def _refusal(
    session: Session, editor: Editor, review: Review, records: Sequence[ReviewedRecord]
) -> Said | None:
    """Why the editor can't approve a review, in a sentence; none when they can."""
    if review.state != "open":
        return Said(*NOT_OPEN)
    if not editor.may_publish:
        return Said(*REVIEWER_NEEDED)
    if editor.review_on and editor.account_id in authors_of(session, review):
        return Said(*OWN_WORK)
    for record in records:
        if record.current is None:
            return Said("gone", "«{title}» is gone; send it back.", title=record.title)
        if record.conflicts:
            words = mark("«{title}» was changed meanwhile; send it back to be brought up to date.")
            return Said("conflict", words, title=record.title)
    return None


def authors_of(session: Session, review: Review) -> set[int]:
    """Accounts that had a hand in what is to be published."""
    authors = {review.author_id}
    for item in review.items:
        if item.document is None:
            authors |= _who_wrote(session, item.noun, item.record_id)
    return authors


def _who_wrote(session: Session, noun: str, row_id: int) -> set[int]:
    """Accounts that altered what a row says since readers last saw it; its state is no content."""
    authors: set[int] = set()
    before: Record | None = None
    for version, account_id in versions_since_published(session, noun, row_id):
        document = find_version(session, noun, row_id, version)
        if document is None:
            continue
        said = with_values(document.record, {"publishing.status": "draft"})
        was_seen = before is None and document.is_shown
        if (
            account_id is not None
            and not was_seen
            and (before is None or not equal_records(said, before))
        ):
            authors.add(account_id)
        before = said
    return authors


def read_proposal(session: Session, review_id: int, noun: str, key: str) -> Document:
    """A proposed document, to be revised in its form; its version is the one it was made from.

    Raises NotFound when the review holds no such proposal.
    """
    review = get_review(session, review_id)
    for item in review.items:
        if (item.noun, item.record_key) == (noun, key) and item.document is not None:
            record = record_from_json(noun, item.document)
            return Document(noun, item.record_id, item.base or 0, record)
    raise NotFound(
        "Review {review} holds no proposal for '{key}'.", review=review_id, key=key[:100]
    )
