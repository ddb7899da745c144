"""The editors' desk: forms, annotating, the review queue, history, merges, releases."""

from fastapi import APIRouter

from app.pages.desk import (
    annotate,
    annotate_text,
    changes,
    clashes,
    erase,
    forms,
    history,
    home,
    import_bringing,
    import_rows,
    imports,
    links,
    merge,
    related,
    releases,
    review,
    translations,
    withdraw,
)

PAGES: list[APIRouter] = [
    annotate.router,
    annotate_text.router,
    links.router,
    translations.router,
    related.router,
    clashes.router,
    erase.router,
    forms.router,
    home.router,
    history.router,
    withdraw.router,
    merge.router,
    imports.router,
    import_bringing.router,
    import_rows.router,
    releases.router,
    changes.router,
    review.router,
]
