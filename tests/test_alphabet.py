"""Names stand where a reader looks for them, in every language: as ICU orders them, by which PostgreSQL can sort."""

import html
import re

import pytest
from babel import Locale
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.languages.alphabet import in_alphabet
from tests.desk import Desk


@pytest.mark.parametrize("language", ["en", "fr", "uk", "ar"])
def test_countries_are_in_the_order_of_icu(reader_session: Session, language: str) -> None:
    territories = Locale.parse(language).territories
    # To ICU the apostrophe of «Вʼєтнам» is a letter behind all others.
    names = [name.replace("ʼ", "") for code, name in territories.items() if len(code) == 2]
    assert len(names) > 240
    query = f'select name from unnest(cast(:names as text[])) name order by name collate "{language}-x-icu"'
    expected = list(reader_session.scalars(text(query), {"names": names}))
    assert sorted(names, key=in_alphabet) == expected


def test_a_form_offers_countries_where_they_are_looked_for(desk: Desk) -> None:
    page = desk.seat().get("/fr/admin/places/new").text
    offered = re.search(r'<select[^>]*name="country".*?</select>', page, re.DOTALL)
    assert offered
    names = [
        html.unescape(each) for each in re.findall(r"<option[^>]*>\s*([^<]+?)\s*<", offered[0])
    ]
    assert names[1:] == sorted(names[1:], key=in_alphabet)
    assert names.index("Égypte") < names.index("Équateur") < names.index("Zambie")
