"""OGC API – Features at /ogc: collections, their items, what can be asked of them, in JSON and HTML.

Its addresses, parameters and their meaning are the standard's; rows and hiding are those of the API.
"""

from app.api.ogc import described, items, metadata
from app.api.ogc.forms import NEGOTIATED

ROUTERS = (metadata.router, described.router, items.router)

__all__ = ["NEGOTIATED", "ROUTERS"]
