"""Words that look like names of places and mostly aren't, and words that tell that one follows.

The gazetteer knows a Tire, a Salt, a Khan and a الباب («the door»). Such a name counts only where
the words before it say that a place is meant. English homographs: every name of up to one word in
the shipped gazetteer that is also a word of SCOWL's list of size 60, and the commonest first names
among them; adjectives of peoples, because they share their consonants with places (Syrian, Sarrin).
"""

from collections.abc import Sequence
from functools import lru_cache

from app.names import fold
from app.recognition.prefixes import without_prefixes
from app.recognition.words import Word

_ENGLISH = """
acre ail alley alone amen amid arid band bane bani barman bat baker better between beyond body
border cal call care certain china church city dam damask day dim fig general ham han harem
hero hit home hop hula human hums humus jib june july khan lamas major march may mil murk nazi of
north pug ram rehab road sahib salt sari senna sera shin sine sir sis soli sores sour south state
tall tars tell the till tire tiro today tom tuba tubas tyros war west east word world young zap
"""
_FIRST_NAMES = """
adam ali amir aram aya basil dan dana dara dani david elias elon ezra faris george hamza hana hasan
hassan hussein husain ibrahim idris isa ivan jaber jack john kamal karim khalid khalil lina mahmud
mahmoud maria michael mohammed muhammad mustafa naim nasr nora omar osman paul rami rania salah
saleh salem salim sam samir sara sarah shaba simon suleiman tariq tom yahya yasin yusuf zakaria
"""
# Peoples, faiths, states beyond the gazetteer, months and days: capitals that are no towns.
_CAPITALS = """
afghan afghanistan african alawite allah america american americans arab arabia arabian arabs
armenian armenians asia asian assyrian assyrians bahrain britain british britons chechen chinese
christian christians circassian daesh druze dutch egypt egyptian emirati emirates english europe
european europeans france french german germans germany greek gulf iran iranian iranians iraq iraqi
iraqis islam islamic islamist islamists israel israeli israelis italian japanese jew jewish jews
jordan jordanian jordanians koran kurd kurdish kurds kurdistan kuwaiti latin lebanese lebanon levant
libya libyan moslem muslim muslims nato ottoman pakistani palestine palestinian palestinians pasha
persian qatar qatari quran russia russian russians saudi saudis sharia shia shiite shiites soviet
sudan sudanese sunni sunnis syria syriac syrian syrians turk turkey turkish turkmen turkmens turkoman
turks ukraine ukrainian western yazidi yazidis yemen yemeni yezidi yezidis yugoslav
january february april august september october november december monday tuesday wednesday thursday
friday saturday sunday
"""
_ARABIC = """
الاتحاد الباب البرج التل الثغرة الثورة الجديدة الجلاء الجيب الحاضر الحراك الحسا الحسينية الحصن الحمراء
الخالص الخضراء الخليل الدالية الراس الراعي الروضة الرياض الزرقاء الزعيم الزيارة السجن السلط السودا السوداء
الشجرة الشهداء الصافي الصورة الطيبة العريض العزير العلم العمارة الفحم الفقير الفندق القائم القاسم القصر القصير
الكرامة الكريمة المجد المدينة المزرعة المزار المصدر المعصرة المفرق المنصورة الميادين الناصرة النصر الهاشمية
الهندية برقية بركان بستان بلد بند بنان ثورة جديدة حاتم حارس حجة حديثة حديدة حرير حكما حلاوة حمام خالص خرجا
خلدا ربيعة رمانة زبدة زرقاء زيتون سالم سبة سعر سكة سلامه سلوك سما سوف شباب صاحب صحنه صخرة صرة صفا صور صير
عالية عجول عسلة عصير فحمة فرعون قلقس كرمة كريمة كلك كوت مارا مسحة مشنف ملح ملكة ميادين ناصرة نجف نوى هجين
"""
# What a text calls its places by without naming them.
_UNNAMED = "المدينة البلدة القرية الحي الناحية المنطقة المحافظة العاصمة البلد"
# Names made of nothing else are no names.
_GENERIC = """
city town village hamlet district subdistrict governorate province region area countryside camp river
lake dam bridge road highway street square junction crossroads crossing border point base airbase
airport barracks camp field fields oilfield mountain mountains desert valley island north south east
west northern southern eastern western central old new upper lower greater outer inner the and of in
at near from to capital county university hospital citadel castle mosque church market quarter
neighbourhood neighborhood suburb suburbs rural canton front axis line pocket heights hills gate
al el tal tall tell ras ain ayn bab bir deir dayr khan qasr kafr wadi nahr jabal jebel umm abu
"""
_BEFORE_LATIN = """
city town village hamlet district subdistrict governorate province region area countryside camp
capital suburb suburbs outskirts neighbourhood neighborhood quarter centre center port island
"""
_PREPOSITIONS = frozenset({"in", "near", "outside", "around", "inside", "towards", "toward"})
_BEFORE_ARABIC = """
مدينة بلدة قرية ناحية قضاء محافظة حي ريف منطقة مطار معبر منفذ جسر سد مخيم بادية ضاحية مركز طريق دوار جبل وادي
نهر قلعة في إلى من نحو قرب باتجاه غربي شرقي شمالي جنوبي غرب شرق شمال جنوب محيط أطراف داخل خارج حتى بين
"""


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


TRAPS = _folded(_ENGLISH) | _folded(_FIRST_NAMES) | _folded(_ARABIC)
PEOPLES = _folded(_CAPITALS) | _folded(_UNNAMED)
GENERIC = _folded(_GENERIC)
BEFORE_LATIN = _folded(_BEFORE_LATIN)
BEFORE_ARABIC = _folded(_BEFORE_ARABIC)


@lru_cache(maxsize=20_000)
def is_trap(folded: str) -> bool:
    """Whether a folded word, or what an Arabic one is without prefixes, is mostly no name."""
    return any(bare in TRAPS for bare, _ in without_prefixes(folded))


@lru_cache(maxsize=20_000)
def is_no_town(folded: str) -> bool:
    """Whether a folded word never names a town: a people, a month, a state far off, «the city»."""
    return any(bare in PEOPLES for bare, _ in without_prefixes(folded))


@lru_cache(maxsize=20_000)
def is_generic(folded: str) -> bool:
    """Whether words say what kind of place it is, or where, but not which: «old town»."""
    return all(word in GENERIC for word in folded.split())


def places_follow(words: Sequence[Word], place: int) -> bool:
    """Whether what stands before a word says that a place is named there: «the city of», «في»."""
    if place == 0:
        return False
    before = words[place - 1]
    if before.is_arabic:
        return any(bare in BEFORE_ARABIC for bare, _ in without_prefixes(before.folded))
    if before.folded == "of" and place > 1:
        return words[place - 2].folded in BEFORE_LATIN
    return before.folded in _PREPOSITIONS or before.folded in BEFORE_LATIN
