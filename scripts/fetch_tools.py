"""Fetch what the tests run and is too large to be kept here.

`scripts/set-up test` runs it each time. Single files are listed in `tests/vendor/FETCHED.json`: each
comes out of an npm package of exactly one version and is held against its SHA-256. The linters of the
scripts and of the OpenAPI document are many packages, and `tests/linters/package-lock.json` holds the
hash of each. All goes into `.venv/tools/`; what is there already is left alone.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv" / "tools"
LISTED = ROOT / "tests" / "vendor" / "FETCHED.json"
LINTERS = ROOT / "tests" / "linters"
LOCK = "package-lock.json"


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
        file = Path(work, "unpacked")
        # Python 3.11 has `extract(…, filter="data")` from its fourth release on; Debian 12 has an earlier one.
        with tarfile.open(tarball) as archive, file.open("wb") as unpacked:
            member = archive.extractfile(f"package/{inner}")
            if member is None:
                raise SystemExit(f"{inner} of {package} is no file.")
            shutil.copyfileobj(member, unpacked)
        found = digest_of(file)
        if found != sha256:
            raise SystemExit(f"{inner} of {package} has the SHA-256 {found}, not {sha256}.")
        # Only a whole file gets its name, whatever else fetches it at the same moment.
        file.replace(target)


def linters_are_here() -> bool:
    """Whether the linters of this very lock file are installed."""
    installed = TOOLS / "linters" / LOCK
    return installed.exists() and installed.read_bytes() == (LINTERS / LOCK).read_bytes()


def install_linters() -> None:
    """Install the linters by their hashes, running no script of any package. Raises SystemExit."""
    with tempfile.TemporaryDirectory(dir=TOOLS) as work:
        folder = Path(work, "linters")
        folder.mkdir()
        for name in ("package.json", LOCK):
            shutil.copy(LINTERS / name, folder)
        done = subprocess.run(
            ["npm", "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"],
            check=False,
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"npm couldn't install the linters: {done.stdout}{done.stderr}")
        # Only what is whole gets its name.
        shutil.rmtree(TOOLS / "linters", ignore_errors=True)
        folder.replace(TOOLS / "linters")


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
    if not linters_are_here():
        if "--missing" in sys.argv:
            raise SystemExit("The linters of npm aren't here yet.")
        install_linters()


if __name__ == "__main__":
    main()
