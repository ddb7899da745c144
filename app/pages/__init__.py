"""Routes that answer HTML, a wing for each who walks there. `MAP`, `PAGES`, `DESK` are for `main`."""

from fastapi import APIRouter

from app.pages import accounts, desk, reading
from app.pages.desk import lookup

MAP: APIRouter = reading.MAP
PAGES: list[APIRouter] = [*reading.PAGES, lookup.router]
# In these nothing of the past is shown, and what they don't know is said all the same.
DESK: list[APIRouter] = accounts.PAGES + desk.PAGES
