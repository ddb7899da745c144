"""Counts of people and things as cells write them: numbers, ranges and bounds, in several languages. Pure.

What is a number can't be told of every cell: «several» counts nobody, and is a `NotRead` of the code NO_COUNT.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from app.errors import NotRead
from app.imports.numbers import GROUPED, plain_letter

Counts = tuple[int | None, int | None, int | None]
NO_COUNT = "no_count"
# A longer cell is somebody's sentence, in which one number of several may be anybody's.
LONGEST = 80
# Longer ones than anybody counts are numbers all the same, and are refused as too great.
COUNT = re.compile(r"-?\d{1,30}(?:\.0*)?")
# How tables write that nobody knows; any other count below nought is a mistake.
CODES_OF_UNKNOWN = frozenset(
    (-1, -2, -7, -8, -9, -66, -77, -88, -97, -98, -99, -777, -888, -999, -9999, -99999)
)
# As spreadsheets show what is wider than a column.
EXPONENT = re.compile(r"(\d(?:[.,]\d{1,9})?)e\+?(\d{1,2})")
SCALED = re.compile(
    r"(\d{1,9}(?:[.,]\d{1,6})?)\s*(?:(k|thousand|mille|mil|тис(?:\.|ячі?)?|тыс(?:\.|ячи?)?|ألف|الف|آلاف)|"
    r"(millions?|mln\.?|mio\.?|млн\.?|мільйон(?:и|ів)?|миллион(?:а|ов)?|مليون))(?!\w)"
)
NOTE = re.compile(r"\s*\([^()]*\)\s*$")
# What may stand behind a number without changing what is counted.
WHOM = re.compile(
    r"\s*(?<!\w)(?:people|persons?|civilians?|soldiers?|fighters?|men|women|children|killed|dead|deaths?|wounded|"
    r"injured|injuries|displaced|casualties|victims?|fatalities|idps|"
    r"personnes?|civils?|soldats?|enfants?|femmes?|hommes?|morts?|tuée?s?|blessée?s?|déplacée?s?|victimes?|"
    r"personas?|civiles?|muertos?|heridos?|desplazados?|víctimas?|"
    r"осіб|особи|особа|людей|люди|людини|людина|чол\.?|загиблих|загиблі|загиблий|загинуло|вбитих|вбито|поранених|"
    r"поранені|поранено|цивільних|військових|дітей|переміщених|"
    r"человека?|чел\.?|погибших|погибло|убитых|убито|раненых|ранено|гражданских|"
    r"شخصا?ً?|أشخاص|اشخاص|مدنيا?ً?|مدنيين|مدنيون|قتلى|قتيلا?ً?|جرحى|جريحا?ً?|نازحا?ً?|نازحين|شهداء|شهيدا?ً?|"
    r"أطفال|اطفال|نساء|جنود)\s*$"
)
BETWEEN = re.compile(
    r"(?:between|from|de|entre|від|от|между|між|من|بين)?\s*(\d+)\s*"
    r"(?:-|–|—|to|or|and|à|ou|et|a|o|y|bis|до|або|или|і|й|та|и|إلى|الى|حتى|أو|او|و|ـ)\s*(\d+)"
)
AT_LEAST = re.compile(
    r"(?:at least|no (?:less|fewer) than|min\.?|minimum|mind\.?|mindestens|>=|≥|\+|au moins|minimum de|al menos|"
    r"como mínimo|por lo menos|не менее|не меньше|как минимум|щонайменше|не менше(?: ніж)?|принаймні|"
    r"على الأقل|على الاقل|ما لا يقل عن|لا يقل عن|en az)\s*(\d+)"
    r"|(\d+)\s*\+"
)
# A least that is said behind the number, and whom it counts.
LEAST_BEHIND = re.compile(
    r"\s*(?:or more|at least|ou plus|au moins|o más|або більше|щонайменше|и более|على الأقل|على الاقل|أو أكثر|فأكثر)$"
)
AT_MOST = re.compile(
    r"(?:up to|at most|no more than|max\.?|maximum|<=|≤|jusqu['’]à|au plus|au maximum|hasta|до|не более|"
    r"не більше(?: ніж)?|щонайбільше|максимум|حتى|ما يصل إلى|ما يصل الى|يصل إلى|على الأكثر|en fazla)\s*(\d+)"
)
ABOUT = re.compile(
    r"(?:about|around|approx\.?|approximately|circa|c\.|ca\.?|~|≈|some|environ|près de|quelque|alrededor de|"
    r"unos|unas|cerca de|около|примерно|близько|приблизно|майже|حوالي|حوالى|نحو|قرابة|ما يقارب|تقريبا|yaklaşık)\s*(\d+)"
    r"|(\d+)\s*(?:approx\.?|environ|تقريبا|تقريباً)"
)
OVER = re.compile(
    r"(?:more than|over|above|>|plus de|más de|більше(?: ніж| за)?|понад|более|больше|свыше|أكثر من|اكثر من|"
    r"ما يزيد عن|ما يزيد على|mehr als)\s*(\d+)"
)
UNDER = re.compile(
    r"(?:less than|fewer than|under|below|<|moins de|menos de|менше(?: ніж| за)?|менее|меньше|أقل من|اقل من|"
    r"weniger als)\s*(\d+)"
)
# Words in the place of a number, by which a column is known to count all the same.
VAGUE = re.compile(
    r"(?:several|many|numerous|some|a few|few|multiple|dozens?|tens|scores?|hundreds|thousands|casualties|"
    r"plusieurs|nombreux|quelques|une? (?:dizaine|vingtaine|centaine)|des (?:dizaines|centaines|milliers)|"
    r"varios|muchos|decenas|cientos|"
    r"кілька|декілька|багато|десятки|сотні|тисячі|несколько|много|сотни|тысячи|"
    r"عدة|عدد|العديد|عشرات|مئات|آلاف|بعض)(?!\w).{0,40}"
)
# Nobody is counted; «None» with a capital is how programs write that a cell is empty.
NOBODY = re.compile(
    r"none|nil|zero|no ?one|nobody|aucune?|néant|zéro|ninguno|ninguna|nadie|cero|keine?|niemand|"
    r"немає|нема|жодного|жодної|ніхто|нуль|нет|никого|никто|ноль|لا يوجد|لايوجد|لا أحد|لا احد|صفر|yok"
)
PROGRAMS_NONE = "None"
ALONE = re.compile(r"(\d+)")
# What each makes of its numbers: best, least, most.
SAID_OF_COUNTS: tuple[tuple[re.Pattern[str], Callable[..., Counts]], ...] = (
    (ALONE, lambda number: (number, None, None)),
    (OVER, lambda number: (None, number + 1, None)),
    (UNDER, lambda number: (None, None, max(0, number - 1))),
    (BETWEEN, lambda least, most: (None, least, most)),
    (AT_LEAST, lambda least: (None, least, None)),
    (AT_MOST, lambda most: (None, None, most)),
    (ABOUT, lambda number: (number, None, None)),
)


@lru_cache(20_000)
def read_counts(text: str) -> Counts:
    """(best, least, most) of a count that may be a range: 5, «3-5», «at least 3», «3+», «up to 5».

    None of them where the cell says that nobody knows. Raises NotRead, of the code NO_COUNT where the cell is no
    number at all.
    """
    plain = "".join(map(plain_letter, text.strip().casefold()))
    if len(plain) > LONGEST:
        raise _no_count(text)
    grouped = GROUPED.sub("", plain)
    number = _number(grouped)
    if number is not None:
        if number in CODES_OF_UNKNOWN:
            return None, None, None
        if number < 0:
            raise NotRead(
                "below_nought", "{text!r} is below nought; nobody is counted so.", text=text[:40]
            )
        return number, None, None
    whole = NOTE.sub("", SCALED.sub(_scaled, grouped))
    least = LEAST_BEHIND.sub("", whole)
    sign = "+" if least != whole else ""
    for _ in range(2):
        least = WHOM.sub("", NOTE.sub("", least))
    whole = f"{least}{sign}"
    if NOBODY.fullmatch(whole.strip()):
        return 0, None, None
    for pattern, counts in SAID_OF_COUNTS:
        found = pattern.fullmatch(whole.strip())
        if found is not None:
            return counts(*(int(each) for each in found.groups() if each))
    raise _no_count(text)


def is_nobody(text: str) -> bool:
    """Whether a cell says in a word that nobody is counted, as «none» and «aucun» do."""
    plain = text.strip()
    return plain != PROGRAMS_NONE and NOBODY.fullmatch(plain.casefold()) is not None


def is_vague(text: str) -> bool:
    """Whether a cell counts in words that are no number, as «dozens» does."""
    return VAGUE.fullmatch(text.strip().casefold()) is not None


def _number(plain: str) -> int | None:
    """A whole number, also as a spreadsheet shortens it; none where it is something else."""
    if COUNT.fullmatch(plain):
        return int(plain.partition(".")[0])
    found = EXPONENT.fullmatch(plain)
    return _whole(found[1], 10 ** int(found[2])) if found else None


def _whole(digits: str, times: int) -> int | None:
    number = Decimal(digits.replace(",", ".")) * times
    return int(number) if number == int(number) else None


def _scaled(found: re.Match[str]) -> str:
    """«1.5 million» in digits; as it was where it makes no whole number."""
    number = _whole(found[1], 1_000 if found[2] else 1_000_000)
    return found[0] if number is None else str(number)


def _no_count(text: str) -> NotRead:
    return NotRead(
        NO_COUNT,
        "{text!r} is no number, so that nothing is counted by it; the cell is kept as it stands.",
        text=text.strip()[:40],
    )
