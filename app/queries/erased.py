"""Words taken out of rows, of those that stand and of all versions before."""

from collections.abc import Mapping

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from app.models import Source, SourceText

# What stands where words were.
ERASED = "[erased]"
# By table, what of a row are words, and what is put in their place.
WORDS: Mapping[str, Mapping[str, str]] = {
    "source": {
        "title": ":erased",
        "translations": "'[]'",
        "search": "null",
        **dict.fromkeys(
            [
                "title_note",
                "author",
                "publisher",
                "published_note",
                "url",
                "terms_url",
                "origin",
                "collected_by",
                "note",
                "leaning",
                "attribution",
                "licence",
            ],
            "null",
        ),
    },
    "actor": {"name": ":erased", "short_name": "null", "note": "null"},
    "place": {"name": ":erased", "evidence": ":erased", "note": "null"},
    "claim": {
        "statement": ":erased",
        "locator": ":erased",
        **dict.fromkeys(("quote", "note", "row_key", "row_sheet"), "null"),
        "row_cells": "case when row_cells is not null then '[]'::jsonb end",
        "figures": "'[]'",
        "translations": "'[]'",
        # A trigger fills it anew in the row that stands.
        "search": "null",
    },
    "position": {"note": "null"},
    "link": {"why": ":erased"},
    "place_name": {"name": ":erased", "key": "'erased'", "folded": "'erased'", "cited": "null"},
    "actor_name": {"name": ":erased", "key": "'erased'", "folded": "'erased'", "cited": "null"},
}
BELONGING = {"place": ("place_name", "place_id"), "actor": ("actor_name", "actor_id")}
# What editors were about to make of the record has its words too.
AT_THE_DESK = (
    "delete from desk.draft where form = :form or form like :form || '/%'",
    "update desk.review_item set document = null where noun = :noun and record_id = :id",
    "update desk.release_difference set base = null, document = null where noun = :noun and record_id = :id",
    "update desk.import_row set cells = '{}', mended = '{}', prepared = '{}', faults = '[]', cautions = '[]'"
    " where :noun = 'claims' and claim = :key",
)


def erase_texts(session: Session, source_id: int) -> int:
    """Erase the texts that were read for a source; how many there were. Digests and lengths stay.

    Readers who might see it are told no more that they may.
    """
    _tighten(session, "on")
    erased = session.scalars(
        update(SourceText)
        .where(SourceText.source_id == source_id, SourceText.text.is_not(None))
        .values(text=None, erased_at=func.now())
        .returning(SourceText.id)
    ).all()
    _tighten(session, "off")
    shown = (Source.id == source_id, Source.free_to_show)
    session.execute(update(Source).where(*shown).values(free_to_show=False))
    return len(erased)


def erase_rows(session: Session, table: str, number: int) -> int:
    """Erase the words of a record, and of what belongs to it; how many versions of it there were."""
    versions = _blank(session, table, "id", number)
    if table in BELONGING:
        _blank(session, *BELONGING[table], number)
    return versions


def erase_at_the_desk(session: Session, noun: str, number: int, key: str) -> None:
    """Erase what editors were about to make of a record, and the row of a file that it came from."""
    for statement in AT_THE_DESK:
        session.execute(
            text(statement), {"noun": noun, "id": number, "key": key, "form": f"{noun}/{key}"}
        )


def _blank(session: Session, table: str, owner: str, number: int) -> int:
    """Blank the words in the rows that stand and in all before; how many of these there are."""
    blanks = ", ".join(f"{column} = {instead}" for column, instead in WORDS[table].items())
    values = {"erased": ERASED, "number": number}
    # The row that stands leaves a version behind, which is blanked with the others.
    session.execute(
        text(f"update editorial.{table} set {blanks} where {owner} = :number"),  # noqa: S608
        values,
    )
    # What refuses to rewrite the history lets through what takes something out of it (migration 0002).
    _tighten(session, "on")
    found = session.execute(
        text(f"update history.{table} set {blanks} where {owner} = :number returning 1"),  # noqa: S608
        values,
    ).all()
    _tighten(session, "off")
    return len(found)


def _tighten(session: Session, switch: str) -> None:
    session.execute(select(func.set_config("conflict_map.tightening", switch, True)))
