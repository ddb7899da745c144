"""Rows by COPY."""

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.copying import copy_rows
from tests.factories import make_source


def test_what_the_database_refuses_is_refused_as_by_other_statements(session: Session) -> None:
    there = make_source(session, slug="there")
    columns = ["slug", "title", "language", "change_id"]
    rows = [["there", "Again", "en", there.change_id]]
    with pytest.raises(IntegrityError) as raised, session.begin_nested():
        copy_rows(session, "editorial", "source", columns, rows)
    assert raised.value.orig is not None
    assert raised.value.orig.diag.constraint_name == "uq_source_slug"  # type: ignore[attr-defined]
