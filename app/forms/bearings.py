"""The words and letters for north, south, east and west, as sources write them. Pure."""

import re

# φ and λ stand for «latitude» and «longitude» as labels: an axis without a direction.
AXIS_OF = {
    "N": "latitude",
    "S": "latitude",
    "φ": "latitude",
    "E": "longitude",
    "W": "longitude",
    "λ": "longitude",
}
WORDS = {
    "N": (
        "NORTH NORTHERN NORD NORTE KUZEY K ش شمال شمالا شمالاً شمالي شمالی СЕВЕР СЕВЕРНОЙ СШ باکور"
    ),
    "S": "SOUTH SOUTHERN SUD SÜD SUR GÜNEY ج جنوب جنوبا جنوباً جنوبي جنوبی ЮГ ЮЖНОЙ ЮШ باشوور",
    "E": "EAST EASTERN EST OST ESTE DOĞU ق شرق شرقا شرقاً شرقي شرقی ВОСТОК ВОСТОЧНОЙ ВД",
    "W": "WEST WESTERN OUEST OESTE BATI غ غرب غربا غرباً غربي غربی ЗАПАД ЗАПАДНОЙ ЗД",
    "φ": "LATITUDE LAT φ Φ ШИРОТА العرض",
    "λ": "LONGITUDE LONG LON LNG λ Λ ДОЛГОТА الطول",
    # Said beside a letter or a direction, they add nothing.
    "": "WGS WGS84 AND DEG ШИРОТЫ ДОЛГОТЫ خط",
}
LETTER_OF = {word: letter for letter, words in WORDS.items() for word in words.split()}
WORD = re.compile(r"[^\W\d_]+\.?")
INITIALS = re.compile(r"([СЮВЗ])\. ?([ШД])\.?")
LABEL = re.compile(r"([φλ]) ?[:=] ?")


def letters_for_words(text: str) -> tuple[str, bool]:
    """The text, in upper case, with a letter for each word; and whether its O means two things.

    O is Ost, east, to Germans, and ouest or oeste, west, to others. Unknown words stay.
    """
    text = INITIALS.sub(r"\1\2", text)

    def letter(found: re.Match[str]) -> str:
        word = found[0].rstrip(".")
        return LETTER_OF.get(word, found[0] if word != "O" else "O")

    plain = LABEL.sub(r"\1", WORD.sub(letter, text))
    return " ".join(plain.split()), bool(re.search(r"(?<![^\W\d_])O(?![^\W\d_])", plain))
