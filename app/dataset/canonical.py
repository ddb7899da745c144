"""A program that rewrites the files of datasets in canonical form:

python -m app.dataset.canonical data/raqqah-hindsight ...
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.dataset.reading import DatasetError, read_dataset
from app.dataset.writing import write_dataset


def main(directories: Sequence[str]) -> int:
    """Rewrite each folder canonically; the exit status, 1 when a folder can't be read."""
    if not directories:
        sys.stderr.write("Name the folders to rewrite: python -m app.dataset.canonical DIR ...\n")
        return 2
    failed = False
    for name in directories:
        # Resolved, so that «.» has a name.
        directory = Path(name).resolve()
        try:
            changed = write_dataset(read_dataset(directory), directory)
        except DatasetError as error:
            sys.stderr.write(f"{error}\n")
            failed = True
        else:
            for path in changed:
                sys.stdout.write(f"rewrote {directory.name}/{path.name}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
