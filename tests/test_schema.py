"""The schema: which revision the code expects, and what a database that differs is told."""

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.commands.data import bring_up_to_date
from app.database import Engines
from app.errors import SetupError
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


def test_templates_render_where_compiled_ones_cant_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    fresh = ENVIRONMENT.overlay(bytecode_cache=KeptTemplates(str(gone)), cache_size=0)
    assert "{{" not in fresh.get_template("footer.html").render(link=lambda path, **_: path)
    assert not gone.exists()
