"""Sources: the list, and one source read passage by passage."""

from fastapi import Request, Response

from app import wording
from app.languages import gettext
from app.languages.versions import title_of
from app.letters import isolated
from app.presenting import linked_data
from app.presenting.addresses import RememberInstant
from app.presenting.arranging import by_passage, day_for
from app.presenting.own_names import KeepOwnNames
from app.presenting.sealed import head_for
from app.presenting.source_text import places_with_claims, text_for_readers
from app.presenting.stretches import about_stretch
from app.queries.claim_cards import cards_of_source
from app.queries.claims import claims_of_source
from app.queries.counted_rows import count_rows_of
from app.queries.filters import MOST_COUNTED, Filters
from app.queries.sources import (
    count_origins,
    get_source,
    list_sources,
    sources_of_origin,
)
from app.requests import Cursor, Days, PathSlug, Reader, Text
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[RememberInstant, KeepOwnNames])
PAGE_SIZE = 100
# Beyond this many, a source refers to the list of claims.
MOST_CLAIMS = 200


@router.get("/sources")
def show_sources(
    request: Request, session: Reader, days: Days, q: Text = None, cursor: Cursor = None
) -> Response:
    """Every source, narrowed by words of its title, author and publisher, and by its date."""
    filters = Filters(
        q=q,
        first_day=days[0],
        last_day=days[1],
        limit=PAGE_SIZE,
        after=cursor,
        count_to=MOST_COUNTED,
    )
    page = list_sources(session, filters)
    return render(
        request,
        "sources.html",
        q=q,
        first_day=days[0],
        last_day=days[1],
        rows=page.rows,
        origins=count_origins(session),
        **about_stretch(request, page, PAGE_SIZE),
    )


@router.get("/sources/{slug}")
def show_source_page(request: Request, session: Reader, slug: PathSlug) -> Response:
    """One source: what is known about it and what isn't, and its claims in its own order."""
    row = get_source(session, slug)
    source = row.source
    claims = cards_of_source(session, source.id, MOST_CLAIMS)
    # The text itself is laid out from the claims' offsets, which cards don't carry.
    passages = claims_of_source(session, source.id) if source.free_to_show else []
    reading = text_for_readers(session, source, passages)
    # The map lies beside the text where there is one to show, else beside the claims.
    if reading:
        spoken = [
            (id_, at.place.slug) for id_, each in reading.claims.items() for at in each.places
        ]
    else:
        spoken = [(each.public_id, at.slug) for each in claims for at in each.places]
    when = wording.say_published(source.published_from, source.published_to)
    who = isolated(source.author or source.publisher or gettext("Unknown author"))
    return render(
        request,
        "source.html",
        head=head_for(request, session),
        title=title_of(source).brief,
        summary=gettext(
            "{who}, {when}: {claims} taken from this source, passage by passage.",
            who=who,
            when=when,
            claims=wording.say_count(row.claim_count, "claim"),
        ),
        canonical=f"/sources/{source.slug}",
        source=source,
        claims=claims,
        claim_count=row.claim_count,
        groups=by_passage(claims),
        map_days={claim.public_id: claim.places and day_for(claim) for claim in claims},
        counted=count_rows_of(session, source.id) if source.rows_shown == "counts" else None,
        same_origin=sources_of_origin(session, source),
        linked_data=linked_data.source(request, source),
        reading=reading,
        places=places_with_claims(session, source, spoken),
        composed=request.app.state.composed,
    )
