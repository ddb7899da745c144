"""Changes: who edited what, when and why."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base


class Change(Base):
    """One act of editing. Every row version names the change that wrote it; changes never alter."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # When the change was made.
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())
    # The account that made it; none for the command line.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("desk.account.id"))
    # Why, in the editor's words.
    note: Mapped[str]
