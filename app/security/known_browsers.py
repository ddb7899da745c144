"""A cookie by which a browser shows that it was signed in to an account before.

It opens nothing. Its browser alone has a count of wrong passwords of its own, so that strangers who
guess at the account can't keep its owner out. Whoever reads the cookie learns a row's number and a
random text; it holds until the account's password changes.
"""

import hmac
from datetime import timedelta

from fastapi import Request
from starlette.datastructures import MutableHeaders

from app.models import Account, SignInSession
from app.security import cookies
from app.security.secret_text import hash_secret, hashes_of, new_secret

LASTS = timedelta(days=365)
# Of as many accounts a browser remembers that it was signed in to them, the last one first.
MOST_ACCOUNTS = 4
BETWEEN = "~"


def remember_account(request: Request, headers: MutableHeaders, account: Account) -> None:
    """Let the browser show from now on that it was signed in to the account, which has a password."""
    mark = new_secret()
    kept = [part for part in _parts(request) if part.partition(".")[0] != str(account.id)]
    own = f"{account.id}.{mark}.{hash_secret(_signed(account, mark))}"
    text = BETWEEN.join([own, *kept][:MOST_ACCOUNTS])
    cookies.set_cookie(request, headers, cookies.KNOWN, text, int(LASTS.total_seconds()))


def known_as(request: Request, account: Account | None) -> str | None:
    """A text that stands for this browser where it was signed in to the account before, else none.

    A browser that is signed in at this moment is known by its session.
    """
    if account is None or account.password_hash is None:
        return None
    for part in _parts(request):
        owner, _, rest = part.partition(".")
        mark = rest.partition(".")[0]
        rights = [f"{account.id}.{mark}.{each}" for each in hashes_of(_signed(account, mark))]
        if owner == str(account.id) and any(
            hmac.compare_digest(part.encode(), right.encode()) for right in rights
        ):
            return f"browser {mark}"
    session: SignInSession | None = request.state.session
    if session is not None and session.account_id == account.id and not session.awaits_code:
        return f"session {session.id}"
    return None


def _parts(request: Request) -> list[str]:
    text = cookies.read_cookie(request, cookies.KNOWN) or ""
    return [part for part in text.split(BETWEEN) if part.isascii()][:MOST_ACCOUNTS]


def _signed(account: Account, mark: str) -> str:
    """What is signed of one account.

    The password's hash is part of it: nobody else knows it, with or without a key.
    """
    return f"known browser {account.id} {mark} {account.password_hash}"
