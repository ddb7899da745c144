"""The figures of a claim in its form: rows of what is counted, the least, the best and the most."""

from typing import Any

from app.errors import NotRead, Said
from app.forms.amounts import parse_whole
from app.forms.entry import Entry, filled_rows
from app.forms.form_documents import FormDocument
from app.nouns.claim import ClaimRecord
from app.nouns.row_records import MOST_COUNTED

NUMBERS = ("low", "best", "high")
ROWS = ("what", *NUMBERS)


def figures_of(entry: Entry, form_document: FormDocument) -> list[dict[str, Any]]:
    """The figures of the rows; a message beside each that isn't one."""
    found: list[dict[str, Any]] = []
    for row in filled_rows(entry, "figures", ROWS):
        at = f"figures-{row}"
        figure: dict[str, Any] = {"what": entry.text(f"{at}-what")}
        if not figure["what"]:
            entry.refuse(f"{at}-what", Said("missing", "Say what is counted, such as «killed»."))
        for name in NUMBERS:
            text = entry.text(f"{at}-{name}")
            if text:
                try:
                    figure[name] = parse_whole(text, 0, MOST_COUNTED)
                except NotRead as error:
                    entry.refuse(f"{at}-{name}", error.said)
        if len(figure) == 1 and not entry.errors_below((at,)):
            entry.refuse(f"{at}-best", Said("missing", "Give a number, or the least and the most."))
        if entry.errors_below((f"{at}-",)):
            continue
        path = f"figures.{len(found)}"
        form_document.fields |= {path: f"{at}-what", f"{path}.what": f"{at}-what"}
        form_document.fields |= {f"{path}.{name}": f"{at}-{name}" for name in NUMBERS}
        found.append(figure)
    return found


def fill_figures(entry: Entry, record: ClaimRecord) -> None:
    """Fill the rows from a claim."""
    for figure in record.figures:
        entry.add_row("figures", **{name: getattr(figure, name) for name in ROWS})
