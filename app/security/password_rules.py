"""What a password must be: long, not a name, not one of those that everybody tries first."""

import re
import unicodedata
from itertools import pairwise

from app.errors import Said

SHORTEST = 12
LONGEST = 256
# The commonest in lists of leaked passwords that have twelve characters or nearly, in small letters.
LEAKED = """
123456789012 1234567890123 123456123456 123123123123 1234567891011 0123456789012 987654321098
111111111111 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop123 qwertyuiop12 qwertyuiopas qwertyuiop[]
qwerty123456 qwerty12345678 qwertyuiopasdf asdfghjkl123 asdfghjklzxc zxcvbnm12345 zaq12wsxcde3
password1234 password12345 password123456 password123! password2017 password2024 password2025
password2026 passwordpassword passw0rd1234 p@ssw0rd1234 p@ssword1234 mypassword123 adminpassword
administrator administrator1 admin1234567 admin12345678 administrador changeme1234
changemeplease letmein12345 welcome12345 welcome123456 iloveyou1234 iloveyou12345
iloveyouforever ilovemyfamily trustno1trustno1 dragon123456 monkey123456 football1234
baseball1234 basketball12 superman1234 princess1234 sunshine1234 computer1234 internet1234
michael12345 abcdefghijkl abcdefghijklm abcd12345678 abc123abc123 abcdef123456 a1b2c3d4e5f6
aaaaaaaaaaaa correcthorsebatterystaple conflictmap1 conflictmap123 conflict-map
"""
COMMONEST = frozenset(LEAKED.split())


def plain_form(password: str) -> str:
    """The password in the one form that is hashed, however a keyboard composed its letters."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, login: str) -> Said | None:
    """The sentence about what is wrong with a new password; none when it will do."""
    plain = plain_form(password)
    if len(plain) < SHORTEST:
        return Said(
            "too_short",
            "This has {length} characters; at least {least} are needed. "
            "A few words in a row are easy to remember and hard to guess.",
            length=len(plain),
            least=SHORTEST,
        )
    if len(password) > LONGEST:
        return Said(
            "too_long",
            "At most {most} characters fit here; this has {length}.",
            most=LONGEST,
            length=len(password),
        )
    folded = plain.casefold()
    bare = re.sub(r"[\W_]+", "", folded)
    if login and login.casefold() in folded and len(folded) - len(login) < SHORTEST // 2:
        return Said(
            "like_the_login", "This is your sign-in name with little added, which is tried first."
        )
    if folded in COMMONEST or bare in COMMONEST:
        return Said("common", "This is one of the commonest passwords, which are tried first.")
    if len(set(folded)) < 4 or is_run(folded):
        return Said("repeats", "This repeats or counts up, which is tried first.")
    return None


def is_run(text: str) -> bool:
    """True when each character follows the one before it, as in abcdefghijkl or 987654321."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})
