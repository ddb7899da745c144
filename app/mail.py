"""Mail, where the operator has set a mail server. Callers use `send_mail`."""

import smtplib
import ssl
from email.message import EmailMessage

from app.settings import Settings

TIMEOUT_SECONDS = 10


def mail_is_set(settings: Settings) -> bool:
    """True when mail can be sent at all."""
    return settings.smtp_host is not None and settings.smtp_from is not None


def send_mail(settings: Settings, to: str, subject: str, text: str) -> bool:
    """Send a plain text. False when no mail server is set or it didn't take the mail."""
    if settings.smtp_host is None or settings.smtp_from is None:
        return False
    message = EmailMessage()
    message["From"] = settings.smtp_from
    message["To"] = to
    message["Subject"] = subject
    message.set_content(text)
    try:
        with connect(settings.smtp_host, settings) as server:
            if settings.smtp_user is not None:
                server.login(settings.smtp_user, settings.smtp_password or "")
            server.send_message(message)
    except (OSError, smtplib.SMTPException):
        # The admin is told, and hands the link over in another way.
        return False
    return True


def connect(host: str, settings: Settings) -> smtplib.SMTP:
    """A connection to the mail server, encrypted unless the operator has said otherwise."""
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(
            host, settings.smtp_port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    server = smtplib.SMTP(host, settings.smtp_port, timeout=TIMEOUT_SECONDS)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
    return server
