"""Refusals are told apart by codes, and their sentences are made of a pattern and values.

Where modules make them is read, not run; `tests/test_decisions.py` sees to it that nothing goes by a sentence.
"""

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest

from app.editing.errors import Blocked, FieldErrors
from app.errors import AppError, BadForm, NotFound, NotRead, Said, together
from app.forms.fields import Typed
from tests.parsed import Modules, called

pytestmark = pytest.mark.written

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


def unsound(call: ast.Call, made: set[str]) -> Iterator[str]:
    """What is wrong with how a sentence with a code is made; `made` are names of texts put together before."""
    if isinstance(call.args[0], ast.Starred):
        # A constant with both, whose pattern is marked where it is written.
        if not ast.unparse(call.args[0].value).isupper():
            yield "what is spread isn't a constant"
        return
    code, pattern = call.args[:2]
    if isinstance(code, ast.Constant) and not CODE.fullmatch(code.value):
        yield f"{code.value!r} is no code"
    for part in ast.walk(pattern):
        if isinstance(part, ast.JoinedStr | ast.BinOp | ast.Call):
            yield "its pattern is put together"
        if isinstance(part, ast.Name) and part.id in made:
            yield f"its pattern, {part.id}, was put together before"
    # The members that a problem has besides.
    if {each.arg for each in call.keywords} & {"field", "message"}:
        yield "a value is called as another member of a problem is"


def test_what_was_typed_comes_into_a_sentence_as_a_value_only(modules: Modules) -> None:
    """A sentence made beforehand would take the braces that somebody typed for places of values."""
    found = []
    for path, tree in modules:
        made = {
            target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.JoinedStr)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in refusals(tree):
            found += [f"{path}:{call.lineno}: {wrong}" for wrong in unsound(call, made)]
    assert found == []


@pytest.mark.parametrize(
    "made",
    [
        "Said(*spread)",
        'Said("Not a code", "No.")',
        'Said("code", f"No {what}.")',
        'Said("code", beforehand)',
        'NotRead("code", "No " + what)',
        'Said("code", "No {message}.", message=what)',
    ],
)
def test_each_way_to_make_a_sentence_unsoundly_is_seen(made: str) -> None:
    [call] = refusals(ast.parse(made))
    assert list(unsound(call, {"beforehand"}))


def patterns_of_errors(tree: ast.Module) -> Iterator[ast.expr]:
    """The pattern of each error that is made for a caller to see."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in PATTERN_AT:
            at = PATTERN_AT[called(node)]
            if len(node.args) > at:
                yield node.args[at]


def test_every_error_is_made_of_a_pattern_and_its_values(modules: Modules) -> None:
    """No sentence is put together where an error is raised: another language has other patterns."""
    assert [
        f"{path}:{pattern.lineno}: {ast.unparse(part)}"
        for path, tree in modules
        for pattern in patterns_of_errors(tree)
        for part in ast.walk(pattern)
        if isinstance(part, ast.JoinedStr | ast.BinOp | ast.Call)
    ] == []


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


def test_whatever_a_form_refuses_has_a_code(modules: Modules) -> None:
    """`refuse` takes `Said` alone; mypy holds that, so nothing may hide what it is from it."""
    assert [
        f"{path}:{node.lineno}"
        for path, tree in modules
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "refuse" and len(node.args) == 2
        if isinstance(node.args[1], ast.Constant | ast.JoinedStr)
    ] == []


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
