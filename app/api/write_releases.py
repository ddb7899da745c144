"""Releases of datasets over the API: which are loaded, and where the map says otherwise than they do.

Reading alone: who has looked at a difference saves the record as it should be, and where nothing is
left to choose it is off the list. That the map keeps its version is said at `/admin/releases`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import JSONResponse

from app.api.examples_desk import documented_act
from app.api.write_answers import difference_json
from app.api.write_requests import PathDifference, router_for_writing
from app.editing.choosing import read_choice
from app.editing.differences import diff
from app.editing.record_json import record_from_json, record_to_json
from app.editing.words import title_of, titles_by_key, titles_of
from app.models import Release, ReleaseDifference
from app.queries.datasets import list_datasets
from app.queries.releases import count_open, list_open, loaded_releases, release_of
from app.queries.sessions import LARGEST_ID
from app.security.callers import Desk
from app.templating import absolute

router = router_for_writing()

After = Annotated[
    int, Query(ge=0, le=LARGEST_ID, description="Only differences with a higher number")
]
Most = Annotated[int, Query(ge=1, le=200, description="So many at most")]


@router.get("/releases", **documented_act("releases"))
def list_loaded_releases(request: Request, session: Desk) -> Response:
    """Each dataset with the day of its release, if it says one, and the change that loaded it.

    What was loaded before releases were kept has no change.
    """
    loaded = loaded_releases(session)
    items = []
    for dataset in list_datasets(session):
        release = loaded.get(dataset.name)
        change = release and release.change_id
        items.append(
            {
                "dataset": dataset.name,
                "title": dataset.title,
                "release": _day(dataset.release),
                "change": change,
                "url": change and absolute(request, f"/api/v1/changes/{change}"),
            }
        )
    return JSONResponse({"items": items})


@router.get("/releases/differences", **documented_act("differences"))
def list_release_differences(
    request: Request, session: Desk, after: After = 0, limit: Most = 50
) -> Response:
    """Records that an editor and a later release changed differently, or that it no longer has.

    The map keeps what was edited until somebody chooses. `dropped` is true of what the release no
    longer has.
    """
    rows = list_open(session, limit + 1, after)
    shown = rows[:limit]
    wanted: dict[str, set[str]] = {}
    for row in shown:
        wanted.setdefault(row.noun, set()).add(row.record_key)
    titles = titles_by_key(session, wanted)
    items = [
        _difference_json(row, release_of(session, row), titles)
        | {"url": absolute(request, f"/api/v1/releases/differences/{row.id}")}
        for row in shown
    ]
    further = None
    if len(rows) > limit:
        path = f"/api/v1/releases/differences?after={shown[-1].id}&limit={limit}"
        further = absolute(request, path)
    return JSONResponse({"items": items, "next": further, "numberMatched": count_open(session)})


@router.get("/releases/differences/{difference_id}", **documented_act("difference"))
def show_release_difference(
    request: Request, difference_id: PathDifference, session: Desk
) -> Response:
    """One record as the map has it (`ours`), as the release has it (`theirs`), and their `base`.

    `differences` say in words what the release has otherwise, `conflicts` which of these fields
    both changed. `theirs` is null where the release no longer has the record, `base` where what both
    started from isn't known. `open` is false once somebody chose; to take what the release says, PUT
    the record to its address, with `version` as If-Match.
    """
    choice = read_choice(session, difference_id)
    row, current = choice.difference, choice.current
    theirs = record_from_json(row.noun, row.document) if row.document is not None else None
    records = [current.record] if theirs is None else [current.record, theirs]
    titles = titles_of(session, *records)
    named = {(row.noun, row.record_key): title_of(current.record, titles)}
    changes = () if theirs is None else diff(row.noun, current.record, theirs, titles)
    content = _difference_json(row, choice.release, named) | {
        "open": choice.is_open,
        "version": current.version,
        "document": absolute(request, f"/api/v1/{current.noun}/{current.key}/document"),
        "conflicts": [field.name for field in choice.merge.conflicts] if choice.merge else [],
        "differences": [difference_json(each) for each in changes],
        "base": row.base,
        "ours": record_to_json(current.record),
        "theirs": row.document,
    }
    return JSONResponse(content)


def _difference_json(
    row: ReleaseDifference, release: Release, titles: Mapping[tuple[str, str], str]
) -> dict[str, Any]:
    return {
        "difference": row.id,
        "noun": row.noun,
        "key": row.record_key,
        "title": titles.get((row.noun, row.record_key), row.record_key),
        "dataset": release.dataset,
        "release": _day(release.release),
        "dropped": row.document is None,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
