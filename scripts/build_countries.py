# /// script
# requires-python = ">=3.11"
# dependencies = ["babel==2.19.0"]
# ///
"""Write `app/vocabulary/countries.py`: every country of ISO 3166-1 with its English name.

`uv run scripts/build_countries.py`. Names are those of Unicode CLDR, which Babel carries. Three rules stand
above them, so that no name of the map takes a side: a disputed land bears its own name and nothing about
whose it is; where two names are in use for one land, both stand; the others are as short as the base map
has them. `NAMED` lists all to which one of these applies. In other languages these are messages, which
translators give by the same rules, and the rest are CLDR's.
"""

from pathlib import Path

from babel import Locale

TARGET = Path(__file__).resolve().parent.parent / "app" / "vocabulary" / "countries.py"
NAMED = {
    # Their own names.
    "EH": "Western Sahara",
    "HK": "Hong Kong",
    "MO": "Macao",
    "PS": "Palestine",
    "TW": "Taiwan",
    "XK": "Kosovo",
    # Both names.
    "FK": "Falkland Islands / Malvinas",
    # Shorter.
    "CD": "DR Congo",
    "CG": "Congo",
    "MM": "Myanmar",
    "TR": "Turkey",
}
# Of CLDR's territories, those that are no country of ISO 3166-1; XK is in none of its lists, but in use.
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
# Those that a sentence names with an article: «a city in the Netherlands».
WITH_ARTICLE = "AE AX BS CC CF CK DO FK FO GB GM IM IO KM KY MH MP MV NL PH SB SC TC TF UM US VG VI"
HEAD = '''"""Countries by their codes of ISO 3166-1 alpha-2, in English with an article where a sentence has one.

Written by `scripts/build_countries.py`, which has the rules; names from Unicode CLDR, Unicode License v3.
"""

from app.languages.words import NamesByCode

NAMES = {
'''

TAIL = """}}
# Which no language calls as CLDR does: their names are messages.
OWN = ({own})
COUNTRIES = NamesByCode(NAMES, "territories", OWN)
"""


def main() -> None:
    """Write the file."""
    names = {
        code: NAMED.get(code, name)
        for code, name in Locale("en").territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    }
    articles = set(WITH_ARTICLE.split())
    lines = [
        f'    "{code}": "{"the " if code in articles else ""}{name}",\n'
        for code, name in sorted(names.items())
    ]
    tail = TAIL.format(own=", ".join(f'"{code}"' for code in sorted(NAMED)))
    TARGET.write_text(HEAD + "".join(lines) + tail, "utf-8")
    print(f"{len(lines)} countries")


if __name__ == "__main__":
    main()
