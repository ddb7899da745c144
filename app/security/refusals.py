"""Answers that keep a refused person going, instead of a bare error page.

A stranger is led to the sign-in page and back. A form that came too late, after the session had
ended, is offered to be sent again with everything that was typed: nothing is lost.
"""

from fastapi import Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from app.errors import AppError, SignInNeeded
from app.negotiation import asked_path
from app.security.addresses import sign_in_address
from app.security.csrf import FIELD, SAFE_METHODS, ForgedForm, is_form
from app.security.guard import PasswordChangeNeeded
from app.templating import render

# Fields of these names aren't written into a page again.
SECRET_NAMES = ("password", "code")


async def helpful_answer(request: Request, error: AppError) -> Response | None:
    """The answer to a refusal of a page; none where an error page says all there is to say."""
    if asked_path(request.scope).startswith("/api/"):
        return None
    safe = request.method in SAFE_METHODS
    if isinstance(error, PasswordChangeNeeded) and safe:
        return RedirectResponse("/account/password", 303)
    if isinstance(error, SignInNeeded) and safe:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(sign_in_address(request.url.path + query), 303)
    if isinstance(error, SignInNeeded | ForgedForm):
        fields = sendable(await request.form()) if is_form(request) else None
        return offer_again(request, fields, signed_out=isinstance(error, SignInNeeded))
    return None


def sendable(form: FormData) -> list[tuple[str, str]] | None:
    """The fields to send again; none when there is a file or a secret among them."""
    fields = []
    for name, value in form.multi_items():
        if not isinstance(value, str) or any(word in name for word in SECRET_NAMES):
            return None
        if name != FIELD:
            fields.append((name, value))
    return fields


def offer_again(
    request: Request, fields: list[tuple[str, str]] | None, *, signed_out: bool
) -> Response:
    """The page with a button that sends the same fields again."""
    return render(
        request,
        "account/send_again.html",
        403,
        fields=fields,
        signed_out=signed_out,
        action=request.url.path,
    )
