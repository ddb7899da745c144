"""OGC API – Features and Tiles at /ogc: collections, their items and tiles, what can be asked of them, in JSON and HTML.

Its addresses, parameters and their meaning are the standard's; rows and hiding are those of the API.
"""

from app.api.ogc import described, items, metadata, tiles
from app.api.ogc.forms import NEGOTIATED

ROUTERS = (metadata.router, described.router, items.router, tiles.router)

__all__ = ["NEGOTIATED", "ROUTERS"]
