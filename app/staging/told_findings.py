"""What was recognised in a file that was taken, as far as it still holds."""

from typing import Any

from app.imports.layouts.not_taken import BETWEEN, IDLE, NOT_TAKEN
from app.imports.matching import Matching
from app.models import Import


def told_findings(taken: Import) -> list[dict[str, Any]]:
    """The findings as they are kept, but for columns that were left and that somebody has matched since."""
    matched = set(Matching.model_validate(taken.matching).columns())
    found = []
    for each in taken.findings:
        if each["what"] == IDLE:
            idle = [name for name in each["found"].split(BETWEEN) if name not in matched]
            found += [each | {"found": BETWEEN.join(idle)}] if idle else []
        elif each["what"] != NOT_TAKEN or each["found"] not in matched:
            found.append(each)
    return found
