"""`run`: everything made, served, joined, stopped in order, and brought back after a kill."""

import os
import signal
from pathlib import Path

import pytest

from app.local_postgres.server import read_pid_file
from tests.operation import watching
from tests.operation.watching import assert_one_sentence, is_up, launch, serving, wait_until


@pytest.fixture
def begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """As an operator starts it, with all that has to be imported."""
    monkeypatch.setattr(watching, "begin", watching.begin_anew)


@pytest.mark.usefixtures("begin_anew")
def test_run_makes_everything_and_says_where_the_map_is(folder: Path) -> None:
    with serving(folder) as web:
        assert web.answers("/")
        status, said = web.stop()
    assert status == 0
    assert f"Conflict map: http://127.0.0.1:{web.port}/" in said
    assert "The map holds" in said
    assert not is_up(folder)


@pytest.mark.usefixtures("begin_anew")
def test_run_on_an_existing_folder_answers_again(loaded_folder: Path) -> None:
    # How fast it does is a benchmark's matter.
    for _ in range(2):
        with serving(loaded_folder) as web:
            assert web.answers("/")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_web_server_first_and_then_the_database(
    loaded_folder: Path, number: signal.Signals
) -> None:
    with serving(loaded_folder) as web:
        web.process.send_signal(number)

        def ended_in_order() -> bool:
            down = not is_up(loaded_folder)
            assert not (down and web.is_listening())
            return down

        wait_until(ended_in_order)
        assert web.process.wait(30) == 0
        assert "Traceback" not in web.process.communicate()[0]


def test_two_signals_stop_it_no_less_cleanly(loaded_folder: Path) -> None:
    with serving(loaded_folder) as web:
        web.process.send_signal(signal.SIGINT)
        status, said = web.stop()
    assert status == 0
    assert "Traceback" not in said
    assert not is_up(loaded_folder)


def test_a_second_run_on_the_same_port_says_so(loaded_folder: Path) -> None:
    with serving(loaded_folder) as web:
        second = launch(loaded_folder, web.port)
        said, _ = second.process.communicate(timeout=30)
        assert_one_sentence(second.process.returncode, said)
        assert f"Port {web.port} is in use, perhaps by a map that runs already" in said
        assert web.answers("/readyz")


def test_a_second_run_on_another_port_joins_and_leaves_the_first_alone(loaded_folder: Path) -> None:
    with serving(loaded_folder) as first:
        with serving(loaded_folder) as second:
            assert "was running already" in second.stop()[1]
        assert first.answers("/readyz")


@pytest.mark.usefixtures("begin_anew")
def test_after_killing_everything_the_next_run_serves_again(loaded_folder: Path) -> None:
    with serving(loaded_folder) as web:
        web.process.kill()
        web.process.communicate()
    found = read_pid_file(next(loaded_folder.glob("postgres/*")))
    assert found is not None
    os.kill(found.pid, signal.SIGKILL)
    with serving(loaded_folder) as again:
        assert again.answers("/readyz")
        assert again.stop()[0] == 0
    assert not is_up(loaded_folder)
