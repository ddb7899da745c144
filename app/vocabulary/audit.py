"""What an audit may note, and the sentence for each kind; `{about}` is what a row adds."""

from app.languages.words import WordsByCode

AUDIT_KINDS = WordsByCode(
    {
        "signed_in": "Signed in",
        "wrong_password": "Wrong password",
        "wrong_code": "Wrong one-time code",
        "code_used": "Code used up",
        "signed_out": "Signed out",
        "session_ended": "Session ended",
        "sessions_ended": "All sessions ended",
        "right_refused": "Right refused",
        "password_changed": "Password changed",
        "password_set": "Password set by a reset link",
        "password_reset": "Password reset on the server",
        "invited": "Invited",
        "invitation_taken": "Invitation taken up",
        "link_made": "One-time link made",
        "account_made": "Account made",
        "account_changed": "Name or mail address changed",
        "role_changed": "Role changed",
        "disabled": "Disabled",
        "enabled": "Enabled again",
        "data_removed": "Personal data removed",
        "codes_on": "One-time codes turned on",
        "codes_off": "One-time codes turned off",
        "codes_renewed": "Recovery codes renewed",
        "token_made": "Token made",
        "token_revoked": "Token revoked",
        "setting_changed": "Setting changed",
        "import_taken": "File taken",
        "import_begun": "Bringing in begun",
        "import_taken_back": "What was brought in taken back",
        "import_discarded": "Import discarded",
        "words_erased": "Words erased",
        "text_erased": "A source's text erased",
        "other": "Something else",
    }
)
