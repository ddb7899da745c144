"""Fetch what the tests run and is too large to be kept here: the list is `tests/vendor/FETCHED.json`.

`scripts/set-up test` runs it each time. Each file comes out of an npm package of exactly one version,
is held against its SHA-256 and put into `.venv/tools/`; what is there already is left alone.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv" / "tools"
LISTED = ROOT / "tests" / "vendor" / "FETCHED.json"


def digest_of(file: Path) -> str:
    """SHA-256 of a file, hexadecimal; empty when there is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def fetch(package: str, inner: str, target: Path, sha256: str) -> None:
    """Put a file of an npm package, such as vnu-jar@26.9.27, in place. Raises SystemExit."""
    with tempfile.TemporaryDirectory(dir=TOOLS) as work:
        packed = subprocess.run(
            ["npm", "pack", "--silent", package],
            check=False,
            cwd=work,
            capture_output=True,
            text=True,
        )
        tarball = next(Path(work).glob("*.tgz"), None)
        if tarball is None:
            raise SystemExit(f"npm couldn't fetch {package}: {packed.stderr.strip()}")
        with tarfile.open(tarball) as archive:
            archive.extract(f"package/{inner}", work, filter="data")
        file = Path(work, "package", inner)
        found = digest_of(file)
        if found != sha256:
            raise SystemExit(f"{inner} of {package} has the SHA-256 {found}, not {sha256}.")
        # Only a whole file gets its name, whatever else fetches it at the same moment.
        file.replace(target)


def main() -> None:
    """Fetch what is missing, or name it with `--missing` and exit 1."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    for tool in json.loads(LISTED.read_text()):
        target = TOOLS / tool["path"]
        if digest_of(target) == tool["sha256"]:
            continue
        if "--missing" in sys.argv:
            raise SystemExit(f"{tool['name']} {tool['version']} isn't here yet.")
        fetch(f"{tool['name']}@{tool['version']}", tool["from"], target, tool["sha256"])


if __name__ == "__main__":
    main()
