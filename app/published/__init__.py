"""What readers get of each noun, a module for each: in the API and to download.

A file says what the API says, in the same words.
"""

from collections.abc import Mapping
from importlib import import_module

from app.nouns import NOUNS
from app.published.published import Published

__all__ = ["PUBLISHED", "Published"]


def _published() -> list[Published]:
    found: list[Published] = [
        import_module(f"app.published.{noun.singular}").PUBLISHED for noun in NOUNS.values()
    ]
    return sorted(found, key=lambda each: each.rank)


# By the noun's plural, in the order in which they are offered.
PUBLISHED: Mapping[str, Published] = {each.noun: each for each in _published()}
