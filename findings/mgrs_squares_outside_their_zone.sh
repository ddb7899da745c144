#!/usr/bin/env bash
# mgrs 1.6.0 (a wrapper of GEOTRANS): a reference whose square lies outside the zone that it names is
# decoded without error or warning. 38SKE begins at an easting of 200 km, which at 35 N is 41.7 E, west
# of zone 38 (42 to 48 E); no map prints that square there. The point comes back under another
# reference, 37SGU, so that what was typed can't be told from a slip of the pen. Where the latitude
# leaves the band instead, there is a warning of Python's and a point all the same.
#
# So: after decoding, encode again, and compare zone and square with what was typed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check mgrs==1.6.0
"$folder/venv/bin/python" - <<'PYTHON'
import warnings
from importlib.metadata import version

import mgrs

converter = mgrs.MGRS()
print("mgrs", version("mgrs"))
inside, outside, south_of_band = "38SLE0000000000", "38SKE0000000000", "33VUC0000000000"
for reference in (inside, outside, south_of_band):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        latitude, longitude = converter.toLatLon(reference)
    again = converter.toMGRS(latitude, longitude)
    said = [str(each.message) for each in told]
    print(f"{reference} is {latitude:.3f} N {longitude:.3f} E, which is {again}; told: {said}")
    match reference:
        case "38SLE0000000000":
            assert again == reference, again
        case "38SKE0000000000":
            assert longitude < 42, longitude
            assert again[:3] == "37S", again
            assert said == [], said
        case "33VUC0000000000":
            assert latitude < 56, latitude
            assert again[:3] != "33V", again
            assert any("Latitude" in each for each in said), said
PYTHON
