#!/usr/bin/env bash
# pycountry 26.2.16: `countries.search_fuzzy`, which sorts «by best match», puts a name that it has letter for letter behind
# another that begins so: of «Niger» the first is Nigeria. A name that ISO 3166-1 doesn't have is looked for among the
# subdivisions of all countries, so that «Kosovo» is Serbia and «Gaza» Palestine, but Mozambique too, which has a province
# of that name; nothing in the answer tells that no country was found. Of usual English names others aren't there at all:
# «Burma», «Ivory Coast».
#
# So: a country is taken by its whole name from a list of its own (CLDR's, with those that are disputed), or it is asked for.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pycountry==26.2.16
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pycountry

print("pycountry", version("pycountry"))


def found(name: str) -> list[str]:
    try:
        return [each.alpha_2 for each in pycountry.countries.search_fuzzy(name)]
    except LookupError:
        return []


expected = {
    "Niger": ["NG", "NE"], "Kosovo": ["RS"], "Gaza": ["PS", "MZ"], "Burma": [], "Ivory Coast": [], "Sudan": ["SD", "SS"],
}
for name, codes in expected.items():
    print(name, "is", found(name) or "none")
    assert found(name) == codes, (name, found(name))
assert pycountry.countries.get(name="Niger").alpha_2 == "NE"
PYTHON
