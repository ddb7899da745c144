"""The map's portable format: the files under data/ to records, to rows and back.

`reading` makes records of files, `writing` makes files of records, `checking` tells what is wrong
with them, `loading` and `dumping` move them into the database and out of it. What a dataset looks
like is told in `records`. Callers import from here; `canonical` is a program of its own.
"""

from app.dataset.checking import Folders, cautions_of, check_datasets, read_folders
from app.dataset.dumping import dump_datasets
from app.dataset.loading import load_datasets
from app.dataset.reading import DatasetError, read_dataset

__all__ = [
    "DatasetError",
    "Folders",
    "cautions_of",
    "check_datasets",
    "dump_datasets",
    "load_datasets",
    "read_dataset",
    "read_folders",
]
