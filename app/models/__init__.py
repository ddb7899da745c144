"""Mapped classes, one module per noun. Import them from here."""

from app.models.actor import Actor, ActorName
from app.models.base import Base
from app.models.change import Change
from app.models.claim import Claim, ClaimActor, ClaimPlace, Link
from app.models.place import Place, PlaceName
from app.models.position import Position, PositionClaim
from app.models.source import Source

__all__ = [
    "Actor",
    "ActorName",
    "Base",
    "Change",
    "Claim",
    "ClaimActor",
    "ClaimPlace",
    "Link",
    "Place",
    "PlaceName",
    "Position",
    "PositionClaim",
    "Source",
]
