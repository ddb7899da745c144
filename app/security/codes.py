"""One-time codes of an app on the phone (TOTP, RFC 6238), and recovery codes for its loss."""

import hmac
import secrets
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

from app.security.secret_text import hash_secret, hashes_of

ISSUER = "Conflict map"
# Clocks of phones are off by a little: the half minutes before and after count too.
STEPS_AROUND = (0, -1, 1)
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_totp_secret() -> str:
    """A shared secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def matching_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The half minute that the code belongs to; none when it's wrong or not newer than the last."""
    totp = pyotp.TOTP(secret)
    typed = "".join(code.split())
    current = totp.timecode(now)
    for step in (current + around for around in STEPS_AROUND):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode())
        if right and (last_step is None or step > last_step):
            return step
    return None


def totp_address(secret: str, login: str) -> str:
    """The otpauth: address that sets up an app."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def draw_code(address: str) -> Markup:
    """A QR code of the address as an SVG element: dark on light in every theme, or no phone reads it."""
    drawn: str = segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", svgclass="qr-code", lineclass=None
    )
    return Markup(drawn)  # noqa: S704  (paths of our own making, no text)


def new_recovery_codes() -> list[str]:
    """Codes of 80 random bits each, in groups of four letters."""
    return [
        "-".join("".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(4)) for _ in range(4))
        for _ in range(RECOVERY_CODES)
    ]


def hash_recovery_code(code: str) -> str:
    """The hash of a recovery code, however its groups were typed."""
    return hash_secret(_letters_of(code))


def hashes_of_recovery_code(code: str) -> list[str]:
    """The hashes under which a recovery code may be kept, however its groups were typed."""
    return hashes_of(_letters_of(code))


def _letters_of(code: str) -> str:
    return "".join(sign for sign in code.lower() if sign in RECOVERY_ALPHABET)
