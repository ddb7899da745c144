"""Links and translations, and what was said when a person looked: which must be looked at again. Pure.

Callers use `reviewed_now`, `links_to_look_at`, `translations_to_look_at` and `stamped`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from app.dataset.records import Dataset
from app.languages.versions import digest, is_earlier
from app.long_lists import Found, changed
from app.nouns.claim import ClaimRecord
from app.nouns.link import LinkRecord, Reviewed


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


def translations_to_look_at(datasets: Iterable[Dataset]) -> Iterator[tuple[str, str, str]]:
    """(dataset and file, record, language) of translations of an earlier wording than the record has; none of what is withdrawn."""
    for dataset in datasets:
        claims = ((each, each.statement, each.translations) for each in dataset.claims)
        sources = ((each, each.title, each.translations) for each in dataset.sources)
        for record, original, translations in chain(claims, sources):
            for each in translations if record.publishing.status != "withdrawn" else ():
                if is_earlier(each.as_written(), original):
                    yield f"{dataset.about.name}/{record.file}", record.key, each.language


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
