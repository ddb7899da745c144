"""Small datasets treated as if they were large: read in parts, and their records in files instead of memory."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app import long_lists
from app.dataset import json_reading, loading, read_dataset, yaml_reading
from app.dataset.reading import LISTED
from app.editing import documents
from tests.dataset_samples import write_sample


def as_if_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read, hold and write as few at once as can be."""
    monkeypatch.setattr(long_lists, "HELD", 1)
    monkeypatch.setattr(long_lists, "REMEMBERED", 1)
    monkeypatch.setattr(yaml_reading, "AT_ONCE", 100)
    monkeypatch.setattr(json_reading, "AT_ONCE", 100)
    monkeypatch.setattr(loading, "AT_ONCE", 1)
    monkeypatch.setattr(documents, "AT_ONCE", 1)


@pytest.fixture(params=["small", pytest.param("as if large", marks=pytest.mark.thorough)])
def each_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test with a dataset as small as it is, and as if that were large."""
    if request.param != "small":
        as_if_large(monkeypatch)


def records_of(files: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The records of a dataset, list by list."""
    with TemporaryDirectory() as folder:
        dataset = read_dataset(write_sample(files, Path(folder)))
    yield from (tuple(getattr(dataset, name)) for name in LISTED)
