"""Accounts and what hangs on them, in the schema `desk`, which no reader's role may enter.

Nothing that opens a door is kept as it is: passwords as argon2id hashes, the tokens of sessions,
links, programs and recovery codes as SHA-256 of their random text.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base

DESK = {"schema": "desk"}
# In rising order: each may do what those before it may.
ROLES = ("editor", "reviewer", "admin")
# What a program may do with a personal token, in rising order.
SCOPES = ("read", "write", "publish")


class Account(Base):
    """Someone who may sign in. Accounts are disabled, never deleted: their changes name them.

    Where personal data was removed, the row stays and names nobody (`app.queries.former_editors`).
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("login"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # The name typed to sign in, in small letters, so that it's unique in any case.
    login: Mapped[str]
    # The name that colleagues see.
    display_name: Mapped[str]
    # Where links are mailed to, if mail is set up.
    email: Mapped[str | None]
    # editor, reviewer or admin.
    role: Mapped[str]
    # Argon2id; none until the invitation is taken up.
    password_hash: Mapped[str | None]
    # True for a password that someone else knows too: the next sign-in asks for another.
    must_change_password: Mapped[bool] = mapped_column(server_default="false")
    # Since when nobody can sign in with it; none for an account in use.
    disabled_at: Mapped[datetime | None]
    # When personal data was removed; the account is nobody's since.
    removed_at: Mapped[datetime | None]
    # Shared secret of the one-time codes, in base 32. Not hashed: each code is computed from it.
    totp_secret: Mapped[str | None]
    # When the first code proved that the app is set up; codes are asked for from then on.
    totp_confirmed_at: Mapped[datetime | None]
    # Number of the half minute whose code was used last: no code is taken twice.
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RecoveryCode(Base):
    """A code that stands in, once, for a lost phone."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"), DESK)

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class SignInSession(Base):
    """One browser that is signed in, or has given the password and owes the one-time code."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_session_account_id", "account_id"),
        DESK,
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    # SHA-256 of the cookie's text; a new one at each sign-in and change of rights.
    token_hash: Mapped[str]
    # True while the one-time code is still owed; until then the session opens nothing.
    awaits_code: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[datetime]
    # Written every few minutes, not at each request.
    last_seen_at: Mapped[datetime]
    # The end, however busy the session is.
    expires_at: Mapped[datetime]
    # Where from and with what, for its owner to recognise it.
    address: Mapped[str]
    agent: Mapped[str]


class Attempt(Base):
    """A password or code that was tried and not found right; old ones are swept away."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_login_hash_at", "login_hash", "at"),
        Index("ix_attempt_address_at", "address", "at"),
        Index("ix_attempt_at", "at"),
        DESK,
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    at: Mapped[datetime]
    # SHA-256 of the name that was typed: people type passwords there by mistake.
    login_hash: Mapped[str]
    # The client's address; of IPv6 the network that one customer gets.
    address: Mapped[str]
    # SHA-256 of what stands for a browser that was signed in to the account before, which is counted
    # by itself; none for a stranger's.
    browser_hash: Mapped[str | None]


class Turn(Base):
    """An address that was told to wait, and when it may try, whatever others try meanwhile."""

    __tablename__ = "turn"
    __table_args__ = (Index("ix_turn_due_at", "due_at"), DESK)

    # SHA-256 of the name that was typed.
    login_hash: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]


class OneTimeLink(Base):
    """An invitation or a reset, to be used once by whoever holds the link."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_one_time_link_account_id", "account_id"),
        DESK,
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    # invitation or reset.
    kind: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    token_hash: Mapped[str]
    # The admin who made it; none for the command line.
    created_by: Mapped[int | None] = mapped_column(ForeignKey("desk.account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Token(Base):
    """A personal token, with which a program acts for its owner through the API."""

    __tablename__ = "token"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        # A name can be given again once its token is revoked.
        Index(
            "uq_token_account_id_name",
            "account_id",
            "name",
            unique=True,
            postgresql_where=text("revoked_at is null"),
        ),
        DESK,
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("desk.account.id"))
    # What its owner calls it.
    name: Mapped[str]
    # read, write or publish; each may do what those before it may.
    scope: Mapped[str]
    token_hash: Mapped[str]
    # Its first characters, to tell tokens apart.
    prefix: Mapped[str]
    created_at: Mapped[datetime]
    # None for a token that holds until it is revoked.
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Audit(Base):
    """What befell accounts, rights and settings; only ever added, and swept when it is old."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_account_id_id", "account_id", "id"),
        Index("ix_audit_kind_id", "kind", "id"),
        Index("ix_audit_at", "at"),
        DESK,
    )

    id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    at: Mapped[datetime]
    # One of `app.vocabulary.audit`.
    kind: Mapped[str]
    # Whom it is about; none for a name that nobody has, and for settings.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("desk.account.id"))
    # Who did it; none for a stranger and for the command line.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("desk.account.id"))
    # Of the client's address the network alone; none for the command line.
    network: Mapped[str | None]
    # A role, a route or the like; nothing that a person typed.
    about: Mapped[str] = mapped_column(server_default="")


class Setting(Base):
    """What admins have set in the browser; it goes before the environment's setting."""

    __tablename__ = "setting"
    __table_args__ = (DESK,)

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("desk.account.id"))
