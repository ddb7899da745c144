"""What readers see: the map and every page of records, search, corrections, data and the guides."""

from fastapi import APIRouter

from app.pages.reading import (
    about,
    actors,
    api_guide,
    changes,
    changes_feed,
    claims,
    corrections,
    crawlers,
    data,
    descriptions,
    downloads,
    embed,
    history,
    images,
    map_page,
    places,
    position_lists,
    positions,
    search,
    sources,
    ways,
    witnesses,
)

MAP: APIRouter = map_page.router
PAGES: list[APIRouter] = [
    embed.router,
    images.router,
    places.router,
    actors.router,
    positions.router,
    position_lists.router,
    claims.router,
    sources.router,
    ways.router,
    witnesses.router,
    search.router,
    about.router,
    data.router,
    descriptions.router,
    downloads.router,
    api_guide.router,
    crawlers.router,
    corrections.router,
    changes.router,
    changes_feed.router,
    history.router,
]
