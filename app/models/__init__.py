"""Mapped classes, one module per noun. Import them from here."""

from app.models.account import (
    Account,
    Attempt,
    Audit,
    OneTimeLink,
    RecoveryCode,
    Setting,
    SignInSession,
    Token,
    Turn,
)
from app.models.actor import Actor, ActorName, ActorRelation
from app.models.base import Base
from app.models.change import Change
from app.models.claim import Claim, ClaimActor, ClaimPlace, Link
from app.models.dataset import Dataset
from app.models.desk import Comment, Draft, Review, ReviewItem, SettledPair, Submission
from app.models.gazetteer import (
    GazetteerBase,
    GazetteerCountry,
    GazetteerLoading,
    GazetteerPlace,
    GazetteerSpelling,
)
from app.models.importing import (
    Import,
    ImportGone,
    ImportMatching,
    ImportName,
    ImportPart,
    ImportRow,
    ImportUpload,
    ImportUploadPart,
)
from app.models.place import Place, PlaceName
from app.models.position import Position, PositionClaim
from app.models.release import Release, ReleaseDifference
from app.models.retired import Retired
from app.models.sealed import Checkpoint, Entry, Leaf, Node, Progress, SealingKey
from app.models.source import Source
from app.models.text import PassageFound, SourceText

__all__ = [
    "Account",
    "Actor",
    "ActorName",
    "ActorRelation",
    "Attempt",
    "Audit",
    "Base",
    "Change",
    "Checkpoint",
    "Claim",
    "ClaimActor",
    "ClaimPlace",
    "Comment",
    "Dataset",
    "Draft",
    "Entry",
    "GazetteerBase",
    "GazetteerCountry",
    "GazetteerLoading",
    "GazetteerPlace",
    "GazetteerSpelling",
    "Import",
    "ImportGone",
    "ImportMatching",
    "ImportName",
    "ImportPart",
    "ImportRow",
    "ImportUpload",
    "ImportUploadPart",
    "Leaf",
    "Link",
    "Node",
    "OneTimeLink",
    "PassageFound",
    "Place",
    "PlaceName",
    "Position",
    "PositionClaim",
    "Progress",
    "RecoveryCode",
    "Release",
    "ReleaseDifference",
    "Retired",
    "Review",
    "ReviewItem",
    "SealingKey",
    "Setting",
    "SettledPair",
    "SignInSession",
    "Source",
    "SourceText",
    "Submission",
    "Token",
    "Turn",
]
