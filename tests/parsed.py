"""The program's modules as they are parsed, for tests that read what is written instead of running it."""

import ast
from collections.abc import Iterator
from functools import cache

import pytest

from app.settings import PROJECT_DIR

Modules = list[tuple[str, ast.Module]]


@cache
def parsed(path: str) -> ast.Module:
    """What a module says; its path is below the project's folder."""
    return ast.parse((PROJECT_DIR / path).read_text("utf-8"))


@pytest.fixture(scope="module")
def modules() -> Iterator[Modules]:
    """(path, what it says) of every module of the program, which nobody holds afterwards."""
    paths = sorted((PROJECT_DIR / "app").rglob("*.py"))
    yield [(path, parsed(path)) for path in (str(each.relative_to(PROJECT_DIR)) for each in paths)]
    parsed.cache_clear()


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""
