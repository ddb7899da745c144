# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Fetch the libraries and fonts that ship in `static/`, and write the one list of them.

What they are stands in `vendored.py` beside this. Run by hand when a version changes:
`uv run scripts/vendor.py`. It needs npm and its registry.
Libraries are copied as their authors publish them; fonts are cut down to the letters that this
site sets, in two weights. `static/vendor/VENDOR.json` names each file with its SHA-256, and
`tests/test_static_files.py` holds the list against the files.
"""

import hashlib
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from vendored import PACKAGES, Package, Subsetted

STATIC = Path(__file__).resolve().parent.parent / "static"

# The one face of images that are drawn on the server, by weight: what draws them takes no WOFF2, and looks
# for no second face where a letter is missing. «Source» is a name that its owner reserves, so it has another.
DRAWN_FACE = "Conflict Map Sans"
DRAWN_PARTS = {
    "regular": (400, "noto-naskh-arabic.woff2"),
    "strong": (600, "noto-naskh-arabic-strong.woff2"),
}
LATIN_PARTS = (
    "source-sans-latin",
    "source-sans-latin-ext",
    "source-sans-vietnamese",
    "source-sans-cyrillic",
)


def unpack(source: str, version: str, into: Path) -> Path:
    """The folder of npm package `source` at exactly `version`, unpacked below `into`."""
    target = into / f"{source.replace('/', '-')}-{version}"
    target.mkdir()
    packed = subprocess.run(
        ["npm", "pack", "--json", f"{source}@{version}"],
        cwd=target,
        check=True,
        capture_output=True,
        text=True,
    )
    # npm answers with a list, newer ones with an object keyed by name; the tarball is there anyhow.
    tarball = next(target.glob("*.tgz"), None)
    if tarball is None:
        raise SystemExit(f"npm packed no tarball for {source}@{version}: {packed.stderr}")
    with tarfile.open(tarball) as archive:
        # Not so in Python 3.11 before its fourth release, such as Debian 12's: run it with a later one.
        archive.extractall(target, filter="data")
    return target / "package"


def cut_down(font_file: Path, unicodes: str, target: Path) -> None:
    """Write to `target` a WOFF2 with only `unicodes` and, if variable, weights 400 to 600."""
    font = TTFont(font_file, recalcTimestamp=False)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = [
        feature
        for feature in subset.Options().layout_features
        if feature not in {"frac", "numr", "dnom"}
    ] + ["tnum", "lnum", "onum"]
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(unicodes))
    subsetter.subset(font)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": (400, 600)})
    subset.save_font(font, str(target), options)


def bundled_licences(bundles: tuple[str, ...], into: Path) -> str:
    """One text with the licence of every package that another one's authors built into their file."""
    parts = []
    for bundle in bundles:
        source, version = bundle.rsplit("@", 1)
        folder = unpack(source, version, into)
        texts = [p for p in sorted(folder.iterdir()) if p.name.lower().startswith("licen")]
        declared = json.loads((folder / "package.json").read_text())["license"]
        body = (
            texts[0].read_text() if texts else f"{declared}; the package carries no licence text."
        )
        parts.append(f"{source} {version} ({declared})\n{'=' * 72}\n{body.strip()}\n")
    return "\n\n".join(parts)


def vendor(package: Package, work: Path) -> dict[str, Any]:
    """Put the files of `package` in place; the entry of VENDOR.json that lists them."""
    folder = unpack(package.source, package.version, work)
    paths = []
    for file in package.files:
        target = STATIC / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(file, Subsetted):
            cut_down(folder / file.taken_from, file.unicodes, target)
        else:
            shutil.copyfile(folder / file.taken_from, target)
        paths.append((file.path, file.taken_from, isinstance(file, Subsetted)))
    if package.bundles:
        path = str(Path(package.licence_file).with_name("BUNDLED-LICENCES.txt"))
        (STATIC / path).write_text(bundled_licences(package.bundles, work))
        paths.append((path, "written by scripts/vendor.py", False))
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "licence_file": package.licence_file,
        "source": f"npm {package.source}@{package.version}",
        "bundles": list(package.bundles),
        "files": [
            {
                "path": path,
                "from": taken_from + (", cut down" if cut else ""),
                "bytes": (STATIC / path).stat().st_size,
                "sha256": hashlib.sha256((STATIC / path).read_bytes()).hexdigest(),
            }
            for path, taken_from, cut in paths
        ],
    }


def join_faces(work: Path) -> dict[str, Any]:
    """Write the faces of drawn images out of those of the pages; the entry of VENDOR.json that lists them."""
    fonts = STATIC / "fonts"
    files = []
    for name, (weight, arabic) in DRAWN_PARTS.items():
        parts = []
        for part in (*(f"{each}.woff2" for each in LATIN_PARTS), arabic):
            font = TTFont(fonts / part, recalcTimestamp=False)
            if "fvar" in font:
                font = instancer.instantiateVariableFont(font, {"wght": weight})
            font.flavor = None
            parts.append(str(work / f"{part}.ttf"))
            font.save(parts[-1])
        joined = merge.Merger().merge(parts)
        joined["OS/2"].usWeightClass = weight
        style = "Regular" if weight == 400 else "SemiBold"
        for record in list(joined["name"].names):
            said = {
                1: DRAWN_FACE,
                2: style,
                4: f"{DRAWN_FACE} {style}",
                6: f"ConflictMapSans-{style}",
            }
            if record.nameID in said:
                where = (record.platformID, record.platEncID, record.langID)
                joined["name"].setName(said[record.nameID], record.nameID, *where)
            elif record.nameID in (3, 16, 17, 21, 22, 25):
                joined["name"].removeNames(nameID=record.nameID)
        joined["head"].created = joined["head"].modified = 0
        joined.recalcTimestamp = False
        path = f"fonts/drawn/conflict-map-sans-{name}.ttf"
        (STATIC / path).parent.mkdir(exist_ok=True)
        joined.save(STATIC / path)
        files.append((path, " + ".join((*LATIN_PARTS, arabic.removesuffix(".woff2")))))
    return {
        "name": DRAWN_FACE,
        "version": "1",
        "licence": "OFL-1.1",
        "licence_file": "fonts/drawn/OFL.txt",
        "source": "joined by scripts/vendor.py",
        "bundles": [
            f"{each.source}@{each.version}"
            for each in PACKAGES
            if each.name in ("Source Sans 3", "Noto Naskh Arabic")
        ],
        "files": [
            {
                "path": path,
                "from": taken_from,
                "bytes": (STATIC / path).stat().st_size,
                "sha256": hashlib.sha256((STATIC / path).read_bytes()).hexdigest(),
            }
            for path, taken_from in [*files, ("fonts/drawn/OFL.txt", join_licences())]
        ],
    }


def join_licences() -> str:
    """Write the licences of both faces into one file; which they are."""
    texts = ("source-sans-LICENSE.txt", "noto-naskh-arabic-LICENSE.txt")
    said = [(STATIC / "fonts" / each).read_text().strip() for each in texts]
    (STATIC / "fonts/drawn/OFL.txt").write_text(f"\n\n{'=' * 72}\n\n".join(said) + "\n")
    return " + ".join(texts)


def main() -> None:
    """Fetch everything and write the list."""
    with tempfile.TemporaryDirectory() as work:
        entries = [vendor(package, Path(work)) for package in PACKAGES]
        entries.append(join_faces(Path(work)))
    listing = STATIC / "vendor" / "VENDOR.json"
    listing.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    for entry in entries:
        for file in entry["files"]:
            print(f"{file['bytes']:>8}  {file['path']}")


if __name__ == "__main__":
    main()
