"""A dataset folder of our own, packed: a row for each of its records, with what is wrong with it."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from zipfile import ZipFile, ZipInfo

from app.dataset import Folders, check_datasets, read_folders
from app.dataset.reading import ABOUT_FILE, NOUNS
from app.errors import Said
from app.imports.cells import Row, Table, Unreadable, explained
from app.imports.readers.archives import KeptFolder, extract
from app.languages import mark

COLUMNS = ("noun", "id", "statement")
# A sentence begins with file and record: «raqqah/claims.yaml: c-07: …»
PARTED = ": "


def about_file(members: list[ZipInfo]) -> ZipInfo | None:
    """The file that makes an archive's folder a dataset; none where it is none."""
    found = [each for each in members if PurePosixPath(each.filename).name == ABOUT_FILE]
    return found[0] if len(found) == 1 else None


def open_dataset(archive: ZipFile, about: ZipInfo) -> Table:
    """The table of a dataset's records. Raises Unreadable where it can't be read at all."""
    keep = KeptFolder()
    within = PurePosixPath(about.filename).parent
    folder = keep.path / "dataset"
    folder.mkdir()
    for member in archive.infolist():
        if PurePosixPath(member.filename).parent == within and not member.is_dir():
            extract(archive, member, folder)
    name = _name_in(folder / ABOUT_FILE)
    folder = folder.rename(folder.with_name(name))
    folders = read_folders([folder])
    if not folders.given:
        raise Unreadable(
            "This dataset can't be read: {reason}", reason=" ".join(folders.problems[:3])
        )
    findings = [explained("dataset", name, mark("it holds {file}"), file=ABOUT_FILE)]
    return Table("zip", COLUMNS, partial(_rows, folders), findings, layout="dataset", unit="record")


def _name_in(about: Path) -> str:
    """The name that a dataset gives itself, by which its folder is called."""
    for line in about.read_text(encoding="utf-8", errors="replace").splitlines():
        key, colon, value = line.partition(":")
        if key == "name" and colon and value.strip().replace("-", "").isalnum():
            return value.strip()
    raise Unreadable("The dataset's {file} gives it no name.", file=ABOUT_FILE)


def _rows(folders: Folders) -> Iterator[Row]:
    [dataset] = folders.given
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    for problem in check_datasets(folders, {}):
        file, key, sentence = (*problem.split(PARTED, 2), "", "")[:3]
        wrong[file.rpartition("/")[2], key].append(sentence)
    number = 0
    for noun, kind in NOUNS.items():
        for record in getattr(dataset, noun):
            number += 1
            title = (
                getattr(record, "statement", None) or getattr(record, "name", None) or record.key
            )
            row = Row(
                number, {"noun": noun.removesuffix("s"), "id": record.key, "statement": title}
            )
            row.faults += [
                (None, Said("dataset", "{sentence}", sentence=each))
                for each in wrong[kind.file, record.key]
            ]
            yield row
