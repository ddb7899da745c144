"""Languages: what an address speaks, what is kept apart, and what a broken catalogue does."""

import logging
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from fastapi.testclient import TestClient

from app import vocabulary
from app.errors import Said
from app.imports.cells import Fault
from app.languages import catalogues, find_language, languages, say_number, speaking
from app.languages.days import say_short_month
from app.languages.for_scripts import spoken_script
from app.nouns.fields import fields_of
from app.staging.prepared import fault_json, say_fault
from app.wording import say_count, say_days, say_holding
from tests.desk import Desk
from tests.forms import errors, post, read_form, send

# As gettext numbers the forms of Arabic.
FORMS = ("zero", "one", "two", "few", "many", "other")
ARABIC = {
    "Places": "أماكن",
    "Skip to the content": "إلى المحتوى",
    "There is nothing at {path}.": "لا شيء في {path}.",
    "{actor} holds {place}": "{actor}: يسيطر على {place}",
    "Not found": "غير موجود",
    "confirmed by other sources": "أكدته مصادر أخرى",
    "You are signed out.": "خرجت.",
    "Taiwan": "تايوان",
    "Statement": "القول",
    "Choose what kind of place it is.": "اختر نوع المكان.",
    "Look whether this is where it lies, then save once more.": "انظر أهو هنا، ثم احفظ مرة أخرى.",
}


def write_catalogue(folder: Path, code: str, messages: dict[str, str], *, head: str = "") -> Path:
    catalogue = Catalog(Locale.parse(code), fuzzy=False, header_comment=f"# A test.\n{head}")
    for english, said in messages.items():
        catalogue.add(english, said, [("static/js/list.js", 1)])
    catalogue.add(
        ("{n} place", "{n} places"),
        tuple(f"{{n}} {form}" for form in FORMS[: catalogue.num_plurals]),
        [("static/js/lib/words.js", 1)],
    )
    path = folder / f"{code}.po"
    with path.open("wb") as file:
        write_po(file, catalogue)
    return path


@pytest.fixture
def speak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Only what the test writes into the folder is spoken; the function reads it anew."""
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    languages.cache_clear()
    yield languages.cache_clear
    languages.cache_clear()


@pytest.fixture
def arabic(speak: Callable[[], None], tmp_path: Path) -> None:
    write_catalogue(tmp_path, "ar", ARABIC, head="# Read by: A. Reader\n# Translated percent: 12")
    write_catalogue(tmp_path, "fr", {"Places": "Lieux"})
    speak()


@pytest.mark.usefixtures("arabic")
def test_an_address_speaks_the_language_that_it_begins_with(client: TestClient) -> None:
    arabic = client.get("/ar/places")
    assert '<html lang="ar" dir="rtl">' in " ".join(arabic.text.split())
    assert "إلى المحتوى" in arabic.text
    assert arabic.headers["Content-Language"] == "ar"
    # Links stay in it, static files have one address.
    assert 'href="/ar/places/raqqah"' in arabic.text
    assert 'href="/ar/static' not in arabic.text
    for code, address in (("en", "/places"), ("ar", "/ar/places"), ("fr", "/fr/places")):
        assert f'hreflang="{code}" href="http://testserver{address}"' in " ".join(
            arabic.text.split()
        )
    # What was kept in one language is given in no other.
    for path, lang in (
        ("/places", "en"),
        ("/fr/places", "fr"),
        ("/ar/places", "ar"),
        ("/places", "en"),
    ):
        assert f'<html lang="{lang}"' in client.get(path).text
    # What isn't translated is English; what is told by a refusal isn't left behind in it.
    assert "لا شيء في" in client.get("/ar/nothing").text
    assert client.get("/ar/api/v1/places/nothing-here").status_code == 404
    assert client.get("/xx/places").status_code == 404
    start = client.get("/ar?place=raqqah", follow_redirects=False)
    assert start.headers["location"] == "/ar/?place=raqqah"
    assert client.get("/ar/places?on=2017-02-30").status_code == 400


@pytest.mark.usefixtures("arabic")
def test_redirects_stay_in_the_language_and_on_this_site(client: TestClient) -> None:
    moved = client.get("/ar/places/ar-raqqa?on=2017-06-07", follow_redirects=False)
    assert moved.is_redirect is False or moved.headers["location"].startswith("/ar/")
    for given in ("/en//elsewhere.example/", "/en/\\elsewhere.example", "/en///elsewhere.example"):
        answer = client.get(given, follow_redirects=False)
        assert answer.status_code == 302
        assert not answer.headers["location"].startswith(("//", "/\\"))
    signing = client.get("/ar/account", follow_redirects=False)
    assert signing.headers["location"].startswith("/ar/login")


@pytest.mark.usefixtures("arabic")
def test_only_the_start_follows_what_a_browser_prefers(client: TestClient) -> None:
    def asked(path: str, accept: str, cookie: str = "") -> str | None:
        headers = {"Accept-Language": accept, **({"Cookie": cookie} if cookie else {})}
        answer = client.get(path, headers=headers, follow_redirects=False)
        assert answer.headers["Content-Security-Policy"]
        return answer.headers.get("location")

    assert asked("/", "ar-SY,ar;q=0.9,en;q=0.8") == "/ar/"
    assert asked("/", "en-GB,ar;q=0.5") is None
    assert asked("/", "de, fr;q=0.4, ar;q=0") == "/fr/"
    assert asked("/", "tlh") is None
    assert asked("/", ";;q=x,,") is None
    assert asked("/?place=raqqah", "ar") is None
    assert asked("/places", "ar") is None
    # Chosen by hand, English stays.
    chosen = client.get("/en/places?on=2017-06-07", follow_redirects=False)
    assert chosen.headers["location"] == "/places?on=2017-06-07"
    assert asked("/", "ar", chosen.headers["set-cookie"].split(";")[0]) is None
    client.cookies.clear()


@pytest.mark.usefixtures("arabic")
def test_words_numbers_and_days_are_the_languages_own() -> None:
    arabic, french = find_language("ar"), find_language("fr")
    assert arabic
    assert french
    assert (arabic.share, arabic.read_by, french.share, french.read_by) == (12, "A. Reader", 0, "")
    with speaking(arabic):
        said = [say_count(n, "place") for n in (1, 2, 3, 11, 100, 102, 1000000)]
        assert [each.split()[-1] for each in said] == [
            "one",
            "two",
            "few",
            "many",
            "other",
            "other",
            "other",
        ]
        assert say_holding("ISIS", "holds", "Raqqah", "observed") == "ISIS: يسيطر على Raqqah"
        assert say_days(date(2017, 6, 6), date(2017, 6, 9)) == "6–9 يونيو 2017"
        assert say_short_month(date(2017, 6, 1)) == "يونيو"
    with speaking(french):
        assert say_number(1204) == "1\u202f204"
        assert say_short_month(date(2017, 6, 1), with_year=True) == "juin 2017"
        assert say_days(date(2017, 6, 1), date(2017, 6, 30), "month").startswith("juin 2017")
        # Not translated, it is English.
        assert say_holding("ISIS", "holds", "Raqqah", "observed") == "ISIS holds Raqqah"
    assert say_count(1204, "place") == "1,204 places"


@pytest.mark.usefixtures("arabic")
def test_tables_titles_and_notices_are_said_to_each_reader(client: TestClient) -> None:
    arabic = find_language("ar")
    assert arabic

    def said() -> list[str]:
        claims = {field.name: field.label for field in fields_of("claims")}
        return [
            vocabulary.CREDIBILITY[1],
            vocabulary.LANGUAGES["fa"],
            vocabulary.COUNTRIES["SY"],
            vocabulary.COUNTRIES["TW"],
            vocabulary.COUNTRIES["HK"],
            claims["statement"],
        ]

    english = said()
    with speaking(arabic):
        # What CLDR calls Hong Kong says whose it is: without a translation the English stays.
        assert said() == ["أكدته مصادر أخرى", "الفارسية", "سوريا", "تايوان", "Hong Kong", "القول"]
    assert said() == english
    assert english[3:] == ["Taiwan", "Hong Kong", "Statement"]
    assert "<h1>غير موجود</h1>" in client.get("/ar/nothing").text
    assert client.get("/ar/api/v1/places/nothing-here").json()["title"] == "غير موجود"
    assert "خرجت." in client.get("/ar/login?notice=signed-out").text
    # The page about the map says who has read what.
    about = " ".join(client.get("/about").text.split())
    assert (
        '<bdi lang="ar">العربية</bdi></a>: 12% of the texts, read by <bdi>A. Reader</bdi>' in about
    )
    assert '<bdi lang="fr">français</bdi></a>: 0% of the texts, translated by machine' in about


@pytest.mark.usefixtures("arabic")
def test_scripts_are_told_what_they_say(client: TestClient) -> None:
    script = spoken_script("composed/spoken-ar.js")
    assert script
    assert "يسيطر" in script
    assert script.endswith(";\n")
    assert spoken_script("composed/spoken-en.js") is None
    assert spoken_script("composed/spoken-xx.js") is None
    page = client.get("/ar/places").text
    address = page.split("composed/spoken-ar.js")[0].rpartition('"')[2] + "composed/spoken-ar.js"
    assert client.get(address).text == script
    assert "composed/spoken" not in client.get("/places").text


def test_a_broken_catalogue_is_left_out_and_logged(
    speak: Callable[[], None], tmp_path: Path, caplog: pytest.LogCaptureFixture, client: TestClient
) -> None:
    (tmp_path / "fr.po").write_text("nothing of the kind", "utf-8")
    (tmp_path / "qq.po").write_text('msgid ""\nmsgstr ""\n"Language: qq\\n"\n', "utf-8")
    whole = write_catalogue(tmp_path, "uk", {"Places": "Місця"})
    whole.write_text(whole.read_text("utf-8") + "\nmsgid unfinished", "utf-8")
    speak()
    with caplog.at_level(logging.ERROR):
        assert set(languages()) == {"en", "uk"}
        page = client.get("/uk/places")
    assert page.status_code == 200
    assert '<html lang="uk"' in page.text
    assert {name for name in ("fr.po", "qq.po", "uk.po") if name in caplog.text} == {
        "fr.po",
        "qq.po",
        "uk.po",
    }
    assert spoken_script("composed/spoken-uk.js") == ""


@pytest.mark.usefixtures("arabic")
def test_places_and_actors_are_called_as_their_readers_call_them(client: TestClient) -> None:
    def read(path: str) -> str:
        return " ".join(client.get(path).text.split())

    place, actor = read("/ar/places/raqqah"), read("/ar/actors/isis?on=2017-06-07")
    # First as readers know it, the English name beside it, and no name twice.
    assert '<h1 class="panel-title">الرقة</h1>' in place
    assert '<p class="place-original" lang="en" dir="ltr">Raqqah</p>' in place
    assert "place-arabic" not in place
    assert "<title>\u2068الرقة\u2069" in place
    assert "تنظيم الدولة الإسلامية</h1>" in actor
    # In sentences, in lists, in the small map, and as the map was known before.
    holding = "تنظيم الدولة الإسلامية: يسيطر على الرقة"
    assert holding in actor
    assert holding in read("/ar/places/raqqah/panel?on=2017-06-07")
    assert holding in read(f"/ar/places/raqqah?known={datetime.now(UTC).date()}")
    for path in ("/ar/places", "/ar/search?q=Raqqah", "/ar/?on=2017-06-07"):
        assert re.search(r">\s*الرقة\s*<", read(path)), path
    # What has no name in the language is said in English, and to be so.
    assert '<bdi lang="en">No-man&#39;s-land between al-Tanf and al-Waleed</bdi>' in read(
        "/ar/places"
    )
    # So is what was written: statements, notes, evidence; quotes are in their source's language.
    claim = read("/ar/claims/magnier-01")
    assert '<h1 class="panel-title claim-statement" lang="en" dir="auto">' in claim
    # English pages have none of it.
    english = read("/places/raqqah")
    assert '<h1 class="panel-title">Raqqah</h1>' in english
    assert "place-original" not in english
    assert '<h1 class="panel-title claim-statement">' in read("/claims/magnier-01")
    assert "<bdi lang" not in read("/places")


@pytest.mark.usefixtures("arabic")
def test_a_form_stays_in_its_language_until_its_record_is_shown(desk: Desk) -> None:
    editor = desk.seat("admin")
    path = "/ar/admin/places/new?return=/ar/?on=2017-06-07"
    typed = {
        "name": "Maskanah",
        "where": "35.96, 38.04",
        "uncertainty_m": "2 km",
        "evidence": "A map.",
    }
    refused = send(editor, path, **typed)
    assert errors(refused)["kind"] == "اختر نوع المكان."
    again = read_form(refused.text)
    assert again.action == "/ar/admin/places/new"
    said = post(editor, path, again.fields | {"kind": "town"})
    if said.status_code == 422:
        assert errors(said) == {"where": "انظر أهو هنا، ثم احفظ مرة أخرى."}
        said = post(editor, path, read_form(said.text).fields)
    # The map shows it: the address of the map is one in any language.
    saved = said.headers["location"]
    assert saved.startswith("/ar/?")
    assert "place=maskanah" in saved
    # Without an address to go back to, it is the record's own page.
    path = "/ar/admin/places/maskanah/edit"
    edited = send(editor, path, evidence="Another map.", reason="A better map.")
    assert edited.headers["location"] == "/ar/places/maskanah?saved=published"
    assert 'action="/ar/admin/places/maskanah/restore"' in (
        editor.get("/ar/admin/places/maskanah/history").text
    )


@pytest.mark.usefixtures("arabic")
def test_a_fault_of_a_row_is_kept_in_english_and_said_to_each_in_their_language() -> None:
    arabic = find_language("ar")
    assert arabic
    with speaking(arabic):
        kept = fault_json(Fault(3, "day", Said("nowhere", "There is nothing at {path}.", path="x")))
        assert kept["message"] == "There is nothing at x."
        assert say_fault(kept) == "لا شيء في x."
    assert say_fault(kept) == kept["message"]
    # One from before there were languages.
    assert say_fault({"code": "nowhere", "message": "Nothing."}) == "Nothing."
