"""What tests of the sealed history share: the program that verifies it, a signer, records and their changes."""

import importlib.util
from collections.abc import Callable
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

from app.database import Engines, desk_session, editing_session
from app.queries import sealed
from app.sealing.checking import check_history
from app.sealing.keys import new_signer
from app.sealing.notes import Signer
from app.sealing.sealing import seal
from app.sealing.telling import history_lines
from app.settings import PROJECT_DIR
from tests.factories import make_actor, make_claim, make_place, make_position, make_source


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
KEY = SIGNER.public_text


def seal_all(engines: Engines, signer: Signer = SIGNER) -> int:
    """Seal everything that changed; how many leaves came."""
    return seal(engines, signer, first=True)


def edit(engines: Engines, act: Callable[[Session], object], note: str = "An edit") -> None:
    with editing_session(engines, note) as session:
        act(session)


def make_records(session: Session) -> None:
    source = make_source(session, slug="a-source", title="What the paper said")
    place = make_place(session, 39.01234, 36.04567, slug="a-town", name="A town")
    actor, speaker = make_actor(session, slug="a-force"), make_actor(session, slug="a-speaker")
    claim = make_claim(
        session, source, (place,), (actor,), public_id="c-open", kind="statement",
        speaker_id=speaker.id, statement="They hold the bridge.",
    )  # fmt: skip
    make_claim(session, source, (place,), public_id="c-other", statement="Nobody holds the bridge.")
    make_position(session, actor, (claim,), public_id="p-open", place_id=place.id)


def change(engines: Engines, model: Any, key: str, **values: Any) -> None:
    def act(session: Session) -> None:
        column = model.slug if hasattr(model, "slug") else model.public_id
        row = session.query(model).filter(column == key).one()
        for name, value in values.items():
            setattr(row, name, value)

    edit(engines, act)


def head(engines: Engines) -> str:
    with desk_session(engines) as session:
        found = sealed.checkpoint_of(session)
        assert found
        return found.note


def lines_of(engines: Engines) -> list[str]:
    return list(history_lines(engines, int(head(engines).split("\n")[1])))


def faults(engines: Engines, signer: Signer = SIGNER) -> list[str]:
    return list(check_history(engines, signer))
