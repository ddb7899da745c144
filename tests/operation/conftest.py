"""Data folders as operators have them, and commands run on them."""

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.cli import cli, say_faults
from app.commands.data import bring_up_to_date, load_when_empty
from app.commands.opening import open_database
from app.settings import Settings
from tests.operation import watching
from tests.operation.ready import ReadyRun
from tests.operation.watching import wait_until


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A path for a data folder that an unprivileged user can reach, gone afterwards."""
    parent = Path(tempfile.mkdtemp(prefix="conflict-map-test-"))
    parent.chmod(0o711)
    try:
        yield parent / "var"
    finally:
        for pid_file in parent.glob("**/postmaster.pid"):
            end_server(pid_file)
        shutil.rmtree(parent)


def end_server(pid_file: Path) -> None:
    """End a server that a failed test left behind."""

    def is_gone() -> bool:
        try:
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
        except (ProcessLookupError, FileNotFoundError):
            return True
        return False

    wait_until(is_gone)


@pytest.fixture(scope="package", autouse=True)
def begin_ready() -> Iterator[None]:
    """Whatever `launch` starts has imported the program already."""
    watching.begin = ReadyRun
    yield
    watching.begin = watching.begin_anew


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder in which nothing was ever made."""
    with temporary_folder() as path:
        yield path


@pytest.fixture(scope="session")
def loaded_folder() -> Iterator[Path]:
    """A data folder with a stopped cluster that holds the data that ships."""
    with temporary_folder() as path:
        settings = Settings(data_dir=path)
        with open_database(settings) as database:
            bring_up_to_date(database.engines)
            load_when_empty(database.engines)
        yield path


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """A function that runs a command on a data folder: (status, what it says)."""

    def on_folder(folder: Path, *arguments: str | Path) -> tuple[int, str]:
        monkeypatch.setenv("CONFLICT_MAP_DATA_DIR", str(folder))
        status = say_faults(lambda **options: cli([str(each) for each in arguments], **options))
        said = capsys.readouterr()
        return status, said.out + said.err

    return on_folder
