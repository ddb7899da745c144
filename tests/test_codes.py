"""Refusals are told apart by codes: no decision rests on an English sentence.

The sources are read, not run: what compares a text with a sentence breaks unseen on the day on
which somebody words the sentence better, or translates it.
"""

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from app.editing.errors import Blocked, FieldErrors
from app.errors import AppError, BadForm, NotFound, NotRead, Said, together
from app.forms.fields import Typed
from app.settings import PROJECT_DIR

SOURCES = sorted((PROJECT_DIR / "app").rglob("*.py"))
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
CODE = re.compile(r"[a-z][a-z0-9_]*")
# Which argument of an error is its pattern; others make theirs themselves.
PATTERN_AT = dict.fromkeys(
    (
        "AddressTooLong", "BadForm", "Blocked", "BodyTooLong", "DatabaseUnavailable", "DiskIsFull", "DraftTooLarge",
        "Forbidden", "ForgedForm", "Gone", "HistoryAltered", "KeyReused", "MalformedJson", "NotFound", "NotSealed", "NotYours",
        "OlderFile",
        "PasswordChangeNeeded", "PreconditionMissing", "SignInNeeded", "Stale", "TooManyRequests",
        "UnknownHost", "Unreadable", "WrongMediaType",
    ),
    0,
) | {"BadParameter": 1}  # fmt: skip
MAKE_THEIR_OWN = {
    "AppError", "Conflict", "FieldErrors", "Moved", "Overloaded", "PreconditionFailed",
    "WritesCollided",
}  # fmt: skip


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
    path = PROJECT_DIR / f"{module.replace('.', '/')}.py"
    return own_sentences(ast.parse(path.read_text())) if path.exists() else set()


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


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


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


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT_DIR)))
def test_no_module_decides_by_a_sentence(path: Path) -> None:
    if str(path.relative_to(PROJECT_DIR)) not in MACHINES:
        assert decisions(ast.parse(path.read_text())) == []


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


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_decides_by_a_sentence(path: Path) -> None:
    assert decided_in(path.read_text()) == []


def test_a_template_that_decides_by_a_sentence_is_seen() -> None:
    assert decided_in('{% if title == "It can\'t be reached" %}x{% endif %}')
    assert decided_in("{{ 'a' if said.startswith('One thing') else 'b' }}")
    assert decided_in('{% if code == "not_found" %}x{% endif %}') == []


def refusals(tree: ast.Module) -> Iterator[ast.Call]:
    """Every place at which a sentence with a code is made."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in (
            "Said",
            "NotRead",
            "BadText",
            "NotInText",
        ):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT_DIR)))
def test_what_was_typed_comes_into_a_sentence_as_a_value_only(path: Path) -> None:
    """A sentence made beforehand would take the braces that somebody typed for places of values."""
    tree = ast.parse(path.read_text())
    made = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in refusals(tree):
        if isinstance(call.args[0], ast.Starred):
            # A constant with both, whose pattern is marked where it is written.
            assert ast.unparse(call.args[0].value).isupper(), call.lineno
            continue
        code, pattern = call.args[:2]
        if isinstance(code, ast.Constant):
            assert CODE.fullmatch(code.value), f"{call.lineno}: {code.value!r}"
        for part in ast.walk(pattern):
            assert not isinstance(part, ast.JoinedStr | ast.BinOp | ast.Call), call.lineno
            assert not (isinstance(part, ast.Name) and part.id in made), call.lineno
        names = {each.arg for each in call.keywords}
        # The members that a problem has besides.
        assert not names & {"field", "message"}, call.lineno


def patterns_of_errors(tree: ast.Module) -> Iterator[ast.expr]:
    """The pattern of each error that is made for a caller to see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in PATTERN_AT:
            at = PATTERN_AT[called(node)]
            if len(node.args) > at:
                yield node.args[at]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT_DIR)))
def test_every_error_is_made_of_a_pattern_and_its_values(path: Path) -> None:
    """No sentence is put together where an error is raised: another language has other patterns."""
    for pattern in patterns_of_errors(ast.parse(path.read_text())):
        for part in ast.walk(pattern):
            put_together = isinstance(part, ast.JoinedStr | ast.BinOp | ast.Call)
            assert not put_together, f"{pattern.lineno}: {ast.unparse(pattern)}"


@pytest.mark.parametrize(
    "raised",
    [
        'raise NotFound(f"No place is called {slug}.")',
        'raise BadParameter("bbox", str(error))',
        'raise BadForm("No " + what)',
        'raise Stale("It is {}.".format(state))',
    ],
)
def test_each_way_to_put_a_sentence_together_is_seen(raised: str) -> None:
    [pattern] = patterns_of_errors(ast.parse(raised))
    made = (ast.JoinedStr, ast.BinOp, ast.Call)
    assert any(isinstance(part, made) for part in ast.walk(pattern))


def test_an_error_has_the_code_of_its_kind_and_the_values_of_its_case() -> None:
    error = NotFound("There is no {what} '{key}'.", what="place", key="{0}")
    assert (error.message, error.said.code) == ("There is no place '{0}'.", "not_found")
    assert error.said.values == {"what": "place", "key": "{0}"}
    said = Said("too_long", "At most {most} fit.", most=3)
    assert BadForm(said).said is said


def test_each_reason_that_blocks_something_has_its_own_code_and_values() -> None:
    reason = Said("referred_to", "{count} {what} refer to it.", count=2, what="claims")
    error = Blocked("Other records still refer to '{key}'.", [reason], key="tabqa")
    assert error.message == "Other records still refer to 'tabqa'."
    assert error.explained == "Other records still refer to 'tabqa'. 2 claims refer to it."
    [problem] = error.problems
    assert problem == {
        "field": "",
        "code": "referred_to",
        "message": "2 claims refer to it.",
        "count": 2,
        "what": "claims",
    }


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT_DIR)))
def test_whatever_a_form_refuses_has_a_code(path: Path) -> None:
    """`refuse` takes `Said` alone; mypy holds that, so nothing may hide what it is from it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and called(node) == "refuse" and len(node.args) == 2:
            assert not isinstance(node.args[1], ast.Constant | ast.JoinedStr), node.lineno


def kinds(of: type[AppError] = AppError) -> Iterator[type[AppError]]:
    """Every kind of error that a caller may see."""
    yield of
    for each in of.__subclasses__():
        yield from kinds(each)


def test_the_pattern_of_every_kind_of_error_is_looked_at() -> None:
    ours = {kind.__name__ for kind in kinds() if kind.__module__.startswith("app.")}
    assert ours == set(PATTERN_AT) | MAKE_THEIR_OWN


def test_every_kind_of_error_has_a_code_of_its_own() -> None:
    assert all(CODE.fullmatch(kind.code) for kind in kinds())
    assert all("code" in vars(kind) for kind in kinds() if "title" in vars(kind))


def test_braces_that_were_typed_stay_as_they_are() -> None:
    said = Said("not_found", "No {what} is called «{text}».", what="place", text="{0} {what}")
    assert said == "No place is called «{0} {what}»."
    assert said.reworded(f"where: {said}").values == said.values


def test_several_sentences_of_one_field_keep_the_code_of_the_first() -> None:
    both = together([Said("missing", "This is needed."), Said("choice", "One of {of}.", of="a, b")])
    assert (both, both.code, both.values) == ("This is needed. One of a, b.", "missing", {})


def test_a_program_gets_days_as_json_has_them() -> None:
    said = Said("day_ahead", "{day} hasn't begun.", day=date(2030, 1, 2))
    [problem] = FieldErrors({"valid_from": [said]}).problems
    assert problem == {
        "field": "valid_from",
        "code": "day_ahead",
        "message": "2030-01-02 hasn't begun.",
        "day": "2030-01-02",
    }


def test_a_text_that_cant_be_read_says_so_with_its_code() -> None:
    typed = Typed()
    typed.refuse("where", NotRead("no_point", "{text!r} is no point.", text="x").said)
    assert typed.errors["where"].code == "no_point"
    assert typed.error("where") == "'x' is no point."
