"""What was recognised in a file that was taken, as far as it still holds."""

from typing import Any

from app.imports.layouts.not_taken import NOT_TAKEN
from app.imports.matching import Matching
from app.models import Import


def told_findings(taken: Import) -> list[dict[str, Any]]:
    """The findings as they are kept, but for columns that were left and that somebody has matched since."""
    matched = set(Matching.model_validate(taken.matching).columns())
    return [
        each for each in taken.findings if each["what"] != NOT_TAKEN or each["found"] not in matched
    ]
