"""Cyrillic letters as Latin ones, so that a name in either script is looked up alike. Pure.

Letters of Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian and Kazakh. Each is written
as the sound it has in transliterated Arabic names: «Ракка» is rakka, «Манбидж» mambidj.
"""

_PAIRS = (
    "аa бb вv гg ґg дd еe зz иi йy іi їi ѝi кk лl мm нn оo пp рr сs тt уu ўw фf хh ыi эe жj"
    " әa ғg қk ңn өo ұu үu һh јy љl њn ќk ѓg џj ђj ѕz ћc"
)
_LATIN = str.maketrans(
    {pair[0]: pair[1] for pair in _PAIRS.split()}
    | {"ё": "yo", "є": "ye", "ю": "yu", "я": "ya", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh"}
    | {"ћ": "ch", "ъ": "", "ь": ""}
)


def latin_from(text: str) -> str:
    """A text in lower case with its Cyrillic letters as Latin ones; everything else stays."""
    return text.translate(_LATIN)


def has_cyrillic(text: str) -> bool:
    """True where any letter of the text, in lower case, is a Cyrillic one that is known here."""
    return text != latin_from(text)
