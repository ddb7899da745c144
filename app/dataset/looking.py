"""Links and what they linked when a person looked: which must be looked at again. Pure.

Callers use `digest`, `reviewed_now`, `links_to_look_at` and `stamped`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256

from app.dataset.records import Dataset
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
) -> list[tuple[str, LinkRecord, str]]:
    """(dataset, link, why) of links that must be looked at: never seen, or an end changed since.

    Withdrawn links are left out, and those whose claims aren't there.
    """
    given = list(datasets)
    statements = _statements([*others, *given])
    found = []
    for dataset in given:
        for link in dataset.links:
            if link.publishing.status == "withdrawn":
                continue
            if link.later not in statements or link.earlier not in statements:
                continue
            if link.reviewed is None:
                found.append((dataset.about.name, link, "Nobody has looked at both statements."))
                continue
            now = reviewed_now(statements[link.later], statements[link.earlier])
            changed = [
                key
                for key, was, today in (
                    (link.later, link.reviewed.later, now.later),
                    (link.earlier, link.reviewed.earlier, now.earlier),
                )
                if was != today
            ]
            if changed:
                keys = " and ".join(f"'{key}'" for key in changed)
                found.append((dataset.about.name, link, f"{keys} changed since it was looked at."))
    return found


def stamped(dataset: Dataset, others: Sequence[Dataset]) -> Dataset:
    """The dataset with every link stamped as looked at now."""
    statements = _statements([*others, dataset])
    links = tuple(
        link.model_copy(
            update={"reviewed": reviewed_now(statements[link.later], statements[link.earlier])}
        )
        if link.later in statements and link.earlier in statements
        else link
        for link in dataset.links
    )
    return replace(dataset, links=links)


def _statements(datasets: Iterable[Dataset]) -> Mapping[str, str]:
    return {claim.id: claim.statement for dataset in datasets for claim in dataset.claims}
