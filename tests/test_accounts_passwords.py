"""What a password must be, and where a sign-in may lead."""

import subprocess
import sys
import unicodedata
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.security.addresses import HOME, local_path, sign_in_address
from app.security.password_rules import COMMONEST, password_fault
from app.security.passwords import generate_password, hash_password, password_is_right
from app.settings import PROJECT_DIR
from tests.desk import Desk, messages

# How browsers read an address: control characters are skipped, a backslash is a slash.
SKIPPED = dict.fromkeys([*range(0x21), 0x7F])
NASTY = st.lists(
    st.sampled_from(
        ["/", "\\", "%5C", "%2F", "%09", "\t", "\n", "\r", "\x00", ".", "..", "evil", "@"]
    )
    | st.sampled_from(
        ["evil.example", "http:", "https://", "javascript:", "?", "#", "next=", ":", " "]
    )
).map("".join)


@given(NASTY | st.text())
@example("//evil.example")
@example("/\\evil.example")
@example("/%5Cevil.example")
@example("/%2F/evil.example")
@example("/\t/evil.example")
@example("https://evil.example")
@example("javascript:alert(1)")
@example("/login")
@example("")
def test_next_stays_on_this_site(wanted: str) -> None:
    path = local_path(wanted)
    for read in (path, path.translate(SKIPPED).replace("\\", "/")):
        there = urlsplit(urljoin("https://map.example/login", read))
        assert (there.scheme, there.netloc) == ("https", "map.example")
    again = urlsplit(urljoin("https://map.example/", sign_in_address(wanted)))
    assert (again.netloc, again.path) == ("map.example", "/login")


@pytest.mark.parametrize(
    "wanted", ["/places/raqqah", "/?place=raqqah#map=7/35.1/39.2", "/search?q=http://x", "/a//b"]
)
def test_next_leads_anywhere_on_this_site(wanted: str) -> None:
    assert local_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "/\\evil.example", "/%5Cevil.example", "https://evil.example", "x"]
)
def test_a_foreign_next_is_forgotten_at_every_step(desk: Desk, wanted: str) -> None:
    browser = desk.visit()
    page = browser.http.get("/login", params={"next": wanted}).text
    assert "evil" not in page
    answer = browser.sign_in(desk.add(), next=wanted)
    assert answer.headers["location"] == HOME
    assert browser.http.get("/login", params={"next": wanted}).headers["location"] == HOME


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("elevenchars", "This has 11 characters; at least 12 are needed."),
        ("", "This has 0 characters"),
        ("Password1234", "This is one of the commonest passwords"),
        ("pass-word 1234", "This is one of the commonest passwords"),
        ("ada-lovelace", "This is your sign-in name"),
        ("Ada-Lovelace1", "This is your sign-in name"),
        ("ababababababab", "This repeats or counts up"),
        ("bcdefghijklmn", "This repeats or counts up"),
        ("zyxwvutsrqpo", "This repeats or counts up"),
        ("x" * 100 + "yzäö" * 50, "At most 256 characters fit here; this has 300."),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, message: str) -> None:
    assert (password_fault(password, "ada-lovelace") or "").startswith(message)


@pytest.mark.parametrize(
    "password", ["three quiet herons stand", "ثلاثة طيور هادئة", "ada-lovelace walked to the sea"]
)
def test_a_few_words_will_do(password: str) -> None:
    assert password_fault(password, "ada-lovelace") is None


def test_the_list_of_the_commonest_holds_only_what_would_pass_otherwise() -> None:
    assert all(word == word.casefold() and len(word) >= 11 for word in COMMONEST)


def test_a_password_is_right_however_the_keyboard_composes_it() -> None:
    composed = "fünf leise Möwen"
    kept = hash_password(composed)
    assert kept.startswith("$argon2id$")
    assert password_is_right(kept, unicodedata.normalize("NFD", composed))
    assert not password_is_right(kept, composed + " ")
    assert not password_is_right(None, composed)
    assert not password_is_right("no hash at all", composed)


def test_generated_passwords_pass_our_own_rules() -> None:
    made = {generate_password() for _ in range(50)}
    assert len(made) == 50
    assert all(password_fault(password, "admin") is None for password in made)


def test_both_fields_of_a_new_password_must_agree(desk: Desk) -> None:
    browser = desk.seat()
    answer = browser.send(
        "/account/password",
        current_password="whatever it was",
        password="seven loud geese depart",
        password_again="seven loud geese departed",
    )
    assert answer.status_code == 422
    assert messages(answer) == ["This isn't the same as above."]
    assert "geese" not in answer.text


def test_the_program_hashes_as_the_standard_asks() -> None:
    asked = "from app.security import passwords as p; print(p.hash_password('x'), p.NOBODYS_HASH)"
    made = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, cwd=PROJECT_DIR
    )
    # RFC 9106, 4: the second recommended option, 64 MiB, three passes and four lanes.
    for kept in made.stdout.split():
        assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert len(made.stdout.split()) == 2
