"""Routes that answer HTML, one module per noun."""

from fastapi import APIRouter

PAGES: list[APIRouter] = []
