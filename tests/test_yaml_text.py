"""Records as YAML: written alike whoever writes them, and read some at a time as if read at once."""

import random
import re
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
import yaml

from app.dataset import yaml_reading
from app.dataset.yaml_reading import parse_list, parse_yaml
from app.dataset.yaml_writing import SAME, written_entry, written_yaml

RECORD = "- id: c-{number}\n  statement: 'Number {number}: a convoy'\n  places:\n  - place: p-1\n    role: where\n"


class Plain(yaml.SafeDumper):
    """PyYAML's own, in Python."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def by_pyyaml(content: Any) -> str:
    text: str = yaml.dump(
        content, Dumper=Plain, sort_keys=False, allow_unicode=True, width=100, default_flow_style=False
    )  # fmt: skip
    return text


@pytest.mark.thorough
def test_what_is_written_is_what_pyyaml_writes_whatever_letters_a_text_has() -> None:
    chance = random.Random(20170607)
    pools = [
        "abc DEF 012 .,:;-'\"#&*!|>%@`?{}[]=~<\\/()_+$^",
        "abcdefghij      klmnop", "خبر عن معركة،؟ «»—–…   ", "абвгд ежз іїє  ’", "abc \n d:\n#", "abc\td ",
        "a\u00a0\u200b\u200e\u2028\u0085\ufeff\u00adb \u007f\u0001\ue000\ufffd", "ab 😀𐍈 ",
    ]  # fmt: skip
    for number in range(700):
        pool = pools[number % len(pools)]
        length = chance.choice([0, 1, 2, 5, 20, 60, 95, 100, 105, 130, 250, 600])
        text = "".join(chance.choice(pool) for _ in range(length))
        record = {
            "id": "a",
            "deeper": [{"note": text, "more": {"short": text[:20]}}],
            "day": date(2017, 6, 7),
            "at": datetime(2017, 6, 7, tzinfo=UTC),
            "lists": [[], {}, ["1", "yes", text[:30], None, True, 1.5]],
            "cells": {"": text[:20]},
            "statement": text,
        }
        assert written_yaml([record]) == by_pyyaml([record]), repr(text)
        assert written_entry(record) == by_pyyaml([record]), repr(text)


@pytest.mark.thorough
def test_what_needs_no_care_is_written_as_pyyaml_writes_it() -> None:
    chance = random.Random(20170608)
    pools = [
        "abc DEF 012 .,:;-'\"#&*!|>%@`?{}[]=~<\\/()_+$^", "خبر عن معركة،؟ «»—–…", "абвгд ежз іїє ’", "ab cd ef gh",
        "0123456789-: ", "+-0._xeb 1", "=< :#",
    ]  # fmt: skip
    words = [
        "yes",
        "No",
        "null",
        "~",
        "on",
        "true",
        "y",
        "1_000",
        "2017-06-07",
        "1:30",
        ".inf",
        "=",
        "<<",
        "0x1f",
    ]
    for number in range(1_500):
        pool = pools[number % len(pools)]
        length = chance.choice([1, 2, 5, 20, 60, 88, 95, 100, 105, 130, 250, 600])
        text = re.sub(" +", " ", "".join(chance.choice(pool) for _ in range(length))).strip()
        record = {
            "id": chance.choice(words),
            "statement": text,
            text[:60] or "key": text,
            "day": date(2017, 6, 7),
            "is_so": number % 2 == 0,
            "number": number,
            "texts": [text, chance.choice(words), text[:90]],
            "nothing": [],
            "deeper": {"deep": {"text": text, "list": [{"a": text, "b": {"c": text[:95]}}, text]}},
        }
        assert written_entry(record) == by_pyyaml([record]), repr(text)


def test_each_letter_that_libyaml_is_trusted_with_is_written_alike() -> None:
    letters = [chr(code) for code in range(0xFFFF) if SAME.fullmatch(chr(code))]
    assert len(letters) > 50_000
    texts = ["x".join(letters[at : at + 60]) for at in range(0, len(letters), 60)]
    assert written_yaml(texts) == by_pyyaml(texts)
    assert written_entry({"all": texts}) == by_pyyaml([{"all": texts}])


def test_a_list_of_records_is_written_one_by_one_as_at_once() -> None:
    records = [
        {"id": "a", "names": [{"name": "x"}], "none": None},
        {"id": "b", "text": "one\n\ntwo\n"},
        {"id": "c", "empty": []},
    ]
    assert "".join(written_yaml([each]) for each in records) == by_pyyaml(records)


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that small files are read in parts."""
    monkeypatch.setattr(yaml_reading, "AT_ONCE", 100)


def many(number: int = 12) -> str:
    return "".join(RECORD.format(number=each) for each in range(number))


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize(
    "text",
    [
        many(),
        "# Before all\n" + many(),
        "# Before\n \n---\n# all\n" + many(),
        many().replace("\n", "\r\n"),
        "a:\n" + many(),
        "[1, 2]\n" + many(0),
        many() + "# Behind all\n",
        many() + "...\n",
        "---\n" + many(),
        # What looks like a record stands in a text, or something reaches from one into another.
        many(3) + "- id: d\n  text: 'one\n- two'\n" + many(3),
        many(3) + "- id: d\n  text: |\n    one\n    - two\n" + many(3),
        "- &a {id: first}\n" + many(4) + "- *a\n",
        many(3) + "-\n  id: d\n" + many(3),
    ],
)
def test_a_file_read_in_parts_says_what_it_says_at_once(text: str) -> None:
    read = parse_list(StringIO(text))
    assert (read if isinstance(read, dict) else list(read)) == parse_yaml(text)


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize(
    "wrong",
    [
        "- id: [\n",
        "- id: a\n  id: b\n",
        "  id: c\n",
        "id: c\n",
        "- *b\n",
        "- !unknown a\n",
        "- ? [a]\n  : b\n",
        "- id: 2017-13-01\n",
        "- id: 'a\n- b\n",
        "--- \n- id: a\n",
        f"- id: {'a' * 200}\n...\n- id: b\n",
        "- &a {id: a, id: b}\n- *a\n",
        "- id: a\n  id: b\n- *c\n",
        "- id: a\n  id: b\n" + many() + "- id: [\n",
    ],
)
def test_a_fault_in_a_later_part_is_told_with_its_line_in_the_file(wrong: str) -> None:
    text = many(9) + wrong
    with pytest.raises((yaml.YAMLError, ValueError)) as at_once:
        parse_yaml(text)
    with pytest.raises((yaml.YAMLError, ValueError)) as in_parts:
        list(parse_list(StringIO(text)))
    assert str(in_parts.value) == str(at_once.value)


@pytest.mark.parametrize(
    "text",
    [
        "- &a {id: first}\n- *a\n",
        "- {2: a, 2017-06-07: b, yes: c}\n",
        "- a=1&b=2\n- c & d\n",
        "- !!str 1\n- !!set {a, b}\n- !!omap [a: 1]\n- ~\n- 1.5\n- 0o7\n- 'no'\n",
    ],
)
def test_a_document_says_what_pyyaml_reads_in_it(text: str) -> None:
    assert parse_yaml(text) == yaml.safe_load(text)


def test_what_contains_itself_is_refused() -> None:
    with pytest.raises(yaml.YAMLError, match="unconstructable recursive node"):
        parse_yaml("- &a {a: *a}\n")
