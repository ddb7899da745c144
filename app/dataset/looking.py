"""Links and what they linked when a person looked: which must be looked at again. Pure.

Callers use `digest`, `reviewed_now`, `links_to_look_at` and `stamped`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from app.dataset.records import Dataset
from app.long_lists import Found, changed
from app.nouns.claim import ClaimRecord
from app.nouns.link import LinkRecord, Reviewed

DIGITS = 16


def digest(statement: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a statement in UTF-8."""
    return sha256(statement.encode()).hexdigest()[:DIGITS]


def reviewed_now(later: str, earlier: str) -> Reviewed:
    """What a link between claims with these statements is stamped with when it is looked at."""
    return Reviewed(later=digest(later), earlier=digest(earlier))


def links_to_look_at(
    datasets: Iterable[Dataset], others: Sequence[Dataset] = ()
) -> Iterator[tuple[str, LinkRecord, str]]:
    """(dataset, link, why) of links that must be looked at: never seen, or an end changed since.

    Withdrawn links are left out, and those whose claims aren't there.
    """
    given = list(datasets)
    claims = _claims([*others, *given])
    for dataset in given:
        for link in dataset.links:
            if link.publishing.status == "withdrawn":
                continue
            ends = claims.get(link.later), claims.get(link.earlier)
            if ends[0] is None or ends[1] is None:
                continue
            if link.reviewed is None:
                yield dataset.about.name, link, "Nobody has looked at both statements."
                continue
            now = reviewed_now(ends[0].statement, ends[1].statement)
            differ = [
                key
                for key, was, today in (
                    (link.later, link.reviewed.later, now.later),
                    (link.earlier, link.reviewed.earlier, now.earlier),
                )
                if was != today
            ]
            if differ:
                keys = " and ".join(f"'{key}'" for key in differ)
                yield dataset.about.name, link, f"{keys} changed since it was looked at."


def stamped(dataset: Dataset, others: Sequence[Dataset]) -> Dataset:
    """The dataset with every link stamped as looked at now."""
    claims = _claims([*others, dataset])

    def seen(link: LinkRecord) -> LinkRecord:
        later, earlier = claims.get(link.later), claims.get(link.earlier)
        if later is None or earlier is None:
            return link
        now = reviewed_now(later.statement, earlier.statement)
        return link.model_copy(update={"reviewed": now})

    return replace(dataset, links=changed(dataset.links, seen))


def _claims(datasets: Iterable[Dataset]) -> Found[ClaimRecord]:
    return Found([dataset.claims for dataset in datasets])
