"""The forms about accounts: each function takes the sent fields and gives what was typed, checked.

Messages stand beside their field. Passwords are never shown again.
"""

import re
from collections.abc import Mapping

from starlette.datastructures import FormData

from app.errors import Said
from app.forms.fields import Typed, take, too_long
from app.models.account import ROLES, SCOPES
from app.security.password_rules import LONGEST, password_fault

LOGIN = re.compile(r"[a-z0-9]([a-z0-9._-]{0,38}[a-z0-9])?")
# After the sign: anything, then the first point with something behind it. Nothing is given back.
EMAIL = re.compile(r"[^@\s<>,;:\"]++@[^@\s<>,;:\"][^@\s<>,;:\".]*+\.[^@\s<>,;:\"]++")
LONGEST_NAME = 80
LONGEST_EMAIL = 254
# How long a token lasts, in days, by what the form sends; «never» is for programs of one's own.
TOKEN_LASTS: Mapping[str, int | None] = {"30": 30, "90": 90, "365": 365, "never": None}


def sign_in_form(form: FormData) -> Typed:
    """`login`, `password`, `next`."""
    typed = take(form, ("login", "password", "next"))
    if not typed.text("login"):
        typed.refuse("login", Said("missing", "Type your sign-in name."))
    if not typed.texts.get("password"):
        typed.refuse("password", Said("missing", "Type your password."))
    return typed


def code_form(form: FormData) -> Typed:
    """`code`, of the app or of recovery, and `next`."""
    typed = take(form, ("code", "next"))
    if not typed.text("code"):
        typed.refuse(
            "code", Said("missing", "Type the six digits that the app shows, or a recovery code.")
        )
    return typed


def password_form(form: FormData, login: str, *, current: bool) -> Typed:
    """`password` twice, and `current_password` where the old one must be known."""
    names = ("password", "password_again", *(("current_password",) if current else ()))
    # As long as a refusal of its own wants to name the length.
    typed = take(form, names)
    if current and not typed.texts.get("current_password"):
        typed.refuse("current_password", Said("missing", "Type the password that you have now."))
    password = typed.texts.get("password", "")
    fault = password_fault(password, login)
    if fault is not None:
        typed.refuse("password", fault)
    elif password != typed.texts.get("password_again", ""):
        typed.refuse("password_again", Said("not_the_same", "This isn't the same as above."))
    elif current and password == typed.texts.get("current_password"):
        typed.refuse("password", Said("same_as_before", "This is the password that you have now."))
    return typed


def confirm_form(form: FormData) -> Typed:
    """`current_password`, for what a session left open shouldn't be enough for."""
    typed = take(form, ("current_password",), LONGEST)
    if not typed.texts.get("current_password"):
        typed.refuse("current_password", Said("missing", "Type your password to confirm."))
    return typed


def own_account_form(form: FormData) -> Typed:
    """`display_name`, `email`."""
    typed = take(form, ("display_name", "email"))
    check_person(typed)
    return typed


def invitation_form(form: FormData) -> Typed:
    """`login`, `display_name`, `email`, `role`."""
    typed = take(form, ("login", "display_name", "email", "role"))
    login = typed.text("login").lower()
    if not LOGIN.fullmatch(login):
        typed.refuse(
            "login",
            Said(
                "pattern",
                "Use 1 to 40 letters a-z, digits, dots, hyphens and underscores, "
                "with a letter or digit at both ends.",
            )
            if login
            else Said("missing", "Type the name to sign in with."),
        )
    check_person(typed)
    check_choice(typed, "role", ROLES)
    return typed


def role_form(form: FormData) -> Typed:
    """`role`."""
    typed = take(form, ("role",))
    check_choice(typed, "role", ROLES)
    return typed


def removal_form(form: FormData, login: str) -> Typed:
    """`confirm`, which must be the sign-in name of the account."""
    typed = take(form, ("confirm",))
    if typed.text("confirm").lower() != login:
        typed.refuse(
            "confirm",
            Said("not_the_name", "Type «{login}» here, to be sure that it is meant.", login=login),
        )
    return typed


def token_form(form: FormData) -> Typed:
    """`name`, `scope`, `lasts`."""
    typed = take(form, ("name", "scope", "lasts"))
    if not typed.text("name"):
        typed.refuse("name", Said("missing", "Name the program or machine that will use it."))
    check_length(typed, "name", LONGEST_NAME)
    check_choice(typed, "scope", SCOPES)
    check_choice(typed, "lasts", tuple(TOKEN_LASTS))
    return typed


def settings_form(form: FormData, modes: tuple[str, ...]) -> Typed:
    """`review`."""
    typed = take(form, ("review",))
    check_choice(typed, "review", modes)
    return typed


def empty_form(form: FormData) -> Typed:
    """A form that is only a button."""
    return take(form, ())


def check_person(typed: Typed) -> None:
    """Check `display_name`, which must be there, and `email`, which may be."""
    if not typed.text("display_name"):
        typed.refuse("display_name", Said("missing", "Type the name that colleagues will see."))
    check_length(typed, "display_name", LONGEST_NAME)
    check_length(typed, "email", LONGEST_EMAIL)
    email = typed.text("email")
    if email and not EMAIL.fullmatch(email):
        typed.refuse(
            "email",
            Said(
                "email",
                "{text!r} is no mail address. Write it like name@example.org.",
                text=email[:60],
            ),
        )


def check_length(typed: Typed, name: str, longest: int) -> None:
    """Refuse a text that is too long or has more than one line."""
    text = typed.text(name)
    if len(text) > longest:
        typed.refuse(
            name,
            too_long(text, longest),
        )
    elif "\n" in text or "\t" in text:
        typed.refuse(name, Said("one_line", "Write this on one line."))


def check_choice(typed: Typed, name: str, accepted: tuple[str, ...]) -> None:
    """Refuse what isn't one of the accepted words."""
    if typed.text(name) not in accepted:
        typed.refuse(
            name, Said("choice", "Choose one of: {accepted}.", accepted=", ".join(accepted))
        )
