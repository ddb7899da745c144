"""What tests of the sealed history share: the program that verifies it, and a signer."""

import importlib.util
from types import ModuleType

from app.database import Engines
from app.sealing.keys import new_signer
from app.sealing.notes import Signer
from app.sealing.sealing import seal
from app.settings import PROJECT_DIR


def _load() -> ModuleType:
    path = PROJECT_DIR / "static" / "history" / "verify.py"
    spec = importlib.util.spec_from_file_location("verify", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# As whoever has the file alone runs it.
VERIFY = _load()
SIGNER = new_signer("tests.example/log")


def seal_all(engines: Engines, signer: Signer = SIGNER) -> int:
    """Seal everything that changed; how many leaves came."""
    return seal(engines, signer, first=True)
