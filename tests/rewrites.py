"""Statements rewritten as reprints do it, and as they must not: by seed, for tests and benchmarks.

A rewrite that says the same has another order, synonyms, fewer words, an agency before it or behind it. One that
doesn't has another number, another name, or denies it; or it is another sentence of the same source. What is
a synonym here is told nowhere in the program.
"""

import random
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from app.commands.data import shipped_datasets
from app.dataset.reading import read_dataset

SYNONYMS = (
    ("captured", "seized", "took", "overran"), ("capture", "seize", "take"), ("reached", "arrived at", "got to"),
    ("attacked", "assaulted", "struck"), ("attack", "assault", "strike"), ("forces", "troops", "units"),
    ("fighters", "militants", "gunmen"), ("says", "states", "maintains"), ("killed", "slain"), ("city", "town"),
    ("border", "frontier"), ("withdrew", "pulled out", "retreated"), ("withdraw", "pull out", "retreat"),
    ("began", "started", "launched"), ("begin", "start", "launch"), ("large", "big", "great"), ("road", "highway"),
    ("said", "declared"), ("advance", "push"), ("advanced", "pushed"), ("towards", "in the direction of"),
    ("will", "is to"), ("wants", "intends"), ("control", "hold"), ("village", "hamlet"), ("destroyed", "wrecked"),
    ("announced", "declared"), ("agreement", "deal"), ("army", "military"), ("entered", "moved into"),
    ("wounded", "injured"), ("people", "persons"), ("near", "close to"), ("fighting", "clashes"),
)  # fmt: skip
AGENCIES = (
    "Reuters",
    "AFP",
    "SANA",
    "Anadolu",
    "the Syrian Observatory for Human Rights",
    "Xinhua",
)
BEFORE = (
    "According to {who}, {it}",
    "RAQQAH ({who}) - {it}",
    "{who} reported that {it}",
    "As reported by {who}, {it}",
)
BEHIND = ("{it}, according to {who}.", "{it}, {who} reported.", "{it}, citing {who}.")
# Of other scripts: sentences of our own, each with a number and a place.
OTHERS = {
    "ar": (
        "سيطرت قوات سوريا الديمقراطية على 14 قرية في ريف الرقة الشمالي بعد معارك عنيفة مع التنظيم",
        "دخل الجيش السوري مدينة دير الزور وفتح الطريق الدولي بعد حصار دام 28 شهرا كاملا",
        "قتل 35 مقاتلا في غارات جوية على مواقع التنظيم قرب مدينة الميادين شرق البلاد",
    ),
    "ru": (
        "Сирийская армия освободила 12 деревень к востоку от Алеппо и вышла к берегу озера",
        "Авиация нанесла 40 ударов по позициям боевиков возле города Дейр-эз-Зор ночью",
        "Отряды курдов вошли в западные кварталы города Ракка после 9 дней тяжёлых боёв",
    ),
    "uk": (
        "Сирійська армія звільнила 12 сіл на схід від Алеппо та вийшла до берега озера",
        "Загони курдів увійшли до західних кварталів міста Ракка після 9 днів важких боїв",
        "Авіація завдала 40 ударів по позиціях бойовиків біля міста Дейр-ез-Зор уночі",
    ),
    "fr": (
        "Les forces kurdes ont repris 14 villages au nord de Raqqa après de violents combats",
        "L’armée syrienne est entrée dans la ville de Palmyre avec 300 soldats et des blindés",
        "Des frappes aériennes ont tué 35 combattants près de la ville de Mayadine dans l’est",
    ),
    "he": ("צבא סוריה כבש 12 כפרים ממזרח לעיר חלב והגיע עד שפת האגם אחרי קרבות קשים",),
}  # fmt: skip
BEFORE_IN = {
    "ar": ("وفقا لوكالة سانا، {it}", "ذكرت وكالة سانا أن {it}", "نقلا عن رويترز، {it}"),
    "ru": ("По данным ТАСС, {it}", "ТАСС сообщает, что {it}", "{it}, сообщает ТАСС."),
    "uk": (
        "За даними Укрінформ, {it}",
        "Укрінформ повідомляє, що {it}",
        "{it}, повідомляє Укрінформ.",
    ),
    "fr": ("Selon l’AFP, {it}", "L’AFP rapporte que {it}", "{it}, selon l’AFP."),
    "he": ("לפי רויטרס, {it}", "רויטרס דיווחה כי {it}"),
}
DENIED = {
    "ar": "لم يحدث أن {it}",
    "ru": "Неправда: не так, что {it}",
    "uk": "Не так: {it}",
    "fr": "Il n’est pas vrai que {it}",
    "he": "לא נכון כי {it}",
}
WORD = re.compile(r"[^\W\d_]{5,}")


class Rewrite(NamedTuple):
    """A statement and what became of it."""

    language: str
    first: str
    second: str
    is_same: bool
    how: str


def statements() -> list[tuple[str, str]]:
    """(source, statement) of the shipped datasets that have enough words to be told apart."""
    return [
        (claim.source or "", claim.statement)
        for folder in shipped_datasets()
        for claim in read_dataset(folder).claims
        if len(claim.statement.split()) >= 8
    ]


def rewrites(seed: int, count: int) -> Iterator[Rewrite]:
    """So many statements that are rewritten so that they say the same, and as many that don't."""
    chance = random.Random(seed)
    shipped = statements()
    others = [(language, text) for language, texts in OTHERS.items() for text in texts]
    for number in range(count):
        if number % 5:
            source, text = chance.choice(shipped)
            same = _reprinted(chance, text)
            how, other = _otherwise(chance, source, text, shipped)
            yield Rewrite("en", text, same, True, "reprint")
            yield Rewrite("en", text, other, False, how)
        else:
            language, text = chance.choice(others)
            frame = chance.choice(BEFORE_IN[language])
            yield Rewrite(language, text, frame.format(it=_fewer(chance, text)), True, "reprint")
            how, other = chance.choice(
                [
                    ("number", _other_number(chance, text)),
                    ("denied", DENIED[language].format(it=text)),
                ]
            )
            yield Rewrite(language, text, other, False, how)


def _reprinted(chance: random.Random, text: str) -> str:
    acts: list[Callable[[random.Random, str], str]] = chance.sample(
        [_synonyms, _fewer, _reordered], chance.randint(1, 3)
    )
    for act in acts:
        text = act(chance, text)
    if chance.random() < 0.6:
        frame = chance.choice(BEFORE + BEHIND)
        text = frame.format(who=chance.choice(AGENCIES), it=text.rstrip("."))
    return text


def _synonyms(chance: random.Random, text: str) -> str:
    for group in SYNONYMS:
        for word in group:
            if re.search(rf"\b{word}\b", text):
                other = chance.choice([each for each in group if each != word])
                text = re.sub(rf"\b{word}\b", other, text, count=1)
                break
    return text


def _fewer(chance: random.Random, text: str) -> str:
    """Without up to a third of its words, from the end or from all over."""
    words = text.rstrip(".").split()
    left_out = chance.randint(0, len(words) // 3)
    if chance.random() < 0.5:
        return " ".join(words[: len(words) - left_out])
    dropped = set(chance.sample(range(1, len(words)), left_out))
    return " ".join(word for place, word in enumerate(words) if place not in dropped)


def _reordered(chance: random.Random, text: str) -> str:
    """Its end before its beginning."""
    words = text.rstrip(".").split()
    cut = chance.randint(len(words) // 3, 2 * len(words) // 3)
    return " ".join([*words[cut:], *words[:cut]])


def _otherwise(
    chance: random.Random, source: str, text: str, shipped: list[tuple[str, str]]
) -> tuple[str, str]:
    ways: list[tuple[str, str]] = [("denied", f"It is not true that {text}")]
    if re.search(r"\d", text):
        ways += [("number", _other_number(chance, text))] * 3
    names = re.findall(r"(?<=[a-z] )[A-Z][a-z]{3,}", text)
    if names:
        name = chance.choice(names)
        other = chance.choice(["Qamishli", "Jarabulus", "Sukhnah", "Bosra", "Quneitra"])
        ways += [("name", text.replace(name, other))] * 2
    same_source = [each for by, each in shipped if by == source and each != text]
    if same_source:
        ways += [("sentence", chance.choice(same_source))] * 2
    return chance.choice(ways)


def _other_number(chance: random.Random, text: str) -> str:
    found = chance.choice(list(re.finditer(r"\d+", text)))
    number = int(found[0])
    other = chance.choice(
        [number + 1, number * 2 + 1, max(1, number // 2) if number > 2 else number + 3]
    )
    return text[: found.start()] + str(other) + text[found.end() :]
