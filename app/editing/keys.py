"""New slugs and public ids: never one that any record has or ever had."""

import secrets

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.editing.documents import versions_of
from app.names import slug_from
from app.nouns import Noun, noun_called

# Without vowels, so that no word comes out; without l, o, 0 and 1, which are mistaken.
LETTERS = "bcdfghjkmnpqrstvwxz23456789"
RANDOM_LENGTH = 8
# A letter for each byte; bytes beyond the last whole round would favour the first letters.
LETTER_OF = bytes(ord(LETTERS[byte % len(LETTERS)]) for byte in range(256))
BEYOND = bytes(range(256 - 256 % len(LETTERS), 256))
LONGEST_SLUG = 80


def random_names(count: int) -> list[str]:
    """So many random names of `RANDOM_LENGTH` letters, of which some may be alike."""
    letters = ""
    while (missing := count * RANDOM_LENGTH - len(letters)) > 0:
        letters += secrets.token_bytes(missing).translate(LETTER_OF, BEYOND).decode()
    return [
        letters[at : at + RANDOM_LENGTH] for at in range(0, count * RANDOM_LENGTH, RANDOM_LENGTH)
    ]


def propose_key(session: Session, noun: str, words: str = "") -> str:
    """A slug or public id that no record has or ever had.

    Claims, positions and links get a random one: «p-7kq2m9xw». The others get one made of `words`,
    their name or title, with a number where that is taken.
    """
    called = noun_called(noun)
    if called.prefix is not None:
        while True:
            key = f"{called.prefix}-{random_names(1)[0]}"
            if not was_used(session, called, key):
                return key
    stem = slug_from(words)[:LONGEST_SLUG].rstrip("-")
    if not was_used(session, called, stem):
        return stem
    number = 2
    while was_used(session, called, f"{stem}-{number}"):
        number += 1
    return f"{stem}-{number}"


def was_used(session: Session, noun: Noun, key: str) -> bool:
    """True when a record has the slug or public id or had it once, deleted drafts included."""
    versions = versions_of(noun)
    found = select(exists().where(versions.c[noun.id_column] == key))
    return bool(session.scalar(found))
