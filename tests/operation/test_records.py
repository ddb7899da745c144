"""`load`, `dump` and `check`."""

from pathlib import Path

from app.settings import PROJECT_DIR
from tests.operation.watching import Run


def test_loading_what_is_there_already_changes_nothing_and_says_so(
    loaded_folder: Path, run: Run
) -> None:
    status, said = run(loaded_folder, "load")
    assert status == 0
    assert "Traceback" not in said
    assert "othing" in said


def test_the_datasets_that_ship_are_in_order(loaded_folder: Path, run: Run) -> None:
    assert run(loaded_folder, "check") == (0, "The datasets are in order.\n")


def test_a_text_for_check_needs_its_source(loaded_folder: Path, run: Run) -> None:
    status, said = run(loaded_folder, "check", "--text", "nowhere.txt")
    assert status == 2
    assert "SOURCE=FILE" in said


def test_what_is_dumped_is_what_was_loaded(loaded_folder: Path, run: Run, tmp_path: Path) -> None:
    assert run(loaded_folder, "dump", tmp_path)[0] == 0
    for shipped in sorted((PROJECT_DIR / "data").glob("*/dataset.yaml")):
        for file in sorted(shipped.parent.iterdir()):
            dumped = tmp_path / shipped.parent.name / file.name
            if file.name != shipped.name:
                assert dumped.read_bytes() == file.read_bytes()
