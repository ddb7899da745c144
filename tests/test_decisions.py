"""No decision rests on an English sentence, in modules and templates.

The sources are read, not run: what compares a text with a sentence breaks unseen on the day on
which somebody words the sentence better, or translates it.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest
from jinja2 import Environment, nodes

from app.settings import PROJECT_DIR
from tests.parsed import Modules, called, parsed

pytestmark = pytest.mark.written

TEMPLATES = sorted((PROJECT_DIR / "templates").rglob("*.html"))

# Two words with a blank between: codes, names and media types have none.
SENTENCE = re.compile(r"[A-Za-z'’]{2,},? [A-Za-z'’«]{2,}")

# What looks a text over for another.
LOOKS = {
    "startswith", "endswith", "find", "index", "count", "removeprefix", "removesuffix", "replace",
    "partition", "rpartition", "split", "match", "fullmatch", "search",
}  # fmt: skip

# What PostgreSQL's own programs print, and why PgBouncer takes no connection, has no code.
MACHINES = {
    "app/connecting.py",
    "app/commands/restore.py",
    "app/local_postgres/making.py",
    "app/local_postgres/server.py",
}


def is_sentence(value: object) -> bool:
    """True for a text that somebody reads; a rule of Cache-Control is for caches."""
    return isinstance(value, str) and bool(SENTENCE.search(value)) and "max-age=" not in value


def own_sentences(tree: ast.Module) -> set[str]:
    """Names that a module gives to sentences."""
    return {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and says(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


@cache
def sentences_of(module: str) -> set[str]:
    """The same of a module of ours, by its name; none for a package."""
    path = f"{module.replace('.', '/')}.py"
    return own_sentences(parsed(path)) if (PROJECT_DIR / path).exists() else set()


def sentences_named(tree: ast.Module) -> set[str]:
    """Names that a module gives to sentences, and those that it takes from modules of ours."""
    taken = {
        each.asname or each.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app.")
        for each in node.names
        if each.name in sentences_of(str(node.module))
    }
    return own_sentences(tree) | taken


def says(value: ast.expr) -> bool:
    """True for a sentence, and for one with a code."""
    if isinstance(value, ast.Call):
        return called(value) == "Said"
    return isinstance(value, ast.Constant) and is_sentence(value.value)


def compared(tree: ast.Module) -> Iterator[tuple[int, ast.expr]]:
    """(line, text) of what texts are compared with, or looked over for."""
    for node in ast.walk(tree):
        match node:
            case ast.Compare(left=left, comparators=others):
                for side in (left, *others):
                    members = side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else ()
                    yield from ((node.lineno, each) for each in (side, *members))
            case ast.Call(args=args) if called(node) in LOOKS:
                yield from ((node.lineno, each) for each in args[:1])
                of = node.func.value if isinstance(node.func, ast.Attribute) else None
                if isinstance(of, ast.Attribute) and of.attr == "message":
                    yield node.lineno, of
            case ast.MatchValue(value=value):
                yield value.lineno, value


def decisions(tree: ast.Module) -> list[str]:
    """Where a module compares with a sentence, or with the message of an error."""
    found, named = [], sentences_named(tree)
    for line, text in compared(tree):
        match text:
            case ast.Constant(value=value) if is_sentence(value):
                found.append(f"{line}: {value!r}")
            case ast.Name(id=name) if name in named:
                found.append(f"{line}: {name}")
            case ast.Attribute(attr="message"):
                found.append(f"{line}: {ast.unparse(text)}")
            case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id="error")]):
                found.append(f"{line}: {ast.unparse(text)}")
    return found


def test_no_module_decides_by_a_sentence(modules: Modules) -> None:
    assert [
        f"{path}:{decision}"
        for path, tree in modules
        if path not in MACHINES
        for decision in decisions(tree)
    ] == []


@pytest.mark.parametrize(
    "decision",
    [
        'said == "This is needed."',
        'if said in ("missing", "This is needed."): pass',
        'said.startswith("It is invalid: ")',
        "str(error) == known",
        "error.message.startswith(known)",
        'match said:\n    case "This is needed.": pass',
        'NEEDED = Said("missing", "Needed.")\nsaid != NEEDED',
    ],
)
def test_each_way_to_decide_by_a_sentence_is_seen(decision: str) -> None:
    assert decisions(ast.parse(decision))


@pytest.mark.parametrize("decision", ['said.code == "missing"', 'media == "text/html; q=1"'])
def test_codes_and_names_may_be_compared(decision: str) -> None:
    assert decisions(ast.parse(decision)) == []


def decided_in(template: str) -> list[str]:
    """Where a template compares with a sentence, or looks a text over for one."""
    found = []
    for node in (
        Environment(extensions=["jinja2.ext.do"])
        .parse(template)
        .find_all((nodes.Compare, nodes.Call))
    ):
        if isinstance(node, nodes.Compare):
            looked = [node.expr, *(each.expr for each in node.ops)]
        elif isinstance(node.node, nodes.Getattr) and node.node.attr in LOOKS:
            looked = list(node.args)
        else:
            continue
        texts = [each for side in looked for each in (side, *side.iter_child_nodes())]
        found += [
            repr(each.value)
            for each in texts
            if isinstance(each, nodes.Const) and is_sentence(each.value)
        ]
    return found


def test_no_template_decides_by_a_sentence() -> None:
    assert [
        f"{path.relative_to(PROJECT_DIR)}: {decision}"
        for path in TEMPLATES
        for decision in decided_in(path.read_text())
    ] == []


def test_a_template_that_decides_by_a_sentence_is_seen() -> None:
    assert decided_in('{% if title == "It can\'t be reached" %}x{% endif %}')
    assert decided_in("{{ 'a' if said.startswith('One thing') else 'b' }}")
    assert decided_in('{% if code == "not_found" %}x{% endif %}') == []
