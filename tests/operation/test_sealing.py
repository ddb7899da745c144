"""A map that runs seals its history by itself, with a key that it makes and nobody else reads."""

import json
from pathlib import Path
from urllib.request import urlopen

from tests.operation.watching import serving, wait_until
from tests.sealed import VERIFY


def test_what_is_published_is_sealed_while_the_map_runs(loaded_folder: Path) -> None:
    with serving(loaded_folder, WORKERS="1", SEAL_SECONDS="1") as web:
        wait_until(lambda: web.answers("/history/checkpoint"), 60)
        with urlopen(f"http://127.0.0.1:{web.port}/api/v1/claims/magnier-f06/proof") as answer:
            proof = json.load(answer)
        with urlopen(f"http://127.0.0.1:{web.port}/history/keys") as answer:
            [key] = json.load(answer)["keys"]

    assert VERIFY.verify_proof(proof, key["key"])["kind"] == "forecast"
    assert (loaded_folder / "sealing-key").stat().st_mode & 0o777 == 0o600
