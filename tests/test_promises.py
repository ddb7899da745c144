"""The list of promises is true: each has tests, the tests are there, and it lacks none that is made."""

import ast
import re
from functools import cache

import pytest

from app.settings import PROJECT_DIR

pytestmark = pytest.mark.written

PROMISES = (PROJECT_DIR / "docs" / "promises.md").read_text(encoding="utf-8")
PROMISE = re.compile(r"^- \*\*(.+?)\*\*", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


@cache
def names_in(path: str) -> set[str]:
    """The names of the tests of a file; none where there is no such file."""
    file = PROJECT_DIR / path
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_the_list_names_is_there() -> None:
    named = TEST.findall(PROMISES)
    assert len(named) > 100
    assert [(path, name) for path, name in named if name not in names_in(path)] == []


def test_every_promise_names_a_test_that_proves_it() -> None:
    _, *parts = PROMISE.split(PROMISES)
    titles, told = parts[::2], parts[1::2]
    assert [title for title, text in zip(titles, told, strict=True) if not TEST.search(text)] == []


@pytest.mark.parametrize(
    ("file", "heading"),
    [("SECURITY.md", "## What is promised"), ("docs/promises.md", "# Promises")],
)
def test_what_is_promised_elsewhere_is_in_the_list(file: str, heading: str) -> None:
    text = (PROJECT_DIR / file).read_text(encoding="utf-8")
    _, _, after = text.partition(heading)
    promised = PROMISE.findall(re.split(r"\n## What isn", after)[0])
    assert len(promised) >= 8
    listed = " ".join(PROMISE.findall(PROMISES))
    assert [each for each in promised if each.rstrip(".") not in listed] == []
