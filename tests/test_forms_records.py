"""Forms of the records that ship: each opens, and saving it untouched would change nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from app.database import Engines, desk_session
from app.desk.noun_forms import FORMS, from_record
from app.editing.documents import read_document
from app.editing.passages import with_its_text
from app.forms.form_documents import Filled, record_of
from app.forms.publishing import publishing_data
from app.nouns import NOUNS

# `make test-fast` goes without.
pytestmark = pytest.mark.thorough

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def editing(loaded_database: Engines) -> Iterator[Session]:
    """The desk's session on the data that ships; nothing is written."""
    with desk_session(loaded_database) as session:
        yield session


@pytest.mark.parametrize("noun", list(FORMS))
def test_every_record_that_ships_comes_through_its_form_unchanged(
    editing: Session, noun: str
) -> None:
    form = FORMS[noun]
    keys = list(
        editing.scalars(NOUNS[noun].model.__table__.select().with_only_columns(NOUNS[noun].key))
    )
    assert keys
    for key in keys:
        record = read_document(editing, noun, key).record
        entry = from_record(editing, form, record)
        publishing = publishing_data(entry, record.publishing, NOW)
        form_documents = form.form_documents(
            Filled(editing, entry, publishing, date(2026, 11, 22)), key, record
        )
        assert entry.errors == {}, key
        # As saving takes it: the passage's offsets were measured where they were.
        told = with_its_text(editing, record_of(entry, form_documents[0]), record)
        assert told == record, key
