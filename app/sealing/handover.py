"""Another sealing key takes the place of the one before it, which says so in a note that both sign."""

from collections.abc import Callable

from app.database import Engines
from app.errors import SetupError
from app.queries import sealed
from app.sealing.keys import new_signer
from app.sealing.notes import Signer, signed
from app.sealing.sealing import grown, recorded_session, sign

# Its first line; then the key before, the new one, how many leaves the log has, its root.
HANDOVER = "conflict-map sealing key handover"


def hand_over(engines: Engines, former: Signer | None, keep: Callable[[Signer], None]) -> Signer:
    """A new signer, known to the log from now on; `keep` puts it where it is read from.

    Without the former key, readers see that nobody signed it in. Raises SetupError where there is no key to
    follow, or the former isn't the log's.
    """
    with recorded_session(engines) as session:
        if not sealed.take_turn(session):
            raise SetupError("The history is being sealed right now: try again in a minute.")
        known = sealed.keys(session)
        if not known:
            raise SetupError("Nothing is sealed yet, so there is no key to follow.")
        if former is not None and former.public_text != known[-1].text:
            raise SetupError(
                "The key of this machine isn't the one that the history is sealed with."
            )
        signer = new_signer(known[-1].text.split("+", 1)[0])
        log = grown(session)
        note = None
        if former is not None:
            root = log.root.hex() if log.size else ""
            lines = (HANDOVER, former.public_text, signer.public_text, str(log.size), root)
            note = signed("\n".join(lines) + "\n", former, signer)
        sealed.add_key(session, signer.public_text, log.size, note)
        if log.size:
            sign(session, signer, log)
        # Kept before it is committed: a log whose key nobody has can't go on.
        keep(signer)
    return signer
