"""Commands about accounts, for the operator: add, reset, list. A way in when no admin can sign in."""

from datetime import UTC, datetime

import click

from app.commands.data import require_current_schema
from app.commands.opening import open_database
from app.database import desk_session
from app.errors import SetupError
from app.forms.accounts import LOGIN
from app.models.account import ROLES
from app.queries.accounts import (
    create_account,
    find_account,
    list_accounts,
    lock_accounts,
    set_password,
)
from app.queries.audit import note
from app.queries.one_time_links import end_links
from app.queries.recovery_codes import replace_codes
from app.queries.sessions import end_sessions
from app.security.passwords import generate_password, hash_password
from app.settings import Settings

with_settings = click.make_pass_decorator(Settings)


@click.group(name="user")
def users() -> None:
    """Accounts that may sign in."""


@users.command()
@click.argument("login")
@click.option("--name", help="The name that colleagues see; the sign-in name if not given.")
@click.option("--role", type=click.Choice(ROLES), default="editor", show_default=True)
@with_settings
def add(settings: Settings, login: str, name: str | None, role: str) -> None:
    """Add the account LOGIN and print its one-time password."""
    login = login.lower()
    if not LOGIN.fullmatch(login):
        raise SetupError(
            f"{login!r} is no sign-in name: use 1 to 40 letters a-z, digits, dots, hyphens and "
            "underscores, with a letter or digit at both ends."
        )
    password = generate_password()
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            lock_accounts(session)
            if find_account(session, login) is not None:
                raise SetupError(f"There is an account {login!r} already: see «user list».")
            account = create_account(
                session,
                login,
                (name or login).strip() or login,
                role,
                password_hash=hash_password(password),
                must_change_password=True,
            )
            note(session, "account_made", datetime.now(UTC), account_id=account.id)
    click.echo(f"{login} may sign in with the password {password} and must then change it.")


@users.command()
@click.argument("login")
@click.option("--codes-off", is_flag=True, help="Turn one-time codes off too.")
@with_settings
def reset(settings: Settings, login: str, codes_off: bool) -> None:
    """Print a one-time password for LOGIN; enables the account, and ends its sessions."""
    password = generate_password()
    now = datetime.now(UTC)
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            account = find_account(session, login)
            if account is None:
                raise SetupError(f"There is no account {login!r}: see «user list».")
            if account.removed_at is not None:
                raise SetupError(f"{login!r} is nobody's any more: its personal data was removed.")
            set_password(account, hash_password(password), must_change=True)
            account.disabled_at = None
            if codes_off:
                account.totp_secret = account.totp_confirmed_at = account.totp_last_step = None
                replace_codes(session, account.id, ())
            end_sessions(session, account.id)
            end_links(session, account.id, now)
            note(session, "password_reset", now, account_id=account.id)
    click.echo(f"{login} may sign in with the password {password} and must then change it.")


@users.command(name="list")
@with_settings
def list_all(settings: Settings) -> None:
    """List the accounts."""
    with open_database(settings) as database:
        require_current_schema(database.engines)
        with desk_session(database.engines) as session:
            for row in list_accounts(session):
                codes = ", one-time codes" if row.account.totp_confirmed_at else ""
                click.echo(
                    f"{row.account.login}\t{row.account.role}\t{row.state}{codes}"
                    f"\t{row.account.display_name}"
                )
