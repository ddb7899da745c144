"""Routes that answer HTML, one module per noun. `PAGES` are their routers, for `main`."""

from fastapi import APIRouter

from app.pages import (
    about,
    account,
    account_codes,
    account_tokens,
    actors,
    admin_accounts,
    admin_settings,
    api_guide,
    claims,
    crawlers,
    data,
    downloads,
    login,
    map_page,
    one_time_links,
    places,
    positions,
    search,
    sources,
)

PAGES: list[APIRouter] = [
    map_page.router,
    places.router,
    actors.router,
    positions.router,
    claims.router,
    sources.router,
    search.router,
    about.router,
    data.router,
    downloads.router,
    api_guide.router,
    crawlers.router,
    login.router,
    one_time_links.router,
    account.router,
    account_codes.router,
    account_tokens.router,
    admin_accounts.router,
    admin_settings.router,
]
