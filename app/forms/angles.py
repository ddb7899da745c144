"""A point as two angles: degrees, minutes, seconds, with letters, words and marks. Pure.

A text is broken into pieces once; where commas may be points or part things, it is read both ways,
and whoever asks gets every reading that holds.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.errors import NotRead
from app.forms.bearings import AXIS_OF, letters_for_words
from app.forms.readings import Reading, degrees_m, reading, without_doubles
from app.languages import gettext

# What a degree is divided into: degrees, minutes, seconds; and the marks for them.
PARTS_OF_DEGREE = (1, 60, 3600)
MARKS = "°'\""
PIECE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+])|(?P<letter>[NSEWφλ])|(?P<mark>[°'\"])|(?P<cut>[,;/])"
    r"|(?P<blank> )"
)
# Seconds and the like between points: 35.57.00; 35.57.00.5 has half a second.
DOTTED = re.compile(r"(?<![\d.])(\d{1,3})\.(\d{1,2})\.(\d{1,2}(?:\.\d+)?)(?![\d.])")
TIGHT_COMMA = re.compile(r"(?<=\d),(?=\d)")
TIGHT_HYPHEN = re.compile(r"(?<=\d)-(?=\d)")
LETTERS_FOR_MARKS = (
    (re.compile(r"(?<=\d) ?D(?:EG(?:REES?)?)?\b\.?|(?<=\d) ?D(?=\d)"), "°"),
    (re.compile(r"(?<=\d) ?M(?:IN(?:UTES?)?)?\b\.?|(?<=\d) ?M(?=\d)"), "'"),
    (re.compile(r"(?<=\d) ?S(?:EC(?:ONDS?)?)?\b\.?(?= ?[NSEW,;]|$)|(?<=\d) ?S(?=[NSEW])"), '"'),
)
Order = tuple["Angle", "Angle"]


@dataclass
class Angle:
    """One angle while it is read: its numbers and marks as written, its sign, its letter."""

    numbers: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    sign: str = ""
    letter: str = ""

    def add(self, number: str) -> None:
        """One more number."""
        self.numbers.append(number)
        self.marks.append("")

    def parts(self) -> list[tuple[int, str]]:
        """Each number with its place: 0 for degrees, 1 for minutes, 2 for seconds."""
        numbers, marks = self.numbers, self.marks
        whole = numbers[0].partition(".")[0]
        if len(numbers) == 1 and len(whole) >= 4 and not marks[0]:
            numbers, marks = _unpacked(whole, numbers[0]), ["", "", ""]
        places: list[tuple[int, str]] = []
        for number, mark in zip(numbers, marks, strict=False):
            place = MARKS.index(mark) if mark else places[-1][0] + 1 if places else 0
            if places and place <= places[-1][0]:
                raise NotRead("marks", "The marks °, ′ and ″ don't follow one another.")
            places.append((place, number))
        if places[0][0] != 0:
            raise NotRead(
                "degrees_missing", "Its degrees are missing: only minutes or seconds are written."
            )
        if places[-1][0] > 2:
            raise NotRead(
                "too_many_numbers", "There are more numbers than degrees, minutes and seconds."
            )
        return places

    def degrees(self) -> float:
        """Its value. Raises ValueError with a sentence."""
        parts = self.parts()
        for place, number in parts[1:]:
            if not 0 <= float(number) < 60:
                name = ("minutes", "seconds")[place - 1]
                raise NotRead(
                    "out_of_range",
                    "There are {number:g} {name}; they go from 0 to below 60.",
                    number=float(number),
                    name=name,
                )
        if any("." in number for _, number in parts[:-1]):
            raise NotRead(
                "fraction", "Only the last of degrees, minutes and seconds may have a fraction."
            )
        size = sum(float(number) / PARTS_OF_DEGREE[place] for place, number in parts)
        if self.sign == "-" and self.letter in "NSEW" and self.letter:
            raise NotRead(
                "sign_and_letter", "Write either a minus sign or a letter N, S, E, W, not both."
            )
        return -size if self.sign == "-" or self.letter in ("S", "W") else size

    def step_degrees(self) -> float:
        """What its last digit counts, in degrees."""
        place, number = self.parts()[-1]
        decimals = len(number.partition(".")[2])
        return float(10**-decimals) / PARTS_OF_DEGREE[place]

    def notation(self) -> str:
        """How it is written: degrees, minutes or seconds."""
        return ("degrees", "minutes", "seconds")[self.parts()[-1][0]]


def _unpacked(whole: str, number: str) -> list[str]:
    """Degrees, minutes and seconds that are written as one number: 355700, 0390036, 3557."""
    fraction = number[len(whole) :]
    if len(whole) > 7:
        raise NotRead(
            "too_many_digits", "{number} is no angle: it has too many digits.", number=number
        )
    degrees, rest = (whole[:-4], whole[-4:]) if len(whole) > 5 else (whole[:-2], whole[-2:])
    numbers = [degrees, rest[:2], rest[2:]] if len(rest) == 4 else [degrees, rest]
    return [*numbers[:-1], numbers[-1] + fraction]


def read_angles(text: str, shown: str, examples: str) -> list[Reading]:
    """Every point that the text may mean. Raises ValueError with the first sentence against it.

    `text` has plain digits, marks and single blanks; `shown` is what was typed.
    """
    readings: list[Reading] = []
    problem: ValueError | None = None
    for variant, notation in _variants(text):
        try:
            readings += _read(variant, notation, shown, examples)
        except ValueError as error:
            problem = problem or error
    if not readings and problem is not None:
        raise problem
    return without_doubles(readings)


def _variants(text: str) -> Iterator[tuple[str, str]]:
    """The text with its commas as points, and as what parts numbers; O as east, and as west."""
    # ISO 6709 ends with a stroke.
    upper, both = letters_for_words(text.upper().rstrip("/ "))
    for letter, notation in (("E", "o_is_east"), ("W", "o_is_west")) if both else (("", ""),):
        plain = _with_marks(upper.replace("O", letter) if letter else upper)
        commas = TIGHT_COMMA.findall(plain)
        if len(commas) == 3:
            first, second, third, fourth = TIGHT_COMMA.split(plain)
            yield f"{first}.{second} {third}.{fourth}", notation or "commas"
        elif 1 <= len(commas) <= 2 and "." not in plain:
            yield TIGHT_COMMA.sub(".", plain), notation or "commas"
        yield plain, notation


def _with_marks(upper: str) -> str:
    """The text with signs for the letters d, m and s, and blanks where hyphens or points part."""
    if re.search(r"\d ?D", upper):
        for pattern, mark in LETTERS_FOR_MARKS:
            upper = pattern.sub(mark, upper)
    hyphens = len(TIGHT_HYPHEN.findall(upper))
    if hyphens > 1 or (hyphens and re.search(r"[NSEWφλ°']", upper)):
        upper = TIGHT_HYPHEN.sub(" ", upper)
    return DOTTED.sub(r"\1 \2 \3", upper)


def _read(variant: str, notation: str, shown: str, examples: str) -> list[Reading]:
    unclear = NotRead(
        "no_point",
        "{text!r} is no point. Write it like {examples}.",
        text=shown.strip()[:60],
        examples=examples,
    )
    bare, brackets = _without_brackets(variant)
    pieces = list(PIECE.finditer(bare))
    if "".join(piece[0] for piece in pieces) != bare:
        raise unclear
    letters = [piece["letter"] for piece in pieces if piece["letter"]]
    if letters:
        if len(letters) != 2 or AXIS_OF[letters[0]] == AXIS_OF[letters[1]]:
            raise NotRead(
                "letters_missing",
                "{text!r} needs one letter N or S and one letter E or W.",
                text=shown.strip()[:60],
            )
        first, second = _by_letter(pieces, unclear)
        if AXIS_OF[first.letter] != "latitude":
            first, second = second, first
        return [_point(first, second, notation)]
    sides = _by_order(pieces)
    if not all(1 <= len(side.numbers) <= 3 for side in sides) or len(sides) not in (2, 3):
        raise unclear
    if len(sides) == 3:
        return _either_order(sides, notation, unclear)
    if brackets == "[":
        return _either_order(sides, notation, unclear)
    if abs(sides[0].degrees()) > 90 >= abs(sides[1].degrees()):
        point = _point(sides[1], sides[0], "longitude_first")
        doubt = gettext("The first number can't be a latitude. Is the longitude written first?")
        return [point.called("longitude_first", doubt)]
    return [_point(sides[0], sides[1], notation)]


def _without_brackets(text: str) -> tuple[str, str]:
    """The text without the brackets round all of it, and the opening one."""
    for opening, closing in ("()", "[]", "{}"):
        if text.startswith(opening) and text.endswith(closing):
            return text[1:-1].strip(), opening
    return text, ""


def _either_order(sides: list[Angle], notation: str, unclear: ValueError) -> list[Reading]:
    """Both orders of numbers between which a height may follow, or that square brackets hold."""
    if any(len(side.numbers) > 1 for side in sides):
        raise unclear
    found: list[Reading] = []
    first, second = sides[0], sides[1]
    orders = ((second, first, "longitude_first"), (first, second, "latitude_first"))
    for latitude, longitude, name in orders if not notation else ():
        try:
            point = _point(latitude, longitude, name)
        except ValueError:
            continue
        found.append(point.called(name, gettext("Either number may come first in such a list.")))
    if not found:
        raise unclear
    return found


def _by_letter(pieces: Sequence[re.Match[str]], unclear: ValueError) -> Order:
    """The two angles of a text in which letters stand before, behind or amid the numbers."""
    told = [p for p in pieces if p["number"] or p["letter"]]
    at = [n for n, piece in enumerate(told) if piece["letter"]]
    if at[0] == 0:
        cut = at[1]
    elif (at[1] == len(told) - 1 and len(told) > at[0] + 2 and at[0] != 1) or (
        at[1] == len(told) - 1 and _parts_after(pieces, told[at[0]])
    ):
        cut = at[0] + 1
    else:
        # Amid: 35N57 39E01; the number before a letter is its degrees.
        cut = at[1] - 1
    boundary = told[cut].start() if cut < len(told) else 0
    halves = (
        [p for p in pieces if p.start() < boundary],
        [p for p in pieces if p.start() >= boundary],
    )
    # A sign before the second number belongs to it.
    while halves[0] and halves[0][-1]["sign"]:
        halves[1].insert(0, halves[0].pop())
    angles = [_angle(half) for half in halves]
    if not all(1 <= len(angle.numbers) <= 3 and angle.letter for angle in angles):
        raise unclear
    return angles[0], angles[1]


def _parts_after(pieces: Sequence[re.Match[str]], letter: re.Match[str]) -> bool:
    """True when the letter ends its angle: what follows has the other letter at its end."""
    after = [p for p in pieces if p.start() > letter.start() and (p["number"] or p["cut"])]
    numbers = [p for p in after if p["number"]]
    before = [p for p in pieces if p.start() < letter.start() and p["number"]]
    return len(numbers) == len(before) or bool(after and after[0]["cut"])


def _angle(pieces: Sequence[re.Match[str]]) -> Angle:
    angle = Angle()
    for piece in pieces:
        if piece["number"]:
            angle.add(piece["number"])
        elif piece["sign"] and not angle.numbers:
            angle.sign = piece["sign"]
        elif piece["letter"]:
            angle.letter = piece["letter"]
        elif piece["mark"] and angle.numbers and not angle.marks[-1]:
            angle.marks[-1] = piece["mark"]
        elif piece["mark"] or piece["sign"]:
            raise NotRead("stray_mark", "A mark or a sign stands where none belongs.")
    return angle


def _by_order(pieces: Sequence[re.Match[str]]) -> list[Angle]:
    """The angles of a text without letters: parted by commas, by degree signs, or in halves."""
    numbers = [p for p in pieces if p["number"]]
    cuts = [p for p in pieces if p["cut"]]
    degrees = [p for p in pieces if p["mark"] == "°"]
    if len(cuts) > 1:
        # Of several commas those with a blank behind them part; 35,57, 39,01 has one.
        loose = [p for p in cuts if p["cut"] != "," or _blank_follows(pieces, p)]
        if len(loose) == 1:
            cuts = loose
        elif not len(numbers) == len(cuts) + 1 == 3:
            cuts = []
    if len(cuts) in (1, 2):
        starts = [p.start() for p in cuts]
    elif len(degrees) == 2:
        # The number before the second sign opens the second angle.
        starts = [max(p.start() for p in numbers if p.start() < degrees[1].start())]
    elif len(numbers) in (2, 4, 6):
        starts = [numbers[len(numbers) // 2].start()]
    else:
        return []
    signs = {p.start() for p in pieces if p["sign"]}
    starts = [start - 1 if start - 1 in signs else start for start in starts]
    sides: list[list[re.Match[str]]] = [[] for _ in range(len(starts) + 1)]
    for piece in pieces:
        sides[sum(piece.start() >= start for start in starts)].append(piece)
    return [_angle(side) for side in sides]


def _blank_follows(pieces: Sequence[re.Match[str]], cut: re.Match[str]) -> bool:
    return any(p["blank"] and p.start() == cut.end() for p in pieces)


def _point(latitude: Angle, longitude: Angle, notation: str) -> Reading:
    within_m = degrees_m(max(latitude.step_degrees(), longitude.step_degrees()))
    name = notation or latitude.notation()
    return reading(longitude.degrees(), latitude.degrees(), within_m, name)
