"""The schema: which revision the code expects, and what a database that differs is told."""

import re
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.commands.data import bring_up_to_date
from app.database import Engines
from app.errors import SetupError
from app.languages import current
from app.schema import HEAD, MIGRATIONS, migrate, migration_state
from app.templating import ENVIRONMENT, KeptTemplates


def test_the_revision_expected_is_the_last_of_the_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_migrated_database_is_current_and_is_left_alone(fresh_database: Engines) -> None:
    assert migration_state(fresh_database.owner).is_current
    migrate(fresh_database.owner)
    assert migration_state(fresh_database.owner).current == HEAD


def test_a_database_of_a_newer_program_is_refused_in_words(fresh_database: Engines) -> None:
    with fresh_database.owner.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(SetupError, match="newer version of this program"):
        bring_up_to_date(fresh_database)
    assert migration_state(fresh_database.owner).current == "9999"


def test_views_of_another_version_are_made_anew(fresh_database: Engines) -> None:
    with fresh_database.owner.begin() as connection:
        connection.execute(text("drop view published.dataset cascade"))
        connection.execute(text("create view published.leftover as select 1 as one"))
        connection.execute(text("comment on schema published is 'another'"))
    state = migration_state(fresh_database.owner)
    assert (state.is_current, state.current) == (False, f"{HEAD} with views of another version")
    migrate(fresh_database.owner)
    assert migration_state(fresh_database.owner).is_current
    with fresh_database.reader.connect() as connection:
        assert connection.scalar(text("select count(*) from published.dataset")) == 0
        assert connection.scalar(text("select to_regclass('published.leftover')")) is None


def test_a_view_of_somebody_else_that_rests_on_ours_is_named_and_left(
    fresh_database: Engines,
) -> None:
    with fresh_database.owner.begin() as connection:
        connection.execute(text("create view public.my_places as select * from published.place"))
        connection.execute(text("comment on schema published is 'another'"))
    with pytest.raises(SetupError, match="my_places"):
        bring_up_to_date(fresh_database)
    with fresh_database.owner.connect() as connection:
        assert connection.scalar(text("select count(*) from public.my_places")) == 0


def test_no_migration_makes_a_view_or_reads_another(database: Engines) -> None:
    for path in (MIGRATIONS / "versions").glob("[0-9]*.py"):
        told = path.read_text(encoding="utf-8").lower()
        assert not re.search(r"create (or replace )?view|spec_from_file_location", told), path.name


def test_templates_render_where_compiled_ones_cant_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    fresh = ENVIRONMENT.overlay(bytecode_cache=KeptTemplates(str(gone)), cache_size=0)
    page = fresh.get_template("plain.html").render(title="A", detail="B", language=current())
    assert "{{" not in page
    assert not gone.exists()
