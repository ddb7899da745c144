"""Datasets that refer to others, and what `check` finds between them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.dataset import canonical, check_datasets
from tests.dataset_samples import sample, write_sample


def test_an_id_is_unique_over_all_datasets(tmp_path: Path) -> None:
    directories = []
    for name in ("sample", "copy"):
        files = sample()
        files["dataset.yaml"]["name"] = name
        files["links.yaml"][0]["id"] = f"{name}-link"
        directories.append(write_sample(files, tmp_path))
        canonical.main([str(directories[-1])])
    problems = check_datasets(directories, {})
    assert (
        "copy/places.geojson: river-town: The slug is already that of a record in "
        "sample/places.geojson."
    ) in problems
    assert not any("link" in problem for problem in problems)


@pytest.fixture
def later(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a second dataset, which requires the sample."""

    def write(requires: str = "sample", to: str = "sample-f01") -> Path:
        about = {"name": "later", "title": "L", "licence": "MIT", "requires": [requires]}
        link = sample()["links.yaml"][0] | {"id": "later-link", "relation": "supports", "to": to}
        del link["verdict"]
        directory = write_sample({"dataset.yaml": about, "links.yaml": [link]}, tmp_path)
        canonical.main([str(directory)])
        return directory

    return write


def test_a_dataset_may_refer_to_one_that_it_requires(
    later: Callable[..., Path], tmp_path: Path
) -> None:
    write_sample(sample(), tmp_path)
    assert check_datasets([later()], {}) == []
    canonical.main([str(tmp_path / "sample")])
    assert check_datasets([tmp_path / "later", tmp_path / "sample"], {}) == []


def test_what_is_wrong_in_a_required_dataset_is_not_told_unasked(
    later: Callable[..., Path], tmp_path: Path
) -> None:
    files = sample()
    files["claims.yaml"][0]["source"] = "nobody"
    write_sample(files, tmp_path)
    assert check_datasets([later()], {}) == []


def test_a_required_dataset_that_is_not_there_is_told(later: Callable[..., Path]) -> None:
    directory = later(requires="nowhere")
    assert check_datasets([directory], {}) == [
        f"later/dataset.yaml: It requires 'nowhere', which can't be read from {directory.parent}; "
        "check that dataset first."
    ]


def test_a_dataset_that_cannot_be_read_is_told_once(
    later: Callable[..., Path], tmp_path: Path
) -> None:
    files = sample()
    files["links.yaml"][0]["verdict"] = "maybe"
    broken = write_sample(files, tmp_path)
    problems = check_datasets([broken, later()], {})
    assert len(problems) == 1
    assert problems[0].startswith("sample/links.yaml: sample-link-01: verdict is 'maybe'")


def test_a_reference_to_a_dataset_that_is_not_required_is_told(
    later: Callable[..., Path], tmp_path: Path
) -> None:
    other = sample()
    other["dataset.yaml"]["name"] = "other"
    other = {"dataset.yaml": other["dataset.yaml"]}
    paths = [write_sample(other, tmp_path), write_sample(sample(), tmp_path)]
    problems = check_datasets([*paths, later(requires="other")], {})
    assert (
        "later/links.yaml: later-link: to is 'sample-f01', but there is no such claim." in problems
    )
