"""What `run` logs: each request of each worker, as one line."""

import json
from pathlib import Path

from tests.operation.watching import serving


def test_run_logs_what_all_its_workers_answer(loaded_folder: Path) -> None:
    with serving(loaded_folder, WORKERS="2", LOG_FORMAT="json", LOG_ADDRESSES="full") as web:
        assert all(web.answers("/places") for _ in range(10))
        status, said = web.stop()
    assert status == 0
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    asked = [line for line in lines if line.get("path") == "/places"]
    assert [line["status"] for line in asked] == [200] * 10
    assert {line["from"] for line in asked} == {"127.0.0.1"}
