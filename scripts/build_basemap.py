# /// script
# requires-python = ">=3.11"
# dependencies = ["pillow==13.0.0", "numpy"]
# ///
"""Make `data/basemap/` from a folder of prepared open data.

`uv run scripts/build_basemap.py FOLDER`, where FOLDER holds `basemap.pmtiles`, `relief_3857.webp` and
`relief_3857.json`. The tiles are copied as they are. The relief is toned down to paper (the colours
on this map belong to the actors) and cut to what a first view can afford: zoom 7 shows all of its pixels.
"""

import json
import shutil
import sys
from pathlib import Path

import numpy as np
from PIL import Image

TARGET = Path(__file__).resolve().parent.parent / "data" / "basemap"

# Of the source's saturation and contrast, how much stays; and the lightest tone of the paper.
SATURATION = 0.58
CONTRAST = 0.84
PAPER = 247.0
WIDTH = 1200
QUALITY = 50


def tone_down(relief: Image.Image) -> Image.Image:
    """The relief with less colour and less contrast, lifted towards paper."""
    pixels = np.asarray(relief.convert("RGB")).astype(float)
    grey = (pixels @ [0.2126, 0.7152, 0.0722])[..., None]
    muted = grey + (pixels - grey) * SATURATION
    lifted = PAPER - (PAPER - muted) * CONTRAST
    toned = Image.fromarray(np.clip(lifted, 0, 255).astype("uint8"))
    height = round(WIDTH * relief.height / relief.width)
    return toned.resize((WIDTH, height), Image.Resampling.LANCZOS)


def main(source: Path) -> None:
    """Write the three files that the base map needs."""
    TARGET.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / "basemap.pmtiles", TARGET / "region.pmtiles")
    relief = tone_down(Image.open(source / "relief_3857.webp"))
    relief.save(TARGET / "relief.webp", quality=QUALITY, method=6)
    facts = json.loads((source / "relief_3857.json").read_text())
    (TARGET / "relief.json").write_text(
        json.dumps(
            {
                "crs": facts["crs"],
                "bounds_latitude_longitude": facts["bounds_latlng"],
                "size": list(relief.size),
                "source": facts["source"],
                "changes": "less saturation and contrast, scaled down, encoded anew",
            },
            indent=2,
        )
        + "\n"
    )
    for path in sorted(TARGET.iterdir()):
        print(f"{path.stat().st_size:>9}  {path.name}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
