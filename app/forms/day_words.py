"""The words in which days are written, and a typed day as a row of tokens. Pure.

Months in English, French, German, Spanish, Italian, Portuguese, Turkish, Russian, Ukrainian, Hebrew, Persian, and
in Arabic by both traditions: the Levant's, from Syriac (كانون الثاني), and Egypt's and the Gulf's, from Latin (يناير); the months of
the Hijri calendar in Arabic and in Latin letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The names of each month, the commonest first; «|» parts them.
MONTHS = (
    "january|jan|janvier|janv|januar|enero|ocak|января|январь|كانون الثاني|كانون ثاني|يناير|جانفي|ژانویه|янв|січня|січень|січ|gennaio|janeiro|ינואר|בינואר",
    "february|feb|fevrier|fevr|fev|februar|febrero|subat|февраля|февраль|شباط|فبراير|فيفري|فوریه|фев|лютого|лютий|лют|febbraio|fevereiro|פברואר|בפברואר",
    "march|mar|mars|märz|maerz|marzo|mart|марта|март|اذار|مارس|березня|березень|бер|marco|מרץ|במרץ|מרס|במרס",
    "april|apr|avril|avr|abril|nisan|апреля|апрель|نيسان|ابريل|افريل|آوریل|апр|квітня|квітень|квіт|aprile|אפריל|באפריל",
    "may|mai|mayo|mayis|мая|май|ايار|مايو|ماي|مايس|مه|травня|травень|трав|maggio|maio|מאי|במאי",
    "june|jun|juin|juni|junio|haziran|июня|июнь|حزيران|يونيو|يونيه|جوان|ژوئن|июн|червня|червень|черв|giugno|junho|יוני|ביוני",
    "july|jul|juillet|juil|juli|julio|temmuz|июля|июль|تموز|يوليو|يوليه|جويليه|ژوئیه|июл|липня|липень|лип|luglio|julho|יולי|ביולי",
    "august|aug|aout|agosto|agustos|августа|август|اب|اغسطس|اوت|авг|серпня|серпень|серп|אוגוסט|באוגוסט",
    "september|sept|sep|septembre|septiembre|eylul|сентября|сентябрь|ايلول|سبتمبر|سپتامبر|сент|сен|вересня|вересень|вер|settembre|setembro|ספטמבר|בספטמבר",
    "october|oct|octobre|oktober|okt|octubre|ekim|октября|октябрь|تشرين الاول|تشرين اول|اكتوبر|اکتبر|окт|жовтня|жовтень|жовт|ottobre|outubro|אוקטובר|באוקטובר",
    "november|nov|novembre|noviembre|kasim|ноября|ноябрь|تشرين الثاني|تشرين ثاني|نوفمبر|نوامبر|ноя|листопада|листопад|лист|novembro|נובמבר|בנובמבר",
    "december|dec|decembre|dezember|dez|diciembre|aralik|декабря|декабрь|كانون الاول|كانون اول|ديسمبر|دسامبر|дек|грудня|грудень|груд|dicembre|dezembro|דצמבר|בדצמבר",
)
HIJRI_MONTHS = (
    "muharram|محرم|المحرم",
    "safar|صفر",
    "rabi al awwal|rabi i|rabi' al awwal|ربيع الاول|ربيع اول",
    "rabi al thani|rabi ii|rabi al akhir|rabi' al thani|ربيع الثاني|ربيع الاخر|ربيع ثاني",
    "jumada al ula|jumada al awwal|jumada i|جمادي الاولي|جمادي الاول",
    "jumada al akhirah|jumada al thani|jumada al thaniyah|jumada ii|جمادي الاخره|جمادي الثانيه|جمادي الثاني",
    "rajab|رجب",
    "shaban|sha'ban|shaaban|شعبان",
    "ramadan|ramadhan|رمضان",
    "shawwal|شوال",
    "dhu al qadah|dhu al qa'dah|dhul qadah|dhu al qidah|ذو القعده|ذي القعده",
    "dhu al hijjah|dhul hijjah|dhu al hijja|ذو الحجه|ذي الحجه",
)
# «a» is no range where it begins «a.h.».
RANGE_WORDS = r"to|until|till|through|au|al|a(?!\.)|bis|hasta|по|до|الي|حتي|עד"
HIJRI_WORDS = "ah|a\\.h\\.|h|hijri|هجري|هجريه|ه|للهجره"
SOLAR_WORDS = "sh|shamsi|jalali|شمسي|خورشيدي"
IDLE_WORDS = (
    "of|the|on|from|between|du|le|de|den|der|am|vom|del|from|since|in|year|من|في|عام|سنه|يوم|شهر|ad|ce|م"
    "|ميلادي|ميلاديه|года|году|год|г|року|рік|р|с|от|з|із|від|di|il|dal|da|em"
)
WEEKDAYS = (
    (
        "monday",
        "mon",
        "lundi",
        "الاثنين",
        "montag",
        "lunes",
        "понеділок",
        "понедельник",
        "lunedi",
        "segunda-feira",
        "segunda",
    ),
    (
        "tuesday",
        "tue",
        "tues",
        "mardi",
        "الثلاثاء",
        "dienstag",
        "martes",
        "вівторок",
        "вторник",
        "martedi",
        "terca-feira",
        "terca",
    ),
    (
        "wednesday",
        "wed",
        "mercredi",
        "الاربعاء",
        "mittwoch",
        "miercoles",
        "середа",
        "среда",
        "mercoledi",
        "quarta-feira",
        "quarta",
    ),
    (
        "thursday",
        "thu",
        "thurs",
        "jeudi",
        "الخميس",
        "donnerstag",
        "jueves",
        "четвер",
        "четверг",
        "giovedi",
        "quinta-feira",
        "quinta",
    ),
    (
        "friday",
        "fri",
        "vendredi",
        "الجمعه",
        "freitag",
        "viernes",
        "п'ятниця",
        "пятница",
        "venerdi",
        "sexta-feira",
        "sexta",
    ),
    ("saturday", "sat", "samedi", "السبت", "samstag", "sabado", "субота", "суббота", "sabato"),
    (
        "sunday",
        "sun",
        "dimanche",
        "الاحد",
        "sonntag",
        "domingo",
        "неділя",
        "воскресенье",
        "domenica",
    ),
)
# One spelling for the letters that Arabic writers interchange.
ONE_LETTER = str.maketrans("أإآٱىیةۀک", "ااااييههك")
DASHES = re.compile("[‐‑‒–—−־]")
APOSTROPHE = re.compile("[’ʼ]")
# «1º» is folded to «1o».
ORDINAL = re.compile(r"(\d)(?:(?:st|nd|rd|th|er|re|\.?o)\b|°)")
# «on» and «from» in Hebrew, which stand at the number itself.
PREFIX = r"[במ]-?(?=\d)"
LONGEST_DAY = 100


@dataclass(frozen=True)
class Token:
    """A piece of a typed day: n number, M month, H Hijri month, R «to», or one of - / . between."""

    kind: str
    text: str = ""
    value: int = 0
    # A blank stands before it.
    apart: bool = False


@dataclass(frozen=True)
class Words:
    """A typed day in tokens, with what its other words say of it."""

    tokens: tuple[Token, ...]
    is_hijri: bool = False
    is_solar: bool = False
    # 0 for Monday; none where no weekday is named.
    weekday: int | None = None


def folded(text: str) -> str:
    """The text in small letters, plain digits and dashes, Arabic without signs, Latin without accents."""
    plain = []
    for letter in unicodedata.normalize("NFKD", text.translate(ONE_LETTER)):
        category = unicodedata.category(letter)
        if letter.isdecimal():
            plain.append(str(unicodedata.decimal(letter)))
        elif category not in ("Mn", "Cf") and letter != "ـ":
            plain.append(letter)
    folded = unicodedata.normalize("NFC", "".join(plain)).translate(ONE_LETTER).casefold()
    plain_signs = APOSTROPHE.sub("'", DASHES.sub("-", folded.replace("ı", "i")))
    return " ".join(plain_signs.split())


def _by_name(names: tuple[str, ...]) -> dict[str, int]:
    return {
        folded(name): number for number, line in enumerate(names, 1) for name in line.split("|")
    }


MONTH_OF, HIJRI_MONTH_OF = _by_name(MONTHS), _by_name(HIJRI_MONTHS)
WEEKDAY_OF = {folded(name): number for number, names in enumerate(WEEKDAYS) for name in names}


def _any_of(names: Iterable[str]) -> str:
    """A pattern for these words, the longest first, so that none hides another."""
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


PIECE = re.compile(
    rf"(?P<number>\d+)|(?P<hijri_month>(?:{_any_of(HIJRI_MONTH_OF)})\b)"
    rf"|(?P<month>(?:{_any_of(MONTH_OF)})(?:\b\.?|(?=\d)))"
    rf"|(?P<weekday>(?:{_any_of(WEEKDAY_OF)})\b\.?)|(?P<range>(?:{RANGE_WORDS})\b)"
    rf"|(?P<hijri>(?:{HIJRI_WORDS})(?!\w)\.?)|(?P<solar>(?:{SOLAR_WORDS})\b)"
    rf"|(?P<idle>{PREFIX}|(?:{IDLE_WORDS})\b\.?)|(?P<cut>[-/.])|(?P<blank>[ ,،()]+)"
)


def words_of(text: str) -> Words | None:
    """The tokens of a typed day; none where it has a word that no day has."""
    plain = ORDINAL.sub(r"\1", re.sub(r"\bal-", "al ", folded(text[: LONGEST_DAY + 1])))
    tokens: list[Token] = []
    flags: set[str] = set()
    weekday, at, apart = None, 0, False
    while at < len(plain):
        found = PIECE.match(plain, at)
        # Longer numbers are no day, and cost time.
        if found is None or len(plain) > LONGEST_DAY or len(found["number"] or "") > 8:
            return None
        kind, piece, at = found.lastgroup or "", found[0], found.end()
        if kind in ("hijri", "solar"):
            flags.add(kind)
        elif kind == "weekday":
            weekday = WEEKDAY_OF[piece.rstrip(".")]
        elif kind not in ("blank", "idle"):
            tokens.append(_token(kind, piece, apart=apart or plain[at : at + 1] == " "))
        apart = kind == "blank"
    return Words(tuple(_once(tokens)), "hijri" in flags, "solar" in flags, weekday)


def _token(kind: str, piece: str, *, apart: bool) -> Token:
    match kind:
        case "number":
            return Token("n", piece, int(piece), apart)
        case "month":
            return Token("M", piece, MONTH_OF[piece.rstrip(".")], apart)
        case "hijri_month":
            return Token("H", piece, HIJRI_MONTH_OF[piece], apart)
        case "range":
            return Token("R")
    return Token(piece, piece, 0, apart)


def _once(tokens: list[Token]) -> Iterator[Token]:
    """The tokens, a month that is named in both traditions (آب/أغسطس) but once."""
    last_month: Token | None = None
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else None
        twin = following if token.kind == "/" else token
        if last_month and twin and (twin.kind, twin.value) == (last_month.kind, last_month.value):
            continue
        if token.kind != "/":
            last_month = token if token.kind in "MH" else None
        yield token
