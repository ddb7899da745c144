"""Accounts: signing in, one's own account and its tokens, everybody's accounts, the desk's settings and gazetteer."""

from fastapi import APIRouter

from app.pages.accounts import (
    account,
    all_accounts,
    all_sessions,
    audit,
    gazetteer,
    login,
    one_time_links,
    recovery_codes,
    settings,
    tokens,
)

PAGES: list[APIRouter] = [
    login.router,
    one_time_links.router,
    account.router,
    recovery_codes.router,
    tokens.router,
    all_accounts.router,
    all_sessions.router,
    audit.router,
    settings.router,
    gazetteer.router,
]
